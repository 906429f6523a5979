"""Exercise 6.3: an index that holds the open orders and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Process, Run, compare, echo, function
from helpers.lessons.l06_global_secondary_indexes.elsewhere import WRITE_AGAIN, asked_the_table, elsewhere, order_key
from helpers.text import plural

Item = dict[str, Any]
Items = list[Item]
_TABLE, _INDEX = "exercise-open-orders", "open-orders"
_SHOWN = ("userId", "orderId", "placedAt", "total")
"""What an entry tells of its order: the table's key, the index's sort key, and what is projected."""
_BUSY = "LEIPZIG"
_STATUSES = ("PAID", "PAID", "OPEN", "PAID", "PACKED")
_ORDERS, _SMALL, _CLOSED, _LATE, _AGAIN = 110, 4, 5, 1, 2
"""Orders of the busy warehouse, more than any page shows, and of each other one; closed ones of the busy one; one that comes
at the end; what is placed or closed a second time."""
_NOBODYS = ("000001", "101")
"""The key of an order that was never placed; its number is another user's, and closing it must not close that one."""
_REFUSED = ("ClientError", "ValueError", "KeyError", "LookupError", "RuntimeError")
"""What `close` may raise where there is no such order."""


def _order(place: int, warehouse: str = _BUSY) -> Item:
    """Later orders have lower ids. Three in a row share a second, and each id is given to two users."""
    return {
        "userId": f"{1 + place % 2:06}",
        "orderId": f"{7_900 - place // 2 * 13}",
        "warehouse": warehouse,
        "placedAt": f"2026-01-{10 + place // 6:02}T08:00:{place % 6 // 3:02}Z",
        "status": _STATUSES[place % 5],
        "total": Decimal("12.95") + place % 7,
    }


def _orders() -> Items:
    """Orders of a busy warehouse and of two others, one of them with a name that begins like the busy one's."""
    small = {name: 100 * number for number, name in enumerate(("PORTO", f"{_BUSY}-2"), 1)}
    return [
        *(_order(place) for place in range(_ORDERS)),
        *({**_order(place), "orderId": f"{base + place}", "warehouse": name}
          for name, base in small.items() for place in range(_SMALL)),
    ]  # fmt: skip


def _key(order: Mapping[str, Any]) -> tuple[Any, Any]:
    return order["userId"], order["orderId"]


def _table(lab: Any) -> Any:
    index = {"pk": "openIn", "sk": "placedAt", "project": ["total"]}
    return lab.table(_TABLE, pk="userId", sk="orderId", gsi={_INDEX: index})


def _open_orders(attempt: Attempt) -> None:
    orders = _orders()
    shop, desk = attempt.process(), attempt.process()
    for order in orders:
        _place(attempt, shop, order)
    attempt.settle()
    _placed(attempt, orders)
    keys = {_key(entry): entry["openIn"] for entry in attempt.stored(_INDEX)}
    orders = _noted(attempt, orders)
    closed = orders[: _CLOSED - 1]
    for number, order in enumerate(closed):
        run = (
            elsewhere(attempt, desk, shop, *_key(order), of="close")
            if number
            else shop.run(attempt.table, *_key(order), of="close")
        )
        _is_an_update(attempt, run)
    attempt.settle()
    _closed(attempt, orders, closed, keys)
    _no_ghost(attempt, desk)
    still = [order for order in orders if order not in closed]
    for warehouse in dict.fromkeys(order["warehouse"] for order in orders):
        _asked(attempt, desk, warehouse, still)
    late = _order(_ORDERS)
    _place(attempt, shop, late)
    _is_an_update(attempt, elsewhere(attempt, desk, shop, *_key(still[0]), of="close"))
    _once_more(attempt, shop, desk, _order(_CLOSED), {**closed[1], "openIn": keys[_key(closed[1])]})
    attempt.settle()
    _asked(attempt, desk, _BUSY, [*still[1:], late])


def _place(attempt: Attempt, shop: Process, order: Item) -> None:
    run = shop.run(attempt.table, dict(order), of="place")
    attempt.one_write(run, "Put the order with one `put_item`, with everything in it that the index needs.")


