"""What people write for start-here/read-the-meter."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

READING = {"requests": 2, "evaluated": 6, "thrown_away": 3, "read_units": 1.0}

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(READING, State.WORKS),
    RightAnswer({**READING, "read_units": 1}, State.WORKS),
    RightAnswer(
        "meter_says = dict(requests=2, evaluated=6, thrown_away=6 - 3, read_units=Decimal('1.0'))", State.WORKS
    ),
    WrongAnswer(dict.fromkeys(READING, ...), "not-started"),
    WrongAnswer({**READING, "thrown_away": ...}, "unfinished"),
    WrongAnswer({**READING, "requests": 1}, "one-request"),
    WrongAnswer({**READING, "requests": 8}, "items-as-requests"),
    WrongAnswer({**READING, "evaluated": 3}, "returned-as-evaluated"),
    WrongAnswer({**READING, "evaluated": 5}, "query-alone"),
    WrongAnswer({**READING, "thrown_away": 0}, "nothing-thrown-away"),
    WrongAnswer({**READING, "thrown_away": 2}, "kept-not-thrown-away"),
    WrongAnswer({**READING, "thrown_away": 4}, "wrong-thrown-away"),
    WrongAnswer({**READING, "read_units": 0.5}, "one-request-of-two"),
    WrongAnswer({**READING, "read_units": "1.0"}, "not-a-number"),
    WrongAnswer({**READING, "evaluated": 5, "thrown_away": 2, "read_units": 0.5}, "query-alone"),
)
