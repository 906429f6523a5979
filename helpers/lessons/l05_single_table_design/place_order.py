"""Exercise 5.2: an order, its order items and the stock of another table, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Process, Run, compare, echo, function
from helpers.lessons.l05_single_table_design.orders_and_stock import (
    FIRST,
    LAST,
    SECOND,
    STOCK,
    THIRD,
    TOO_MANY,
    Copies,
    Items,
    Tables,
    an_order,
    copies_left,
    items_stored,
    minus,
    named,
    on_shelf,
    said,
    shop_and_stock,
    upper,
)
from helpers.text import listed, plural

_REFUSED = ("TransactionCanceledException", "ConditionalCheckFailedException", "IdempotentParameterMismatchException")
_BROKEN = ("NameError", "TypeError", "AttributeError", "ImportError", "ParamValidationError", "ValidationException")
"""Errors that no refused order ends in: the code that met them does not work."""
_LATER = 11 * 60
"""Seconds after which the same order comes once more: a ClientRequestToken is forgotten by then (T6)."""
_LOOKS = 4
"""Requests behind each of which a rival comes, if they were reads."""


def _place_order(attempt: Attempt) -> None:
    there, tables = attempt.process(), attempt.table
    with _watching(attempt, tables, FIRST) as moments:
        left = _goes_through(attempt, tables, FIRST, dict(STOCK))
    first = attempt.runs[0], FIRST, moments, dict(STOCK), left
    left = _goes_through(attempt, tables, SECOND, left)
    for order in TOO_MANY:
        _is_refused(attempt, tables, order, left)
    _in_one_stroke(attempt, *first)
    _comes_again(attempt, there, tables, left)
    left[LAST] = 1
    attempt.lab.load(tables.stock, [on_shelf(LAST, 1)])
    left = _goes_through(attempt, tables, TOO_MANY[-1], left)
    place = 1
    while place <= _LOOKS and _is_raced(attempt, place):
        place += 1
    _goes_through(attempt, shop_and_stock(attempt.lab, "branch"), FIRST, dict(STOCK))
    _says_that_it_failed(attempt, shop_and_stock(attempt.lab, "busy"))


def _says_that_it_failed(attempt: Attempt, tables: Tables) -> None:
    """Demands that a throttled order does not end as a placed one does: in an error, or with another answer."""
    with attempt.throttled(FIRST[0]["pk"], table=tables.shop):
        run = _placing(attempt, tables, FIRST, (*_BROKEN, "Exception"))
    placed = attempt.runs[0].value
    if not run.error and compare.same(placed, run.value) and not items_stored(attempt, tables, FIRST):
        attempt.fail(
            "failure-kept-quiet",
            f"While the shop's table was throttled, `place_order` returned as it does for an order that was placed, and {named(FIRST)} is "
            "nowhere.",
            "Let the error out, or return something else than for an order that was placed: whoever calls it has to know.",
        )


# --- one call ---


def _placing(attempt: Attempt, tables: Tables, items: Items, allow: tuple[str, ...], by: Any = None) -> Run:
    given = [dict(item) for item in items]
    run: Run = (by or attempt).run(*tables, given, allow=allow)
    if by is None and not compare.same(items, given):
        attempt.fail(
            "list-changed",
            f"{run.span} changed the list that it was given: {plural(len(given), 'item')} in it now, "
            f"{echo.number(len(items))} before.",
            "Leave the caller's list and its items as they are: if the order is refused, the caller needs them once more.",
        )
    return run


def _trying(attempt: Attempt, tables: Tables, items: Items, by: Any = None) -> Run:
    """Places an order that may be refused, with whichever exception; a program error is shown as what it is."""
    run = _placing(attempt, tables, items, (*_BROKEN, "Exception"), by)
    if run.error in _BROKEN:
        (by or attempt).run(*tables, [dict(item) for item in items])  # the same error again, this time as the learner's
    return run


def _goes_through(attempt: Attempt, tables: Tables, items: Items, before: Copies) -> Copies:
    """Demands that a new order is placed; `before` is what the stock held. Gives what it holds now."""
    run = _placing(attempt, tables, items, _REFUSED)
    _asks_these(attempt, run, tables)
    _is_stored(attempt, run, tables, items, before)
    copies = copies_left(attempt, tables)
    if copies == before:
        attempt.fail(
            "stock-untouched",
            f"`place_order` stored {named(items)}; the stock table still holds {said(before, items)}.",
            "Take each order item's quantity from the stock, too: an Update in the same transaction.",
        )
    wanted = minus(before, items)
    _stock_is(
        attempt, tables, wanted, items, f"`place_order` stored {named(items)}.",
        "wrong-stock", "Take `quantity` copies of each product, whichever and however many there are.",
    )  # fmt: skip
    return wanted


def _is_refused(attempt: Attempt, tables: Tables, items: Items, before: Copies) -> None:
    """Demands that an order is refused which wants more of a book than there is, and that nothing of it is left."""
    with _watching(attempt, tables, items) as moments:
        run = _trying(attempt, tables, items)
    left, copies = items_stored(attempt, tables, items), copies_left(attempt, tables)
    short = next(line for line in items[1:] if line["quantity"] > before[line["productId"]])
    wanted = (
        f"An order wanted {echo.number(short['quantity'])} of {echo.code(short['productId'])}, and the stock table held "
        f"{echo.number(before[short['productId']])}"
    )
    if min(copies.values()) < 0:
        attempt.fail(
            "stock-below-zero",
            f"{wanted}. Afterwards it holds {echo.number(copies[short['productId']])}.",
            "Put a condition on each Update: `copies` must be at least the quantity that this order item takes.",
        )
    if left:
        attempt.fail(
            "half-an-order",
            f"{wanted}. Afterwards {echo.number(len(left))} of the order's "
            f"{plural(len(items), 'item')} {'lies' if len(left) == 1 else 'lie'} in the shop's table.",
            "Write the order, its items and the stock in **one** `transact_write_items`: all or nothing.",
        )
    _stock_is(
        attempt, tables, before, items, f"`place_order` refused {named(items)}: one book is sold out.",
        "stock-lost", "The copies of a refused order must stay on the shelf: put every Update into the order's transaction.",
    )  # fmt: skip
    _in_one_stroke(attempt, run, items, moments, before, before)


def _comes_again(attempt: Attempt, there: Process, tables: Tables, left: Copies) -> None:
    """An order comes once more: eleven minutes later, and to another process of the shop."""
    attempt.settle(_LATER)
    for by in (None, there):
        _trying(attempt, tables, SECOND, by)
        if copies_left(attempt, tables) == left:
            continue
        if by is not None:
            attempt.fail(
                "forgotten-elsewhere",
                f"{upper(named(SECOND))} had been placed and came once more, to another process of the shop: it took the copies "
                "a second time.",
                "Let the table remember, not the program: the order's Put with `attribute_not_exists(pk)`. A shop has several "
                "servers, and each begins with an empty memory.",
            )
        _placing(attempt, tables, THIRD, _REFUSED)
        before = copies_left(attempt, tables)
        _placing(attempt, tables, THIRD, _REFUSED)
        if copies_left(attempt, tables) == before:
            attempt.fail(
                "placed-later",
                "The same order came once more, eleven minutes later, and took the copies a second time.",
                "Put `attribute_not_exists(pk)` on the order's Put: what is remembered for ten minutes, such as a "
                "`ClientRequestToken`, is forgotten by then.",
            )
        attempt.fail(
            "placed-twice",
            f"{upper(named(SECOND))} came a second time, and took the copies a second time.",
            "Let the order be put only if it is not there yet: `attribute_not_exists(pk)`. A reader may click twice.",
        )


# --- somebody else comes between a look and the write ---


def _is_raced(attempt: Attempt, place: int) -> bool:
    """Behind the read of this number another reader takes the last copy, and then, another click places the same order.

    Gives whether there was such a read.
    """
    tables = shop_and_stock(attempt.lab)
    last, twice = (
        an_order(f"00001{number}{place}", "2026-01-02T09:00:00Z", {product: 1})
        for number, product in enumerate(("B00002", "B00004"))
    )

    def last_copy_sold() -> None:
        attempt.lab.load(tables.stock, [on_shelf("B00002", 0)])

    with _behind_read(attempt, place, last_copy_sold) as came:
        _trying(attempt, tables, last)
    if came and (items_stored(attempt, tables, last) or copies_left(attempt, tables) != {**STOCK, "B00002": 0}):
        attempt.fail(
            "race-for-the-last-copy",
            f"`place_order` read something first. Behind its read number {place} somebody else bought the last copy of "
            f"`B00002`, and it was sold a second time.",
            "Put the condition into the write, `copies >= :n`: what was read a moment ago may have changed. A look before is "
            "welcome for a friendly sentence, and settles nothing.",
        )
    left = STOCK["B00004"] - 1

    def placed_elsewhere() -> None:
        attempt.lab.load(tables.shop, twice)
        attempt.lab.load(tables.stock, [on_shelf("B00004", left)])

    with _behind_read(attempt, place, placed_elsewhere) as came_too:
        _trying(attempt, tables, twice)
    if came_too and copies_left(attempt, tables)["B00004"] != left:
        attempt.fail(
            "race-for-the-order",
            f"`place_order` read something first. Behind its read number {place} the same order was placed by another click, "
            "and the copies were taken twice.",
            "Put the condition into the write, `attribute_not_exists(pk)` on the order: what was read a moment ago may have "
            "changed.",
        )
    return bool(came or came_too)


@contextmanager
def _behind_read(attempt: Attempt, place: int, do: Callable[[], object]) -> Iterator[list[int]]:
    """Lets something happen behind the read of this number, from 1. Gives a list that is not empty if it did."""
    reads, came = 0, []

    def heard(call: Any) -> None:
        nonlocal reads
        if call.write_units or call.error:
            return
        reads += 1
        if reads == place:
            came.append(place)
            do()

    end = attempt.lab.on_call(heard)
    try:
        yield came
    finally:
        end()


# --- every moment ---


@contextmanager
def _watching(attempt: Attempt, tables: Tables, items: Items) -> Iterator[list[tuple[int, Copies]]]:
    """Gives how many of the items lay there, and what the stock was, behind each write."""
    moments: list[tuple[int, Copies]] = []

    def heard(call: Any) -> None:
        if call.write_units:
            moments.append((len(items_stored(attempt, tables, items)), copies_left(attempt, tables)))

    end = attempt.lab.on_call(heard)
    try:
        yield moments
    finally:
        end()


def _in_one_stroke(
    attempt: Attempt, run: Run, items: Items, moments: list[tuple[int, Copies]], before: Copies, after: Copies
) -> None:
    for place, (stored, copies) in enumerate(moments, 1):
        if (stored, copies) not in ((0, before), (len(items), after)):
            attempt.fail(
                "half-for-a-moment",
                f"`place_order` made {plural(len(run.calls), 'request')}. Behind its write number {place}, "
                f"{echo.number(stored)} of {plural(len(items), 'item')} lay in the shop's table, and the copies of "
                f"{plural(sum(copies[one] != before[one] for one in before), 'product')} had been taken.",
                "Put everything into **one** `transact_write_items`, which has room for 100 actions: whoever reads in between, or "
                "a program that stops there, finds half an order.",
            )


def _asks_these(attempt: Attempt, run: Run, tables: Tables) -> None:
    names = {tables.shop.name, tables.stock.name}
    for call in run.calls:
        if others := set(call.table.split(", ")) - names:
            attempt.fail(
                "other-tables",
                f"`place_order` was given the tables {listed(echo.code(name) for name in sorted(names))}; it sent "
                f"{call.operation} to {echo.code(min(others))}.",
                "Take the names from the parameters, in each call anew: `kiosk.name` and `stock.name`.",
            )


def _is_stored(attempt: Attempt, run: Run, tables: Tables, items: Items, before: Copies) -> None:
    """Demands that a new order went through; `before` is what the stock held."""
    found = len(items_stored(attempt, tables, items))
    if found == len(items):
        return
    if run.error == _REFUSED[-1]:
        attempt.fail(
            "one-token-for-two",
            f"{upper(named(items))} is new, and was refused with {run.error}: another order had the same "
            "`ClientRequestToken`.",
            "Make the token from the order's id, or leave it out: the condition on the order does its work.",
        )
    if run.error and not found:
        attempt.fail(
            "refused-too-early",
            f"{upper(named(items))} is new, and the stock table held {said(before, items)}. It was refused all the same, with "
            f"{run.error}.",
            "Look at the conditions one by one: the last copy may be sold (`copies >= :n`), and a new order is not there yet.",
        )
    attempt.fail(
        "not-stored" if not found else "items-missing",
        f"{upper(named(items))} has {plural(len(items), 'item')} to store; {echo.number(found)} of them "
        f"{'is' if found == 1 else 'are'} in the shop's table, unchanged.",
        "Put every item of the list, as it is, into the shop's table.",
    )


# --- what lies there, and how it is said ---


def _stock_is(
    attempt: Attempt, tables: Tables, wanted: Copies, items: Items, when: str, diagnosis: str, help: str
) -> None:
    copies = copies_left(attempt, tables)
    if copies != wanted:
        attempt.fail(
            diagnosis,
            f"{when} The stock table holds {said(copies, items)}; there should be {said(wanted, items)}.",
            help,
        )
    if any(item != on_shelf(item["productId"], item.get("copies", 0)) for item in attempt.stored(table=tables.stock)):
        attempt.fail(
            "stock-changed",
            f"{when} An item of the stock table has lost its `shelf`, or gained something.",
            "Change `copies` and nothing else, with an Update: a Put replaces the whole item.",
        )


EXERCISE = Exercise(
    name="single-table-design/place-order",
    title="5.2 · Place an order, all or nothing",
    objective="Write several items of two tables in one transaction that can be sent twice.",
    minutes=10,
    takes=function("place_order", "kiosk", "stock", "items"),
    hints=(
        "Ask of each step: what lies in which table if the program stops right after it?",
        (
            "`transact_write_items` takes a list of actions, each with its own `TableName`: a Put for each item, an "
            "Update for each order item's product. Two kinds of action need a condition."
        ),
        (
            "The order's Put has `attribute_not_exists(pk)`. Each Update is `SET copies = copies - :n` with the condition "
            "`copies >= :n`. `kiosk.meta.client` takes Python values; the names are `kiosk.name` and `stock.name`."
        ),
    ),
    check=_place_order,
    arrange=shop_and_stock,
    reference=Cost(requests=13, write_units=416),
    also=(Cost(requests=40, read_units=100, write_units=300),),  # a look before each order
    cheaper="One transaction for one order is enough. A look before it is one request more for each order that goes through; it "
    "saves units where many are refused, as here, and settles nothing: the conditions do.",
    budget=2_000,
)