def _once_more(attempt: Attempt, shop: Process, desk: Process, gone: Item, reopened: Item) -> None:
    """Somebody else deletes an order and opens another one again; the first is placed, the other closed, as before."""
    attempt.table.delete_item(Key={name: gone[name] for name in ("userId", "orderId")})
    attempt.lab.load(attempt.table, [reopened])
    attempt.one_write(shop.run(attempt.table, dict(gone), of="place"), WRITE_AGAIN)
    attempt.one_write(desk.run(attempt.table, *_key(reopened), of="close"), WRITE_AGAIN)


def _noted(attempt: Attempt, orders: Items) -> Items:
    """Each order gets another attribute from somebody else's program, as orders do between their first day and their last."""
    notes = {_key(order): f"shelf {number}" for number, order in enumerate(orders)}
    theirs = [item for item in attempt.stored() if _key(item) in notes]
    attempt.lab.load(attempt.table, [{**item, "shelf": notes[_key(item)]} for item in theirs])
    attempt.settle()
    return [{**order, "shelf": notes[_key(order)]} for order in orders]


def _is_an_update(attempt: Attempt, run: Run) -> None:
    attempt.one_write(run, "Send one `update_item`: it can set one attribute and remove another.")


def _placed(attempt: Attempt, orders: Items) -> None:
    items = {_key(item): item for item in attempt.stored()}
    for order in orders:
        item = items.get(_key(order), {})
        name = next((name for name in order if not compare.same(order[name], item.get(name))), "")
        if not item or (name and name not in item):
            attempt.fail(
                "order-changed",
                f"After `place`, the table holds {echo.code(echo.short(item or None))} "
                f"for the order {echo.code(echo.short(order))}.",
                "Store the whole order, and add to it: `{**order, …}`.",
            )
        if name:
            attempt.fail(
                "attribute-rewritten",
                f"After `place`, {echo.code(name)} is {echo.code(echo.short(item[name]))}; the order came with "
                f"{echo.code(echo.short(order[name]))}.",
                f"Leave {echo.code(name)} as it comes, and put what the index needs into an attribute of its own, `openIn`.",
            )
    _entered(attempt, orders)


def _entered(attempt: Attempt, orders: Items) -> None:
    entries = {_key(entry): entry["openIn"] for entry in attempt.stored(_INDEX)}
    if not entries:
        attempt.fail(
            "not-in-index",
            f"{echo.number(len(orders))} orders were placed; the index `{_INDEX}` has no entries.",
            "Give each new order the attribute `openIn`: an item has an entry if it has the attributes of the index's key.",
        )
    without = [order for order in orders if _key(order) not in entries]
    if without:
        attempt.fail(
            "some-not-in-index",
            f"{echo.number(len(orders))} orders were placed; {echo.number(len(without))} of them have no entry in "
            f"`{_INDEX}`, such as {echo.code(echo.short(without[0]))}.",
            "Give `openIn` to every order that is placed: a new order is open, whatever else its attributes say.",
        )
    warehouses: dict[Any, set[str]] = defaultdict(set)
    values: dict[str, set[Any]] = defaultdict(set)
    for order in orders:
        value = entries[_key(order)]
        warehouses[value].add(order["warehouse"])
        values[order["warehouse"]].add(value)
    for value, names in warehouses.items():
        if len(names) > 1:
            attempt.fail(
                "one-pile",
                f"Orders of {plural(len(names), 'warehouse')} have {echo.code('openIn')} = {echo.code(echo.short(value))}; "
                "the staff of a warehouse ask for their own orders.",
                "Let `openIn` tell the order's warehouse, whole: then one partition key is one question.",
            )
    if len(values[_BUSY]) > 1:
        attempt.fail(
            "many-piles",
            f"The orders of {echo.code(_BUSY)} have {echo.number(len(values[_BUSY]))} different values of `openIn`.",
            "Give all orders of a warehouse the same `openIn`: a Query asks for one partition key, and one Query is allowed.",
        )


