"""Exercise 1.3: what a Scan of a whole table costs in a month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from helpers.engine.limits import GB, READ_BLOCK
from helpers.exercises import Attempt, Exercise, compare, echo, number
from helpers.meter import prices

_NIGHTS = 30
_STORED = 50 * GB
_A_NIGHT = prices.dollars_for(prices.scan_read_units(_STORED), 0)  # M6
_TWO_BLOCKS = "One block is 4 KB, and two blocks are one unit here."
_PRICE_MISTAKES: Sequence[tuple[Decimal, str, str, str]] = (
    (_A_NIGHT, "one-night", "the price of one night", "The report runs every night of the month."),
    (
        _NIGHTS * _A_NIGHT * 2,
        "strong-price",
        "the price with strongly consistent reads",
        "A Scan is eventually consistent unless you ask for more, and that halves its units.",
    ),
    (
        _NIGHTS * prices.dollars_for(0, prices.scan_read_units(_STORED)),
        "write-price",
        "the price of as many write units",
        "Look at the price again: reading has its own.",
    ),
    (
        _NIGHTS * prices.dollars_for(Decimal(50 * 10**9) / READ_BLOCK / 2, 0),
        "decimal-gb",
        "the price of 50 × 10⁹ bytes",
        "In DynamoDB a GB is 2³⁰ bytes.",
    ),
    (_NIGHTS * _A_NIGHT * 4, "unit-is-not-a-kb", "the price with one block for each KB", _TWO_BLOCKS),
    (_NIGHTS * _A_NIGHT * 8, "unit-is-not-a-kb", "the price with one unit for each KB", _TWO_BLOCKS),
    (
        _NIGHTS * prices.scan_read_units(_STORED),
        "units-not-dollars",
        "the number of read units",
        "Turn units into dollars: $0.125 buys a million of them.",
    ),
    (365 * _A_NIGHT, "a-year", "the price of a year", "One month of 30 nights is asked for."),
)


_FACTORS = ((1_000, "1,000"), (1_000_000, "1,000,000"), (0.001, "1,000"), (0.000_001, "1,000,000"))


def _nightly_scan(attempt: Attempt) -> None:
    value = attempt.answer
    for wrong, diagnosis, what, help in _PRICE_MISTAKES:
        if compare.near(wrong, value, 0.01):
            attempt.fail(diagnosis, f"`dollars_per_month` is {echo.code(echo.short(value))}: that is {what}.", help)
    for factor, words in _FACTORS:
        if compare.near(float(_NIGHTS * _A_NIGHT) * factor, value, 0.1):  # 1,024 is a thousand here
            direction = "high" if factor > 1 else "low"
            attempt.fail(
                "thousands-lost",
                f"`dollars_per_month` is {echo.code(echo.short(value))}: too {direction} by a factor of about {words}.",
                "Look where thousands come in: 1 GB is 2³⁰ bytes, and the price is that of a million units.",
            )
    attempt.answer_equals(
        _NIGHTS * _A_NIGHT,
        within=0.01,
        help="Go in steps: bytes, blocks of 4,096 bytes, read units, dollars for one night, thirty nights.",
    )


EXERCISE = Exercise(
    name="not-a-database/nightly-scan",
    title="1.3 · Price a nightly scan",
    objective="Say what reading a whole table costs, from its size and the price list.",
    minutes=5,
    takes=number("dollars_per_month"),
    hints=(
        "A full Scan is one number after another: bytes, blocks, units, dollars. Only the bytes come from the table.",
        "50 GB is 50 × 2³⁰ bytes, a block is 4,096 of them, and an eventually consistent read makes two blocks one unit.",
        "`50 * 2**30 / 4096 / 2` is the number of units for one night. A million of them cost $0.125, and there are 30 nights.",
    ),
    check=_nightly_scan,
)
