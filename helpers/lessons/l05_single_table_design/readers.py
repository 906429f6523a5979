"""Three readers of exercises 5.3 and 5.5, each a collection of several kinds of items: many orders, few, none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

NAMES = {"000001": "Amara Quillan", "000002": "Bao Lindmoor", "000003": "Yara Granath"}
ORDERS = {"000001": 9, "000002": 2, "000003": 0}
"""How many orders each user has; each of them has three order items."""
ITEMS = 3
Item = dict[str, Any]


def profile(user: str) -> Item:
    """A user's profile."""
    return {"pk": f"USER#{user}", "sk": "PROFILE", "type": "User", "name": NAMES[user], "joined": "2025-01-04"}


def orders_of(user: str, note: str = "") -> list[Item]:
    """A user's orders, oldest first. `note` makes them large."""
    return [
        {
            "pk": f"USER#{user}",
            "sk": f"ORDER#2025-{month:02}-11T10:00:00Z#{int(user) * 100 + month:07}",
            "type": "Order",
            "orderId": f"{int(user) * 100 + month:07}",
            "total": Decimal(10 * month),
            "note": note or f"Deliver to the neighbour in house {month}, please. " * 4,
        }
        for month in range(1, ORDERS[user] + 1)
    ]


def order_items_of(user: str) -> list[Item]:
    """Three order items for each of a user's orders, under sort keys of their own."""
    return [
        {
            "pk": f"USER#{user}",
            "sk": f"ITEM#{order['orderId']}#{number:02}",
            "type": "OrderItem",
            "orderId": order["orderId"],
            "total": order["total"] / 2,
            "title": "What the Lighthouse Knew, volume 2",
        }
        for order in orders_of(user)
        for number in range(1, ITEMS + 1)
    ]
