"""What people write for not-a-database/six-calls."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

UNITS = {"a": 0.5, "b": 3, "c": 1, "d": 50, "e": 3.5, "f": 98}

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(UNITS, State.WORKS),
    RightAnswer({**UNITS, "b": 3.0, "d": 50.0}, State.WORKS),
    WrongAnswer(dict.fromkeys(UNITS, ...), "not-started"),
    WrongAnswer({**UNITS, "f": ...}, "unfinished"),
    WrongAnswer({**UNITS, "a": 1}, "forgot-the-half"),
    WrongAnswer({**UNITS, "a": 3.5}, "unit-is-not-a-kb"),
    WrongAnswer({**UNITS, "b": 1.5}, "forgot-strong"),
    WrongAnswer({**UNITS, "b": 2.5}, "not-rounded"),
    WrongAnswer({**UNITS, "c": 0}, "missing-is-not-free"),
    WrongAnswer({**UNITS, "d": 3.5}, "batch-rounds-each"),
    WrongAnswer({**UNITS, "d": 100}, "forgot-the-half"),
    WrongAnswer({**UNITS, "e": 50}, "query-rounds-once"),
    WrongAnswer({**UNITS, "e": 7}, "forgot-the-half"),
    WrongAnswer({**UNITS, "e": 3.05}, "not-rounded"),
    WrongAnswer({**UNITS, "f": 1}, "filter-is-not-free"),
    WrongAnswer({**UNITS, "f": 49}, "forgot-strong"),
    WrongAnswer({**UNITS, "f": 400}, "query-rounds-once"),
    WrongAnswer({**UNITS, "f": 60}, "too-low"),
    WrongAnswer({**UNITS, "e": "3.5"}, "not-a-number"),
)
