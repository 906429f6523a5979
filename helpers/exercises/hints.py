"""`hint(name)`: one rung at a time, from a nudge to almost code; and after the last one, the way to the solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.text import plural

from . import echo
from .progress import meant, record
from .register import UnknownName
from .render import Card, Prose, Shown


@dataclass(frozen=True, slots=True, repr=False)
class Hint(Shown):
    """One rung of an exercise's ladder."""

    exercise: str
    title: str
    rung: int
    """From 1; 0 where there is no such exercise."""
    rungs: int
    text: str

    def card(self) -> Card:
        """The rung, and how to get the next one or, after the last, the solution."""
        if not self.rung:
            return Card("error", "✗", "No such exercise", "", (Prose(self.text),))
        left = self.rungs - self.rung
        name = echo.short(self.exercise, 90)
        more = f"That was the last one. `solution({name})` shows it done, and why."
        if left:
            more = f"{plural(left, 'hint')} left: `hint({name})` again."
        return Card("info", "→", f"Hint {self.rung} of {self.rungs}", self.title, (Prose(self.text), Prose(more)))

    def to_json(self) -> dict[str, Any]:
        """The rung with its place on the ladder."""
        return {
            "exercise": self.exercise,
            "title": self.title,
            "rung": self.rung,
            "rungs": self.rungs,
            "text": self.text,
        }


def hint(name: str | None = None, rung: int | None = None) -> Hint:
    """The next hint for an exercise; after the last one, that one again.

    Args:
        name: the exercise; without it, the one that was checked last is meant.
        rung: shows this rung (from 1) once more, and leaves the place on the ladder as it is.
    """
    try:
        exercise = meant(name)
    except UnknownName as unknown:
        return Hint("", "", 0, 0, str(unknown))
    rungs = len(exercise.hints)
    book = record()
    seen = book.entry("exercises", exercise.name).get("hints", 0)
    seen = seen if isinstance(seen, int) else 0
    place = min(max(rung if isinstance(rung, int) else seen + 1, 1), rungs)
    if rung is None and place > seen:
        book.change("exercises", exercise.name, hints=place)
    return Hint(exercise.name, exercise.title, place, rungs, exercise.hints[place - 1])
