"""Exercise 1.5, the bug hunt: what `Limit` counts, and that a Query has pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, filled, function
from helpers.lessons.l01_not_a_database.scans import SCANNED
from helpers.text import plural

_NEWEST_FIRST = {
    "000001": ("DELIVERED", "PAID", "DELIVERED"),
    "000002": ("PAID", "SHIPPED", "DELIVERED", "DELIVERED"),
    "000003": ("PAID", "SHIPPED"),
    "000004": ("PAID",) * 13 + ("DELIVERED", "DELIVERED"),
    "000005": ("SHIPPED", "DELIVERED", "PAID", "PAID", "PAID", "DELIVERED"),
    "000006": ("RETURNED", "UNDELIVERED", "DELIVERED_TO_SHOP", "DELIVERED"),
}
"""Statuses of six users' orders, one a month, newest first."""
_BIG = ("000004", "000005")
"""Their orders carry scanned invoices and fill several pages. The first one's answer is on the fourth page, and of 2024."""
_AGAIN = ("000002", "000004")
"""Users who are asked for once more, after a newer order of theirs was delivered."""


def _histories() -> dict[str, list[dict[str, Any]]]:
    return {
        user: [
            filled(
                f"USER#{user}",
                f"ORDER#{2025 - place // 12}-{12 - place % 12:02}-01#{20 - place:07}",
                SCANNED if user in _BIG else 320,
                status=status,
            )
            for place, status in enumerate(statuses)
        ]
        for user, statuses in _NEWEST_FIRST.items()
    }


def _deliveries(lab: Any) -> Any:
    items = [item for orders in _histories().values() for item in orders]
    return lab.table("exercise-deliveries", pk="pk", sk="sk", items=items)


def _latest_delivered(attempt: Attempt) -> None:
    histories = _histories()
    for user, orders in histories.items():
        _ask(attempt, user, orders, None)
    for user in _AGAIN:
        before = next(item for item in histories[user] if item["status"] == "DELIVERED")
        newest = filled(f"USER#{user}", "ORDER#2026-02-01#0000021", 320, status="DELIVERED")
        attempt.lab.load(attempt.table, [newest])
        _ask(attempt, user, [newest, *histories[user]], before)
    attempt.no_scan("Stay with Query: the orders of one user are one item collection.")


def _ask(attempt: Attempt, user: str, orders: list[dict[str, Any]], before: Mapping[str, Any] | None) -> None:
    """One call. before: what was the right answer to an earlier call for this user."""
    delivered = [item for item in orders if item["status"] == "DELIVERED"]
    wanted = delivered[0] if delivered else None
    run = attempt.run(attempt.table, user)
    called, value = run.span, run.value
    if value is None and wanted is not None:
        _none_is_wrong(attempt, run, user in _BIG, orders.index(wanted))
    attempt.asks_its_table(run)
    if isinstance(value, (list, tuple)):
        attempt.fail(
            "a-list",
            f"{called} returned a list; one order or None was expected.",
            "Return one order: the newest that was delivered.",
        )
    if isinstance(value, Mapping):
        value = compare.plain(value)
    if compare.same(wanted, value):
        return
    if wanted is None and not value:
        attempt.fail(
            "empty-not-none",
            f"{called} returned {echo.code(echo.short(value))}; this user has no order that was delivered.",
            "Return None where there is no such order: whoever calls the function asks for that.",
        )
    if before is not None and compare.same(before, value):
        attempt.fail(
            "kept-from-before",
            f"{called} returned the order that it had returned before; a newer one has been delivered since.",
            "Begin each call at the newest order: nothing of an earlier call, such as its start key, may be left.",
        )
    if delivered and compare.same(delivered[-1], value):
        attempt.fail(
            "oldest-not-newest",
            f"{called} returned the oldest delivered order.",
            "Read from the newest end, `ScanIndexForward=False`, and take the first order that passes.",
        )
    if wanted is not None and isinstance(value, Mapping) and value.get("sk") == wanted["sk"]:
        attempt.fail(
            "changed-order",
            f"{called} returned the right order, but not as it is stored: {echo.code(echo.short(value))}.",
            "Return the order as it came, with all its attributes.",
        )
    attempt.fail(
        "another-order",
        f"{called} returned {echo.code(echo.short(value))}, which is not the newest delivered order.",
        "Look at what reaches your `return`: the newest order whose status is DELIVERED, exactly, or None.",
    )


def _none_is_wrong(attempt: Attempt, run: Run, pages: bool, place: int) -> None:
    """Ends the check for a None that is wrong: nothing was asked, the answer was lost, or too little was read.

    pages: whether this user's orders fill more than one page. place: how many orders are newer than the right one.
    """
    called = run.span
    if run.printed:
        attempt.returned(run)
    attempt.asks_its_table(run)
    evaluated, last = run.evaluated, run.calls[-1]
    if evaluated > place and last.returned:
        attempt.fail(
            "no-return",
            f"{called} returned None, although its last answer held the order.",
            "Hand the order over: is a `return` missing, or not reached?",
        )
    if pages and evaluated > 1:
        attempt.fail(
            "stopped-at-first-page",
            f"{called} returned None after {plural(evaluated, 'order')}; there are more, and an older one was delivered.",
            "A Query has pages, too: go on while the answer has a `LastEvaluatedKey`.",
        )
    attempt.fail(
        "limit-before-filter",
        f"{called} returned None after it evaluated {plural(evaluated, 'order')}; this user has an order that was delivered.",
        "`Limit` counts what is evaluated, not what passes the filter: take it away, or go on until something passes.",
    )


EXERCISE = Exercise(
    name="not-a-database/bug-hunt",
    title="1.5 · Bug hunt: the order that was not there",
    objective="Find and remove what only shows with the right data: a limit in front of a filter, and a second page.",
    minutes=7,
    takes=function("latest_delivered", "table", "user_id"),
    hints=(
        "Run the function for a user whose newest order is not delivered yet, and look at the meter: how many orders were evaluated?",
        "Two things are wrong: `Limit` counts before the filter; and an item collection can be larger than one page.",
        (
            "Without `Limit`, in a loop: query, return the first of `Items` if there is one, otherwise go on with "
            "`LastEvaluatedKey`, and return None when there is none."
        ),
    ),
    check=_latest_delivered,
    arrange=_deliveries,
    reference=Cost(requests=11, read_units=790.5),
    also=(Cost(requests=29, read_units=790.5),),  # one order a page
    cheaper=(
        "Without a `Limit` a page holds as much as it may, so that few round trips do. With a small one a call reads less and "
        "asks more often: cheaper, and slower. Which is better depends on what you pay for."
    ),
)
