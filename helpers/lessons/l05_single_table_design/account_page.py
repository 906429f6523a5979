"""Lesson 05, exercises 5.3 and 5.5: reading a collection that holds several kinds of items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, function

_PAGE = 5
_NAMES = {"000001": "Amara Quillan", "000002": "Bao Lindmoor", "000003": "Yara Granath"}
_ORDERS = {"000001": 9, "000002": 2, "000003": 0}
"""How many orders each user has; each of them has three order items."""
_ITEMS = 3
Item = dict[str, Any]


def _profile(user: str) -> Item:
    return {"pk": f"USER#{user}", "sk": "PROFILE", "type": "User", "name": _NAMES[user], "joined": "2025-01-04"}


def _orders(user: str, note: str = "") -> list[Item]:
    """A user's orders, oldest first. `note` makes them large."""
    return [
        {
            "pk": f"USER#{user}",
            "sk": f"ORDER#2025-{month:02}-11T10:00:00Z#{int(user) * 100 + month:07}",
            "type": "Order",
            "orderId": f"{int(user) * 100 + month:07}",
            "total": Decimal(10 * month),
            "note": note or f"Deliver to the neighbour in house {month}, please. " * 4,
        }
        for month in range(1, _ORDERS[user] + 1)
    ]


def _order_items(user: str) -> list[Item]:
    return [
        {
            "pk": f"USER#{user}",
            "sk": f"ITEM#{order['orderId']}#{number:02}",
            "type": "OrderItem",
            "orderId": order["orderId"],
            "total": order["total"] / 2,
            "title": "What the Lighthouse Knew, volume 2",
        }
        for order in _orders(user)
        for number in range(1, _ITEMS + 1)
    ]


# --- 5.3 the top of the account page -------------------------------------------------------------------------------------------


def _accounts(lab: Any) -> Any:
    items = [item for user in _NAMES for item in (_profile(user), *_orders(user), *_order_items(user))]
    return lab.table("exercise-accounts", pk="pk", sk="sk", items=items)


def _account_page(attempt: Attempt) -> None:
    for user in _NAMES:
        run = attempt.run(attempt.table, user)
        value, called = attempt.returned(run), run.span
        if not isinstance(value, Mapping) or set(value) != {"profile", "orders"}:
            attempt.fail(
                "not-a-page",
                f"{called} returned {echo.code(echo.short(value))}; a dictionary with `profile` and `orders` was expected.",
                'Return `{"profile": …, "orders": […]}`: one item, and a list of items.',
            )
        if not isinstance(value["profile"], Mapping) or not compare.same(
            _profile(user), compare.plain(value["profile"])
        ):
            attempt.fail(
                "not-the-profile",
                f"{called} returned {echo.code(echo.short(value['profile']))} as the profile of user {user}.",
                "Find the profile by its `type` or its sort key, and check that the request reaches it.",
            )
        _newest_orders(attempt, run, user, value["orders"])
        _one_small_request(attempt, run, user)


def _newest_orders(attempt: Attempt, run: Run, user: str, found: Any) -> None:
    orders, called = _orders(user), run.span
    wanted = list(reversed(orders))[:_PAGE]
    if not compare.are_items(found):
        attempt.fail(
            "not-a-list",
            f"{called} returned {echo.kind(found)} as the orders; a list of items was expected.",
            "Return the orders as a list, also if there is one or none.",
        )
    items = [compare.plain(item) for item in found]
    if compare.same(wanted, items):
        return
    came = f"{called} returned {echo.plural(len(items), 'order')}; {echo.number(len(wanted))} {_were(len(wanted))} expected."
    if any(item.get("type") == "User" for item in items):
        attempt.fail("profile-among-orders", came + " One of them is the profile.", "Take the profile out of the list.")
    if any(item.get("type") == "OrderItem" for item in items):
        attempt.fail(
            "items-among-orders",
            f"{came} This user has few orders, and order items came with them.",
            "Bound the key condition below as well: order items have smaller sort keys than orders.",
        )
    if compare.same(wanted, sorted(items, key=lambda item: str(item.get("sk")), reverse=True)):
        attempt.fail("oldest-first", came + " They are in another order.", "The newest order comes first.")
    if compare.same(wanted[:-1], items):
        attempt.fail("one-short", came, "The profile is one of the items that `Limit` counts.")
    if len(items) == len(wanted) and compare.same(orders[0], min(items, key=lambda item: str(item.get("sk")))):
        attempt.fail(
            "oldest-orders",
            f"{called} returned the oldest orders; the newest were expected.",
            "Read from the other end: `ScanIndexForward=False`.",
        )
    attempt.fail("other-orders", came, "Return the five newest orders of this user and nothing else.")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _one_small_request(attempt: Attempt, run: Run, user: str) -> None:
    attempt.no_scan("Stay with Query: a user is one item collection.")
    if len(run.calls) > 1:
        attempt.fail(
            "two-requests",
            f"{run.span} made {echo.plural(len(run.calls), 'request')}; one is enough.",
            "The profile lies right behind the newest order: one stretch of the collection holds both.",
        )
    evaluated, page = run.evaluated, min(_PAGE, _ORDERS[user]) + 1
    read = f"{run.span} evaluated {echo.plural(evaluated, 'item')}; {page} {'is' if page == 1 else 'are'} on the page."
    if evaluated > page and _ORDERS[user] < _PAGE:
        attempt.fail(
            "items-read-too",
            f"{read} This user has few orders, and `Limit` let order items in.",
            "Bound the key condition below as well: order items have smaller sort keys than orders.",
        )
    if evaluated > page:
        attempt.fail(
            "whole-collection",
            read,
            "Begin at the end of the collection and stop with `Limit`: what is evaluated is what is paid for.",
        )


