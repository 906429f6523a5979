"""Lesson 00, Start here: the first item written and read, and the first meter read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.exercises import (
    Attempt,
    Cost,
    Exercise,
    LearnerError,
    Lesson,
    Prediction,
    Run,
    compare,
    echo,
    function,
    mapping,
)

# --- 0.1 write and read one item ----------------------------------------------------------------------------------------------

BOOKS = (
    {
        "pk": "PRODUCT#B00042",
        "sk": "DETAILS",
        "title": "The Patient Lighthouse",
        "pages": 312,
        "price": Decimal("18.95"),
    },
    {"pk": "PRODUCT#B00107", "sk": "DETAILS", "title": "A Winter of Maps", "pages": 208, "price": Decimal("12.45")},
)
"""Two, so that a key written into the function does not pass."""
_SIBLINGS = ({"sk": "AUTHOR", "name": "Ida Varga"}, {"sk": "REVIEW#0001", "stars": 4})
"""What each book's collection holds already, before and behind the book: a partition key alone does not name it."""
_FOUND_NOTHING = frozenset({"no-item", "none-used"})
"""Diagnoses of a function that reads what is not there."""


def _shelf(lab: Any) -> Any:
    items = [{"pk": book["pk"], **sibling} for book in BOOKS for sibling in _SIBLINGS]
    return lab.table("exercise-shelf", pk="pk", sk="sk", items=items)


def _store_and_fetch(attempt: Attempt, book: Mapping[str, Any], key: Mapping[str, Any]) -> Run:
    try:
        return attempt.run(attempt.table, dict(book))
    except LearnerError as stopped:
        if stopped.failure.diagnosis in _FOUND_NOTHING and attempt.item(key) is None:
            called = echo.code(echo.call("store_and_fetch", (attempt.table, book)))
            attempt.fail(
                "nothing-stored",
                f"{called} asked for the item {echo.code(echo.short(key))} before it was written, and found nothing.",
                "Write the book into the table first: `put_item` takes the whole dictionary as `Item`.",
            )
        raise


def _write_and_read(attempt: Attempt) -> None:
    for book in BOOKS:
        key = {"pk": book["pk"], "sk": book["sk"]}
        run = _store_and_fetch(attempt, book, key)
        called = run.span
        stored = attempt.item(key)
        if stored is None:
            attempt.fail(
                "nothing-stored",
                f"{called} ran, and the table holds no item with the key {echo.code(echo.short(key))}.",
                "Write the book into the table first: `put_item` takes the whole dictionary as `Item`.",
            )
        if not compare.same(book, stored):
            attempt.fail(
                "not-the-whole-book",
                f"{called} stored {echo.code(echo.short(stored))}, which is not all of the book.",
                "Hand the whole `book` to `put_item`: its attributes travel together with its key.",
            )
        attempt.no_scan("Ask with `get_item` and the key: a Scan reads every item of the table to find one.")
        value = attempt.returned(run)
        if isinstance(value, Mapping) and "ResponseMetadata" in value:
            attempt.fail(
                "whole-response",
                f"{called} returned the whole response, with {echo.code('ResponseMetadata')} in it.",
                "Return what is under `Item`.",
            )
        found = compare.plain(value) if isinstance(value, Mapping) else {}
        if found.get("pk") == book["pk"] and found.get("sk") not in (None, book["sk"]):
            attempt.fail(
                "another-sort-key",
                f"{called} returned the item with the sort key {echo.code(echo.short(found['sk']))}, which shares the book's "
                "partition key.",
                "Ask with both parts of the key: the partition key alone names a collection, and the book is one item of it.",
            )
        if not found or not compare.same(book, found):
            attempt.fail(
                "another-item",
                f"{called} returned {echo.code(echo.short(value))}; the book with the key {echo.code(echo.short(key))} was expected.",
                "Take both parts of the key from `book`, and return the item as it came from the table.",
            )
    attempt.uses(
        "GetItem", "Query", "BatchGetItem", "TransactGetItems", "ExecuteStatement",
        diagnosis="not-read",
        help="Read the item back from the table with `get_item`: what your function was given is not yet what the table holds.",
    )  # fmt: skip


WRITE_AND_READ = Exercise(
    name="start-here/write-and-read",
    title="0.1 · Write and read one item",
    objective="Put one item into a table and get it back by its key.",
    minutes=3,
    takes=function("store_and_fetch", "table", "book"),
    hints=(
        "Two calls do it, and both are in the cells above: one to write, one to read.",
        "`put_item` takes the whole book. `get_item` takes only the key, which is two of the book's attributes.",
        'After the `put_item`, end with `return table.get_item(Key={"pk": book["pk"], …})[…]`.',
    ),
    check=_write_and_read,
    arrange=_shelf,
    reference=Cost(requests=4, read_units=2.0, write_units=2.0),
    cheaper="One put and one get for each book are enough.",
)

