"""Exercise 4.2: reading a collection from its newest end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.datasets import Kiosk
from helpers.exercises import Attempt, Cost, Exercise, compare, echo, function
from helpers.text import plural

_SHOP = Kiosk(users=60)
_NEWEST = 5
_NOBODY = "999999"


def _shop(lab: Any) -> Any:
    return lab.table("exercise-newest", pk="pk", sk="sk", items=_SHOP.items("users", "orders"))


def _orders_of(user_id: str) -> list[dict[str, Any]]:
    return [{**order.key(), **order.item()} for order in _SHOP.orders_of(user_id)]


def _last_orders(attempt: Attempt) -> None:
    for user_id in (_SHOP.busiest.id, _SHOP.reader(3).id, _NOBODY):
        orders = _orders_of(user_id)
        wanted = orders[::-1][:_NEWEST]
        run = attempt.run(attempt.table, user_id)
        called, found = run.span, run.items
        if found is not None:
            if any(item.get("type") != "Order" for item in found):
                attempt.fail(
                    "not-only-orders",
                    f"{called} returned {echo.code(echo.short(_first_other(found)))}, which is no order.",
                    "Say in the key condition that the sort key begins with `ORDER#`: the profile lies in this collection, too.",
                )
            if len(orders) > _NEWEST and compare.same(found, orders[:_NEWEST]):
                attempt.fail(
                    "oldest-not-newest",
                    f"{called} returned the five oldest orders.",
                    "Read from the other end: `ScanIndexForward=False`.",
                )
            if len(found) < len(wanted) and run.calls and run.calls[-1].returned < run.calls[-1].evaluated:
                attempt.fail(
                    "limit-before-filter",
                    f"{called} returned {plural(len(found), 'order')}; {len(wanted)} were expected. Its request evaluated "
                    f"{plural(run.calls[-1].evaluated, 'item')}, and the filter took some of them away.",
                    "Leave the filter out and say it in the key condition: `Limit` counts before a filter.",
                )
        attempt.items_equal(wanted, run, ordered=True)
        attempt.reads_no_more(
            run,
            len(wanted),
            "item",
            most=_NEWEST,
            diagnosis="read-too-much",
            help="Let the request stop after five: `Limit=5` counts what is evaluated, and here that is what you want.",
        )
    attempt.no_scan("Stay with Query: one user's orders are one item collection, and it is in order already.")
    attempt.at_most(requests=3, help="One Query for each user is enough: it can begin at the newest end.")


def _first_other(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    other = next(item for item in found if item.get("type") != "Order")
    return {name: other[name] for name in ("pk", "sk") if name in other}


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
    reference=Cost(requests=3, read_units=1.5),
    cheaper="One Query that begins at the newest end and stops after five costs half a unit.",
)
