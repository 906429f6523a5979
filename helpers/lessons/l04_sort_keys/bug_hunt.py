"""Exercise 4.6, the bug hunt: a key that keeps every order, and a prefix that keeps orders and lines apart."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, function
from helpers.lessons.l04_sort_keys.new_year_orders import ANA, BEN, IN_TURN, PROFILE, SCANNED, Placed
from helpers.lessons.l04_sort_keys.orders_once_more import (
    all_or_none,
    between_look_and_write,
    in_another_table,
    sent_twice,
    while_throttled,
)
from helpers.lessons.l04_sort_keys.tables import asks
from helpers.text import listed, plural

Items = Sequence[Mapping[str, Any]]


def _shop(lab: Any) -> Any:
    """Both users' profiles lie there already, behind their orders: what is read has to end where the orders do."""
    profiles = [{"pk": f"USER#{user}", "sk": "PROFILE", "type": PROFILE, "joined": "2025-12-01"} for user in (ANA, BEN)]
    return lab.table("exercise-new-year", pk="pk", sk="sk", items=profiles)


def _lost_orders(attempt: Attempt) -> None:
    servers = [attempt, attempt.process()]
    so_far: list[Placed] = []
    for part in IN_TURN:
        _place_and_read(attempt, servers, part, so_far)
    _every_line(attempt, so_far)
    while_throttled(attempt)
    between_look_and_write(attempt)
    sent_twice(attempt, so_far)
    in_another_table(attempt)
    attempt.fresh()
    _place_and_read(attempt, servers, SCANNED, [])
    attempt.no_scan("Stay with Query: one user's orders are one item collection.")
    all_or_none(attempt)


def _place_and_read(attempt: Attempt, servers: Sequence[Any], part: Sequence[Placed], so_far: list[Placed]) -> None:
    """Places some orders, one on each server in turn, and reads both users' orders on each. so_far: what is placed already."""
    for number, (user, order) in enumerate(part):
        servers[number % len(servers)].run(attempt.table, user, copy.deepcopy(order), of="place")
        so_far.append((user, order))
        attempt.settle(1)  # a partition takes 1,000 write units a second, and scans are large
    for user in sorted({user for user, _ in so_far}):
        for server in servers:
            run = server.run(attempt.table, user, of="orders_of")
            _every_order(attempt, run, user, so_far)


def _every_order(attempt: Attempt, run: Run, user: str, so_far: Sequence[Placed]) -> None:
    """Demands that a run returned a user's orders, all of them, whole, alone and by time, and read nothing else."""
    value, called = attempt.returned(run), run.span
    asks(attempt, run, attempt.table)
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
        attempt.items_equal([], run)  # says what it is instead
    items = [compare.plain(item) for item in value]
    orders = [order for whose, order in so_far if whose == user]
    _no_others(attempt, called, items, orders)
    found = [_of(item, orders) for item in items]
    ids = [order["orderId"] for order in found if order is not None]
    _nothing_lost(attempt, run, orders, ids)
    for item, order in zip(items, found, strict=True):
        _whole(attempt, called, item, order)
    if len(ids) > len(orders):
        attempt.fail(
            "order-twice",
            f"{called} returned {plural(len(ids), 'order')}; {len(orders)} were placed.",
            "Store each order once, as one item.",
        )
    _by_time(attempt, called, orders, ids, user)
    if run.evaluated > len(orders) and "Scan" not in {call.operation for call in run.calls}:
        attempt.fail(
            "lines-read-too",
            f"{called} evaluated {plural(run.evaluated, 'item')} to return {plural(len(orders), 'order')}.",
            "Sort out by key, not afterwards: what lies under another prefix is not even read.",
        )


def _is_line(item: Mapping[str, Any]) -> bool:
    return "lines" not in item and ("title" in item or "quantity" in item or "number" in item)


def _of(item: Mapping[str, Any], orders: Items) -> Mapping[str, Any] | None:
    """The order that an item is of, by its id."""
    return next((order for order in orders if order["orderId"] == item.get("orderId")), None)