def _closed(attempt: Attempt, orders: Items, closed: Items, keys: Mapping[tuple[Any, Any], Any]) -> None:
    """keys: the value of `openIn` of each order while it was open."""
    items = {_key(item): item for item in attempt.stored()}
    left_over = [order for order in orders if _key(order) in items]
    if len(left_over) < len(orders):
        attempt.fail(
            "order-deleted",
            f"{echo.number(len(orders))} orders were placed and {echo.number(len(closed))} closed; "
            f"{echo.number(len(left_over))} are left in the table.",
            "Let the order leave the index, not the table: remove the attribute that the index's key needs.",
        )
    delivered = [order for order in closed if items[_key(order)].get("status") == "DELIVERED"]
    if delivered and len(delivered) < len(closed):
        missed = next(order for order in closed if order not in delivered)
        attempt.fail(
            "not-each-closed",
            f"{echo.number(len(closed))} orders were closed, and {plural(len(delivered), 'order')} of them "
            f"{'has' if len(delivered) == 1 else 'have'} the status `DELIVERED`; "
            f"{echo.code(echo.short(_key(missed)))} has not.",
            "Change the order of that user and of that number: use both parameters in the key.",
        )
    for order in closed:
        _is_delivered(attempt, items[_key(order)], order)
    left = {_key(entry): entry["openIn"] for entry in attempt.stored(_INDEX)}
    there = [_key(order) for order in closed if _key(order) in left]
    if there and left[there[0]] == keys[there[0]]:
        attempt.fail(
            "still-in-index",
            f"{echo.number(len(closed))} orders were closed; {echo.number(len(there))} of them still have an entry in "
            f"`{_INDEX}`.",
            "Take the attribute `openIn` away from a closed order: without it there is no entry.",
        )
    if there:
        attempt.fail(
            "moved-in-index",
            f"A closed order has an entry under {echo.code(echo.short(left[there[0]]))}: every order ever placed "
            "stays in the index.",
            "Remove `openIn` instead of giving it another value: a sparse index holds only what is still asked for.",
        )
    gone = [order for order in orders if order not in closed and _key(order) not in left]
    if gone:
        attempt.fail(
            "others-closed",
            f"{echo.number(len(closed))} orders were closed, and {echo.code(echo.short(_key(gone[0])))} has left `{_INDEX}`, too.",
            "Change the one order whose `userId` and `orderId` are given: an order's number alone may be another user's as well.",
        )


def _no_ghost(attempt: Attempt, desk: Process) -> None:
    """Closes an order that was never placed: it must not be there afterwards."""
    run = desk.run(attempt.table, *_NOBODYS, of="close", allow=_REFUSED)
    user_id, order_id = _NOBODYS
    found = attempt.item({"userId": user_id, "orderId": order_id})
    if found is not None:
        attempt.fail(
            "ghost-order",
            f"User {echo.code(user_id)} has no order {echo.code(order_id)}; after {run.span} there is one, "
            f"{echo.code(echo.short(found))}.",
            "Give the update a condition: that the item exists. Without an item to update, it makes one.",
        )
    attempt.settle()


def _is_delivered(attempt: Attempt, item: Item, order: Item) -> None:
    wanted = {**order, "status": "DELIVERED"}
    if item.get("status") == order["status"]:
        attempt.fail(
            "status-unchanged",
            f"After `close`, the order {echo.code(order['orderId'])} still has the status {echo.code(order['status'])}.",
            'Set `status` to "DELIVERED" in the same request; `status` is a reserved word, so it needs a `#name`.',
        )
    wrong = [name for name, value in wanted.items() if not compare.same(value, item.get(name))]
    if not wrong:
        return
    said = (
        f"After `close`, the order {echo.code(order['orderId'])} has "
        f"{f'{echo.code(wrong[0])} = {echo.code(echo.short(item[wrong[0]]))}' if wrong[0] in item else f'no {echo.code(wrong[0])}'}"
        f"; {echo.code(echo.short(wanted[wrong[0]]))} was expected."
    )
    if "PutItem" in {call.operation for call in attempt.runs[-1].calls}:
        attempt.fail(
            "put-replaces-all",
            said,
            "Change the order with `update_item`: a put replaces all of it, and with it what others have written since.",
        )
    if wrong == ["placedAt"] and "placedAt" not in item:
        attempt.fail(
            "sort-key-removed",
            said,
            "Remove `openIn` and nothing else: one missing attribute of the index's key is enough, and when an order was "
            "placed is still worth knowing.",
        )
    attempt.fail(
        "close-changed-more",
        said,
        'Set `status` to "DELIVERED", remove `openIn`, and leave every other attribute as it is.',
    )


