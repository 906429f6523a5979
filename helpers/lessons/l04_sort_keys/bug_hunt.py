"""Exercise 4.6, the bug hunt: a key that keeps every order, and a prefix that keeps orders and lines apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exercises import Attempt, Exercise, Run, compare, echo, function
from helpers.text import listed, plural

_ANA, _BEN = "000001", "000002"


def _order(order_id: str, placed: str, *titles: str) -> dict[str, Any]:
    lines = [{"number": number, "title": title, "quantity": 1} for number, title in enumerate(titles, 1)]
    return {"orderId": order_id, "placedAt": placed, "total": 12 * len(lines), "lines": lines}


PLACED = {
    _ANA: (
        _order("K7F3", "2026-01-01T09:12:40Z", "A Winter of Maps", "The Quiet Harbour", "Salt and Paper"),
        _order("A91C", "2026-01-01T18:30:05Z", "The Patient Lighthouse"),
        _order("T20B", "2026-01-02T07:45:59Z", "Last Orchard", "The Copper Bridge"),
        _order("D555", "2026-01-03T12:00:00Z", "The Borrowed Piano"),
        _order("B108", "2026-01-03T12:00:00Z", "A Second Garden", "Northern Letters"),
    ),
    _BEN: (_order("K0A0", "2026-01-01T10:00:00Z", "The Hidden Museum", "Small Fires"),),
}
"""Orders of two users by time: two on one day, and two in the same second, sent from two devices."""


_PROFILE = "User"


def _shop(lab: Any) -> Any:
    """Both users' profiles lie there already, behind their orders: what is read has to end where the orders do."""
    profiles = [
        {"pk": f"USER#{user_id}", "sk": "PROFILE", "type": _PROFILE, "joined": "2025-12-01"} for user_id in PLACED
    ]
    return lab.table("exercise-new-year", pk="pk", sk="sk", items=profiles)


def _lost_orders(attempt: Attempt) -> None:
    for user_id, orders in PLACED.items():
        for order in orders:
            attempt.run(attempt.table, user_id, {**order, "lines": [dict(line) for line in order["lines"]]}, of="place")
    for user_id in PLACED:
        run = attempt.run(attempt.table, user_id, of="orders_of")
        _every_order(attempt, run, user_id)
    _every_line(attempt)
    attempt.no_scan("Stay with Query: one user's orders are one item collection.")


def _every_order(attempt: Attempt, run: Run, user_id: str) -> None:
    value, called = attempt.returned(run), run.span
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
        attempt.items_equal([], run)  # says what it is instead
    items = [compare.plain(item) for item in value]
    orders, ids = PLACED[user_id], [str(item.get("orderId")) for item in items if "total" in item]
    lost = [order for order in orders if order["orderId"] not in ids]
    if lost:
        twins = [o["orderId"] for o in orders if o["placedAt"] == lost[0]["placedAt"] and o is not lost[0]]
        same = f"{len(orders)} orders were placed, and {called} returned {len(ids)}. {echo.code(lost[0]['orderId'])} is missing."
        stored = any(item.get("orderId") == lost[0]["orderId"] and "total" in item for item in attempt.stored())
        if stored:
            attempt.fail("not-returned", f"{same} It is in the table.", "Look at what your key condition leaves out.")
        if twins:
            attempt.fail(
                "same-second",
                f"{same} It was placed in the same second as {echo.code(twins[0])}, and put_item replaces what has the same key.",
                "Put the order's id into the key, behind the time: time alone is not unique.",
            )
        attempt.fail(
            "same-day",
            f"{same} Another order of that day has its key, and put_item replaces what is there without a word.",
            "Make the key unique: the whole moment, and the order's id behind it.",
        )
    if any(item.get("type") == _PROFILE for item in items):
        attempt.fail(
            "profile-among-orders",
            f"{called} returned the user's profile among the orders: it lies in the same collection, under `PROFILE`.",
            "Say in the key condition that the sort key begins with `ORDER#`, and give that prefix to orders alone.",
        )
    if len(items) > len(ids):
        line = next(item for item in items if "total" not in item)
        attempt.fail(
            "lines-among-orders",
            f"{called} returned {plural(len(items), 'item')} for {plural(len(orders), 'order')}: "
            f"{echo.code(echo.short({name: line[name] for name in ('sk', 'title') if name in line}))} is a line of one.",
            "Give the lines a prefix of their own, so that `begins_with` on `ORDER#` does not meet them.",
        )
    if len(ids) > len(orders):
        attempt.fail(
            "order-twice",
            f"{called} returned {plural(len(ids), 'order')}; {len(orders)} were placed.",
            "Store each order once, as one item.",
        )
    moments = {order["orderId"]: order["placedAt"] for order in orders}
    if sorted(ids, key=moments.__getitem__) != ids:  # a stable sort: in the same second, any order will do
        attempt.fail(
            "not-by-time",
            f"{called} returned {listed(ids)}; by time it is {listed(moments)}.",
            "Let the key begin with the moment, and put the id behind it.",
        )
    kept, by_time = _kept(attempt, ids), sorted(moments.values())
    if [moments[order_id] for order_id in kept] not in (by_time, by_time[::-1]):  # either end may be read first
        attempt.fail(
            "sorted-afterwards",
            f"{called} returned the orders by time, but in their collection they lie as {listed(kept)}; "
            f"by time it is {listed(moments)}.",
            "Let the sort key begin with the moment: what Python sorts has to be read first, all of it.",
        )
    if run.evaluated > len(orders) and "Scan" not in {call.operation for call in run.calls}:
        attempt.fail(
            "lines-read-too",
            f"{called} evaluated {plural(run.evaluated, 'item')} to return {plural(len(orders), 'order')}.",
            "Sort out by key, not afterwards: what lies under another prefix is not even read.",
        )


