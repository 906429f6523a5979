"""Exercise 6.1: an index that holds the open orders and nothing else."""

from __future__ import annotations

from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, compare, echo, function
from helpers.text import plural

Items = list[dict[str, Any]]
_TABLE, _INDEX = "exercise-open-orders", "open-orders"
_WAREHOUSES = ("LEIPZIG", "PORTO")
_ORDERS, _CLOSED = 12, 8


def _orders() -> Items:
    """Orders of several users and two warehouses; their ids are not in the order of time."""
    return [
        {
            "userId": f"{1 + place % 5:06}",
            "orderId": f"{7_000 + place * 7 % _ORDERS:07}",
            "warehouse": _WAREHOUSES[place % 2],
            "placedAt": f"2026-01-{10 + place:02}T08:00:00Z",
            "status": "PAID",
            "total": 20 + place,
        }
        for place in range(_ORDERS)
    ]


def _key(order: dict[str, Any]) -> tuple[str, str]:
    return order["userId"], order["orderId"]


def _table(lab: Any) -> Any:
    index = {"pk": "openIn", "sk": "placedAt", "project": ["total"]}
    return lab.table(_TABLE, pk="userId", sk="orderId", gsi={_INDEX: index})


def _open_orders(attempt: Attempt) -> None:
    orders = _orders()
    for order in orders:
        run = attempt.run(attempt.table, dict(order), of="place")
        attempt.one_write(run, "Put the order with one `put_item`, with everything in it that the index needs.")
    attempt.settle()
    _placed(attempt, orders)
    closed, still = orders[:_CLOSED], orders[_CLOSED:]
    for order in closed:
        run = attempt.run(attempt.table, *_key(order), of="close")
        attempt.one_write(run, "Send one `update_item`: it can set one attribute and remove another.")
    attempt.settle()
    _closed(attempt, orders, closed)
    for warehouse in _WAREHOUSES:
        _asked(attempt, warehouse, [order for order in still if order["warehouse"] == warehouse])


def _placed(attempt: Attempt, orders: Items) -> None:
    items = {_key(item): item for item in attempt.stored()}
    lost = [order for order in orders if not _holds(items.get(_key(order)), order)]
    if lost:
        attempt.fail(
            "order-changed",
            f"After `place`, the table holds {echo.code(echo.short(items.get(_key(lost[0]))))} "
            f"for the order {echo.code(echo.short(lost[0]))}.",
            "Store the whole order, and add to it: `{**order, …}`.",
        )
    entries = attempt.stored(_INDEX)
    if not entries:
        attempt.fail(
            "not-in-index",
            f"{echo.number(len(orders))} orders were placed; the index `{_INDEX}` has no entries.",
            "Give each new order the attribute `openIn`: an item has an entry if it has the attributes of the index's key.",
        )
    wrong = [entry for entry in entries if entry["openIn"] not in _WAREHOUSES]
    if wrong:
        attempt.fail(
            "one-pile",
            f"An entry of the index has {echo.code('openIn')} = {echo.code(echo.short(wrong[0]['openIn']))}; "
            "the staff of a warehouse ask for their own orders.",
            "Let `openIn` hold the order's warehouse: then one partition key is one question.",
        )


def _holds(item: dict[str, Any] | None, order: dict[str, Any]) -> bool:
    return item is not None and all(compare.same(value, item.get(name)) for name, value in order.items())


