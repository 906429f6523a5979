"""Exercise 5.2: an order, its order items and the stock of another table, all or nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, echo, function
from helpers.text import listed, plural

_USER = "USER#000001"
_STOCK = {"B00001": 5, "B00002": 1}
_REFUSED = (
    "TransactionCanceledException",
    "ConditionalCheckFailedException",
)
Items = list[dict[str, Any]]


def _order(order_id: str, placed: str, **wanted: int) -> Items:
    order = {"pk": _USER, "sk": f"ORDER#{placed}#{order_id}", "type": "Order", "orderId": order_id, "placedAt": placed}
    items = [
        {
            "pk": _USER,
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


_FIRST = _order("0000001", "2026-01-01T09:00:00Z", B00001=2, B00002=1)
_TOO_MANY = _order("0000002", "2026-01-01T09:05:00Z", B00001=1, B00002=1)  # the last B00002 is gone by then
_AGAIN = _order("0000003", "2026-01-01T09:10:00Z", B00001=1)
_LATER = 11 * 60
"""Seconds after which the same order comes once more: a ClientRequestToken is forgotten by then (T6)."""


def _tables(lab: Any) -> tuple[Any, Any]:
    stock = [{"productId": product, "copies": copies} for product, copies in _STOCK.items()]
    return (
        lab.table("exercise-shop", pk="pk", sk="sk"),
        lab.table("exercise-stock", pk="productId", items=stock),
    )


def _place_order(attempt: Attempt) -> None:
    run = _placing(attempt, _FIRST)
    _is_stored(attempt, run, _FIRST, _STOCK)
    copies = _copies(attempt)
    if copies == _STOCK:
        attempt.fail(
            "stock-untouched",
            f"`place_order` stored {_named(_FIRST)}; the stock table still holds {_said(_STOCK)}.",
            "Take each order item's quantity from the stock, too: an Update in the same transaction.",
        )
    _stock_is(
        attempt, {"B00001": 3, "B00002": 0}, f"`place_order` stored {_named(_FIRST)}.",
        "wrong-stock", "Take `quantity` copies of each product.",
    )  # fmt: skip

    _placing(attempt, _TOO_MANY)
    left = _stored(attempt, _TOO_MANY)
    copies = _copies(attempt)
    if min(copies.values()) < 0:
        attempt.fail(
            "stock-below-zero",
            f"An order wanted a book that is sold out. Afterwards the stock table holds {_said(copies)}.",
            "Put a condition on the Update: `copies` must be at least the quantity.",
        )
    if left:
        attempt.fail(
            "half-an-order",
            f"An order wanted a book that is sold out. Afterwards {echo.number(len(left))} of its "
            f"{plural(len(_TOO_MANY), 'item')} {'lies' if len(left) == 1 else 'lie'} in the shop's table.",
            "Write the order, its items and the stock in **one** `transact_write_items`: all or nothing.",
        )
    _stock_is(
        attempt, {"B00001": 3, "B00002": 0}, f"`place_order` refused {_named(_TOO_MANY)}: one book is sold out.",
        "stock-lost", "The copies of a refused order must stay on the shelf: put every Update into the order's transaction.",
    )  # fmt: skip

    run = _placing(attempt, _AGAIN)
    _is_stored(attempt, run, _AGAIN, {"B00001": 3, "B00002": 0})
    _placing(attempt, _AGAIN)
    _stock_is(
        attempt, {"B00001": 2, "B00002": 0}, "The same order came a second time.", "placed-twice",
        "Let the order be put only if it is not there yet: `attribute_not_exists(pk)`. A reader may click twice.",
    )  # fmt: skip
    attempt.settle(_LATER)
    _placing(attempt, _AGAIN)
    _stock_is(
        attempt, {"B00001": 2, "B00002": 0}, "The same order came once more, eleven minutes later.", "placed-later",
        "Put `attribute_not_exists(pk)` on the order's Put: a `ClientRequestToken` is remembered for ten minutes only.",
    )  # fmt: skip
    attempt.at_most(
        requests=len(attempt.runs),
        help="One request for one order: between a read and a write, another reader may take the last copy.",
    )


def _placing(attempt: Attempt, items: Items) -> Run:
    shop, stock = attempt.table
    return attempt.run(shop, stock, [dict(item) for item in items], allow=_REFUSED)


def _is_stored(attempt: Attempt, run: Run, items: Items, before: dict[str, int]) -> None:
    """Demands that a new order went through; `before` is what the stock held."""
    found = len(_stored(attempt, items))
    if found == len(items):
        return
    if run.error and not found:
        attempt.fail(
            "refused-too-early",
            f"The {_named(items)} is new, and the stock table held {_said(before)}. It was refused all the same, with {run.error}.",
            "Look at the conditions one by one: the last copy may be sold (`copies >= :n`), and a new order is not there yet.",
        )
    attempt.fail(
        "not-stored" if not found else "items-missing",
        f"The {_named(items)} has {plural(len(items), 'item')} to store; {echo.number(found)} of them "
        f"{'is' if found == 1 else 'are'} in the shop's table, unchanged.",
        "Put every item of the list, as it is, into the shop's table.",
    )


def _named(items: Items) -> str:
    """An order as a sentence names it, with what it wants."""
    order, *lines = items
    wanted = {line["productId"]: line["quantity"] for line in lines}
    return f"order {echo.code(order['orderId'])} ({_said(wanted)})"


def _stored(attempt: Attempt, items: Items) -> Items:
    """Those of the items that lie in the shop's table, unchanged."""
    found = attempt.stored(table=attempt.table[0])
    return [item for item in items if item in found]


def _copies(attempt: Attempt) -> dict[str, int]:
    """How many copies of each product the stock table holds; of one that is gone, none."""
    stock = attempt.table[1]
    return {
        product: int((attempt.item({"productId": product}, table=stock) or {}).get("copies", 0)) for product in _STOCK
    }


def _stock_is(attempt: Attempt, wanted: dict[str, int], when: str, diagnosis: str, help: str) -> None:
    copies = _copies(attempt)
    if copies != wanted:
        attempt.fail(diagnosis, f"{when} The stock table holds {_said(copies)}; there should be {_said(wanted)}.", help)


def _said(copies: dict[str, int]) -> str:
    return listed(f"{number} of {echo.code(product)}" for product, number in copies.items())


EXERCISE = Exercise(
    name="single-table-design/place-order",
    title="5.2 · Place an order, all or nothing",
    objective="Write several items of two tables in one transaction that can be sent twice.",
    minutes=9,
    takes=function("place_order", "shop", "stock", "items"),
    hints=(
        "Ask of each step: what lies in which table if the program stops right after it?",
        (
            "`transact_write_items` takes a list of actions, each with its own `TableName`: a Put for each item, an "
            "Update for each order item's product. Two kinds of action need a condition."
        ),
        (
            "The order's Put has `attribute_not_exists(pk)`. Each Update is `SET copies = copies - :n` with the condition "
            "`copies >= :n`. `shop.meta.client` takes Python values; the names are `shop.name` and `stock.name`."
        ),
    ),
    check=_place_order,
    arrange=_tables,
    reference=Cost(requests=5, write_units=38),
    cheaper=(
        "Each action is billed, a ConditionCheck, too. A `ClientRequestToken` that comes again is billed as reads and not as "
        "writes: with the condition on the order it does no harm."
    ),
    budget=100,
)