# --- 0.2 read the meter -------------------------------------------------------------------------------------------------------

PAGE = tuple(
    {"pk": "USER#000042", "sk": sort, "type": kind, **more}
    for sort, kind, more in (
        ("ORDER#2025-01-09#0000017", "Order", {"status": "DELIVERED", "total": Decimal("24.95")}),
        ("ORDER#2025-03-02#0000103", "Order", {"status": "RETURNED", "total": Decimal("11.45")}),
        ("ORDER#2025-06-21#0000260", "Order", {"status": "DELIVERED", "total": Decimal("39.85")}),
        ("ORDER#2025-10-30#0000481", "Order", {"status": "SHIPPED", "total": Decimal("18.95")}),
        ("ORDER#2025-12-29#0000604", "Order", {"status": "PAID", "total": Decimal("52.35")}),
        ("PROFILE", "User", {"name": "Ana Lindqvist", "city": "Porto"}),
    )
)
"""One user's page in the shop. A lesson's cell holds the same items, so that the learner can see them."""

METER = ("requests", "evaluated", "thrown_away", "read_units")


def _page(lab: Any) -> Any:
    return lab.table("exercise-page", pk="pk", sk="sk", items=PAGE)


def visit(table: Any) -> None:
    """The two requests that the notebook measures."""
    from boto3.dynamodb.conditions import Attr, Key

    table.get_item(Key={"pk": "USER#000042", "sk": "PROFILE"})
    table.query(
        KeyConditionExpression=Key("pk").eq("USER#000042") & Key("sk").begins_with("ORDER#"),
        FilterExpression=Attr("status").eq("DELIVERED"),
    )


_COUNT = "Count the calls: each line that starts with `page.` is one request."
_SUBTRACT = "No line of the meter says it: take the items evaluated and subtract the items returned."
_METER_MISTAKES: dict[str, dict[float, tuple[str, str, str]]] = {
    "requests": {
        8: ("items-as-requests", "which is the number of items", _COUNT),
        1: ("one-request", "and there were more", _COUNT),
    },
    "evaluated": {
        3: (
            "returned-as-evaluated",
            "which is what came back",
            "Look at the words in that line: evaluated comes first, returned second.",
        ),
        5: (
            "query-alone",
            "which leaves the GetItem out",
            "The meter counts the whole block: the GetItem read an item, too.",
        ),
    },
    "thrown_away": {
        0: ("nothing-thrown-away", "and some items never reached you", _SUBTRACT),
        2: ("kept-not-thrown-away", "which is the number of orders that passed the filter", _SUBTRACT),
    },
    "read_units": {
        0.5: (
            "one-request-of-two",
            "which is one of the two requests",
            "Read the line of the meter: it adds up the whole block.",
        ),
        0.125: (
            "dollars-as-units",
            "which is the price of a million runs",
            "Read the line `read units`: the line below it is money.",
        ),
    },
}


def _read_the_meter(attempt: Attempt) -> None:
    with attempt.lab.meter() as meter:
        visit(attempt.table)
    truth = {
        "requests": meter.requests,
        "evaluated": meter.evaluated,
        "thrown_away": meter.evaluated - meter.returned,
        "read_units": meter.read_units,
    }
    for name, expected in truth.items():
        value = attempt.answer[name]
        if compare.same(expected, value):
            continue
        said = f"{echo.code(f'meter_says[{name!r}]')} is {echo.code(echo.short(value))}"
        if not compare.is_number(value):
            attempt.fail(
                "not-a-number", f"{said}, which is not a number.", "Give each of the four a number, without quotes."
            )
        for wrong, (diagnosis, reason, help) in _METER_MISTAKES[name].items():
            if compare.same(wrong, value):
                attempt.fail(diagnosis, f"{said}, {reason}.", help)
        attempt.fail(
            f"wrong-{name.replace('_', '-')}",
            f"{said}, and the meter says something else.",
            _SUBTRACT if name == "thrown_away" else "Run the meter's cell again and read that line once more.",
        )


READ_THE_METER = Exercise(
    name="start-here/read-the-meter",
    title="0.2 · Read the meter",
    objective="Say what a piece of code asked of the table, from its meter.",
    minutes=3,
    takes=mapping("meter_says", *METER),
    hints=(
        "All four numbers stand in the meter above, or follow from two of its numbers.",
        "`requests`, `evaluated` and `read_units` can be copied. `thrown_away` is what was evaluated and did not come back.",
    ),
    check=_read_the_meter,
    arrange=_page,
)

LESSON = Lesson(
    number=0,
    slug="start-here",
    title="Start here",
    exercises=(WRITE_AND_READ, READ_THE_METER),
    predictions=(
        Prediction(
            name="start-here/one-or-four",
            question="One GetItem reads one item. One Query reads four. Which consumes more read units?",
            options=("the GetItem", "the Query", "the same"),
        ),
    ),
)
