"""Exercise 4.2: reading a collection from its newest end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from helpers.datasets import Kiosk
from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, function
from helpers.lessons.l04_sort_keys.tables import asks
from helpers.text import plural

_SHOP = Kiosk(users=60)
_NEWEST = 5
_NOBODY = "999999"
_SHORT = "7"
"""A user whose number is as long as it is: 000007 is somebody else."""
_PLACED = (
    ("2024-11-02T08:00:00Z", "0000002"),
    ("2024-12-24T17:45:10Z", "0000031"),
    ("2025-06-30T21:05:44Z", "0000540"),
    ("2026-01-01T00:00:03Z", "1207"),
    ("2026-01-01T00:00:03Z", "1208"),
    ("2026-02-14T12:30:00Z", "98"),
)
"""Orders of that user over three years, two of them in one second, with numbers as long as they are."""


def _order(user_id: str, placed: str, number: str) -> dict[str, Any]:
    key = {"pk": f"USER#{user_id}", "sk": f"ORDER#{placed}#{number}"}
    return {**key, "type": "Order", "userId": user_id, "placedAt": placed, "total": Decimal("14.95"), "status": "PAID"}


_SHORTS = [_order(_SHORT, placed, number) for placed, number in _PLACED]


def _shop(lab: Any) -> Any:
    return lab.table("exercise-newest", pk="pk", sk="sk", items=[*_SHOP.items("users", "orders"), *_SHORTS])


def _orders_of(user_id: str) -> list[dict[str, Any]]:
    if user_id == _SHORT:
        return list(_SHORTS)
    return [{**order.key(), **order.item()} for order in _SHOP.orders_of(user_id)]


def _last_orders(attempt: Attempt) -> None:
    busiest = _SHOP.busiest.id
    for user_id in (busiest, _SHOP.reader(3).id, _NOBODY, _SHORT):
        _ask(attempt, attempt.table, user_id, _orders_of(user_id))
    newest = _order(busiest, "2031-03-01T09:00:00Z", "0009001")
    attempt.lab.load(attempt.table, [newest])
    _ask(attempt, attempt.table, busiest, [*_orders_of(busiest), newest])
    archived = [_order(busiest, f"1999-0{month}-11T10:00:00Z", f"000000{month}") for month in range(1, 8)]
    archive = attempt.lab.table("exercise-newest-archive", pk="pk", sk="sk", items=archived)
    _ask(attempt, archive, busiest, archived)
    attempt.no_scan("Stay with Query: one user's orders are one item collection, and it is in order already.")
    attempt.at_most(requests=6, help="One Query for each call is enough: it can begin at the newest end.")


def _ask(attempt: Attempt, table: Any, user_id: str, orders: Sequence[Mapping[str, Any]]) -> None:
    """One call. orders: all that the user has in that table, by time."""
    wanted = orders[::-1][:_NEWEST]
    run = attempt.run(table, user_id)
    if run.value is None and not wanted and run.calls and not run.printed:
        attempt.fail(
            "none-for-nobody",
            f"{run.span} returned None; this user has no order yet, and an empty list was expected.",
            "Return the list as it came: whoever calls the function loops over it, and over None nobody can.",
        )
    attempt.returned(run)
    asks(attempt, run, table)
    if run.items is not None:
        _wrong_orders(attempt, run, run.items, orders, user_id)
    attempt.items_equal(wanted, run, ordered=True)
    others = [call.operation for call in run.calls if call.operation not in {"Query", "Scan", "ExecuteStatement"}]
    if others:
        attempt.fail(
            "another-request",
            f"{run.span} made {plural(len(run.calls), 'request')}, one of them {others[0]}.",
            "Leave out what the answer does not need: one Query finds these orders alone.",
        )
    attempt.reads_no_more(
        run,
        len(wanted),
        "item",
        most=_NEWEST,
        diagnosis="read-too-much",
        help="Let the request stop after five: `Limit=5` counts what is evaluated, and here that is what you want.",
    )


def _wrong_orders(
    attempt: Attempt,
    run: Run,
    found: Sequence[Mapping[str, Any]],
    orders: Sequence[Mapping[str, Any]],
    user_id: str,
) -> None:
    """Says what the items have in common that should not be here, or are not."""
    called, wanted = run.span, orders[::-1][:_NEWEST]
    strangers = [item for item in found if item.get("pk", f"USER#{user_id}") != f"USER#{user_id}"]
    if strangers:
        attempt.fail(
            "another-users-orders",
            f"{called} returned orders of {echo.code(str(strangers[0]['pk']))}.",
            "Take `user_id` as it comes: not every user's number has six digits.",
        )
    other = next((item for item in found if not str(item.get("sk", "ORDER#")).startswith("ORDER#")), None)
    if other is not None:
        key = {name: other[name] for name in ("pk", "sk") if name in other}
        attempt.fail(
            "not-only-orders",
            f"{called} returned {echo.code(echo.short(key))}, which is no order.",
            "Say in the key condition that the sort key begins with `ORDER#`: the profile lies in this collection, too.",
        )
    if len(orders) > _NEWEST and compare.same(found, orders[:_NEWEST]):
        attempt.fail(
            "oldest-not-newest",
            f"{called} returned the five oldest orders.",
            "Read from the other end: `ScanIndexForward=False`.",
        )
    if len(found) < len(wanted) and run.calls[-1].returned < run.calls[-1].evaluated:
        attempt.fail(
            "limit-before-filter",
            f"{called} returned {plural(len(found), 'order')}; {len(wanted)} were expected. Its request evaluated "
            f"{plural(run.calls[-1].evaluated, 'item')}, and the filter took some of them away.",
            "Leave the filter out and say it in the key condition: `Limit` counts before a filter.",
        )
    have = [item.get("sk") for item in found]
    missing = next((item["sk"] for item in wanted if item["sk"] not in have), None)
    if missing is not None and (not found or all(item in orders for item in found)):
        attempt.fail(
            "orders-left-out",
            f"{called} returned {plural(len(found), 'order')}, and not {echo.code(missing)}, one of the newest.",
            "Look at the two cuts of your key condition: all of a user's orders have to lie between them, of every year.",
        )


EXERCISE = Exercise(
    name="sort-keys/last-orders",
    title="4.2 · The last five orders",
    objective="Read the newest items of a collection without reading the others.",
    minutes=5,
    takes=function("last_orders", "table", "user_id"),
    hints=(
        "The collection is in order already. From which end do you want to read, and how far?",
        "Three parameters do it: a key condition that lets only orders in, one for the direction, one for how many.",
        (
            'Fill in: `table.query(KeyConditionExpression=Key("pk").eq(…) & Key("sk").begins_with(…), '
            "ScanIndexForward=…, Limit=…)`, and return its `Items`."
        ),
    ),
    check=_last_orders,
    arrange=_shop,
    reference=Cost(requests=6, read_units=3.0),
    cheaper="One Query that begins at the newest end and stops after five costs half a unit.",
)
