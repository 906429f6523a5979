"""Predictions: commit to an answer, run, compare. What surprised comes back as a warm-up in a later lesson.

predict("not-a-database/scan-units")          # asks, before the cell runs; predict(name, 128) says it in code
reveal("not-a-database/scan-units", units)    # after it: what was measured, and why
"""

from __future__ import annotations

import importlib.util
import math
import os
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from helpers.text import listed, nouns, plural

from . import compare, echo
from .answer_kinds import choice as _choice
from .answer_kinds import demand
from .answer_kinds import number as _number
from .check import GATE
from .outcome import NotYet
from .progress import Entry, record
from .register import Prediction, UnknownName, current
from .render import Card, Part, Prose, Shown, Tone


class Verdict(StrEnum):
    """How a guess fared. A surprise is nothing bad: it is what a prediction is for."""

    SPOT_ON = "spot_on"
    CLOSE = "close"
    SURPRISE = "surprise"


LOOKS: dict[Verdict, tuple[Tone, str, str]] = {
    Verdict.SPOT_ON: ("best", "★", "Spot on"),
    Verdict.CLOSE: ("good", "≈", "Close"),
    Verdict.SURPRISE: ("wait", "!", "A surprise"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Guess(Shown):
    """The answer of `predict` and `reveal`."""

    prediction: str
    question: str
    guess: str
    """The guess as it was given; empty where there is none."""
    actual: str = ""
    """What happened; empty before it did."""
    verdict: Verdict | None = None
    sentence: str = ""
    word: str = "Prediction"
    why: str = ""
    """The reason for what happened, in a small Markdown."""
    asks: bool = False
    """Whether a guess can be given, or changed, where this is shown."""

    def card(self) -> Card:
        """The guess beside what happened; before that the guess alone, or how to give one."""
        tone, icon, word = LOOKS[self.verdict] if self.verdict else ("info", "?", self.word)
        parts: list[Part] = []
        if self.guess and self.actual:
            parts.append(Prose(f"Your guess: **{self.guess}**. What happened: **{self.actual}**."))
        elif self.actual:
            parts.append(Prose(f"What happened: **{self.actual}**."))
        elif self.guess:
            parts.append(Prose(f"Your guess: **{self.guess}**."))
        if self.sentence:
            parts.append(Prose(self.sentence))
        if self.why:
            parts.append(Prose(self.why))
        return Card(tone, icon, word, self.question, tuple(parts))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Controls to give the guess with, where there are any to be had; the card stands beside them as HTML and text."""
        if not self.asks or importlib.util.find_spec("ipywidgets") is None:
            return {}
        from .asking import controls  # late: widgets are slow to import, and not everywhere

        asked = current().prediction(self.prediction)
        question = self
        if not self.guess:
            how = "Choose below." if asked.options else f"Type it below: a number of {nouns(asked.unit)}."
            question = replace(self, sentence=f"{how} It can be changed until you have seen what happens.")
        kept = record().entry("predictions", asked.name).get("guess")
        return controls(question, asked.options, kept, partial(_given, asked.name))

    def to_json(self) -> dict[str, Any]:
        """The question, the guess, what happened and the verdict, as texts."""
        return {
            "prediction": self.prediction,
            "question": self.question,
            "guess": self.guess,
            "actual": self.actual,
            "verdict": self.verdict.value if self.verdict else None,
            "sentence": self.sentence,
            "why": self.why,
        }


def predict(name: str, guess: Any = ...) -> Guess:
    """Asks for your guess, or puts it on record, before the cell that shows what happens.

    Args:
        name: the prediction's name, as the notebook gives it.
        guess: a number, or one of the options; without it you are asked. It can be changed until the lab is asked
            something: a guess that was made after the measurement does not count.
    """
    try:
        asked = current().prediction(name)
    except UnknownName as unknown:
        return _gated(name, Guess("", "", "", sentence=str(unknown), word="No such prediction"))
    before = record().entry("predictions", name)
    if guess is ...:
        return _gated(name, _asked(asked, before))
    problem = problem_with(asked, guess)
    if problem:
        return _gated(name, Guess(name, asked.question, "", sentence=problem))
    again = "guess" in before and compare.same(before["guess"], stored(guess))
    closed = "" if again or "guess" not in before else _closed(name, before)
    if closed:
        kept = shown(asked, before["guess"])
        return Guess(name, asked.question, kept, sentence=f"{closed}: the guess you made before it stays.")
    if not again:
        _MADE[name] = _ledger()
    record().change("predictions", name, guess=stored(guess))
    return Guess(
        name, asked.question, shown(asked, guess), sentence="It is on record. Run the next cell to see what happens."
    )


def _given(name: str, guess: Any) -> Guess:
    """What is said to a guess that was given by hand; another one may be given until the measurement."""
    said = predict(name, guess)
    return predict(name) if said.guess else replace(said, asks=True)


def _asked(asked: Prediction, before: Entry) -> Guess:
    """The question, or the guess that is on record already."""
    if "guess" not in before:
        verb = "Choose" if asked.options else "Give"
        how = f"{verb} it below, or write it into the call, behind the name: {wanted(asked)}."
        return Guess(asked.name, asked.question, "", sentence=how, asks=True)
    closed = _closed(asked.name, before)
    sentence = f"{closed}: the guess stays." if closed else "It is on record. Run the next cell to see what happens."
    return Guess(asked.name, asked.question, shown(asked, before["guess"]), sentence=sentence, asks=not closed)


def reveal(name: str, measured: Any) -> Guess:
    """Shows your guess beside what happened, and why it did.

    Args:
        name: the prediction's name, as the notebook gives it.
        measured: what the cell measured; where the prediction is a choice, it says itself which option that is.
    """
    try:
        asked = current().prediction(name)
    except UnknownName as unknown:
        return Guess("", "", "", sentence=str(unknown), word="No such prediction")
    if measured is ... or measured is None:
        return Guess(name, asked.question, "", sentence="Nothing has happened yet: run the cells above first.")
    actual = asked.read(measured) if asked.read else measured
    happened = shown(asked, actual)
    entry = record().entry("predictions", name)
    if "guess" not in entry:
        ask = f"Commit to a guess first the next time ({wanted(asked)}): it makes what you see stick."
        return Guess(name, asked.question, "", happened, sentence=ask, word="No guess", why=asked.why)
    verdict, sentence = verdict_on(asked, entry["guess"], actual)
    record().change("predictions", name, actual=stored(actual), verdict=verdict.value)
    return Guess(name, asked.question, shown(asked, entry["guess"]), happened, verdict, sentence, why=asked.why)


# --- when a guess closes ---

_MADE: dict[str, tuple[object, int]] = {}
"""Prediction → the lab's ledger and its length when the guess was made in this kernel."""


def _ledger() -> tuple[object, int]:
    """The running lab's ledger and its length. A prediction needs no lab: without one, nothing is asked."""
    lab = getattr(sys.modules.get("helpers.lab.lab"), "Lab", None)
    if lab is None or not lab.is_running():
        return None, 0
    calls = lab.current().calls
    return calls, len(calls)


def _closed(name: str, entry: Entry) -> str:
    """Why the guess on record cannot be changed any more, as the beginning of a sentence; empty where it can."""
    if "actual" in entry:
        return "This one is revealed already"
    (ledger, length), (made_in, made_at) = _ledger(), _MADE.get(name, (None, 0))
    return "The lab has answered requests since" if ledger is made_in is not None and length > made_at else ""


# --- judging ---


def wanted(asked: Prediction) -> str:
    """What a guess has to be, as the end of a sentence: `"a", "b" or "c"`, `a number of read units`."""
    if asked.options:
        return listed((echo.code(echo.short(option)) for option in asked.options), "or")
    return f"a number of {nouns(asked.unit)}"


def problem_with(asked: Prediction, guess: Any) -> str:
    """Why this cannot be a guess, as a sentence; empty where it can."""
    if guess is None:
        return f"None is no guess yet. Put this in its place: {wanted(asked)}."
    try:
        demand(_choice("guess", *asked.options) if asked.options else _number("guess"), guess, asked.name)
    except NotYet as reason:
        return f"{reason.help} {reason.rationale}"
    if asked.unit and guess < 0:
        return f"Zero is the least it can be. Yours is {echo.code(echo.short(guess))}."
    return ""


def verdict_on(asked: Prediction, guess: Any, actual: Any) -> tuple[Verdict, str]:
    """How close a guess came, and a sentence that says how far off it was, where that makes sense.

    Both may be stored values: numbers as text.
    """
    guess, actual = _read(asked, guess), _read(asked, actual)
    if compare.same(guess, actual):
        return Verdict.SPOT_ON, ""
    if asked.options or not (compare.is_number(guess) and compare.is_number(actual)):
        return Verdict.SURPRISE, ""
    if compare.near(actual, guess, asked.tolerance):
        return Verdict.CLOSE, ""
    return Verdict.SURPRISE, _distance(float(guess), float(actual))


def _distance(guess: float, actual: float) -> str:
    """How far off, as a factor where that makes sense: `It was 12 times as much`."""
    if guess <= 0 or actual <= 0 or not math.isfinite(actual / guess) or not math.isfinite(guess / actual):
        return "It was more." if actual > guess else "It was less."
    if actual > guess:
        return f"It was {echo.number(_rounded(actual / guess))} times as much."
    return f"You expected {echo.number(_rounded(guess / actual))} times as much."


def _rounded(factor: float) -> float:
    return round(factor, 1) if factor < 10 else float(round(factor))


def stored(value: Any) -> Any:
    """A value as JSON keeps it: numbers that are not int or float as text."""
    if isinstance(value, (bool, int, float, str)):
        return value
    return str(value) if isinstance(value, Decimal) else echo.short(value)


def _read(asked: Prediction, value: Any) -> Any:
    """The number in a stored value, where the prediction is about a number."""
    if asked.options or not isinstance(value, str):
        return value
    try:
        return Decimal(value)
    except ArithmeticError:
        return value


def shown(asked: Prediction, value: Any) -> str:
    """A stored value as a learner reads it: with its unit, or the option."""
    value = _read(asked, value)
    if asked.unit and compare.is_number(value):
        return plural(value, asked.unit, echo.PLACES)
    return value if isinstance(value, str) else echo.short(value)


def _gated(name: str, guess: Guess) -> Guess:
    """For machines: in a solutions notebook every prediction is answered."""
    if os.environ.get(GATE) == "works":
        raise AssertionError(f"predict({name!r}) must be answered here:\n{guess}")
    return guess


# --- looking back ---


@dataclass(frozen=True, slots=True, repr=False)
class Score(Shown):
    """How the predictions went."""

    spot_on: int
    close: int
    surprises: int
    unanswered: int

    def card(self) -> Card:
        """The three counts of verdicts; that there are none yet, before the first."""
        made = self.spot_on + self.close + self.surprises
        if not made:
            return Card("info", "?", "Predictions", "None revealed yet", ())
        counts = f"{self.spot_on} spot on, {self.close} close, {plural(self.surprises, 'surprise')}."
        return Card("info", "?", "Predictions", f"{made} revealed", (Prose(counts),))

    def to_json(self) -> dict[str, Any]:
        """The four counts by name."""
        return {
            "spot_on": self.spot_on,
            "close": self.close,
            "surprises": self.surprises,
            "unanswered": self.unanswered,
        }


def score(lesson: int | str | None = None) -> Score:
    """How your predictions went, in all lessons or in one, by its number or its slug."""
    entries = record().entries("predictions")
    asked = [
        prediction
        for one in current().lessons
        if lesson is None or lesson in (one.number, one.slug)
        for prediction in one.predictions
    ]
    verdicts = [entries.get(prediction.name, {}).get("verdict") for prediction in asked]
    spot_on, close, surprise = (verdicts.count(verdict.value) for verdict in Verdict)
    return Score(spot_on, close, surprise, len(verdicts) - spot_on - close - surprise)
