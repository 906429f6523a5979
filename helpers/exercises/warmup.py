"""The warm-up: predictions of earlier lessons that surprised come back, to be answered once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.text import plural

from .predictions import LOOKS, Guess, Verdict, problem_with, shown, stored, verdict_on, wanted
from .progress import Entry, record
from .register import current
from .render import Card, Part, Prose, Shown

WARM_UP_MAX = 3
"""Questions in one warm-up."""


@dataclass(frozen=True, slots=True, repr=False)
class WarmUp(Shown):
    """Questions whose answers surprised in earlier lessons, to be answered once more."""

    lesson: int
    guesses: tuple[Guess, ...]

    def card(self) -> Card:
        """The questions with what became of each, and how to answer those that are open."""
        if not self.guesses:
            return Card("info", "↺", "Warm-up", "", (Prose("Nothing to go over again: start the lesson."),))
        parts: list[Part] = []
        for place, guess in enumerate(self.guesses, 1):
            parts.append(Prose(f"**{place}.** {guess.question}"))
            parts.append(Prose(self._state(guess)))
        blanks = ", ".join("..." for _ in self.guesses)
        if any(not guess.actual for guess in self.guesses):
            parts.append(Prose(f"These surprised you earlier. Answer here: `warm_up({self.lesson}, {blanks})`"))
        return Card("info", "↺", "Warm-up", plural(len(self.guesses), "question"), tuple(parts))

    def _state(self, guess: Guess) -> str:
        if guess.verdict:
            _, icon, word = LOOKS[guess.verdict]
            return f"{icon} {word}: you said {guess.guess}; it was {guess.actual}."
        return guess.sentence

    def to_json(self) -> dict[str, Any]:
        """The questions, each as its guess has it."""
        return {"lesson": self.lesson, "questions": [guess.to_json() for guess in self.guesses]}


def warm_up(lesson: int, *guesses: Any) -> WarmUp:
    """Brings back up to three predictions of earlier lessons that surprised you.

    Without guesses it asks the questions; with them, in the same order, it scores them. What you now get right does not
    come back.

    Args:
        lesson: the number of the lesson that you are in.
    """
    book = record()
    entries = book.entries("predictions")
    earlier = [prediction for one in current().lessons if one.number < lesson for prediction in one.predictions]
    asked = [prediction for prediction in earlier if _comes_back(entries.get(prediction.name, {}), lesson)][
        :WARM_UP_MAX
    ]
    asked_again: list[Guess] = []
    for place, prediction in enumerate(asked):
        guess = guesses[place] if place < len(guesses) else ...
        entry = entries[prediction.name]
        problem = f"Your answer: {wanted(prediction)}." if guess is ... else problem_with(prediction, guess)
        if problem:
            asked_again.append(Guess(prediction.name, prediction.question, "", sentence=problem))
            continue
        verdict, sentence = verdict_on(prediction, stored(guess), entry["actual"])
        if verdict is not Verdict.SURPRISE:
            book.change("predictions", prediction.name, recovered=lesson)
        words = shown(prediction, guess), shown(prediction, entry["actual"])
        asked_again.append(Guess(prediction.name, prediction.question, *words, verdict, sentence))
    return WarmUp(lesson, tuple(asked_again))


def _comes_back(entry: Entry, lesson: int) -> bool:
    """Surprised, and not recovered in an earlier warm-up; recovered in this one, it stays for a second run."""
    return (
        entry.get("verdict") == Verdict.SURPRISE.value
        and "actual" in entry
        and entry.get("recovered", lesson) == lesson
    )