def _kept(attempt: Attempt, ids: Sequence[str]) -> list[str]:
    """These orders as the sort keys put them; as they came where they are no single item collection."""
    orders = [item for item in attempt.stored() if item.get("orderId") in ids and "total" in item]
    if len({item["pk"] for item in orders}) > 1:
        return list(ids)
    return [str(item["orderId"]) for item in sorted(orders, key=lambda item: str(item["sk"]).encode())]


def _every_line(attempt: Attempt) -> None:
    """Every line of every order is an item of its own in the table, beside the others of its order, and nowhere else."""
    stored = attempt.stored()
    placed = [order for orders in PLACED.values() for order in orders]
    lines = [item for item in stored if "total" not in item and item.get("type") != _PROFILE]
    wanted = Counter(line["title"] for order in placed for line in order["lines"])
    found = Counter(item.get("title") for item in lines)
    if missing := sorted(wanted - found):
        attempt.fail(
            "lines-lost",
            f"{plural(wanted.total(), 'line')} were placed; the table holds {echo.number(found.total())} as items of "
            f"their own. {echo.code(echo.short(missing[0]))} is missing.",
            "Give each line the key of its order with the line's number behind it, and one item each.",
        )
    if twice := [item for item in stored if "total" in item and "lines" in item]:
        attempt.fail(
            "lines-twice",
            f"The item of order {echo.code(str(twice[0].get('orderId')))} carries its `lines`, which are items of their own, too.",
            "Leave `lines` out of the order's item: every read of the orders would pay for them.",
        )
    for order in placed:
        titles = [line["title"] for line in order["lines"]]
        collections = {item["pk"] for item in lines if item.get("title") in titles}
        if len(collections) > 1:
            attempt.fail(
                "lines-scattered",
                f"The {plural(len(titles), 'line')} of order {echo.code(order['orderId'])} lie in "
                f"{plural(len(collections), 'item collection')}: no one Query returns them.",
                "Give the lines of an order one partition key, such as the user's; the line's number belongs in the sort key.",
            )


EXERCISE = Exercise(
    name="sort-keys/bug-hunt",
    title="4.6 · Bug hunt: the second order of the day",
    objective="Find and remove two bugs of a popular key design.",
    minutes=8,
    takes=(function("place", "table", "user_id", "order"), function("orders_of", "table", "user_id")),
    hints=(
        "Put two orders of one day on paper, with their keys. What does `put_item` do with a key that is there already?",
        (
            "Two repairs: a key that no second order can have, and another prefix for the lines. What does an order have "
            "that no other order has?"
        ),
        (
            "Let `moment = f\"{order['placedAt']}#{order['orderId']}\"`. The order gets `f\"ORDER#{moment}\"`, a line "
            'gets `f"LINE#{moment}#{line[\'number\']}"`. Then `begins_with("ORDER#")` is right.'
        ),
    ),
    check=_lost_orders,
    arrange=_shop,
    budget=100,
)
