"""What people write for sample-values/prefix."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer("prefix = 'USER#'", State.WORKS),
    WrongAnswer("prefix = '<b>`USER`</b>'", "wrong-answer"),
    WrongAnswer("prefix = 'USER'", "half-a-prefix"),
    WrongAnswer("prefix = 'x' * 5000", "wrong-answer"),
    WrongAnswer(5, "wrong-type"),
)
