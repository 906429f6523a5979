"""Exercise 6.5: a status index that takes more than one partition's writes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, compare, echo, function
from helpers.text import plural

SHARDS = 4
Items = list[dict[str, Any]]
_TABLE, _INDEX = "exercise-status-shards", "by-status"
_ORDERS, _SHIPPED = 48, 12
_BUSY = 34
"""Orders of one busy reader: most of them."""
_HOTTEST = 0.6
"""The largest share of the orders that one key of the index may hold. A random spread stays far below it."""
_LATER = "2026-01-06T12:{:02}:00Z"


def _orders() -> Items:
    """Orders of one status, most of them a busy reader's; they are updated in an order of their own."""
    return [
        {
            "userId": "000001" if place < _BUSY else f"{place:06}",
            "orderId": f"{8_000 + place:07}",
            "status": "PAID",
            "updatedAt": f"2026-01-05T10:{place * 17 % 60:02}:{place:02}Z",
            "total": 12 + place % 7,
        }
        for place in range(_ORDERS)
    ]


def _table(lab: Any) -> Any:
    index = {"pk": ["status", "shard:N"], "sk": "updatedAt"}
    return lab.table(_TABLE, pk="userId", sk="orderId", gsi={_INDEX: index})


def _key(item: dict[str, Any]) -> tuple[str, str]:
    return item["userId"], item["orderId"]


def _status_shards(attempt: Attempt) -> None:
    orders = _orders()
    for order in orders:
        run = attempt.run(attempt.table, dict(order), of="put_order")
        attempt.one_write(run, "Put the order with one `put_item`; the shard is one more attribute of it.")
    attempt.settle()
    _spread(attempt, orders)
    shipped = {_key(order): {**order, "status": "SHIPPED"} for order in orders[::4]}
    for minute, (key, order) in enumerate(shipped.items()):
        order["updatedAt"] = _LATER.format(59 - minute)
        run = attempt.run(attempt.table, *key, "SHIPPED", order["updatedAt"], of="set_status")
        attempt.one_write(run, "Change the order with one `update_item`; it need not be read for that.")
    attempt.settle()
    now = [shipped.get(_key(order), order) for order in orders]
    _changed(attempt, now)
    for status in ("PAID", "SHIPPED"):
        _gathered(attempt, status, sorted((o for o in now if o["status"] == status), key=lambda o: o["updatedAt"]))


def _spread(attempt: Attempt, orders: Items) -> None:
    items = {_key(item): item for item in attempt.stored()}
    for order in orders:
        item = items.get(_key(order), {})
        if not all(compare.same(value, item.get(name)) for name, value in order.items()):
            attempt.fail(
                "order-changed",
                f"After `put_order`, the table holds {echo.code(echo.short(item))} for {echo.code(echo.short(order))}.",
                'Store the whole order and add the shard: `{**order, "shard": …}`.',
            )
    entries = attempt.stored(_INDEX)
    if len(entries) < len(orders):
        attempt.fail(
            "not-in-index",
            f"{echo.number(len(orders))} orders were put; {echo.number(len(entries))} of them have an entry in `{_INDEX}`.",
            "Give every order a number in `shard`: without all attributes of the index's key there is no entry.",
        )
    shards = Counter(entry["shard"] for entry in entries)
    shard, most = max(shards.items(), key=lambda pair: (pair[1], pair[0]))
    if not set(shards) <= set(range(SHARDS)):
        attempt.fail(
            "other-shards",
            f"The index has shards such as {echo.code(str(max(shards)))}; SHARDS is {SHARDS}.",
            "Use the numbers from 0 to SHARDS - 1, so that a reader knows which keys to ask.",
        )
    if len(shards) == 1:
        attempt.fail(
            "one-shard",
            f"All {echo.number(most)} orders have the shard {echo.number(shard)}: they lie under one key of the index.",
            "Take a number that differs from order to order: from a hash of the order's id, or at random.",
        )
    if most > _HOTTEST * len(orders):
        attempt.fail(
            "uneven",
            f"{echo.number(most)} of {echo.number(len(orders))} orders lie under the shard {echo.number(shard)}.",
            "Spread by what differs from order to order: one reader has placed most of these, as in every shop.",
        )


