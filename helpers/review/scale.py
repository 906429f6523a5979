"""What becomes of a pattern when the shop is ten and a hundred times as large.

Ten times the users means ten times the questions, and ten times the items in the table. A Scan then reads ten times as
much for each question, and pays for that, rounded up once in each partition (R7). So does a Query of a key that everybody
shares, rounded up once (R4). A Query of one user's items stays as it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from helpers.engine.limits import MB, TABLE_QUOTA
from helpers.review.measure import Measured
from helpers.text import count, plural

FACTORS: Final = (1, 10, 100)
SLOW_SECONDS: Final = 1.0
"""An answer that takes longer than this no longer holds a screen's attention."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A pattern at one size of the shop."""

    factor: int
    rate: float
    """Questions per second."""
    hot_units: float | None
    """Units per second on the hottest key; None where that is not known."""
    pages: int
    """Requests for one answer."""
    seconds: float
    """Modelled time of one answer."""
    dollars_per_month: Decimal
    breaks: tuple[str, ...]
    """What no longer works, in words; nothing where all does."""
    too_hot: bool
    """Whether the hottest key is over what a partition serves (P1, P2)."""

    @property
    def word(self) -> str:
        """The outlook in a word or two."""
        if self.too_hot:
            return "too hot"
        if not self.breaks:
            return "fine"
        return "over quota" if self.seconds <= SLOW_SECONDS else "too slow"


def outlook(measured: Measured, factor: int) -> Outlook:
    """The pattern with `factor` times the users."""
    growth = factor if measured.grows else 1
    totals, rate = measured.totals, measured.pattern.rate * factor
    # The read part of the requests grows into more pages (B4); a page is full at 1 MB, whatever it holds.
    bytes_read = (totals.bytes or 0) / measured.questions * growth
    pages = math.ceil(measured.per_question(totals.requests))
    if growth > 1:
        pages = max(pages, math.ceil(bytes_read / MB))
    seconds = measured.per_question(totals.seconds) * growth
    hot, breaks, hot_units, too_hot = measured.hottest, [], None, False
    if hot is not None:
        # The rate multiplies the requests for the key, and the growth what each of them reads.
        hot_units = hot.units_per_second * factor * (growth if hot.kind == "read" else 1)
        too_hot = hot_units > hot.limit
        if too_hot:
            what = "one item" if hot.one_item else "one key"
            breaks.append(f"{what}: {plural(hot_units, f'{hot.kind} unit')}/s, a partition serves {count(hot.limit)}")
    if seconds > SLOW_SECONDS and measured.grows:
        breaks.append(f"{plural(pages, 'page')}, {count(round(seconds, 1))} s for one answer")
    for kind, units in (("read", measured.read_units_at(growth)), ("write", totals.write_units)):
        used = measured.per_question(units) * rate
        if used > TABLE_QUOTA:  # Q5
            breaks.append(f"{plural(round(used), f'{kind} unit')}/s, over the default quota of {count(TABLE_QUOTA)}")
    return Outlook(
        factor, rate, hot_units, pages, seconds, measured.dollars_per_month(rate, growth), tuple(breaks), too_hot
    )
