"""Exercise 1.1: a Scan becomes a Query."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from helpers.datasets import Kiosk
from helpers.exercises import Attempt, Cost, Exercise, compare, echo, filled, function

_SHOP = Kiosk(users=60)
_INVOICE, _QUARTERS = 4_000, ("2025-Q1", "2025-Q2")
"""Bytes of an invoice, and how many of them lie among a user's orders: who reads them as well, pays for it."""


_REGULAR = "A17"
"""A school that orders often: 150 small orders of four years, under an id that is no number."""
_LATER = {
    "sk": "ORDER#2026-01-02T09:00:00Z#0000999",
    "type": "Order",
    "status": "PLACED",
    "total": Decimal("12.95"),
    "note": "",
}
"""An order that is placed between two calls."""


def _small_orders() -> list[dict[str, Any]]:
    return [
        {
            "pk": f"USER#{_REGULAR}",
            "sk": f"ORDER#{2023 + number // 40}-{1 + number % 12:02}-11T08:00:00Z#{number:07}",
            "type": "Order",
            "userId": _REGULAR,
            "total": Decimal(number % 4),
            "note": "",
        }
        for number in range(150)
    ]


@lru_cache(maxsize=1)
def _items() -> list[dict[str, Any]]:
    items = _SHOP.items("users", "orders", "reviews", "events")
    for user in _SHOP.users:
        more = {"type": "Invoice", "userId": user.id}
        items += [filled(f"USER#{user.id}", f"INVOICE#{quarter}", _INVOICE, **more) for quarter in _QUARTERS]
    return items + _small_orders()


def _shop(lab: Any) -> Any:
    return lab.table("exercise-shop", pk="pk", sk="sk", items=_items())


def _expected_orders(user_id: str) -> list[dict[str, Any]]:
    if user_id == _REGULAR:
        return _small_orders()
    return [{**order.key(), **order.item()} for order in _SHOP.orders_of(user_id)]


def _others(user_id: str, value: Any) -> list[str]:
    """The partition keys of items that are another user's."""
    items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, (list, tuple)) else []
    keys = [compare.plain(item).get("pk") for item in items]
    return [key for key in keys if isinstance(key, str) and key != f"USER#{user_id}"]


def _scan_to_query(attempt: Attempt) -> None:
    reader = _SHOP.reader(4).id
    asked: list[str] = []
    for user in (reader, _SHOP.busiest.id, _REGULAR):
        _orders_of(attempt, user, _expected_orders(user), asked)
        asked.append(user)
    later = {"pk": f"USER#{reader}", "userId": reader, **_LATER}
    attempt.lab.load(attempt.table, [later])
    _orders_of(attempt, reader, [*_expected_orders(reader), later], asked)
    attempt.no_scan(
        "Name the one partition key you want: `Key(\"pk\").eq(…)` in a Query. A Scan reads everybody's items to find one user's."
    )
    attempt.at_most(
        requests=8,
        help="One Query answers the question: an item collection lies together, so there is no need to fetch its items one by one.",
    )
    attempt.at_most(
        read_units=20,
        help="Look at what is evaluated: a statement without `pk = …` in its WHERE reads the whole table, whatever it is called.",
    )
    placed = [*(len(_expected_orders(user)) for user in asked), len(_expected_orders(reader)) + 1]
    for run, orders in zip(attempt.runs, placed, strict=True):
        attempt.reads_no_more(
            run,
            orders,
            "item",
            diagnosis="reads-more-than-orders",
            help="Let the sort key choose, too: one Query with both key conditions evaluates nothing but orders. What a "
            "filter or Python drops has been read and paid for.",
        )


def _orders_of(attempt: Attempt, user: str, expected: list[dict[str, Any]], asked: list[str]) -> None:
    """One call. `asked` holds the users of the calls before it."""
    run = attempt.run(attempt.table, user)
    attempt.returned(run)
    attempt.asks_its_table(run)
    if others := _others(user, run.value):
        both = len(others) < len(run.value)
        if both and others[0].removeprefix("USER#") in asked:
            attempt.fail(
                "kept-from-before",
                f"{run.span} returned items of {echo.code(others[0])}, for whom an earlier call had asked.",
                "Begin each call with an empty list: what a default argument or a variable outside keeps, it keeps for good.",
            )
        attempt.fail(
            "another-users-items",
            f"{run.span} returned items of {echo.code(others[0])}.",
            'Make the partition key from the parameter: `f"USER#{user_id}"`, so that each user gets their own.',
        )
    helps = {
        "extra-items": "Ask for the orders alone: their sort keys share a beginning that no other item has.",
        "missing-items": "Ask for nothing but the user and the beginning of the sort key: a `Limit`, a date or a status "
        "leaves orders out.",
        "nothing-found": "Take the user's id as it comes, whatever it looks like: the partition key is `USER#` and the id.",
    }
    attempt.items_equal(expected, run, helps=helps)


EXERCISE = Exercise(
    name="not-a-database/scan-to-query",
    title="1.1 · Turn a Scan into a Query",
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
    reference=Cost(requests=4, read_units=5.5),
    budget=400,
    cheaper="One Query with both key conditions, eventually consistent, reads the orders once and nothing besides.",
)