def _changed(attempt: Attempt, now: Items) -> None:
    items = {_key(item): item for item in attempt.stored()}
    for order in now:
        item = items.get(_key(order), {})
        wrong = [name for name in order if not compare.same(order[name], item.get(name))]
        if wrong:
            attempt.fail(
                "wrong-update" if set(wrong) <= {"status", "updatedAt"} else "order-changed",
                f"After `set_status`, an order has {echo.code(wrong[0])} = {echo.code(echo.short(item.get(wrong[0])))}; "
                f"{echo.code(echo.short(order[wrong[0]]))} was expected.",
                "Set `status` and `updatedAt`, both, and leave every other attribute as it is.",
            )
    if len(attempt.stored(_INDEX)) < len(now):
        attempt.fail(
            "lost-from-index",
            f"After `set_status`, the index has {echo.number(len(attempt.stored(_INDEX)))} entries for "
            f"{echo.number(len(now))} orders.",
            "Keep the shard as it is: it says nothing about the status, and without it there is no entry.",
        )


def _gathered(attempt: Attempt, status: str, wanted: Items) -> None:
    run = attempt.run(attempt.table, status, of="with_status")
    found = attempt.items_returned(run, "Return the `Items` of the answer, as a list.")
    called = run.span
    attempt.no_scan("Query the index once for each shard: the partition key is the status and the shard.")
    ids, expected = [item.get("orderId") for item in found], [order["orderId"] for order in wanted]
    if len(set(ids) & set(expected)) < len(expected):
        attempt.fail(
            "orders-missing",
            f"{called} returned {echo.number(len(set(ids)))} of {echo.number(len(expected))} orders, "
            f"with {plural(len(run.calls), 'request')}.",
            "Ask every shard, `range(SHARDS)`, and put the answers together.",
        )
    if len(ids) > len(expected):
        attempt.fail(
            "other-orders",
            f"{called} returned {echo.number(len(ids))} orders for {echo.number(len(expected))}.",
            "Ask each shard once, for this status alone.",
        )
    if ids != expected:
        attempt.fail(
            "not-in-order",
            f"{called} returned the orders shard by shard; the order of `updatedAt` is lost between them.",
            "Sort the whole by `updatedAt`: each shard is in order by itself only.",
        )
    if len(run.calls) > SHARDS:
        attempt.fail(
            "too-many-queries",
            f"{called} made {plural(len(run.calls), 'request')}; {SHARDS} shards need {SHARDS}.",
            "One Query for each shard is enough.",
        )


EXERCISE = Exercise(
    name="global-secondary-indexes/status-shards",
    title="6.5 · Cool the status index",
    objective="Spread a low-cardinality index key over shards, and read it back in order.",
    minutes=9,
    takes=(
        function("put_order", "table", "order"),
        function("set_status", "table", "user_id", "order_id", "status", "at"),
        function("with_status", "table", "status"),
    ),
    hints=(
        "The partition key of the index has two parts. One is the status; what can the other be, so that a crowd of equal status parts?",
        (
            "`put_order` adds `shard`, a number below SHARDS that differs from order to order. `set_status` does not touch it. "
            "`with_status` asks all shards and sorts."
        ),
        (
            '`Key("status").eq(status) & Key("shard").eq(shard)` for each `shard in range(SHARDS)`, with `IndexName`; then '
            '`sorted(found, key=lambda order: order["updatedAt"])`.'
        ),
    ),
    check=_status_shards,
    arrange=_table,
    reference=Cost(requests=_ORDERS + _SHIPPED + 2 * SHARDS, read_units=4.0, write_units=2 * _ORDERS + 3 * _SHIPPED),
    cheaper="One Put for an order, one Update for a change of status, one Query for each shard.",
    budget=400,
)
