"""What a check can say: five outcomes, each with its recommendation and its reason apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from helpers.engine.ledger import Call
from helpers.text import listed, plural

from .render import Block, Card, Part, Prose, Shown, Tone


class State(StrEnum):
    """The five outcomes, in the order of getting there."""

    NOT_STARTED = "not_started"
    ERROR = "error"
    NOT_YET = "not_yet"
    WORKS = "works"
    EFFICIENT = "efficient"

    @property
    def passed(self) -> bool:
        """Whether the answer does what was asked, at whichever cost."""
        return self in (State.WORKS, State.EFFICIENT)


LOOKS: Mapping[State, tuple[Tone, str, str]] = {
    State.NOT_STARTED: ("blank", "○", "Not started"),
    State.ERROR: ("error", "✗", "Error in your code"),
    State.NOT_YET: ("wait", "◐", "Not yet"),
    State.WORKS: ("good", "✓", "Works"),
    State.EFFICIENT: ("best", "★", "Works and efficient"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What code asked of the table: requests made, read units and write units consumed (U2)."""

    requests: int = 0
    read_units: float = 0.0
    write_units: float = 0.0

    @classmethod
    def of(cls, calls: Iterable[Call]) -> Cost:
        """The sum over a piece of the ledger; a request that was refused counts as a request."""
        made = list(calls)
        reads, writes = sum(call.read_units for call in made), sum(call.write_units for call in made)
        return cls(len(made), round(reads, 6), round(writes, 6))

    def within(self, other: Cost) -> bool:
        """Whether nothing here is more than in `other`."""
        return not self.above(other)

    def above(self, other: Cost) -> tuple[str, ...]:
        """What is more here than in `other`: of `request`, `read unit`, `write unit`."""
        return tuple(noun for noun, mine, theirs in self._pairs(other) if mine > theirs)

    def _pairs(self, other: Cost) -> tuple[tuple[str, float, float], ...]:
        return (
            ("request", self.requests, other.requests),
            ("read unit", self.read_units, other.read_units),
            ("write unit", self.write_units, other.write_units),
        )

    def words(self) -> str:
        """`1 request, 1.5 read units`: a kind of unit that was not consumed is left out."""
        parts = [plural(self.requests, "request")]
        parts += [plural(units, f"{kind} unit") for kind, units in self._kinds() if units]
        return ", ".join(parts)

    def _kinds(self) -> tuple[tuple[str, float], ...]:
        return (("read", self.read_units), ("write", self.write_units))

    def to_json(self) -> dict[str, float]:
        """The three numbers by name."""
        return {"requests": self.requests, "read_units": self.read_units, "write_units": self.write_units}


class NotYet(Exception):
    """Raised by a check: the answer runs and does not do it yet.

    Args:
        diagnosis: a short key, unique in its exercise (`scan-used`); tests tie wrong answers to it.
        rationale: what was called, what came back, what was expected.
        help: what to look at next; never the whole solution. It is shown first.
    """

    def __init__(self, diagnosis: str, rationale: str, help: str) -> None:
        super().__init__(f"{diagnosis}: {rationale}")
        self.diagnosis = diagnosis
        self.rationale = rationale
        self.help = help


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Shown):
    """The answer of `check`: shows itself as the last line of a cell; `to_json()` for tools."""

    exercise: str
    """The exercise's full name, `lesson-slug/name`."""
    title: str
    state: State
    diagnosis: str = ""
    """A key such as `scan-used`; empty where the state says it all."""
    help: str = ""
    """The recommendation."""
    rationale: str = ""
    """The reason for it."""
    remark: str = ""
    """Where to go from here."""
    source: str = ""
    """The learner's line that stopped, for an error."""
    call: str = ""
    """The API call that caused an error, such as `Query`."""
    cost: Cost | None = None
    reference: Cost | None = None
    printed: str = ""
    """What the learner's code printed, capped."""
    onward: str = ""
    """After a success: how much of the lesson works, and what comes next."""
    word: str = field(default="", compare=False)
    """A headline for the few outcomes that are nobody's error, such as a lab that is not running."""

    def card(self) -> Card:
        """The recommendation first, then the reason, the line that stopped, the cost, and what was printed."""
        tone, icon, word = LOOKS[self.state]
        prose: list[Part] = [Prose(part) for part in (self.help, self.rationale) if part]
        if self.source:
            prose.append(Block("The line that stopped", self.source))
        if self.cost is not None and self.reference is not None and self.state.passed:
            prose.append(Prose(_costs(self.cost, self.reference)))
        if self.printed:
            prose.append(Block("Your code printed", self.printed))
        if self.remark:
            prose.append(Prose(self.remark))
        if self.onward:
            prose.append(Prose(self.onward))
        return Card(tone, icon, self.word or word, self.title, tuple(prose))

    def to_json(self) -> dict[str, Any]:
        """Everything but the looks, with costs as numbers; what an instructor's view collects."""
        return {
            "exercise": self.exercise,
            "title": self.title,
            "state": self.state.value,
            "diagnosis": self.diagnosis,
            "help": self.help,
            "rationale": self.rationale,
            "remark": self.remark,
            "source": self.source,
            "call": self.call,
            "cost": self.cost.to_json() if self.cost else None,
            "reference": self.reference.to_json() if self.reference else None,
            "printed": self.printed,
            "onward": self.onward,
        }


def _costs(cost: Cost, reference: Cost) -> str:
    """What the answer and the reference took, said once where it is the same."""
    mine, theirs = cost.words(), reference.words()
    said = f"yours and the reference: {mine}" if mine == theirs else f"yours: {mine}; the reference: {theirs}"
    return f"Over the whole check, {said}."


def operations(calls: Iterable[Call]) -> str:
    """`11 GetItem and 1 Query`: the operations of a piece of the ledger in the order in which they first came."""
    return listed(f"{count} {name}" for name, count in Counter(call.operation for call in calls).items())
