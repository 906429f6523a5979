"""Exercise 0.1: one item is written into a table and read back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.exercises import (
    Attempt,
    Cost,
    Exercise,
    LearnerError,
    Run,
    compare,
    echo,
    function,
)

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


EXERCISE = Exercise(
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
