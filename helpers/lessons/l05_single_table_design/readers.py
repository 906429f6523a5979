"""The readers of exercises 5.3 and 5.5, each a collection of several kinds of items: many orders, few, none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

NAMES = {"000001": "Amara Quillan", "000002": "Bao Lindmoor", "000003": "Yara Granath"}
GUEST = "000004"
"""Somebody who orders without an account: a collection without a profile."""
PLACED = {
    "000001": (
        "2023-11-30T17:45:10Z",
        "2024-12-31T23:59:59Z",
        "2025-01-01T00:00:12Z",
        "2025-03-14T08:05:31Z",
        "2025-03-14T21:40:02Z",
        "2025-08-09T12:00:00Z",
        "2025-11-11T11:11:11Z",
        "2026-01-02T06:30:00Z",
        "2026-01-02T06:30:41Z",
    ),
    "000002": ("2016-05-05T10:00:00Z", "2024-02-29T16:20:00Z"),
    "000003": (),
    GUEST: tuple(f"2025-0{month}-15T12:00:00Z" for month in range(1, 8)),
}
"""When each user's orders were placed, oldest first: over ten years, some of them on one day. One user has none."""
ITEMS = 3
"""Order items of each order."""
Item = dict[str, Any]


def profile(user: str) -> Item:
    """A user's profile."""
    return {"pk": f"USER#{user}", "sk": "PROFILE", "type": "User", "name": NAMES[user], "joined": "2016-01-04"}


def orders_of(user: str, note: str = "") -> list[Item]:
    """A user's orders, oldest first: some with cents, some of the same total. `note` makes them large."""
    return [_order(user, number, placed, note) for number, placed in enumerate(PLACED[user], 1)]


def order_items_of(user: str, note: str = "") -> list[Item]:
    """Three order items for each of a user's orders, under sort keys of their own."""
    return [
        {
            "pk": f"USER#{user}",
            "sk": f"ITEM#{order['orderId']}#{number:02}",
            "type": "OrderItem",
            "orderId": order["orderId"],
            "total": order["total"] / 2,
            "title": "What the Lighthouse Knew, volume 2",
            **({"note": note} if note else {}),
        }
        for order in orders_of(user)
        for number in range(1, ITEMS + 1)
    ]


def newest_of_all(user: str) -> Item:
    """An order that the user places between two calls."""
    return _order(user, len(PLACED[user]) + 1, "2026-01-05T19:00:00Z", "")


def _order(user: str, number: int, placed: str, note: str) -> Item:
    order_id = f"{int(user) * 100 + 50 - number:07}"
    return {
        "pk": f"USER#{user}",
        "sk": f"ORDER#{placed}#{order_id}",
        "type": "Order",
        "orderId": order_id,
        "total": Decimal("14.95") if number % 3 == 1 else Decimal(10 * number),
        "note": note or f"Deliver to the neighbour in house {number}, please. " * 4,
    }
