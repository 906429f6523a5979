"""What people write for not-a-database/nightly-scan."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(24.58, State.WORKS),
    RightAnswer("dollars_per_month = Decimal(50 * 2**30) / 4096 / 2 * Decimal('0.125') / 10**6 * 30", State.WORKS),
    RightAnswer(24.576, State.WORKS),
    WrongAnswer(0.8192, "one-night"),
    WrongAnswer(49.15, "strong-price"),
    WrongAnswer(122.88, "write-price"),
    WrongAnswer(22.89, "decimal-gb"),
    WrongAnswer(98.30, "unit-is-not-a-kb"),
    WrongAnswer(196.61, "unit-is-not-a-kb"),
    WrongAnswer(196_608_000, "units-not-dollars"),
    WrongAnswer(299.0, "a-year"),
    WrongAnswer(24_576, "thousands-lost"),
    WrongAnswer(0.024, "thousands-lost"),
    WrongAnswer(25_769_803.776, "thousands-lost"),
    WrongAnswer(6.1, "too-low"),
    WrongAnswer("dollars_per_month = '$24.58'", "wrong-type"),
)

_PRICE = "It moves the price by 0.02 % or less; the exercise says that rounding does not matter."

EQUIVALENT = {
    "number: blocks = 50 * 2 ** 30 / 4097": _PRICE,
    "number: blocks = 50 * 2 ** 30 / 4095": _PRICE,
    "number: dollars_per_month = 30 * units_a_night * 0.125 / 1000001": _PRICE,
    "number: dollars_per_month = 30 * units_a_night * 0.125 / 999999": _PRICE,
}