ACCOUNT_PAGE = Exercise(
    name="single-table-design/account-page",
    title="5.3 · Profile and last five orders in one request",
    objective="Read two kinds of items that lie next to each other with one bounded Query.",
    minutes=8,
    takes=function("account_page", "table", "user_id"),
    hints=(
        "Write the sort keys of one user below each other in the order of their bytes. Where does the page lie?",
        "Backwards, the profile comes first and the newest order second. How many items is that page, and where must it end?",
        (
            'Key condition: `Key("sk").between("ORDER#", "PROFILE")` with the partition key; `ScanIndexForward=False`, '
            "`Limit=6`. Then tell the items apart by `type`."
        ),
    ),
    check=_account_page,
    arrange=_accounts,
    reference=Cost(requests=3, read_units=1.5),
    cheaper="An eventually consistent Query of six items is half a unit.",
)

# --- 5.5 bug hunt --------------------------------------------------------------------------------------------------------------

_LARGE = "000001"
_LOST = ("StopIteration", "LookupError", "NameError", "TypeError", "AttributeError")
"""What code ends in that looks for the profile among the items of the first page."""
_NOTE = "x" * 130_000
"""Nine orders with such a note fill more than one page of 1 MB (B4), so the profile lies on the second."""


def _mixed(lab: Any) -> Any:
    coupon = {"pk": "USER#000002", "sk": "COUPON#SPRING", "type": "Coupon", "total": Decimal(5), "code": "SPRING"}
    items = [
        item
        for user in _NAMES
        for item in (_profile(user), *_orders(user, _NOTE if user == _LARGE else ""), *_order_items(user))
    ]
    return lab.table("exercise-mixed", pk="pk", sk="sk", items=[*items, coupon])


def _account(attempt: Attempt) -> None:
    for user in sorted(_NAMES, reverse=True):  # the simplest first: no orders, a few, more than a page
        orders = _orders(user)
        run = attempt.run(attempt.table, user, allow=_LOST if user == _LARGE else ())
        if run.error:
            _read_to_the_end(attempt, run, user)
            attempt.run(attempt.table, user)  # the same error again, this time as the learner's
        value, called = attempt.returned(run), run.span
        if not isinstance(value, Mapping) or set(value) != {"name", "orders", "spent"}:
            attempt.fail(
                "not-an-account",
                f"{called} returned {echo.code(echo.short(value))}; `name`, `orders` and `spent` were expected.",
                "Return the same dictionary as the code above: a name and two numbers.",
            )
        wanted = {"name": _NAMES[user], "orders": len(orders), "spent": sum(order["total"] for order in orders)}
        if compare.same(wanted, dict(value)):
            continue
        _read_to_the_end(attempt, run, user)
        if not compare.same(wanted["name"], value["name"]):
            attempt.fail(
                "by-position",
                f"{called} returned the name {echo.code(echo.short(value['name']))}; {echo.code(wanted['name'])} was expected.",
                "Ask each item what it is, by its `type`: `PROFILE` sorts behind everything that begins with I or O.",
            )
        came = f"{called} returned {echo.code(echo.short(dict(value)))}; {echo.code(echo.short(wanted))} was expected."
        items = _order_items(user)
        coupons = 1 if user == "000002" else 0
        if compare.same(value["orders"], len(orders) + coupons) and coupons:
            attempt.fail(
                "rest-counted",
                f"{came} This user has a coupon, too.",
                "Count what *is* an order, not what is nothing else: new kinds of items will come.",
            )
        if compare.same(value["orders"], len(orders) + len(items) + coupons) or (
            compare.same(value["orders"], len(orders) + len(items))
        ):
            attempt.fail(
                "items-counted", f"{came} Order items were counted.", "Count the items whose `type` is `Order`."
            )
        attempt.fail("wrong-account", came, "Count the orders and add up their totals, and nothing else.")
    attempt.no_scan("Stay with Query: a user is one item collection.")


def _read_to_the_end(attempt: Attempt, run: Run, user: str) -> None:
    """Called where something is wrong already: says so if the cause is that a page is missing."""
    evaluated = run.evaluated
    if run.calls and user == _LARGE and evaluated < len(_orders(user)) * (_ITEMS + 1) + 1:
        attempt.fail(
            "first-page-only",
            f"{run.span} read {echo.plural(evaluated, 'item')} and stopped"
            f"{f' with {run.error}' if run.error else ''}; the collection goes on, and the profile lies further on.",
            "Go on while there is a `LastEvaluatedKey`: the profile may lie on the last page.",
        )


MIXED_COLLECTION = Exercise(
    name="single-table-design/bug-hunt",
    title="5.5 · Bug hunt: the reader without a name",
    objective="Read a mixed collection by type and to its end, ready for kinds of items that do not exist yet.",
    minutes=6,
    takes=function("account", "table", "user_id"),
    hints=(
        "Print the sort keys of one user's collection as they come. Which item is the first, and where is the profile?",
        "There are three assumptions: about the first item, about the rest, and about how much one answer holds.",
        (
            "Collect the items of all pages. Then look at each one's `type`: the `User` gives the name, the items that are "
            "`Order` are counted and their totals added, everything else is passed over."
        ),
    ),
    check=_account,
    arrange=_mixed,
)
