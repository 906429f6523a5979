"""Exercise 4.6 on tables that begin anew: a batch that is done in part, a rival, an order that is sent twice, another table."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from helpers.exercises import Attempt, echo
from helpers.lessons.l04_sort_keys.new_year_orders import AGAIN, PROFILE, Placed
from helpers.lessons.l04_sort_keys.tables import asks
from helpers.text import plural


def while_throttled(attempt: Attempt) -> None:
    """An order that is placed while DynamoDB does one part of each batch only. What ends in an error is sent again."""
    from helpers.engine.physics.faults import drop

    user, order = AGAIN
    table = attempt.fresh()
    with attempt.lab.faults.inject(drop(table.name, operation="BatchWriteItem").times(2)):
        run = attempt.run(table, user, copy.deepcopy(order), of="place", allow=("Exception",))
    if run.error:
        attempt.run(table, user, copy.deepcopy(order), of="place")
    items = [item for item in attempt.stored() if item.get("type") != PROFILE]
    if len(items) < 1 + len(order["lines"]):
        attempt.fail(
            "unprocessed-items",
            f"{run.span} sent {plural(1 + len(order['lines']), 'item')} and left {echo.number(len(items))} in the table, "
            "without an error: a batch may be done in part.",
            "Write the order and its lines in one transaction: it is done whole, or not at all.",
        )


def sent_twice(attempt: Attempt, so_far: Sequence[Placed]) -> None:
    """The same order once more, as a client sends it that has not heard the answer."""
    table = attempt.fresh()
    user, order = so_far[0]
    attempt.run(table, user, copy.deepcopy(order), of="place")
    attempt.run(table, user, copy.deepcopy(order), of="place", allow=("ClientError",))
    run = attempt.run(table, user, of="orders_of")
    if len(attempt.items_returned(run, "Return the list of orders.")) > 1:
        attempt.fail(
            "one-order-twice",
            f"Order {echo.code(order['orderId'])} was sent twice, and {run.span} returned it twice.",
            "Make the key of what the order itself says: then it replaces itself. What is drawn or counted is another each time.",
        )


def between_look_and_write(attempt: Attempt) -> None:
    """Another order of the same second arrives after `place` has looked, and before it writes."""
    first, second = AGAIN, (AGAIN[0], {**AGAIN[1], "orderId": "K7F5"})
    table = attempt.fresh()
    attempt.run(table, first[0], copy.deepcopy(first[1]), of="place")
    rival = [item for item in attempt.stored() if item.get("type") != PROFILE]
    table, waiting = attempt.fresh(), [rival]

    def looked(call: Any) -> None:
        if waiting and call.read_units and not call.write_units:
            attempt.lab.load(table, waiting.pop())

    ended = attempt.lab.on_call(looked)
    try:
        attempt.run(table, second[0], copy.deepcopy(second[1]), of="place", allow=("ClientError",))
    finally:
        ended()
    if waiting:
        return  # it has not looked
    kept = {item.get("orderId") for item in attempt.stored()}
    if first[1]["orderId"] not in kept:
        attempt.fail(
            "look-then-write",
            f"{attempt.runs[-1].span} looked whether its key is free. Before it wrote, order "
            f"{echo.code(first[1]['orderId'])} came, under the same key, and was replaced.",
            "Give the order a key that no other order can have, and there is nothing to look for.",
        )


def all_or_none(attempt: Attempt) -> None:
    """What another reader sees of an order while it is placed, one request after the other. A batch is done in part."""
    from helpers.engine.physics.faults import drop

    user, order = AGAIN
    table, seen = attempt.fresh(), list[int]()

    def written(call: Any) -> None:
        if call.write_units:
            seen.append(sum(item.get("type") != PROFILE for item in attempt.stored()))

    ended = attempt.lab.on_call(written)
    try:
        with attempt.lab.faults.inject(drop(table.name, operation="BatchWriteItem").times(2)):
            run = attempt.run(table, user, copy.deepcopy(order), of="place")
    finally:
        ended()
    asks(attempt, run, table)  # who remembers that it has placed this order writes nothing into a new table
    if any(items != seen[-1] for items in seen):
        attempt.fail(
            "in-part",
            f"{run.span} wrote in {plural(len(seen), 'request')}. After the first, {echo.number(seen[0])} of the order's "
            f"{plural(seen[-1], 'item')} lay in the table: had it stopped there, the order would be there in part.",
            "Write an order and its lines in one transaction, as in lesson 02: all of them or none.",
        )


def in_another_table(attempt: Attempt) -> None:
    """An order in a table that it shares with nobody."""
    user, order = AGAIN
    archive = attempt.lab.table("exercise-new-year-archive", pk="pk", sk="sk")
    asks(attempt, attempt.run(archive, user, copy.deepcopy(order), of="place"), archive)
    asks(attempt, attempt.run(archive, user, of="orders_of"), archive)
