"""Lesson 01, exercises 1.4 and 1.5: reading on after a page, and what `Limit` counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, filled, function

# --- 1.4 page through everything ----------------------------------------------------------------------------------------------

_SCANNED = 280_000
"""Bytes of one order with its scanned invoice: four of them fill a page of 1 MB (B4)."""
_STATUSES = {
    "USER#000003": ("OPEN", "DONE", "OPEN", "DONE"),
    "USER#000001": ("DONE", "LOST", "DONE", "DONE"),
    "USER#000002": ("OPEN", "DONE", "OPEN", "DONE", "OPEN", "DONE"),
}
"""Statuses by user, in the order in which a Scan meets them: pages of 4, 4, 4 and 2 orders.

OPEN has no match on the second page and one on the last; LOST has its only match on the second page.
"""


def _with_invoices() -> list[dict[str, Any]]:
    return [
        filled(user, f"ORDER#2025-{month:02}", _SCANNED, status=status)
        for user, statuses in _STATUSES.items()
        for month, status in enumerate(statuses, 1)
    ]


def _invoices(lab: Any) -> Any:
    return lab.table("exercise-invoices", pk="pk", sk="sk", items=_with_invoices())


def _page_through(attempt: Attempt) -> None:
    for status in ("OPEN", "LOST"):
        run = attempt.run(attempt.table, status)
        attempt.returned(run)
        attempt.asks_its_table(run)
        wanted = [item for item in _with_invoices() if item["status"] == status]
        if run.items is not None and len(run.value) < len(wanted):
            _some_are_missing(attempt, run, len(wanted))
        helps = {
            "extra-items": "Compare with the parameter `status`: the function is asked for one status and then for another.",
            "nothing-found": "Look at the filter: it compares the attribute `status` with the parameter `status`.",
        }
        attempt.items_equal(wanted, run, helps=helps)


def _some_are_missing(attempt: Attempt, run: Run, wanted: int) -> None:
    """Which of the loops that lose items this is; nothing where the requests do not tell."""
    calls, value = run.calls, run.value
    reached, last = sum(call.returned for call in calls), calls[-1]
    made = f"{run.span} returned {echo.plural(len(value), 'item')} of {echo.number(wanted)}"
    if len(calls) == 1 and last.returned:
        attempt.fail(
            "first-page-only",
            f"{made}, with 1 request.",
            "Look for `LastEvaluatedKey` in the answer: as long as there is one, there may be more.",
        )
    if run.evaluated < sum(map(len, _STATUSES.values())):
        if not reached:
            return
        if last.returned:
            attempt.fail(
                "stopped-early",
                f"{made}: it stopped after {echo.plural(len(calls), 'request')}, although the last answer had a key to go on.",
                "Let `LastEvaluatedKey` end the loop and nothing else: as long as an answer has one, ask again.",
            )
        attempt.fail(
            "stopped-at-empty-page",
            f"{made}: it stopped at an empty page, its request number {len(calls)}.",
            "Go on after an empty page: only a page without `LastEvaluatedKey` is the last one.",
        )
    if reached == wanted and len(value) == last.returned:
        attempt.fail(
            "pages-overwritten",
            f"{made}: those of the last page. {echo.plural(reached, 'item')} had reached it.",
            "Add each page's items to one list, with `extend`: the last page must not replace the ones before it.",
        )
    if reached == wanted and len(value) == reached - last.returned:
        attempt.fail(
            "last-page-lost",
            f"{made}: those of the last page, the one without `LastEvaluatedKey`, are missing.",
            "Collect a page's items first and ask whether there is another page second: the last page has items, too.",
        )
    if reached >= wanted:
        attempt.fail(
            "page-lost",
            f"{made}, with {echo.plural(len(calls), 'request')}.",
            "Collect the items of every page, the first and the last one, too.",
        )


PAGE_THROUGH = Exercise(
    name="not-a-database/page-through",
    title="1.4 · Page through everything",
    objective="Read a table to its end, whatever its pages hold.",
    minutes=7,
    takes=function("orders_with_status", "table", "status"),
    hints=(
        "One answer holds at most 1 MB of evaluated items. Somewhere in it stands how to go on.",
        "`LastEvaluatedKey` of one answer is `ExclusiveStartKey` of the next request. A page may be empty and still have one.",
        (
            'Loop: scan, `extend` your list with `Items`, then `key = page.get("LastEvaluatedKey")`; stop when it is '
            "None. Hand `ExclusiveStartKey` over only when there is a key."
        ),
    ),
    check=_page_through,
    arrange=_invoices,
    reference=Cost(requests=8, read_units=959.0),
    cheaper="Without a `Limit` of your own each page holds as much as DynamoDB allows.",
)

# --- 1.5 bug hunt -------------------------------------------------------------------------------------------------------------

_NEWEST_FIRST = {
    "000001": ("DELIVERED", "PAID", "DELIVERED"),
    "000002": ("PAID", "SHIPPED", "DELIVERED", "DELIVERED"),
    "000003": ("PAID", "SHIPPED"),
    "000004": ("PAID", "PAID", "PAID", "PAID", "PAID", "DELIVERED", "DELIVERED"),
    "000005": ("SHIPPED", "DELIVERED", "PAID", "PAID", "PAID", "DELIVERED"),
}
"""Statuses of five users' orders, newest first."""
_BIG = ("000004", "000005")
"""Their orders carry scanned invoices and fill two pages. The first one's answer is on the second page."""


