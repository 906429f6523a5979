"""Exercise 5.5, the bug hunt: a collection of several kinds of items, read by type and to its end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.exercises import Attempt, Exercise, Run, compare, echo, function
from helpers.lessons.l05_single_table_design.readers import ITEMS, NAMES, order_items_of, orders_of, profile
from helpers.text import plural

_LARGE = "000001"
_LOST = ("StopIteration", "LookupError", "NameError", "TypeError", "AttributeError")
"""What code ends in that looks for the profile among the items of the first page."""
_NOTE = "x" * 130_000
"""Nine orders with such a note fill more than one page of 1 MB (B4), so the profile lies on the second."""


def _mixed(lab: Any) -> Any:
    coupon = {"pk": "USER#000002", "sk": "COUPON#SPRING", "type": "Coupon", "total": Decimal(5), "code": "SPRING"}
    items = [
        item
        for user in NAMES
        for item in (profile(user), *orders_of(user, _NOTE if user == _LARGE else ""), *order_items_of(user))
    ]
    return lab.table("exercise-mixed", pk="pk", sk="sk", items=[*items, coupon])


def _account(attempt: Attempt) -> None:
    for user in sorted(NAMES, reverse=True):  # the simplest first: no orders, a few, more than a page
        orders = orders_of(user)
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
        wanted = {"name": NAMES[user], "orders": len(orders), "spent": sum(order["total"] for order in orders)}
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
        items = order_items_of(user)
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
    if run.calls and user == _LARGE and evaluated < len(orders_of(user)) * (ITEMS + 1) + 1:
        attempt.fail(
            "first-page-only",
            f"{run.span} read {plural(evaluated, 'item')} and stopped"
            f"{f' with {run.error}' if run.error else ''}; the collection goes on, and the profile lies further on.",
            "Go on while there is a `LastEvaluatedKey`: the profile may lie on the last page.",
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
)
