"""Exercise 5.3: two kinds of items that lie next to each other, in one bounded Query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, function
from helpers.lessons.l05_single_table_design.readers import NAMES, ORDERS, order_items_of, orders_of, profile
from helpers.text import plural

_PAGE = 5
"""Orders at the top of the page."""


def _accounts(lab: Any) -> Any:
    items = [item for user in NAMES for item in (profile(user), *orders_of(user), *order_items_of(user))]
    return lab.table("exercise-accounts", pk="pk", sk="sk", items=items)


def _account_page(attempt: Attempt) -> None:
    for user in NAMES:
        run = attempt.run(attempt.table, user)
        value, called = attempt.returned(run), run.span
        if not isinstance(value, Mapping) or set(value) != {"profile", "orders"}:
            attempt.fail(
                "not-a-page",
                f"{called} returned {echo.code(echo.short(value))}; a dictionary with `profile` and `orders` was expected.",
                'Return `{"profile": …, "orders": […]}`: one item, and a list of items.',
            )
        if not isinstance(value["profile"], Mapping) or not compare.same(
            profile(user), compare.plain(value["profile"])
        ):
            attempt.fail(
                "not-the-profile",
                f"{called} returned {echo.code(echo.short(value['profile']))} as the profile of user {user}.",
                "Find the profile by its `type` or its sort key, and check that the request reaches it.",
            )
        _newest_orders(attempt, run, user, value["orders"])
        _one_small_request(attempt, run, user)


def _newest_orders(attempt: Attempt, run: Run, user: str, found: Any) -> None:
    orders, called = orders_of(user), run.span
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
    came = f"{called} returned {plural(len(items), 'order')}; {echo.number(len(wanted))} {_were(len(wanted))} expected."
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
            f"{run.span} made {plural(len(run.calls), 'request')}; one is enough.",
            "The profile lies right behind the newest order: one stretch of the collection holds both.",
        )
    evaluated, page = run.evaluated, min(_PAGE, ORDERS[user]) + 1
    read = f"{run.span} evaluated {plural(evaluated, 'item')}; {page} {'is' if page == 1 else 'are'} on the page."
    if evaluated > page and ORDERS[user] < _PAGE:
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


EXERCISE = Exercise(
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