def _no_others(attempt: Attempt, called: str, items: Items, orders: Items) -> None:
    """Demands that no profile, no line, and no order of somebody else is among the items."""
    if any(item.get("type") == PROFILE for item in items):
        attempt.fail(
            "profile-among-orders",
            f"{called} returned the user's profile among the orders: it lies in the same collection, under `PROFILE`.",
            "Say in the key condition that the sort key begins with `ORDER#`, and give that prefix to orders alone.",
        )
    line = next((item for item in items if _is_line(item)), None)
    if line is not None:
        attempt.fail(
            "lines-among-orders",
            f"{called} returned {plural(len(items), 'item')} for {plural(len(orders), 'order')}: "
            f"{echo.code(echo.short({name: line[name] for name in ('sk', 'title') if name in line}))} is a line of one.",
            "Give the lines a prefix of their own, so that `begins_with` on `ORDER#` does not meet them.",
        )
    nameless = next((item for item in items if "orderId" not in item), None)
    if nameless is not None:
        _dropped(attempt, called, nameless, "orderId")
    moments = {(order["orderId"], order["placedAt"]) for order in orders}
    for item in items:
        if _of(item, orders) is None or ("placedAt" in item and (item["orderId"], item["placedAt"]) not in moments):
            attempt.fail(
                "orders-of-others",
                f"{called} returned order {echo.code(str(item['orderId']))}, which another user placed.",
                "Let the user decide the partition key, when you write and when you read.",
            )


def _nothing_lost(attempt: Attempt, run: Run, orders: Items, ids: Sequence[str]) -> None:
    lost = [order for order in orders if order["orderId"] not in ids]
    if not lost:
        return
    one = lost[0]
    twins = [o["orderId"] for o in orders if o["placedAt"] == one["placedAt"] and o is not one]
    said = (
        f"{len(orders)} orders were placed, and {run.span} returned {len(ids)}. {echo.code(one['orderId'])} is missing."
    )
    stored = [item for item in attempt.stored() if item.get("orderId") == one["orderId"] and not _is_line(item)]
    if any(item.get("placedAt", one["placedAt"]) == one["placedAt"] for item in stored):
        if len(run.calls) == 1 and run.evaluated < len(orders) and "invoice" in one:
            attempt.fail(
                "first-page-only",
                f"{said} It is in the table; one request was made, which evaluated {plural(run.evaluated, 'item')}.",
                "Go on while the answer has a `LastEvaluatedKey`, and without a `Limit`: these orders fill two pages.",
            )
        attempt.fail("not-returned", f"{said} It is in the table.", "Look at what your key condition leaves out.")
    if twins:
        attempt.fail(
            "same-second",
            f"{said} It was placed in the same second as {listed(map(echo.code, twins))}, and put_item replaces what has "
            "the same key.",
            "Put the order's whole id into the key, behind the time: time alone is not unique, and neither is what else two "
            "orders may share.",
        )
    attempt.fail(
        "same-day",
        f"{said} Another order has its key, and put_item replaces what is there without a word.",
        "Make the key unique: the whole moment, and the order's id behind it.",
    )


def _whole(attempt: Attempt, called: str, item: Mapping[str, Any], order: Mapping[str, Any] | None) -> None:
    """Demands that an item has what its order came with; its lines are items of their own."""
    for name, value in (order or {}).items():
        if name != "lines" and (name not in item or not compare.same(value, item[name])):
            _dropped(attempt, called, item, name)


def _dropped(attempt: Attempt, called: str, item: Mapping[str, Any], name: str) -> None:
    key = {part: item[part] for part in ("pk", "sk") if part in item}
    attempt.fail(
        "attributes-dropped",
        f"{called} returned {echo.code(echo.short(key))}, and its {echo.code(name)} is not what the order came with.",
        "Store every attribute of an order but `lines` in its item: what is in the key only cannot be read as an attribute.",
    )


def _by_time(attempt: Attempt, called: str, orders: Items, ids: Sequence[str], user: str) -> None:
    moments = {order["orderId"]: order["placedAt"] for order in orders}
    by_time = sorted(moments.values())
    if [moments[order_id] for order_id in ids] == by_time[::-1] != by_time:
        attempt.fail(
            "newest-first",
            f"{called} returned the newest order first.",
            "Read forwards, from the oldest end: `ScanIndexForward` is True where you do not say it.",
        )
    if [moments[order_id] for order_id in ids] != by_time:  # in the same second, any order will do
        attempt.fail(
            "not-by-time",
            f"{called} returned {echo.short(ids)}; by time it is {echo.short(sorted(moments, key=moments.__getitem__))}.",
            "Let the key begin with the moment, and put the id behind it: what is sent first was not always placed first.",
        )
    kept = _kept(attempt, moments)
    if [moments[order_id] for order_id in kept] not in (by_time, by_time[::-1]):  # either end may be read first
        attempt.fail(
            "sorted-afterwards",
            f"{called} returned the orders by time, but in the collection of user {user} they lie as {echo.short(kept)}.",
            "Let the sort key begin with the moment: what Python sorts has to be read first, all of it.",
        )


