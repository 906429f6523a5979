"""Exercise 1.2: a Scan becomes a Query."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from helpers.datasets import Kiosk
from helpers.exercises import Attempt, Cost, Exercise, compare, echo, filled, function

_SHOP = Kiosk(users=60)
_INVOICE, _QUARTERS = 4_000, ("2025-Q1", "2025-Q2")
"""Bytes of an invoice, and how many of them lie among a user's orders: who reads them as well, pays for it."""


@lru_cache(maxsize=1)
def _items() -> list[dict[str, Any]]:
    items = _SHOP.items("users", "orders", "reviews", "events")
    for user in _SHOP.users:
        more = {"type": "Invoice", "userId": user.id}
        items += [filled(f"USER#{user.id}", f"INVOICE#{quarter}", _INVOICE, **more) for quarter in _QUARTERS]
    return items


def _shop(lab: Any) -> Any:
    return lab.table("exercise-shop", pk="pk", sk="sk", items=_items())


def _expected_orders(user_id: str) -> list[dict[str, Any]]:
    return [{**order.key(), **order.item()} for order in _SHOP.orders_of(user_id)]


def _others(user_id: str, value: Any) -> list[str]:
    """The partition keys of items that are another user's."""
    items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, (list, tuple)) else []
    keys = [compare.plain(item).get("pk") for item in items]
    return [key for key in keys if isinstance(key, str) and key != f"USER#{user_id}"]


def _scan_to_query(attempt: Attempt) -> None:
    for user in (_SHOP.reader(4), _SHOP.busiest):
        run = attempt.run(attempt.table, user.id)
        attempt.returned(run)
        attempt.asks_its_table(run)
        if others := _others(user.id, run.value):
            attempt.fail(
                "another-users-items",
                f"{run.span} returned items of {echo.code(others[0])}.",
                'Make the partition key from the parameter: `f"USER#{user_id}"`, so that each user gets their own.',
            )
        helps = {
            "extra-items": "Ask for the orders alone: their sort keys share a beginning that no other item has.",
            "missing-items": "Ask for nothing but the user and the beginning of the sort key: a `Limit`, a date or a status "
            "leaves orders out.",
        }
        attempt.items_equal(_expected_orders(user.id), run, helps=helps)
    attempt.no_scan(
        "Name the one partition key you want: `Key(\"pk\").eq(…)` in a Query. A Scan reads everybody's items to find one user's."
    )
    attempt.at_most(
        requests=4,
        help="One Query answers the question: an item collection lies together, so there is no need to fetch its items one by one.",
    )
    attempt.at_most(
        read_units=10,
        help="Look at what is evaluated: a statement without `pk = …` in its WHERE reads the whole table, whatever it is called.",
    )


EXERCISE = Exercise(
    name="not-a-database/scan-to-query",
    title="1.2 · Turn a Scan into a Query",
    objective="Read one user's orders, and nothing else, in one request.",
    minutes=6,
    takes=function("orders_of", "table", "user_id"),
    hints=(
        "The partition key of a user's items is made from the user's id. If you can write it down, you can Query for it.",
        "Two conditions on the key: the partition key equals `USER#` and the id; the sort key begins with the word that all orders share.",
        'Fill in: `table.query(KeyConditionExpression=Key("pk").eq(…) & Key("sk").begins_with(…))`, and return what is under `Items`.',
    ),
    check=_scan_to_query,
    arrange=_shop,
    reference=Cost(requests=2, read_units=3.5),
    cheaper=(
        "Let the sort key choose, too: one Query with both key conditions evaluates nothing but orders. What a filter or "
        "Python drops has been read and paid for."
    ),
)
