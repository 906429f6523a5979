"""Exercise 1.4: reading on, page after page, to the end."""

from __future__ import annotations

from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, echo, filled, function
from helpers.lessons.l01_not_a_database.scans import SCANNED
from helpers.text import plural

_STATUSES = {
    "USER#000001": ("OPEN", "DONE", "OPEN", "DONE"),
    "USER#000003": ("DONE", "LOST", "REOPENED", "DONE"),
    "USER#000002": (*["DONE"] * 16, "OPEN_LATE", "OPEN", "OTHER", "OPEN", "OPEN", "DONE"),
}
"""Statuses by user, in the order in which a Scan meets them: pages of four orders, the last one of two.

OPEN has no match on the second page nor on the four after it, and one on the last; LOST has its only match on the second.
"""
_SMALL = "USER#000004"
"""A user of many small open orders, in one page with others."""
_LATER = {"pk": "USER#000009", "sk": "ORDER#2026-01", "type": "Order", "status": "OPEN"}
"""An order that is placed between two calls."""


def _with_invoices() -> list[dict[str, Any]]:
    items = [
        filled(user, f"ORDER#{2024 + month // 12}-{1 + month % 12:02}", SCANNED, type="Order", status=status)
        for user, statuses in _STATUSES.items()
        for month, status in enumerate(statuses)
    ]
    small = [filled(_SMALL, f"ORDER#2025-03-{day:03}", 300, type="Order", status="OPEN") for day in range(60)]
    return items + small


def _invoices(lab: Any) -> Any:
    return lab.table("exercise-invoices", pk="pk", sk="sk", items=_with_invoices())


def _page_through(attempt: Attempt) -> None:
    stored = _with_invoices()
    for status in ("OPEN", "LOST", "OPEN"):
        run = attempt.run(attempt.table, status)
        attempt.returned(run)
        attempt.asks_its_table(run)
        wanted = [item for item in stored if item["status"] == status]
        if run.items is not None and len(run.value) < len(wanted):
            _some_are_missing(attempt, run, len(wanted), len(stored))
        helps = {
            "extra-items": "Compare the attribute `status` with the parameter `status`, whole with whole: REOPENED is not OPEN.",
            "nothing-found": "Look at the filter: it compares the attribute `status` with the parameter `status`.",
            "repeated-items": "Begin each call with an empty list: what a default argument or a variable outside keeps, it keeps "
            "from call to call.",
        }
        attempt.items_equal(wanted, run, helps=helps)
        if status == "LOST":
            attempt.lab.load(attempt.table, [_LATER])
            stored.append(dict(_LATER))


def _some_are_missing(attempt: Attempt, run: Run, wanted: int, stored: int) -> None:
    """Which of the loops that lose items this is; nothing where the requests do not tell."""
    calls, value = run.calls, run.value
    reached, last = sum(call.returned for call in calls), calls[-1]
    made = f"{run.span} returned {plural(len(value), 'item')} of {echo.number(wanted)}"
    if len(calls) == 1 and last.returned:
        attempt.fail(
            "first-page-only",
            f"{made}, with 1 request.",
            "Look for `LastEvaluatedKey` in the answer: as long as there is one, there may be more.",
        )
    if run.evaluated < stored:
        if not reached:
            return
        if last.returned:
            attempt.fail(
                "stopped-early",
                f"{made}: it stopped after {plural(len(calls), 'request')}, although the last answer had a key to go on.",
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
            f"{made}: those of the last page. {plural(reached, 'item')} had reached it.",
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
            f"{made}, with {plural(len(calls), 'request')}.",
            "Collect the items of every page, the first and the last one, too.",
        )


EXERCISE = Exercise(
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
    reference=Cost(requests=24, read_units=3_093.0),
    cheaper="One eventually consistent Scan after another, without a `Limit`: each page holds as much as DynamoDB allows, and the "
    "table is read once.",
)
