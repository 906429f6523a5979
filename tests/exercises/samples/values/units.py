"""What people write for sample-values/units."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer({"get": 0.5, "query": 1.5, "scan": 12}, State.WORKS),
    WrongAnswer({"get": ..., "query": ..., "scan": ...}, "not-started"),
    WrongAnswer({"get": 0.5, "query": ..., "scan": ...}, "unfinished"),
    WrongAnswer({"get": 0.5, "query": 6, "scan": 12}, "wrong-query"),
    WrongAnswer({"get": 0.5, "query": 1.5, "scn": 12}, "wrong-keys"),
    WrongAnswer([0.5, 1.5, 12], "wrong-type"),
)
