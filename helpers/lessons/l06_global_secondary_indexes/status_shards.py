"""Exercise 6.5: a status index that takes more than one partition's writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, LearnerError, Process, Run, compare, echo, function
from helpers.lessons.l06_global_secondary_indexes.elsewhere import WRITE_AGAIN, asked_the_table, elsewhere, order_key
from helpers.text import plural

SHARDS = 4
Item = dict[str, Any]
Items = list[Item]
_TABLE, _INDEX = "exercise-status-shards", "by-status"
_ORDERS, _SHIPPED = 120, 12
_BUSY = 84
"""Orders of one busy reader: most of them. The other readers' orders have the numbers of the first of these."""
_RUSH = 72
"""Orders of one sale: placed in one second, at one price."""
_HOTTEST = 1.6
"""The largest load of one key, in shares of an even spread. Of random spreads, one in thousands is above it."""
_LATER = "2026-01-06T12:{:02}:00Z"


def _order(place: int) -> Item:
    rush = place % 5 < 3
    return {
        "userId": "000001" if place < _BUSY else f"{place:06}",
        "orderId": f"{8_000 + place % _BUSY:07}",
        "status": "PAID",
        "updatedAt": "2026-01-05T10:00:00Z" if rush else f"2026-01-05T09:{place * 17 % 60:02}:{place % 60:02}Z",
        "total": 12 if rush else 13 + place % 7,
    }


def _table(lab: Any) -> Any:
    index = {"pk": ["status", "shard:N"], "sk": "updatedAt"}
    return lab.table(_TABLE, pk="userId", sk="orderId", gsi={_INDEX: index})


def _key(item: Mapping[str, Any]) -> tuple[Any, Any]:
    return item["userId"], item["orderId"]


