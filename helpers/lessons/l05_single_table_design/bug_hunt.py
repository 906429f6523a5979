"""Exercise 5.5, the bug hunt: a collection of several kinds of items, read by type and to its end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, function
from helpers.lessons.l05_single_table_design.readers import (
    GUEST,
    NAMES,
    newest_of_all,
    order_items_of,
    orders_of,
    profile,
)
from helpers.text import plural

_LARGE, _MIXED, _NEW = "000001", "000002", "000003"
_LOST = ("StopIteration", "LookupError", "NameError", "TypeError", "AttributeError")
"""What code ends in that looks for the profile among the items of the first page, or for a name where none is."""
_NOTE, _SLIP, _LETTER = "x" * 300_000, "x" * 45_000, "x" * 20_000
"""With such notes on its nine orders and on their order items, a collection fills four pages of 1 MB (B4), its orders three.

The first page of the collection holds order items alone, and the last one the profile.
"""
_CUT_PAGE = 900_000
"""Bytes of a page that is cut off: 1 MB (B4) but for one item. The last page of either stretch holds less."""
Item = dict[str, Any]


def _others(user: str) -> list[Item]:
    """Kinds that the shop will have one day: before, among and behind what the lesson knows."""
    pk = f"USER#{user}"
    if user == GUEST:
        return [{"pk": pk, "sk": "PAYMENT#0000017", "type": "Payment", "name": "A card"}]
    if user != _MIXED:
        return []
    return [
        {"pk": pk, "sk": "COUPON#SPRING", "type": "Coupon", "total": Decimal(5), "code": "SPRING"},
        {"pk": pk, "sk": "GIFT#0000017", "type": "Gift", "name": "For Amara", "total": Decimal("9.5"), "orderId": "17"},
        {
            "pk": pk,
            "sk": "ORDER#2024-07-01T09:00:00Z#0000777",
            "type": "Draft",
            "orderId": "0000777",
            "total": Decimal("21.35"),
        },
        {"pk": pk, "sk": "WISH#B00003", "type": "Wish", "name": "A friend", "total": Decimal(11), "letter": _LETTER},
    ]


def _mixed(lab: Any) -> Any:
    items = [
        item
        for user in (*NAMES, GUEST)
        for item in (
            *([profile(user)] if user in NAMES else []),
            *_others(user),
            *orders_of(user, _NOTE if user == _LARGE else ""),
            *order_items_of(user, _SLIP if user == _LARGE else ""),
        )
    ]
    return lab.table("exercise-mixed", pk="pk", sk="sk", items=items)


def _account(attempt: Attempt) -> None:
    for user in (_NEW, _MIXED, _LARGE):  # the simplest first: no orders, a few and other kinds, several pages
        _ask(attempt, user, orders_of(user))
    attempt.no_scan("Stay with Query: a user is one item collection.")
    _ask(attempt, GUEST, orders_of(GUEST))
    later = newest_of_all(_MIXED)
    attempt.lab.load(attempt.table, [later])
    _ask(attempt, _MIXED, [*orders_of(_MIXED), later], before=orders_of(_MIXED))
    attempt.no_scan("Stay with Query: a user is one item collection.")


def _spent(orders: list[Item]) -> Decimal:
    return sum((order["total"] for order in orders), Decimal(0))


def _ask(attempt: Attempt, user: str, orders: list[Item], before: list[Item] | None = None) -> None:
    """One call. before: the orders at the time of an earlier call for this user."""
    run = attempt.run(attempt.table, user, allow=_LOST if user != _NEW else ())
    if run.error and user == GUEST:
        _no_profile(attempt, f"{run.span} ended in {run.error}.")
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
    if before is not None:
        _keeps_nothing(attempt, run, orders, before)
    attempt.asks_its_table(run)
    if (
        compare.same(value["orders"], len(orders))
        and _is_sum(value["spent"], orders)
        and compare.same(value["name"], NAMES.get(user))
    ):
        _reads_one_user(attempt, run, user, orders)
        return
    _read_to_the_end(attempt, run, user)
    _wrong(attempt, run, user, orders)


def _reads_one_user(attempt: Attempt, run: Run, user: str, orders: list[Item]) -> None:
    """Demands that no more was read than this collection, twice at most: some ask for the profile and the orders apart."""
    size = 1 + len(orders) + len(order_items_of(user)) + len(_others(user))
    attempt.reads_no_more(
        run, size, "item", diagnosis="others-read-too", most=2 * size,
        help="Name the one partition key, also in a statement of PartiQL: without it, everybody's items are read.",
    )  # fmt: skip


def _is_sum(spent: Any, orders: list[Item]) -> bool:
    return compare.near(_spent(orders), spent, 1e-9)


def _keeps_nothing(attempt: Attempt, run: Run, orders: list[Item], before: list[Item]) -> None:
    count, spent = run.value["orders"], run.value["spent"]
    same = compare.same(count, len(before)) and _is_sum(spent, before)
    if same and not run.calls:
        attempt.fail(
            "kept-from-before",
            f"{run.span} made no request the second time; this user has placed an order since.",
            "Ask the table in each call, and keep nothing between calls.",
        )
    if compare.same(count, len(orders) + len(before)):
        attempt.fail(
            "summed-up-twice",
            f"{run.span} returned {echo.number(count)} orders the second time; this user has "
            f"{echo.number(len(orders))}.",
            "Begin each call at nothing: what a default argument or a variable outside keeps, it keeps from call to call.",
        )


def _wrong(attempt: Attempt, run: Run, user: str, orders: list[Item]) -> NoReturn:
    """Which of the well-known accounts this is."""
    value = run.value
    name, count, spent = value["name"], value["orders"], value["spent"]
    if isinstance(name, Mapping):
        attempt.fail(
            "whole-profile",
            f"{run.span} returned the whole profile as the name.",
            'Return its attribute `name` alone: `item["name"]`.',
        )
    if user == GUEST and name is not None:
        _no_profile(attempt, f"{run.span} returned the name {echo.code(echo.short(name))}.")
    if not compare.same(name, NAMES.get(user)):
        attempt.fail(
            "by-position",
            f"{run.span} returned the name {echo.code(echo.short(name))}; {echo.code(NAMES[user])} was expected.",
            "Ask each item what it is, by its `type`: items lie before `PROFILE`, behind it, and some have a name, too.",
        )
    if not (compare.is_number(count) and compare.is_number(spent)):
        attempt.fail(
            "no-number",
            f"{run.span} returned {echo.code(echo.short({'orders': count, 'spent': spent}))}; two numbers were expected.",
            "Return numbers, as they come out of the sum: whoever calls the function may want to go on with them.",
        )
    wanted = {"name": NAMES.get(user), "orders": len(orders), "spent": _spent(orders)}
    came = f"{run.span} returned {echo.code(echo.short(dict(value)))}; {echo.code(echo.short(wanted))} was expected."
    items, others = order_items_of(user), _others(user)
    if compare.same(count, len(orders)):
        _wrong_sum(attempt, came, spent, orders)
    if others and count in range(len(orders) + 1, len(orders) + len(others) + 1):
        _count_the_orders(attempt, came, orders, count, spent, others)
    if count in range(len(orders) + len(items), len(orders) + len(items) + len(others) + 1):
        attempt.fail("items-counted", f"{came} Order items were counted.", "Count the items whose `type` is `Order`.")
    if compare.is_number(count) and 0 <= count < len(orders):
        attempt.fail(
            "orders-missing",
            f"{came} Of {plural(len(orders), 'order')} some were not counted.",
            "Leave years and limits out: the first order of a user may be old.",
        )
    attempt.fail("wrong-account", came, "Count the orders and add up their totals, and nothing else.")


def _no_profile(attempt: Attempt, said: str) -> NoReturn:
    attempt.fail(
        "no-profile",
        f"{said} User {GUEST} is a guest, who has orders and no profile.",
        "Let the name be `None` until an item of the type `User` comes: other kinds have names, and lie last, too.",
    )


def _wrong_sum(attempt: Attempt, came: str, spent: Any, orders: list[Item]) -> NoReturn:
    totals = [order["total"] for order in orders]
    if compare.same(spent, sum(set(totals))):
        attempt.fail(
            "equal-totals-once",
            f"{came} Two of the orders have the same total.",
            "Add up a list and not a set: a set keeps one of several equal totals.",
        )
    if compare.same(spent, sum(map(int, totals))) or compare.same(spent, int(sum(totals))):
        attempt.fail("cents-cut-off", f"{came} The cents are missing.", "Add the totals up as they are, without `int`.")
    attempt.fail("wrong-sum", came, "Add up the `total` of each item whose `type` is `Order`, and nothing else.")


def _count_the_orders(
    attempt: Attempt, came: str, orders: list[Item], count: int, spent: Any, others: list[Item]
) -> NoReturn:
    draft = next(item for item in others if item["type"] == "Draft")
    if count == len(orders) + 1 and compare.near(_spent([*orders, draft]), spent, 1e-9):
        attempt.fail(
            "type-from-the-key",
            f"{came} One of them is a `Draft`, whose sort key looks like an order's.",
            "Ask the attribute `type` what an item is: the shape of a key says nothing that a later kind has to keep to.",
        )
    attempt.fail(
        "rest-counted",
        f"{came} Items of other kinds were counted.",
        "Count what *is* an `Order`, not what is nothing else: new kinds of items will come.",
    )


def _read_to_the_end(attempt: Attempt, run: Run, user: str) -> None:
    """Called where something is wrong already: says so if the cause is that a page is missing."""
    evaluated, calls = run.evaluated, run.calls
    if not calls or user != _LARGE or calls[-1].operation not in {"Query", "Scan"}:
        return
    if (calls[-1].bytes or 0) < _CUT_PAGE and evaluated > len(orders_of(user)):
        return  # the last page of a stretch that holds the orders and the profile
    ended = f"{f' with {run.error}' if run.error else ''}"
    said = f"{run.span} read {plural(evaluated, 'item')} in {plural(len(calls), 'page')} and stopped{ended}"
    if len(calls) == 1 and calls[0].returned:
        attempt.fail(
            "first-page-only",
            f"{said}; the collection goes on, and the profile lies further on.",
            "Go on while there is a `LastEvaluatedKey`: the profile may lie on the last page.",
        )
    if not calls[-1].returned:
        attempt.fail(
            "stopped-at-empty-page",
            f"{said}; nothing on that page had passed the filter.",
            "Go on after an empty page: only an answer without `LastEvaluatedKey` is the last one.",
        )
    attempt.fail(
        "pages-missing",
        f"{said}; the collection goes on, and the profile lies further on.",
        "Let `LastEvaluatedKey` end the loop and nothing else: a collection may have any number of pages.",
    )


EXERCISE = Exercise(
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
    reference=Cost(requests=7, read_units=333.0),
    cheaper="Read the stretch from `ORDER#` to `PROFILE`, with one Query for each page of it: what lies before it and behind it is "
    "paid for, too, and so is a second request for the profile.",
)
