"""What people write for access-patterns/classify."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

OPERATIONS = {
    "a": "GetItem",
    "b": "Query",
    "c": "Scan",
    "d": "GetItem",
    "e": "Query",
    "f": "Scan",
    "g": "GetItem",
    "h": "Query",
}

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(OPERATIONS, State.WORKS),
    RightAnswer(dict(reversed(OPERATIONS.items())), State.WORKS),
    WrongAnswer(dict.fromkeys(OPERATIONS, ...), "not-started"),
    WrongAnswer(OPERATIONS | {"a": "get"}, "not-an-operation"),
    WrongAnswer(OPERATIONS | {"a": "Query"}, "a-too-wide"),
    WrongAnswer(OPERATIONS | {"b": "GetItem"}, "b-refused"),
    WrongAnswer(OPERATIONS | {"c": "Query"}, "c-refused"),
    WrongAnswer(OPERATIONS | {"c": "GetItem"}, "c-refused"),
    WrongAnswer(OPERATIONS | {"e": "Scan"}, "e-too-wide"),
    WrongAnswer(OPERATIONS | {"f": "Query"}, "f-refused"),
    WrongAnswer(OPERATIONS | {"f": "GetItem"}, "f-incomplete"),
    WrongAnswer(OPERATIONS | {"g": "Scan"}, "g-too-wide"),
    WrongAnswer(OPERATIONS | {"h": "GetItem"}, "h-refused"),
)
