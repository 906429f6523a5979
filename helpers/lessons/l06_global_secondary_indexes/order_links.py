"""Exercise 6.4, the bug hunt: a page that shows what was written a moment ago, however far an index is behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, LearnerError, Process, Run, compare, echo, function
from helpers.lessons.l06_global_secondary_indexes.elsewhere import WRITE_AGAIN, asked_the_table, elsewhere
from helpers.text import plural

_TABLE, _INDEX = "exercise-order-links", "by-order"
_BEHIND = 60.0
"""Seconds that the index is behind during the check: long for an index, and allowed (I8)."""
_ANEW = "right after it was placed once more"
_IDS = (
    ("000011", "0009000"),
    ("000042", "0009000"),
    ("900719925474099300012345", "3"),
    ("7", "12"),
    ("007", "12"),
    ("7", "012"),
    ("71", "2"),
    ("0", "00"),
)
"""User and order: two orders of one number, the same digits cut in several places, noughts in front, more than a float holds."""
_ORDERS: list[dict[str, Any]] = [
    {"userId": user, "orderId": order, "status": "PAID", "total": 15 + number}
    for number, (user, order) in enumerate(_IDS)
]


def _table(lab: Any) -> Any:
    return lab.table(_TABLE, pk="userId", sk="orderId", gsi={_INDEX: {"pk": "orderId"}})


def _order_links(attempt: Attempt) -> None:
    shop, page = attempt.process(), attempt.process()
    links: list[str] = []
    shows: list[Run] = []
    with attempt.index_behind(_INDEX, _BEHIND):
        for number, order in enumerate(_ORDERS):
            links.append(_placed(attempt, shop, order))
            shows.append(_show(attempt, shop if number == 0 else page, shop, links[-1]))
            _shown(attempt, shows[-1], order, "right after it was placed")
        for order, link in zip(_ORDERS, links, strict=True):
            now = {**order, "status": "CANCELLED", "reason": "out of print"}
            attempt.table.put_item(Item=now)
            shows.append(_show(attempt, page, shop, link))
            _shown(attempt, shows[-1], now, "right after it was cancelled")
        _strongly(attempt, shows)
        attempt.table.delete_item(Key={name: _ORDERS[-1][name] for name in ("userId", "orderId")})
        run = _show(attempt, page, shop, links[-1])
        attempt.asks_its_table(run)
        if run.value is not None and not run.value:
            attempt.fail(
                "empty-not-none",
                f"The order was deleted, and {run.span} returned {echo.code(echo.short(run.value))}; None was expected.",
                'Return what GetItem has under `Item`, or None: `.get("Item")` does both.',
            )
        if run.value is not None:
            attempt.fail(
                "still-shown",
                f"The order was deleted, and {run.span} returned {echo.code(echo.short(run.value))}.",
                "Return what the table has under the key now, and None where it has nothing.",
            )
        _shown(
            attempt, _show(attempt, page, shop, _placed(attempt, shop, _ORDERS[-1], WRITE_AGAIN)), _ORDERS[-1], _ANEW
        )


def _placed(
    attempt: Attempt,
    shop: Process,
    order: Mapping[str, Any],
    help: str = "Store the order with one `put_item`, as before.",
) -> str:
    """Places an order and returns its link."""
    run = shop.run(attempt.table, dict(order), of="place")
    attempt.one_write(run, help)
    item = attempt.item({name: order[name] for name in ("userId", "orderId")})
    if item is None or any(not compare.same(value, item.get(name)) for name, value in order.items()):
        attempt.fail(
            "order-not-stored",
            f"After {run.span} the table holds {echo.code(echo.short(item))} under the order's key.",
            "Store the order as it comes: the link is for the reader, and needs no change of the item.",
        )
    link = attempt.returned(run)
    if not isinstance(link, str):
        attempt.fail(
            "link-not-text",
            f"{run.span} returned {echo.code(echo.short(link))}; a link is text.",
            'Join what the link needs to one text, such as `f"{…}.{…}"`, and take it apart again in `show`.',
        )
    return link


def _show(attempt: Attempt, process: Process, shop: Process, link: str) -> Run:
    """Calls `show`, in the process that placed the order or in another one."""
    try:
        if process is shop:
            return shop.run(attempt.table, link, of="show")
        return elsewhere(attempt, process, shop, link, of="show")
    except LearnerError as stopped:
        if stopped.failure.diagnosis != "consistent-index-read":
            raise
        attempt.fail(
            "consistent-index-read",
            stopped.failure.rationale,
            "Read the table instead: a global secondary index has no consistent reads (I5).",
        )


def _shown(attempt: Attempt, run: Run, order: Mapping[str, Any], when: str) -> None:
    called, value = run.span, run.value
    attempt.no_scan("A link that holds the whole key of the order needs no search.")
    if value is None:
        _not_found(attempt, run, order, when)
    if not isinstance(value, Mapping) or not compare.same(dict(order), dict(value)):
        raise_about = _what_is_wrong(run, order)
        attempt.fail(
            raise_about[0],
            f"{called} returned {echo.code(echo.short(value))} {when}; {echo.code(echo.short(dict(order)))} was expected.",
            raise_about[1],
        )
    asked_the_table(attempt, run)
    if len(run.calls) > 1:
        attempt.fail(
            "too-many-requests",
            f"{called} made {plural(len(run.calls), 'request')}; one was expected.",
            "One GetItem with the whole key is enough.",
        )


_ANOTHER_KEY = (
    "Let the link hold both ids as they are, and between them a sign that is no digit: ids have any number of digits, and "
    "7 and 007 are two ids."
)


def _not_found(attempt: Attempt, run: Run, order: Mapping[str, Any], when: str) -> None:
    if run.printed:
        attempt.returned(run)
    if any(arm == _INDEX for call in run.calls for arm, _ in call.arms):
        attempt.fail(
            "not-found-yet",
            f"{run.span} returned None {when}; the index `{_INDEX}` is {_BEHIND:g} seconds behind today.",
            "Read the table, not the index: put into the link what GetItem needs.",
        )
    if run.calls and not any(call.evaluated for call in run.calls):
        key = {name: order[name] for name in ("userId", "orderId")}
        attempt.fail(
            "another-key",
            f"{run.span} returned None {when}: it asked the table for another key than {echo.code(echo.short(key))}.",
            _ANOTHER_KEY,
        )
    attempt.asks_its_table(run)
    attempt.fail(
        "not-found",
        f"{run.span} returned None {when}; the order is in the table, and the request read it.",
        "Return the item that GetItem has under `Item`.",
    )


def _what_is_wrong(run: Run, order: Mapping[str, Any]) -> tuple[str, str]:
    """Diagnosis and recommendation for a value that is not the order."""
    value = run.value
    if not isinstance(value, Mapping) or not {"userId", "orderId"} & set(value):
        return "wrong-order", "Return the item itself, what GetItem has under `Item`, as it was stored."
    if any(not compare.same(order[name], value.get(name, order[name])) for name in ("userId", "orderId")):
        return "another-order", _ANOTHER_KEY
    if not run.calls:
        return (
            "stale-order",
            "Read the order from the table each time: a link, or a variable, holds what was true earlier.",
        )
    if all(compare.same(part, order.get(name)) for name, part in value.items()):
        return (
            "part-of-order",
            "Return the whole item: leave out what asks for some attributes only (ProjectionExpression).",
        )
    if any(arm == _INDEX for call in run.calls for arm, _ in call.arms):
        return "stale-order", "Read the order from the table each time: an index holds what was true earlier."
    return "changed-order", "Return the item as the table has it: nothing added, nothing left from an earlier call."


def _strongly(attempt: Attempt, shows: list[Run]) -> None:
    """Demands consistent reads: in the lab a table's replicas are in step, but nothing promises it (N2)."""
    for run in shows:
        if run.cost.read_units < 1:
            attempt.fail(
                "eventual-read",
                f"{run.span} read eventually, for {plural(run.cost.read_units, 'read unit')}. "
                "This time the replica that answered was current.",
                "Ask for `ConsistentRead=True`: one of the table's three copies may be behind, like an index.",
            )


EXERCISE = Exercise(
    name="global-secondary-indexes/order-links",
    title="6.4 · Bug hunt: the order that was not found",
    objective="Show a reader what they wrote a moment ago, without asking an index.",
    minutes=7,
    takes=(function("place", "table", "order"), function("show", "table", "link")),
    hints=(
        "Waiting and asking again makes the fault rarer, not gone. Which read of which copy is never behind?",
        "GetItem on the table with `ConsistentRead=True`. It needs the whole primary key: so what has to be in the link?",
        "The link: `f\"{order['userId']}.{order['orderId']}\"`. In `show`: split it, one GetItem, `.get(\"Item\")`.",
    ),
    check=_order_links,
    arrange=_table,
    reference=Cost(requests=3 * len(_ORDERS) + 3, read_units=2 * len(_ORDERS) + 2, write_units=2 * len(_ORDERS) + 2),
    cheaper="One Put to place an order, one consistent GetItem to show it.",
    budget=300,
)
