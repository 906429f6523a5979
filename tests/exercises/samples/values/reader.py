"""What people write for sample-values/reader."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer("operation = 'Query'", State.WORKS),
    WrongAnswer("operation = 'Scan'", "reads-all"),
    WrongAnswer("operation = 'GetItem'", "wrong-answer"),
    WrongAnswer("operation = 'Queri'", "not-an-option"),
    WrongAnswer(7, "not-an-option"),
)
