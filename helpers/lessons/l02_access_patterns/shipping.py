"""Whether `ship_order` of exercise 2.3 does both of its writes, and never one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exercises import Attempt, Run, echo
from helpers.lessons.l02_access_patterns.kiosk_shop import Item, order_key, shop
from helpers.lessons.l02_access_patterns.stored_items import anew, copies, lost, words

_REFUSED = ("ClientError", "ValueError", "KeyError", "LookupError", "RuntimeError")
_NOBODYS = "0009999"
"""The id of an order that was never placed."""
_ONE_TRANSACTION = "Put the update and the delete into one `transact_write_items`: then there are both, or none."


def shipped(attempt: Attempt, stored: Sequence[Item]) -> None:
    """Ships an order, and then another one while each of the two places is throttled."""
    for order in shop().waiting[:2]:
        run = _shipped(attempt, stored, order)
    order = shop().waiting[0]
    for place in range(1, len(run.calls)):
        _cancelled(attempt, stored, order, place)
    _no_ghost(attempt, stored, order["userId"])
    at_desk = copies(attempt, order)
    for busy in (order_key(order["userId"], order["orderId"]), *at_desk) if at_desk else ():
        _whole(attempt, stored, order, busy["pk"], at_desk)


def _shipped(attempt: Attempt, stored: Sequence[Item], order: Mapping[str, Any]) -> Run:
    table = anew(attempt, stored)
    user_id, order_id = order["userId"], order["orderId"]
    run = attempt.run(table, user_id, order_id, of="ship_order")
    found = attempt.item(order_key(user_id, order_id))
    if found is None:
        attempt.fail(
            "order-gone",
            f"After {run.span} the order itself is gone: its user and *order page* still ask for it.",
            "Delete the copy at the desk only. The order under `order_key` stays, with another `status`.",
        )
    status = found.get("status")
    if status != "SHIPPED":
        says = f"says {echo.code(echo.short(status))}" if "status" in found else "has no `status`"
        attempt.fail(
            "not-shipped",
            f"After {run.span} the order under its `order_key` {says}; {echo.code('SHIPPED')} was expected.",
            "Set the attribute `status` of the order to `SHIPPED` with an `Update`; the name is a reserved word, so write `#s`.",
        )
    if names := lost({name: value for name, value in order.items() if name != "status"}, found):
        attempt.fail(
            "order-changed",
            f"After {run.span} the order under its `order_key` is without {words(names)} as it had it.",
            "Change one attribute with an `Update`: a `Put` replaces the whole item.",
        )
    left = [copy for copy in copies(attempt, order) if attempt.item({"pk": copy["pk"], "sk": copy["sk"]}) is not None]
    if left:
        attempt.fail(
            "still-at-desk",
            f"After {run.span} its copy is still at the desk, "
            f"{echo.code(echo.short({'pk': left[0]['pk'], 'sk': left[0]['sk']}))}.",
            "Delete the copy under `desk_key` in the same transaction: the desk is to hold what is open, and nothing else.",
        )
    _in_one_request(attempt, run)
    return run


def _cancelled(attempt: Attempt, stored: Sequence[Item], order: Mapping[str, Any], place: int) -> None:
    """Ships an order that somebody cancels, and so deletes, behind a request that looked for it."""
    table = anew(attempt, stored)
    key = order_key(order["userId"], order["orderId"])
    gone, heard = [{"pk": copy["pk"], "sk": copy["sk"]} for copy in copies(attempt, order)], 0

    def cancel(_call: object) -> None:
        nonlocal heard
        heard += 1
        if heard == place:
            for each in (key, *gone):
                attempt.take_away(each)

    end = attempt.lab.on_call(cancel)
    try:
        run = attempt.run(table, order["userId"], order["orderId"], of="ship_order", allow=_REFUSED)
    finally:
        end()
    found = attempt.item(key)
    if found is not None:
        attempt.fail(
            "ghost-after-look",
            f"{run.span}: behind its request number {place} the order was cancelled, and deleted. Afterwards it is there again, "
            f"{echo.code(echo.short(found))}.",
            "A look says what was true a moment ago. Put the condition, `attribute_exists(pk)`, on the `Update` itself.",
        )


def _no_ghost(attempt: Attempt, stored: Sequence[Item], user_id: str) -> None:
    """Ships an order that was never placed: it must not be there afterwards."""
    table = anew(attempt, stored)
    run = attempt.run(table, user_id, _NOBODYS, of="ship_order", allow=_REFUSED)
    found = attempt.item(order_key(user_id, _NOBODYS))
    if found is not None:
        attempt.fail(
            "ghost-order",
            f"User {user_id} has no order {_NOBODYS}; after {run.span} there is one, {echo.code(echo.short(found))}.",
            'Let the `Update` depend on `"ConditionExpression": "attribute_exists(pk)"`: without an item to update, it makes one.',
        )


def _in_one_request(attempt: Attempt, run: Run) -> None:
    writes = [call for call in run.calls if call.write_units]
    if len(writes) > 1:
        attempt.fail(
            "two-writes",
            f"{run.span} wrote in {len(writes)} requests. If the program stops after the first, the second never comes, and "
            "until it comes everybody sees half of the change.",
            _ONE_TRANSACTION,
        )


def _whole(
    attempt: Attempt, stored: Sequence[Item], order: Mapping[str, Any], busy: str, at_desk: Sequence[Item]
) -> None:
    """Ships while a partition key is throttled: an order is SHIPPED and gone from the desk, or neither."""
    table = anew(attempt, stored)
    user_id, order_id = order["userId"], order["orderId"]
    with attempt.throttled(busy):
        run = attempt.run(table, user_id, order_id, of="ship_order", allow=_REFUSED)
    status = (attempt.item(order_key(user_id, order_id)) or {}).get("status")
    waits = any(attempt.item({"pk": copy["pk"], "sk": copy["sk"]}) for copy in at_desk)
    if (status == "SHIPPED") == waits:
        attempt.fail(
            "half-shipped",
            f"{run.span}, while {echo.code(busy)} was throttled: the order is {echo.code(str(status))}, "
            f"and it is {'still' if waits else 'no longer'} at the desk.",
            _ONE_TRANSACTION,
        )
