"""Exercise 5.3: two kinds of items that lie next to each other, in one bounded Query."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, NoReturn

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, function
from helpers.lessons.l05_single_table_design.readers import (
    GUEST,
    NAMES,
    Item,
    newest_of_all,
    order_items_of,
    orders_of,
    profile,
)
from helpers.text import listed, plural

_FEW = "000002"
"""A reader with two orders, whose page ends before the order items begin, and whose collection goes on behind the profile."""
_PAGE = 5
"""Orders at the top of the page."""


def _accounts(lab: Any) -> Any:
    items = [profile(user) for user in NAMES] + _others(_FEW)
    items += [item for user in (*NAMES, GUEST) for item in (*_orders(user), *order_items_of(user))]
    return lab.table("exercise-accounts", pk="pk", sk="sk", items=items)


def _orders(user: str) -> list[Item]:
    """A user's orders, oldest first. The guest's newest one has a name, as a profile has."""
    orders = orders_of(user)
    if user == GUEST:
        orders[-1] = {**orders[-1], "name": "A present"}
    return orders


def _others(user: str) -> list[Item]:
    """Kinds of items that lie before the page and behind it."""
    pk = f"USER#{user}"
    return [
        {"pk": pk, "sk": "COUPON#SPRING", "type": "Coupon", "code": "SPRING"},
        {"pk": pk, "sk": "WISH#B00003", "type": "Wish", "name": "Letters from the Late Ferry"},
    ]


def _account_page(attempt: Attempt) -> None:
    users = (*NAMES, GUEST)
    pages = [_ask(attempt, user, _orders(user)) for user in users]
    later = newest_of_all(_FEW)
    attempt.lab.load(attempt.table, [later])
    _ask(attempt, _FEW, [*_orders(_FEW), later], again=True)
    for user, (run, before) in zip(users, pages, strict=True):
        if not compare.same(before, _as_it_is(run.value)):
            attempt.fail(
                "one-dictionary-for-all",
                f"What {run.span} had returned was changed by a later call: it is the page of another user now, or holds more.",
                "Build a new dictionary in each call: what stands in a default argument or outside the function is made "
                f"once, and all callers share it. The page of user {user} must stay theirs.",
            )


def _ask(attempt: Attempt, user: str, orders: list[Item], *, again: bool = False) -> tuple[Run, Any]:
    """One call; gives it and what it returned at that moment. again: the user has an order more than at the first call."""
    run = attempt.run(attempt.table, user, allow=("StopIteration", "LookupError") if user == GUEST else ())
    if run.error:
        attempt.fail(
            "no-profile",
            f"{run.span} ended in {run.error}. User {user} is a guest, who has orders and no profile.",
            'Let `"profile"` be `None` where no item of the type `User` comes back.',
        )
    value, called = attempt.returned(run), run.span
    if not isinstance(value, Mapping) or set(value) != {"profile", "orders"}:
        attempt.fail(
            "not-a-page",
            f"{called} returned {echo.code(echo.short(value))}; a dictionary with `profile` and `orders` was expected.",
            'Return `{"profile": …, "orders": […]}`: one item, and a list of items.',
        )
    if again and not run.calls:
        attempt.fail(
            "kept-from-before",
            f"{called} made no request the second time; this user has placed an order since.",
            "Ask the table in each call, and keep nothing between calls: the next order may come at any moment.",
        )
    attempt.asks_its_table(run)
    found = value["profile"]
    if user == GUEST:
        if found is not None:
            _not_a_guests(attempt, run, found)
    elif not isinstance(found, Mapping) or not compare.same(profile(user), compare.plain(found)):
        _not_the_profile(attempt, run, user, found)
    _newest_orders(attempt, run, user, orders, value["orders"])
    _one_small_request(attempt, run, user, len(orders))
    return run, _as_it_is(value)


def _as_it_is(page: Mapping[str, Any]) -> Any:
    """A page as it is now, so that a later change of it shows."""
    return deepcopy(dict(page))


def _not_a_guests(attempt: Attempt, run: Run, found: Any) -> NoReturn:
    attempt.fail(
        "by-position",
        f"{run.span} returned {echo.code(echo.short(found))} as the profile of user {GUEST}. This is a guest, who has orders and "
        "no profile: `None` was expected.",
        "Ask each item for its `type` before you take it for a profile or for an order: its position says nothing.",
    )


def _not_the_profile(attempt: Attempt, run: Run, user: str, found: Any) -> NoReturn:
    wanted = profile(user)
    if isinstance(found, Mapping) and found.get("type") == "Wish":
        _read_behind(attempt, f"{run.span} returned an item of the type `Wish` as the profile of user {user}.")
    if isinstance(found, Mapping) and (item := compare.plain(found)) and item.items() < wanted.items():
        lost = [name for name in wanted if name not in item]
        _items_in_part(attempt, run, "the profile", lost)
    attempt.fail(
        "not-the-profile",
        f"{run.span} returned {echo.code(echo.short(found))} as the profile of user {user}.",
        "Find the profile by its `type` or its sort key, and check that the request reaches it.",
    )


def _items_in_part(attempt: Attempt, run: Run, what: str, lost: list[str]) -> NoReturn:
    attempt.fail(
        "items-in-part",
        f"{run.span} returned {what} without {listed(echo.code(name) for name in lost[:3])}.",
        "Return whole items: leave the `ProjectionExpression` out, which drops attributes and saves no unit.",
    )


def _newest_orders(attempt: Attempt, run: Run, user: str, orders: list[Item], found: Any) -> None:
    called = run.span
    wanted: list[Item] = list(reversed(orders))[:_PAGE]
    if not compare.are_items(found):
        attempt.fail(
            "not-a-list",
            f"{called} returned {echo.kind(found)} as the orders; a list of items was expected.",
            "Return the orders as a list, also if there is one or none.",
        )
    items = [compare.plain(item) for item in found]
    fault = compare.items(wanted, items, ordered=True, key=("sk",))
    if fault is None:
        return
    if fault.diagnosis == "floats":
        attempt.fail(fault.diagnosis, f"{called} {fault.rationale}", fault.help)
    if fault.diagnosis == "changed-items" and (lost := [name for name in wanted[0] if name not in items[0]]):
        _items_in_part(attempt, run, "orders", lost)
    if len(orders) < _PAGE and len(items) < len(wanted) and compare.same(wanted[: len(items)], items):
        attempt.fail(
            "old-orders-missing",
            f"{called} returned {plural(len(items), 'order')}; the one of {wanted[len(items)]['sk'][6:16]} is missing.",
            "Begin the stretch at `ORDER#`, without a year: the five newest orders of a user may be old.",
        )
    came = f"{called} returned {plural(len(items), 'order')}; {echo.number(len(wanted))} {_were(len(wanted))} expected."
    if any(item.get("type") == "Wish" for item in items):
        _read_behind(attempt, f"{came} One of them is of the type `Wish`, which lies behind `PROFILE`.")
    if user == GUEST and compare.same(wanted, items[: len(wanted)]):
        attempt.fail(
            "six-of-a-guest",
            f"{came} A guest has no profile, so that `Limit` let one order more in.",
            "Take the first five orders of the answer.",
        )
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


def _read_behind(attempt: Attempt, said: str) -> NoReturn:
    attempt.fail(
        "read-behind-the-profile",
        said,
        "Bound the key condition above as well, at `PROFILE`: what lies behind it is read, paid for, and counted by `Limit`.",
    )


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _one_small_request(attempt: Attempt, run: Run, user: str, orders: int) -> None:
    attempt.no_scan("Stay with Query: a user is one item collection.")
    if len(run.calls) > 1:
        attempt.fail(
            "two-requests",
            f"{run.span} made {plural(len(run.calls), 'request')}; one is enough.",
            "The profile lies right behind the newest order: one stretch of the collection holds both.",
        )
    evaluated, page = run.evaluated, min(_PAGE, orders) + 1
    read = f"{run.span} evaluated {plural(evaluated, 'item')}; {page} {'is' if page == 1 else 'are'} on the page."
    if user == _FEW and evaluated == page + 1:
        _read_behind(attempt, f"{read} Behind `PROFILE` lies an item of the type `Wish`.")
    if evaluated > page and orders < _PAGE:
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
            "`Limit=6`. Then tell the items apart by `type`, and take five orders: a guest has no profile."
        ),
    ),
    check=_account_page,
    arrange=_accounts,
    reference=Cost(requests=5, read_units=2.5),
    cheaper="An eventually consistent Query of six items is half a unit.",
)
