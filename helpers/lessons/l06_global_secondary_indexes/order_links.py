"""Exercise 6.4, the bug hunt: a page that shows what was written a moment ago, however far an index is behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, function
from helpers.text import plural

_TABLE, _INDEX = "exercise-order-links", "by-order"
_BEHIND = 60.0
"""Seconds that the index is behind during the check: long for an index, and allowed (I8)."""
_ORDERS: list[dict[str, Any]] = [
    {"userId": f"{user:06}", "orderId": f"{9_000 + number:07}", "status": "PAID", "total": 15 + number}
    for number, user in enumerate((11, 11, 42))
]


def _table(lab: Any) -> Any:
    return lab.table(_TABLE, pk="userId", sk="orderId", gsi={_INDEX: {"pk": "orderId"}})


def _order_links(attempt: Attempt) -> None:
    table, links = attempt.table, []
    shows: list[Run] = []
    with attempt.index_behind(_INDEX, _BEHIND):
        for order in _ORDERS:
            run = attempt.run(table, dict(order), of="place")
            attempt.one_write(run, "Store the order with one `put_item`, as before.")
            links.append(_link(attempt, run))
            _shown(attempt, shows, links[-1], order, "right after it was placed")
        for order, link in zip(_ORDERS, links, strict=True):
            key = {name: order[name] for name in ("userId", "orderId")}
            table.put_item(Item={**order, "status": "CANCELLED"})
            _shown(attempt, shows, link, {**order, "status": "CANCELLED"}, "right after it was cancelled")
        _strongly(attempt, shows)
        table.delete_item(Key=key)
        run = attempt.run(table, links[-1], of="show")
        if run.value is not None:
            attempt.fail(
                "still-shown",
                f"The order was deleted, and {run.span} returned {echo.code(echo.short(run.value))}.",
                "Return what the table has under the key now, and None where it has nothing.",
            )


def _link(attempt: Attempt, run: Run) -> str:
    link = attempt.returned(run)
    if not isinstance(link, str):
        attempt.fail(
            "link-not-text",
            f"{run.span} returned {echo.code(echo.short(link))}; a link is text.",
            'Join what the link needs to one text, such as `f"{…}.{…}"`, and take it apart again in `show`.',
        )
    return link


def _shown(attempt: Attempt, shows: list[Run], link: str, order: Mapping[str, Any], when: str) -> None:
    run = attempt.run(attempt.table, link, of="show")
    shows.append(run)
    called, value = run.span, run.value
    attempt.no_scan("A link that holds the whole key of the order needs no search.")
    by_index = any(arm == _INDEX for call in run.calls for arm, _ in call.arms)
    if value is None:
        attempt.fail(
            "not-found-yet" if by_index else "not-found",
            f"{called} returned None {when}; the index `{_INDEX}` is {_BEHIND:g} seconds behind today."
            if by_index
            else f"{called} returned None {when}; the order is in the table.",
            "Read the table, not the index: put into the link what GetItem needs."
            if by_index
            else "Return the item that GetItem has under `Item`.",
        )
    if not isinstance(value, Mapping) or not compare.same(dict(order), dict(value)):
        stale = isinstance(value, Mapping) and value.get("orderId") == order["orderId"]
        attempt.fail(
            "stale-order" if stale else "wrong-order",
            f"{called} returned {echo.code(echo.short(value))} {when}; {echo.code(echo.short(dict(order)))} was expected.",
            "Read the order from the table each time: a link and an index both hold what was true earlier."
            if stale
            else "Return the item itself, as it was stored.",
        )
    if len(run.calls) > 1:
        attempt.fail(
            "too-many-requests",
            f"{called} made {plural(len(run.calls), 'request')}; one was expected.",
            "One GetItem with the whole key is enough.",
        )


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
    reference=Cost(
        requests=2 * len(_ORDERS) + len(_ORDERS) + 1, read_units=2 * len(_ORDERS) + 1, write_units=2 * len(_ORDERS)
    ),
    cheaper="One Put to place an order, one consistent GetItem to show it.",
    budget=300,
)
