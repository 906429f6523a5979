"""What people write for global-secondary-indexes/projection."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer('projection = ["name", "total"]', State.WORKS),
    RightAnswer('projection = ("total", "name")', State.WORKS),
    WrongAnswer('projection = "name, total"', "not-a-projection"),
    WrongAnswer('projection = ["customer", "total"]', "not-a-projection"),
    WrongAnswer('projection = "keys"', "keys-only"),
    WrongAnswer('projection = ["name"]', "attribute-missing"),
    WrongAnswer('projection = "all"', "all"),
    WrongAnswer('projection = ["name", "total", "note"]', "carries-the-note"),
    WrongAnswer('projection = ["name", "total", "scannedAt"]', "moves-with-each-scan"),
    WrongAnswer('projection = ["name", "total", "status"]', "moves-with-the-status"),
    WrongAnswer('projection = ["orderId", "placedAt", "name", "total"]', "names-keys"),
    WrongAnswer('projection = ["name", "total", "itemCount"]', "more-than-shown"),
)

EQUIVALENT = {
    'swap: projection = ["total", "name"]': "A projection is a set of attributes: their order has no meaning.",
}
