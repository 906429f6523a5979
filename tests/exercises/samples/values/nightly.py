"""What people write for sample-values/nightly."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(0.82, State.WORKS),
    RightAnswer("dollars = Decimal('0.8192')", State.WORKS),
    WrongAnswer(1.64, "strong-price"),
    WrongAnswer(3, "too-high"),
    WrongAnswer(0.1, "too-low"),
    WrongAnswer("dollars = '0.82'", "quoted-number"),
    WrongAnswer("dollars = 'cheap'", "wrong-type"),
    WrongAnswer(True, "wrong-type"),
    WrongAnswer(float("nan"), "not-finite"),
    WrongAnswer("def dollars():\n    return 0.82", "wrong-type"),
)