def _closed(attempt: Attempt, orders: Items, closed: Items) -> None:
    items = {_key(item): item for item in attempt.stored()}
    if len(items) < len(orders):
        attempt.fail(
            "order-deleted",
            f"{echo.number(len(orders))} orders were placed and {echo.number(len(closed))} closed; "
            f"{echo.number(len(items))} are left in the table.",
            "Let the order leave the index, not the table: remove the attribute that the index's key needs.",
        )
    for order in closed:
        item = items[_key(order)]
        if item.get("status") == "PAID":
            attempt.fail(
                "status-unchanged",
                f"After `close`, the order {echo.code(order['orderId'])} still has the status `PAID`.",
                'Set `status` to "DELIVERED" in the same request; `status` is a reserved word, so it needs a `#name`.',
            )
        if not _holds(item, {**order, "status": "DELIVERED"}):
            attempt.fail(
                "order-changed",
                f"After `close`, the table holds {echo.code(echo.short(item))}; "
                f"{echo.code(echo.short({**order, 'status': 'DELIVERED'}))} was expected.",
                "Change the order with `update_item`: a put replaces all of it.",
            )
    left = {_key(entry): entry for entry in attempt.stored(_INDEX)}
    there = [left[_key(order)] for order in closed if _key(order) in left]
    if there and there[0]["openIn"] in _WAREHOUSES:
        attempt.fail(
            "still-in-index",
            f"{echo.number(len(closed))} orders were closed; {echo.number(len(there))} of them still have an entry in "
            f"`{_INDEX}`.",
            "Take the attribute `openIn` away from a closed order: without it there is no entry.",
        )
    if there:
        attempt.fail(
            "moved-in-index",
            f"A closed order has an entry under {echo.code(echo.short(there[0]['openIn']))}: every order ever placed "
            "stays in the index.",
            "Remove `openIn` instead of giving it another value: a sparse index holds only what is still asked for.",
        )


def _asked(attempt: Attempt, warehouse: str, wanted: Items) -> None:
    run = attempt.run(attempt.table, warehouse, of="open_orders")
    found = attempt.items_returned(run, "Return the `Items` of the answer, as a list.")
    attempt.no_scan(f'Query the index: `IndexName="{_INDEX}"`, with `openIn` in the key condition.')
    ids = [item.get("orderId") for item in found]
    expected = [order["orderId"] for order in wanted]
    if sorted(map(str, ids)) != sorted(expected):
        attempt.fail(
            "wrong-orders",
            f"{run.span} returned the orders {echo.code(echo.short(ids))}; "
            f"{echo.code(echo.short(sorted(expected)))} were expected.",
            "Ask for one value of `openIn`, and return the entries as they come.",
        )
    if ids != expected:
        attempt.fail(
            "not-oldest-first",
            f"{run.span} returned the order of {echo.code(str(found[0].get('placedAt')))} first.",
            "Leave the order to the index: its sort key is `placedAt`, and a Query reads forward by itself.",
        )
    if len(run.calls) > 1:
        attempt.fail(
            "too-many-requests",
            f"{run.span} made {plural(len(run.calls), 'request')} for {plural(len(wanted), 'order')}.",
            "One Query of the index is enough: what the page shows is projected.",
        )


EXERCISE = Exercise(
    name="global-secondary-indexes/open-orders",
    title="6.1 · A sparse index for open orders",
    objective="Keep in an index only the items that a question is about, by giving and taking one attribute.",
    minutes=7,
    takes=(
        function("place", "table", "order"),
        function("close", "table", "user_id", "order_id"),
        function("open_orders", "table", "warehouse"),
    ),
    hints=(
        "An item has an entry as long as it has every attribute of the index's key. Which attribute comes, and which goes?",
        "`place` adds `openIn`, the order's warehouse. `close` is one `update_item` with two clauses: SET and REMOVE.",
        (
            '`UpdateExpression="SET #status = :delivered REMOVE openIn"`; the page is a Query with '
            f'`IndexName="{_INDEX}"` and `Key("openIn").eq(warehouse)`.'
        ),
    ),
    check=_open_orders,
    arrange=_table,
    reference=Cost(requests=_ORDERS + _CLOSED + 2, read_units=1.0, write_units=2 * (_ORDERS + _CLOSED)),
    cheaper="One Put for a new order, one Update for a closed one, one Query for a warehouse.",
    budget=300,
)