def _histories() -> dict[str, list[dict[str, Any]]]:
    return {
        user: [
            filled(
                f"USER#{user}",
                f"ORDER#2025-{12 - place:02}-01#{place:07}",
                _SCANNED if user in _BIG else 320,
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
    for user, orders in _histories().items():
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
            continue
        if wanted is None and not value:
            attempt.fail(
                "empty-not-none",
                f"{called} returned {echo.code(echo.short(value))}; this user has no order that was delivered.",
                "Return None where there is no such order: whoever calls the function asks for that.",
            )
        if delivered and compare.same(delivered[-1], value):
            attempt.fail(
                "oldest-not-newest",
                f"{called} returned the oldest delivered order.",
                "Read from the newest end, `ScanIndexForward=False`, and take the first order that passes.",
            )
        attempt.fail(
            "another-order",
            f"{called} returned {echo.code(echo.short(value))}, which is not the newest delivered order.",
            "Look at what reaches your `return`: the newest order whose status is DELIVERED, or None.",
        )
    attempt.no_scan("Stay with Query: the orders of one user are one item collection.")


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
            f"{called} returned None after {echo.plural(evaluated, 'order')}; there are more, and an older one was delivered.",
            "A Query has pages, too: go on while the answer has a `LastEvaluatedKey`.",
        )
    attempt.fail(
        "limit-before-filter",
        f"{called} returned None after it evaluated {echo.plural(evaluated, 'order')}; this user has an order that was delivered.",
        "`Limit` counts what is evaluated, not what passes the filter: take it away, or go on until something passes.",
    )


LATEST_DELIVERED = Exercise(
    name="not-a-database/bug-hunt",
    title="1.5 · Bug hunt: the order that was not there",
    objective="Find and remove two bugs that only show with the right data.",
    minutes=7,
    takes=function("latest_delivered", "table", "user_id"),
    hints=(
        "Run the function for a user whose newest order is not delivered yet, and look at the meter: how many orders were evaluated?",
        "There are two bugs. `Limit` counts before the filter; and an item collection can be larger than one page.",
        (
            "Without `Limit`, in a loop: query, return the first of `Items` if there is one, otherwise go on with "
            "`LastEvaluatedKey`, and return None when there is none."
        ),
    ),
    check=_latest_delivered,
    arrange=_deliveries,
    reference=Cost(requests=6, read_units=378.5),
    cheaper=(
        "Each request is a round trip: without a `Limit` a page holds as much as it may. And stop at the first match, so "
        "that no further page is read."
    ),
)