_HELPS = {
    "nothing-found": "Ask with the value that `place` has given to `openIn`.",
    "missing-items": "Return every entry of the warehouse: no `Limit`, no filter, and no merging by `orderId` or `placedAt`, "
    "which two orders may share.",
    "extra-items": "Ask the index for one value of `openIn`, each time anew, and return the entries as they come.",
    "changed-items": "Return the entries as they come, with all that the index carries.",
    "wrong-order": "Leave the order to the index: its sort key is `placedAt`, and a Query reads forward by itself.",
    "reverse-order": "Leave the order to the index: its sort key is `placedAt`, and a Query reads forward by itself.",
}


def _asked(attempt: Attempt, process: Process, warehouse: str, orders: Items) -> None:
    """One call. orders: all that are open, of every warehouse."""
    run = process.run(attempt.table, warehouse, of="open_orders")
    attempt.no_scan(f'Query the index: `IndexName="{_INDEX}"`, with `openIn` in the key condition.')
    asked_the_table(attempt, run)
    found = run.items
    places = {order_key(item): place for place, item in enumerate(found or [])}
    wanted = [{name: order[name] for name in _SHOWN} for order in orders if order["warehouse"] == warehouse]
    wanted.sort(key=lambda order: (order["placedAt"], places.get(_key(order), 0)))  # in one second, any order will do
    shown = None if found is None else [{name: item[name] for name in _SHOWN if name in item} for item in found]
    attempt.items_equal(
        wanted,
        run if shown is None else replace(run, value=shown),
        ordered=True,
        key=("userId", "orderId"),
        helps=_HELPS,
    )
    if len(run.calls) > 1:
        attempt.fail(
            "too-many-requests",
            f"{run.span} made {plural(len(run.calls), 'request')} for {plural(len(wanted), 'order')}.",
            "One Query of the index is enough: what the page shows is projected.",
        )
    attempt.reads_no_more(
        run,
        len(wanted),
        "item",
        diagnosis="reads-more",
        help="Let the key of the index choose: what a filter or Python drops has been read and paid for.",
    )


EXERCISE = Exercise(
    name="global-secondary-indexes/open-orders",
    title="6.3 · A sparse index for open orders",
    objective="Keep in an index only the items that a question is about, by giving and taking one attribute.",
    minutes=8,
    takes=(
        function("place", "table", "order"),
        function("close", "table", "user_id", "order_id"),
        function("open_orders", "table", "warehouse"),
    ),
    hints=(
        "An item has an entry as long as it has every attribute of the index's key. Which attribute comes, and which goes?",
        "`place` adds `openIn`, the order's warehouse. `close` is one `update_item` with two clauses, SET and REMOVE, and a condition.",
        (
            '`UpdateExpression="SET #status = :delivered REMOVE openIn"`, with '
            '`ConditionExpression="attribute_exists(userId)"`; the page is a Query with '
            f'`IndexName="{_INDEX}"` and `Key("openIn").eq(warehouse)`.'
        ),
    ),
    check=_open_orders,
    arrange=_table,
    reference=Cost(
        requests=_ORDERS + 2 * _SMALL + _LATE + _CLOSED + _AGAIN + 1 + 4,
        read_units=3.0,
        write_units=2 * (_ORDERS + 2 * _SMALL + _LATE + _CLOSED + _AGAIN) + 1,
    ),
    cheaper="One Put for a new order, one Update for a closed one, one Query for a warehouse.",
    budget=500,
)