def _status_shards(attempt: Attempt) -> None:
    orders = [_order(place) for place in range(_ORDERS)]
    shop, desk = attempt.process(), attempt.process()
    for order in orders:
        run = shop.run(attempt.table, dict(order), of="put_order")
        attempt.one_write(run, "Put the order with one `put_item`; the shard is one more attribute of it.")
    attempt.settle()
    _spread(attempt, orders)
    noted = _noted(attempt, orders[:: _ORDERS // _SHIPPED])
    shipped = {}
    for number, order in enumerate(noted):
        now = {**order, "status": "SHIPPED", "updatedAt": _LATER.format((59 - number) // 2)}
        shipped[_key(order)] = now
        _set(attempt, desk if number else shop, shop, now)
    attempt.settle()
    current = [shipped.get(_key(order), order) for order in orders]
    _changed(attempt, current)
    for status in ("PAID", "SHIPPED"):
        _gathered(attempt, desk, status, [order for order in current if order["status"] == status])
    paid = current[0] | {"status": "PAID"}
    _set(attempt, desk, shop, paid)
    _once_more(attempt, shop, desk, orders[1], paid)
    attempt.settle()
    _gathered(attempt, desk, "SHIPPED", [order for order in current[1:] if order["status"] == "SHIPPED"])


def _once_more(attempt: Attempt, shop: Process, desk: Process, gone: Item, paid: Item) -> None:
    """Somebody else deletes an order and ships another one; the first is put, the other set to paid, as before."""
    attempt.table.delete_item(Key={name: gone[name] for name in ("userId", "orderId")})
    attempt.one_write(shop.run(attempt.table, dict(gone), of="put_order"), WRITE_AGAIN)
    stored = next(item for item in attempt.stored() if _key(item) == _key(paid))
    attempt.lab.load(attempt.table, [{**stored, "status": "SHIPPED"}])
    attempt.one_write(desk.run(attempt.table, *_key(paid), "PAID", paid["updatedAt"], of="set_status"), WRITE_AGAIN)


def _noted(attempt: Attempt, orders: Items) -> Items:
    """These orders get another attribute from somebody else's program; they are returned with it."""
    keys = {_key(order) for order in orders}
    parcel = {"parcel": "P-77"}
    attempt.lab.load(attempt.table, [{**item, **parcel} for item in attempt.stored() if _key(item) in keys])
    attempt.settle()
    return [{**order, **parcel} for order in orders]


def _set(attempt: Attempt, process: Process, shop: Process, now: Item) -> None:
    """Calls `set_status` for an order, to make it what it is to be now."""
    change = (*_key(now), now["status"], now["updatedAt"])
    before = attempt.item({name: now[name] for name in ("userId", "orderId")}) or {}
    run = (
        shop.run(attempt.table, *change, of="set_status")
        if process is shop
        else elsewhere(attempt, process, shop, *change, of="set_status")
    )
    attempt.one_write(run, "Change the order with one `update_item`; it need not be read for that.")
    after = attempt.item({name: now[name] for name in ("userId", "orderId")}) or {}
    if "parcel" not in after:
        attempt.fail(
            "put-replaces-all",
            f"{run.span} left an order without its `parcel`, which another program had written since the order was put.",
            "Change the order with `update_item`: a put replaces all of it.",
        )
    if added := sorted(set(after) - set(before)):
        attempt.fail(
            "more-than-the-status",
            f"{run.span} gave the order another attribute, {echo.code(added[0])}.",
            "Set `status` and `updatedAt`, and nothing else.",
        )
    if "shard" in after and not compare.same(before["shard"], after["shard"]):
        attempt.fail(
            "shard-moved",
            f"{run.span} changed `shard` from {echo.code(echo.short(before['shard']))} to "
            f"{echo.code(echo.short(after['shard']))}.",
            "Leave the shard as it is when the status changes: it says nothing about it. (Python's `hash()` of a text gives another "
            "number in each process, and a random number is another one each time.)",
        )


def _spread(attempt: Attempt, orders: Items) -> None:
    items = {_key(item): item for item in attempt.stored()}
    for order in orders:
        item = items.get(_key(order), {})
        if not all(compare.same(value, item.get(name)) for name, value in order.items()):
            attempt.fail(
                "order-changed",
                f"After `put_order`, the table holds {echo.code(echo.short(item or None))} for {echo.code(echo.short(order))}.",
                'Store the whole order and add the shard: `{**order, "shard": …}`.',
            )
    entries = attempt.stored(_INDEX)
    there = {_key(entry) for entry in entries} & {_key(order) for order in orders}
    if len(there) < len(orders):
        attempt.fail(
            "not-in-index",
            f"{echo.number(len(orders))} orders were put; {echo.number(len(there))} of them have an entry in `{_INDEX}`.",
            "Give every order a number in `shard`: without all attributes of the index's key there is no entry.",
        )
    shards = Counter(entry["shard"] for entry in entries)
    shard, most = max(shards.items(), key=lambda pair: (pair[1], pair[0]))
    if not set(shards) <= set(range(SHARDS)):
        other = next(shard for shard in sorted(shards) if shard not in range(SHARDS))
        attempt.fail(
            "other-shards",
            f"The index has shards such as {echo.code(str(other))}; SHARDS is {SHARDS}.",
            "Use the whole numbers from 0 to SHARDS - 1, so that a reader knows which keys to ask.",
        )
    if len(shards) == 1:
        attempt.fail(
            "one-shard",
            f"All {echo.number(most)} orders have the shard {echo.number(shard)}: they lie under one key of the index.",
            "Take a number that differs from order to order: from a hash of the order's id, or at random.",
        )
    if most > _HOTTEST * len(orders) / SHARDS:
        attempt.fail(
            "uneven",
            f"{echo.number(most)} of {echo.number(len(orders))} orders lie under the shard {echo.number(shard)}.",
            "Spread by what differs from order to order: one reader has placed most of these, and most were placed in the same "
            "second, at the same price.",
        )
    if len(shards) < SHARDS:
        attempt.fail(
            "shards-unused",
            f"The orders have {plural(len(shards), 'shard')}; SHARDS is {SHARDS}.",
            "Use every number below SHARDS: take the remainder of a division by SHARDS itself.",
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
    entries = len(attempt.stored(_INDEX))
    if entries < len(now):
        attempt.fail(
            "lost-from-index",
            f"After `set_status`, the index has {echo.number(entries)} entries for {echo.number(len(now))} orders.",
            "Keep the shard as it is: it says nothing about the status, and without it there is no entry.",
        )


def _gathered(attempt: Attempt, process: Process, status: str, wanted: Items) -> None:
    run = _asked(attempt, process, status)
    attempt.no_scan("Query the index once for each shard: the partition key is the status and the shard.")
    asked_the_table(attempt, run)
    found = run.items
    if found is not None:
        _all_there(attempt, run, found, wanted)
        _in_order(attempt, run, found)
        places = {_key(item): place for place, item in enumerate(found)}
        wanted = sorted(wanted, key=lambda order: places[_key(order)])  # in one second, any order will do
        names = {name for order in wanted for name in order}
        run = replace(run, value=[{name: part for name, part in item.items() if name in names} for item in found])
    attempt.items_equal(wanted, run, ordered=True, key=("userId", "orderId"))
    if len(run.calls) > SHARDS:
        attempt.fail(
            "too-many-queries",
            f"{run.span} made {plural(len(run.calls), 'request')}; {SHARDS} shards need {SHARDS}.",
            "One Query for each shard is enough.",
        )
    attempt.reads_no_more(
        run,
        len(wanted),
        "item",
        diagnosis="reads-more",
        help="Ask for the status in the key condition: what a filter or Python drops has been read and paid for.",
    )


def _asked(attempt: Attempt, process: Process, status: str) -> Run:
    try:
        return process.run(attempt.table, status, of="with_status")
    except LearnerError as stopped:
        failure = stopped.failure
        if failure.diagnosis != "key-not-in-query":
            raise
        attempt.fail(
            failure.diagnosis,
            failure.rationale,
            "Give every attribute of the partition key with `=`: the status and the shard, so one Query for each shard.",
        )


def _all_there(attempt: Attempt, run: Run, found: list[Mapping[str, Any]], wanted: Items) -> None:
    """Demands the right orders, each once; whether they are whole is left to the comparison of items."""
    keyed = [key for item in found if (key := order_key(item)) is not None]
    if len(keyed) < len(found):
        attempt.fail(
            "part-of-order",
            f"{run.span} returned {echo.code(echo.short(dict(found[0])))}.",
            "Return the whole orders, as the index holds them: leave out what asks for some attributes only.",
        )
    keys, expected = Counter(keyed), {_key(order) for order in wanted}
    missing = expected - set(keys)
    if missing:
        attempt.fail(
            "orders-missing",
            f"{run.span} returned {echo.number(len(expected - missing))} of {echo.number(len(expected))} orders, "
            f"with {plural(len(run.calls), 'request')}.",
            "Ask every shard, `range(SHARDS)`, and put the answers together."
            if len(run.calls) < SHARDS
            else "Return all that the shards hold: no `Limit`, and no merging by `orderId` or `updatedAt`, which two orders may "
            "share.",
        )
    if set(keys) - expected or keys.total() > len(expected):
        attempt.fail(
            "other-orders",
            f"{run.span} returned {echo.number(keys.total())} orders for {echo.number(len(expected))}.",
            "Ask each shard once, for this status alone, and begin each call with an empty list.",
        )


def _in_order(attempt: Attempt, run: Run, found: list[Mapping[str, Any]]) -> None:
    items = {_key(item): item for item in attempt.stored()}
    times = [items[_key(item)]["updatedAt"] for item in found]
    if times == sorted(times):
        return
    if times == sorted(times, reverse=True):
        attempt.fail(
            "newest-first",
            f"{run.span} returned the newest order first.",
            "Turn it round: in the order of `updatedAt`, the oldest comes first.",
        )
    runs = [list(group) for _, group in groupby(found, key=lambda item: items[_key(item)]["shard"])]
    if len(runs) <= SHARDS:
        attempt.fail(
            "not-in-order",
            f"{run.span} returned the orders shard by shard; the order of `updatedAt` is lost between them.",
            "Sort the whole by `updatedAt`: each shard is in order by itself only.",
        )
    attempt.fail(
        "another-order",
        f"{run.span} returned an order of {echo.code(times[0])} first, and the order of `updatedAt` is lost after it.",
        "Sort the whole by `updatedAt` and by nothing before it.",
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
        (
            "The status stays one part of the index's partition key. What could the other part be, so that orders of one status "
            "get different keys?"
        ),
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
    reference=Cost(
        requests=_ORDERS + _SHIPPED + 3 + 3 * SHARDS, read_units=6.0, write_units=2 * _ORDERS + 3 * _SHIPPED + 8
    ),
    cheaper="One Put for an order, one Update for a change of status, one Query for each shard.",
    budget=600,
)
