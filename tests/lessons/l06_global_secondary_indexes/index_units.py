"""What people write for global-secondary-indexes/index-units."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

UNITS = {
    "note longer": 0,
    "gift text shorter": 2,
    "later date": 4,
    "shipped, gift text shorter": 3,
    "date removed": 2,
    "same item again": 0,
}

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(UNITS, State.WORKS),
    RightAnswer({update: float(units) for update, units in UNITS.items()}, State.WORKS),
    WrongAnswer(UNITS | {"later date": "4"}, "not-a-number"),
    WrongAnswer({update: units + 3 for update, units in UNITS.items()}, "table-counted"),
    WrongAnswer(UNITS | {"note longer": 2}, "not-carried"),
    WrongAnswer(UNITS | {"gift text shorter": 1}, "new-size-only"),
    WrongAnswer(UNITS | {"gift text shorter": 3}, "not-moved"),
    WrongAnswer(UNITS | {"gift text shorter": 0}, "carried"),
    WrongAnswer(UNITS | {"later date": 2}, "sort-key-moves"),
    WrongAnswer(UNITS | {"shipped, gift text shorter": 4}, "old-size-twice"),
    WrongAnswer(UNITS | {"shipped, gift text shorter": 2}, "moved-is-two-writes"),
    WrongAnswer(UNITS | {"date removed": 0}, "leaving-costs"),
    WrongAnswer(UNITS | {"date removed": 4}, "leaves-once"),
    WrongAnswer(UNITS | {"date removed": float("nan")}, "not-a-number"),
    WrongAnswer(UNITS | {"same item again": 2}, "same-is-free"),
    WrongAnswer(UNITS | {"later date": 7}, "wrong-units"),
)
