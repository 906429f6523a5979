"""What people write for global-secondary-indexes/projection."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer('projection = ["name", "total"]', State.WORKS),
    RightAnswer('projection = ("total", "name")', State.WORKS),
    WrongAnswer('projection = "name, total"', "not-a-projection"),
    RightAnswer('projection = ["orderId", "placedAt", "name", "total"]', State.WORKS),
    RightAnswer('projection = {"warehouse", "name", "total", "userId"}', State.WORKS),
    WrongAnswer('projection = ["customer", "total"]', "no-such-attribute"),
    WrongAnswer('projection = ["name", "totl"]', "no-such-attribute"),
    WrongAnswer('projection = [["name"], 7]', "no-such-attribute"),
    WrongAnswer('projection = ["name", "total", "name"]', "named-twice"),
    WrongAnswer('projection = ["orderId", "placedAt"]', "keys-only"),
    WrongAnswer('projection = "keys"', "keys-only"),
    WrongAnswer('projection = ["name"]', "attribute-missing"),
    WrongAnswer('projection = "all"', "all"),
    WrongAnswer('projection = ["name", "total", "note"]', "carries-the-note"),
    WrongAnswer('projection = ["name", "total", "scannedAt"]', "moves-with-each-scan"),
    WrongAnswer('projection = ["name", "total", "status"]', "moves-with-the-status"),
    WrongAnswer('projection = ["name", "total", "itemCount"]', "more-than-shown"),
)

EQUIVALENT = {
    'swap: projection = ["total", "name"]': "A projection is a set of attributes: their order has no meaning.",
}
