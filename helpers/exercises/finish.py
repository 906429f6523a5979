"""`finish(lesson)`: the last cell of a lesson. What is open, which surprises come back, and the way to the next lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.text import plural

from . import echo
from .predictions import Verdict
from .progress import record
from .register import UnknownName, current
from .render import Card, Link, Part, Prose, Shown
from .way import is_open, next_lesson, to_exercise, to_lesson


@dataclass(frozen=True, slots=True, repr=False)
class Finish(Shown):
    """A lesson at its end."""

    heading: str
    """The lesson's number and title; empty where there is no such lesson."""
    exercises: int
    links: tuple[Link, ...]
    """To the exercises that are still open."""
    unanswered: int
    """Predictions of the lesson without a guess that was compared."""
    surprises: int
    onward: Link | None
    """To the next lesson."""
    trouble: str = ""

    def card(self) -> Card:
        """What is open with links to it, what comes back, and one prominent way on."""
        if self.trouble:
            return Card("error", "✗", "No such lesson", "", (Prose(self.trouble),))
        done = self.exercises - len(self.links)
        parts: list[Part] = []
        if self.links:
            parts += [Prose("Still open, for now or for later:"), *self.links]
        if self.surprises:
            comes = "comes" if self.surprises == 1 else "come"
            where = "the next lesson's warm-up" if self.onward else "a warm-up"
            parts.append(Prose(f"{plural(self.surprises, 'surprise')} of this lesson {comes} back in {where}."))
        if self.unanswered:
            parts.append(Prose(f"{plural(self.unanswered, 'prediction')} had no guess yet."))
        parts.append(self.onward or Prose("This is the last lesson there is so far."))
        tone, icon, word = ("good", "✓", "Lesson done") if not self.links else ("info", "⚑", "End of the lesson")
        title = f"{self.heading}: {echo.number(done)} of {plural(self.exercises, 'exercise')} done"
        return Card(tone, icon, word, title, tuple(parts))  # type: ignore[arg-type]

    def to_json(self) -> dict[str, Any]:
        """The same as plain data; links by their addresses."""
        return {
            "lesson": self.heading,
            "exercises": self.exercises,
            "open": [link.address for link in self.links],
            "unanswered": self.unanswered,
            "surprises": self.surprises,
            "next": self.onward.address if self.onward else None,
        }


def finish(lesson: int | str) -> Finish:
    """Looks back on a lesson, by its number or its slug, and shows the way to the next one."""
    try:
        entry = current().lesson(lesson)
    except UnknownName as unknown:
        return Finish("", 0, (), 0, 0, None, str(unknown))
    book = record()
    known = book.entries("predictions")
    verdicts = [known.get(prediction.name, {}).get("verdict") for prediction in entry.predictions]
    following = next_lesson(entry)
    return Finish(
        entry.heading,
        len(entry.exercises),
        tuple(to_exercise(exercise) for exercise in entry.exercises if is_open(exercise, book)),
        verdicts.count(None),
        verdicts.count(Verdict.SURPRISE.value),
        to_lesson(following, "Next: ", button=True) if following else None,
    )