def _kept(attempt: Attempt, moments: Mapping[str, str]) -> list[str]:
    """These orders as the sort keys put them; by time where they are no single item collection."""
    ids = {(order_id, placed) for order_id, placed in moments.items()}
    orders = [i for i in attempt.stored() if not _is_line(i) and (i.get("orderId"), i.get("placedAt")) in ids]
    by_collection: dict[str, list[Mapping[str, Any]]] = {}
    for item in orders:
        by_collection.setdefault(str(item["pk"]), []).append(item)
    whole = next((items for items in by_collection.values() if len(items) == len(moments)), None)
    if whole is None:
        return sorted(moments, key=moments.__getitem__)
    return [str(item["orderId"]) for item in sorted(whole, key=lambda item: str(item["sk"]).encode())]


def _every_line(attempt: Attempt, so_far: Sequence[Placed]) -> None:
    """Every line of every order is an item of its own in the table, whole, beside the others of its order, and nowhere else."""
    stored = attempt.stored()
    lines = [item for item in stored if _is_line(item)]
    wanted = [line for _, order in so_far for line in order["lines"]]
    if twice := [item for item in stored if "lines" in item]:
        attempt.fail(
            "lines-twice",
            f"The item of order {echo.code(str(twice[0].get('orderId')))} carries its `lines`, which are items of their own, too.",
            "Leave `lines` out of the order's item: every read of the orders would pay for them.",
        )
    if len(lines) >= len(wanted):
        for line in wanted:
            like = [item for item in lines if _has(item, line)]
            if not like:
                attempt.fail(
                    "line-attributes-dropped",
                    f"No item of the table has all of {echo.code(echo.short(line))}, which is a line of an order.",
                    "Store every attribute of a line in its item.",
                )
    missing = [line for line in wanted if not any(_has(item, line) for item in lines)]
    if missing or len(lines) < len(wanted):
        example = f" {echo.code(echo.short(missing[0]['title']))} is missing." if missing else ""
        attempt.fail(
            "lines-lost",
            f"{plural(len(wanted), 'line')} were placed; the table holds {echo.number(len(lines))} as items of "
            f"their own.{example}",
            "Give each line the key of its order, with the user in it, and the line's whole number behind it; one item each.",
        )
    for _, order in so_far:
        titles = [line["title"] for line in order["lines"]]
        collections = {item["pk"] for item in lines if item.get("title") in titles}
        if len(collections) > 1:
            attempt.fail(
                "lines-scattered",
                f"The {plural(len(titles), 'line')} of order {echo.code(order['orderId'])} lie in "
                f"{plural(len(collections), 'item collection')}: no one Query returns them.",
                "Give the lines of an order one partition key, such as the user's; the line's number belongs in the sort key.",
            )
    _lines_together(attempt, stored, so_far)


def _lines_together(attempt: Attempt, stored: Sequence[Mapping[str, Any]], so_far: Sequence[Placed]) -> None:
    """The lines of an order are neighbours, by their number: one Query of one stretch returns them."""
    in_order = sorted(stored, key=lambda item: (str(item["pk"]).encode(), str(item["sk"]).encode()))
    for _, order in so_far:
        lines = sorted(order["lines"], key=lambda line: line["number"])
        starts = [place for place, item in enumerate(in_order) if _has(item, lines[0])] if lines else []
        runs = (in_order[start : start + len(lines)] for start in starts)
        if lines and not any(len(run) == len(lines) and all(map(_has, run, lines)) for run in runs):
            attempt.fail(
                "lines-apart",
                f"The {plural(len(lines), 'line')} of order {echo.code(order['orderId'])} are no neighbours in the order of their "
                "number: no one stretch of sort keys holds them so.",
                "Begin a line's sort key with the whole key of its order, and end it with the line's number, padded.",
            )


def _has(item: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    return all(compare.same(value, item.get(name)) for name, value in line.items())


EXERCISE = Exercise(
    name="sort-keys/bug-hunt",
    title="4.6 · Bug hunt: the second order of the day",
    objective="Find and remove two bugs of a popular key design.",
    minutes=10,
    takes=(function("place", "table", "user_id", "order"), function("orders_of", "table", "user_id")),
    hints=(
        "Put two orders of one day on paper, with their keys. What does `put_item` do with a key that is there already?",
        (
            "Three repairs: a key that no second order can have, another prefix for the lines, and one transaction for all of "
            "an order. What does an order have that no other order has?"
        ),
        (
            "Let `moment = f\"{order['placedAt']}#{order['orderId']}\"`. The order gets `f\"ORDER#{moment}\"`, a line "
            "gets `f\"LINE#{moment}#{line['number']:04}\"`. Put all of them with `transact_write_items`. "
            'Then `begins_with("ORDER#")` is right, page after page.'
        ),
    ),
    check=_lost_orders,
    arrange=_shop,
    reference=Cost(requests=40, read_units=290.0, write_units=2430.0),
    cheaper="One transaction for each order is enough, and one Query for each page, which need not be strongly consistent.",
    budget=600,
)
