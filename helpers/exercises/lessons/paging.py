"""Lesson 01, exercises 1.4 and 1.5: reading on after a page, and what `Limit` counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import compare, echo
from helpers.exercises.answers import function
from helpers.exercises.attempt import Attempt
from helpers.exercises.lessons.made import filled
from helpers.exercises.outcome import Cost
from helpers.exercises.register import Exercise

# --- 1.4 page through everything ----------------------------------------------------------------------------------------------

_SCANNED = 280_000
"""Bytes of one order with its scanned invoice: four of them fill a page of 1 MB (B4)."""
_USERS = ("USER#000001", "USER#000002", "USER#000003")
_NOTHING_OPEN = "USER#000001"
"""The user in the middle of the table's order: the page that holds these four orders has nothing that is open."""


def _with_invoices() -> list[dict[str, Any]]:
    return [
        filled(user, f"ORDER#2025-{month:02}", _SCANNED, status="DONE" if user == _NOTHING_OPEN or month % 2 else "OPEN")
        for user in _USERS
        for month in range(1, 5)
    ]  # fmt: skip


def _invoices(lab: Any) -> Any:
    return lab.table("exercise-invoices", pk="pk", sk="sk", items=_with_invoices())


def _page_through(attempt: Attempt) -> None:
    wanted = [item for item in _with_invoices() if item["status"] == "OPEN"]
    run = attempt.run(attempt.table, "OPEN")
    value = attempt.returned(run)
    reached = sum(call.returned for call in run.calls)
    if value == [] and len(run.calls) > 1 and reached:
        attempt.fail(
            "pages-overwritten",
            f"{echo.code(run.called)} returned an empty list; {echo.plural(reached, 'item')} had reached it on the way.",
            "Add each page's items to one list, with `extend`: the last page must not replace the ones before it.",
        )
    if isinstance(value, (list, tuple)) and 0 < len(value) < len(wanted) and run.calls:
        found = f"{echo.plural(len(value), 'item')} of {echo.number(len(wanted))}"
        missing = f"{echo.code(run.called)} returned {found}, with {echo.plural(len(run.calls), 'request')}."
        if len(run.calls) == 1:
            attempt.fail(
                "first-page-only",
                missing,
                "Look for `LastEvaluatedKey` in the answer: as long as there is one, there may be more.",
            )
        if run.calls[-1].evaluated and not run.calls[-1].returned:
            attempt.fail(
                "stopped-at-empty-page",
                missing,
                "Go on after an empty page: only a page without `LastEvaluatedKey` is the last one.",
            )
        attempt.fail("page-lost", missing, "Collect the items of every page, the first and the last one, too.")
    attempt.items_equal(wanted, run)


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
    reference=Cost(requests=4, read_units=411.5),
    cheaper="Without a `Limit` of your own each page holds as much as DynamoDB allows.",
)

# --- 1.5 bug hunt -------------------------------------------------------------------------------------------------------------

_NEWEST_FIRST = {
    "000001": ("DELIVERED", "PAID", "DELIVERED"),
    "000002": ("PAID", "SHIPPED", "DELIVERED", "DELIVERED"),
    "000003": ("PAID", "SHIPPED"),
    "000004": ("PAID", "PAID", "PAID", "PAID", "PAID", "DELIVERED", "DELIVERED"),
}
"""Statuses of four users' orders, newest first. The orders of the last one carry scanned invoices and fill two pages."""
_BIG = "000004"


def _histories() -> dict[str, list[dict[str, Any]]]:
    return {
        user: [
            filled(f"USER#{user}", f"ORDER#2025-{12 - place:02}-01#{place:07}", _SCANNED if user == _BIG else 320, status=status)
            for place, status in enumerate(statuses)
        ]
        for user, statuses in _NEWEST_FIRST.items()
    }  # fmt: skip


def _deliveries(lab: Any) -> Any:
    return lab.table(
        "exercise-deliveries", pk="pk", sk="sk", items=[item for orders in _histories().values() for item in orders]
    )


def _latest_delivered(attempt: Attempt) -> None:
    for user, orders in _histories().items():
        delivered = [item for item in orders if item["status"] == "DELIVERED"]
        run = attempt.run(attempt.table, user)
        called, value = echo.code(run.called), run.value
        if isinstance(value, (list, tuple)):
            attempt.fail(
                "a-list",
                f"{called} returned a list; one order or None was expected.",
                "Return one order: the newest that was delivered.",
            )
        if isinstance(value, Mapping) and not value:
            value = None
        if isinstance(value, Mapping):
            value = compare.plain(value)
        wanted = delivered[0] if delivered else None
        if compare.same(wanted, value):
            continue
        if value is None:
            reached = sum(call.evaluated for call in run.calls)
            if user == _BIG and reached < len(orders) and reached > 1:
                attempt.fail(
                    "stopped-at-first-page",
                    (
                        f"{called} returned None after {echo.plural(reached, 'order')}; there are "
                        f"{echo.number(len(orders))}, and an older one was delivered."
                    ),
                    "A Query has pages, too: go on while the answer has a `LastEvaluatedKey`.",
                )
            attempt.fail(
                "limit-before-filter",
                f"{called} returned None after it evaluated {echo.plural(reached, 'order')}; this user has an order that was delivered.",
                "`Limit` counts what is evaluated, not what passes the filter: take it away, or go on until something passes.",
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
)
