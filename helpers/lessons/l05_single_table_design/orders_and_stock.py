"""The orders of exercise 5.2, the stock that they take from, and what is said of both."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from helpers.exercises import Attempt, compare, echo
from helpers.text import listed

USER = "USER#000001"
MANY = 40
"""Books of the largest order: 81 actions of the 100 that a transaction has room for (T7)."""
FULL = {f"B{number:05}": 1 for number in range(11, 11 + MANY)}
LAST = f"B{10 + MANY:05}"
STOCK = {"B00001": 9, "B00002": 1, "B00003": 4, "B00004": 6, **FULL, LAST: 0}
Items = list[dict[str, Any]]
Copies = dict[str, int]


class Tables(NamedTuple):
    """The two boto3 tables that `place_order` is given."""

    shop: Any
    stock: Any


def an_order(order_id: str, placed: str, wanted: Mapping[str, int]) -> Items:
    """The items of an order: the order first, then one for each product, with its quantity."""
    order = {"pk": USER, "sk": f"ORDER#{placed}#{order_id}", "type": "Order", "orderId": order_id, "placedAt": placed}
    items = [
        {
            "pk": USER,
            "sk": f"ITEM#{order_id}#{number:02}",
            "type": "OrderItem",
            "orderId": order_id,
            "productId": product,
            "quantity": quantity,
            "price": Decimal("14.95"),
        }
        for number, (product, quantity) in enumerate(wanted.items(), 1)
    ]
    return [order, *items]


FIRST = an_order("0000001", "2026-01-01T09:00:00Z", {"B00001": 2, "B00002": 1, "B00003": 3})
SECOND = an_order("0000002", "2026-01-01T09:02:00Z", {"B00001": 1})
TOO_MANY = (
    an_order("0000003", "2026-01-01T09:05:00Z", {"B00002": 1, "B00001": 1}),
    an_order("0000004", "2026-01-01T09:06:00Z", {"B00001": 1, "B00003": 2, "B00004": 1}),
    an_order("0000005", "2026-01-01T09:07:00Z", {"B00001": 1, "B00002": 1}),
    an_order("0000006", "2026-01-01T09:08:00Z", FULL),
)
"""Orders that want a book too many: the first of two, one more than is left in the middle, the last one, the last of forty."""
THIRD = an_order("0000007", "2026-01-01T09:10:00Z", {"B00001": 1})


def shop_and_stock(lab: Any, place: str = "exercise") -> Tables:
    """A shop without orders, and its stock. place: what the names of the tables begin with."""
    stock = [on_shelf(product, copies) for product, copies in STOCK.items()]
    return Tables(
        lab.table(f"{place}-shop", pk="pk", sk="sk"), lab.table(f"{place}-stock", pk="productId", items=stock)
    )


def on_shelf(product: str, copies: int) -> dict[str, Any]:
    """An item of the stock table."""
    return {"productId": product, "copies": copies, "shelf": f"{product[-2:]}-A"}


def items_stored(attempt: Attempt, tables: Tables, items: Items) -> Items:
    """Those of the items that lie in the shop's table, unchanged."""
    keys = [{"pk": item["pk"], "sk": item["sk"]} for item in items]
    return [item for key, item in zip(keys, items, strict=True) if attempt.item(key, table=tables.shop) == item]


def copies_left(attempt: Attempt, tables: Tables) -> Copies:
    """How many copies of each product the stock table holds; of one that is gone, or has no number, none."""
    held = {item["productId"]: item.get("copies") for item in attempt.stored(table=tables.stock)}
    numbers = {product: copies for product, copies in held.items() if compare.is_number(copies)}
    return {product: int(numbers.get(product) or 0) for product in STOCK}


def minus(copies: Copies, items: Items) -> Copies:
    """What is left of the copies when an order has taken its own."""
    taken = {line["productId"]: line["quantity"] for line in items[1:]}
    return {product: number - taken.get(product, 0) for product, number in copies.items()}


def named(items: Items) -> str:
    """An order as a sentence names it, with what it wants."""
    order, *lines = items
    wanted = {line["productId"]: line["quantity"] for line in lines}
    return f"order {echo.code(order['orderId'])} ({said(wanted, items)})"


def upper(named: str) -> str:
    """A name at the beginning of a sentence."""
    return named[0].upper() + named[1:]


def said(copies: Mapping[str, int], items: Items) -> str:
    """The copies of an order's products; of a long order, the last three."""
    products = [line["productId"] for line in items[1:]]
    shown = products if len(products) <= 3 else products[-3:]
    more = f"{len(products) - 3} more and " if len(products) > 3 else ""
    return more + listed(f"{copies[product]} of {echo.code(product)}" for product in shown)
