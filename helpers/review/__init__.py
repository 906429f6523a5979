"""The design review: access patterns as data, run against a table and judged.

patterns = [
    Pattern("orders of a user", "account page", orders_of, arguments=["000042", "000007"],
            expect=lambda user: shop_orders(user), by="orderId", order="newest first", page_size=20, rate=200),
    …
]
report = review(table, patterns)      # the last line of a cell shows it
report.passed, report.failures, report["orders of a user"]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from helpers.lab.lab import Lab
from helpers.review import nouns as one_table_per_noun
from helpers.review.kiosk import Bookshop
from helpers.review.measure import HotKey, Measured, measure
from helpers.review.patterns import Freshness, Pattern, with_answers
from helpers.review.report import Report
from helpers.review.result import Failure, Result
from helpers.review.scale import FACTORS, Outlook

__all__ = [
    "Bookshop",
    "Failure",
    "Freshness",
    "HotKey",
    "Measured",
    "Outlook",
    "Pattern",
    "Report",
    "Result",
    "one_table_per_noun",
    "review",
]


def review(
    table: Any,
    patterns: Sequence[Pattern],
    answers: Mapping[str, Callable[..., Any] | None] | None = None,
    *,
    within: int = 1,
    ceiling: Decimal | float | None = None,
) -> Report:
    """Asks every question of every pattern in the running lab, and reports what was answered and what it took.

    table: what the functions take as their first argument: a boto3 Table, or a dict of several. answers: functions by
    the name of their pattern, where the patterns do not carry them. within: the growth that no key may be too hot for:
    1, 10 or 100. ceiling: the most dollars that all patterns together may cost in a month.

    Each question is asked of a table at rest, a virtual second after the one before; patterns run in the order given,
    so list those that write after those that read. Raises `LabError` where no lab runs. What a function raises is
    reported, not raised.
    """
    if within not in FACTORS:
        raise ValueError(f"A review looks at 1, 10 and 100 times the users; within={within!r} is none of these.")
    if not patterns:
        raise ValueError("There is nothing to review: give `review` a table and a list of patterns.")
    lab = Lab.current()
    results = [Result(measure(lab, table, pattern), within) for pattern in with_answers(patterns, answers)]
    return Report(tuple(results), None if ceiling is None else Decimal(str(ceiling)))
