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

_NOVEL, _ATLAS = "PRODUCT#B00042", "PRODUCT#B00107"
_FIRST = {"pk": _NOVEL, "sk": "DETAILS", "title": "The Patient Lighthouse", "pages": 312, "price": Decimal("18.95")}
BOOKS = (
    _FIRST,
    {"pk": _ATLAS, "sk": "DETAILS", "title": "A Winter of Maps", "pages": 208, "price": Decimal("12.45")},
    {
        "pk": _NOVEL,
        "sk": "EDITION#2025-03-01#hardcover-with-a-map-of-the-coast",
        "title": "The Patient Lighthouse, illustrated",
        "pages": 340,
        "price": Decimal("29.50"),
    },
    {
        "pk": _NOVEL,
        "sk": "DETAILS",
        "title": "The Patient Lighthouse, second edition",
        "pages": 0,
        "price": Decimal(20),
    },
    _FIRST,
)
"""Two books, another item of the first one, the first one anew, and as it was. So neither a key of one's own passes, nor a memory."""
_SIBLINGS = ({"sk": "AUTHOR", "name": "Ida Varga"}, {"sk": "REVIEW#0001", "stars": 4})
"""What each book's collection holds already, before and behind the book: a partition key alone does not name it."""
_FOUND_NOTHING = frozenset({"no-item", "none-used"})
"""Diagnoses of a function that reads what is not there."""
_BOTH_PARTS = "Take both parts of the key from `book`: its `pk`, and its `sk`."


def _shelf(lab: Any) -> Any:
    return lab.table("exercise-shelf", pk="pk", sk="sk", items=_neighbours())


def _neighbours() -> list[dict[str, Any]]:
    return [{"pk": pk, **sibling} for pk in (_NOVEL, _ATLAS) for sibling in _SIBLINGS]


def _store_and_fetch(attempt: Attempt, book: Mapping[str, Any], key: Mapping[str, Any]) -> Run:
    called = echo.code(echo.call("store_and_fetch", (attempt.table, book)))
    try:
        run = attempt.run(attempt.table, dict(book))
    except LearnerError as stopped:
        if stopped.failure.diagnosis in _FOUND_NOTHING:
            _found_nothing(attempt, called, book, key)
        raise
    if run.value is None and run.calls and not run.printed:
        _found_nothing(attempt, called, book, key)
    return run


def _found_nothing(attempt: Attempt, called: str, book: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    """Says why a function read nothing: because nothing is there yet, or because it asked for another key."""
    stored = attempt.item(key)
    if stored is None or not compare.same(book, stored):
        attempt.fail(
            "nothing-stored",
            f"{called} asked for the item {echo.code(echo.short(key))} before it was written, and found nothing.",
            "Write the book into the table first: `put_item` takes the whole dictionary as `Item`.",
        )
    if not any(call.returned for call in attempt.calls[-2:]):
        attempt.fail(
            "another-key",
            f"{called} wrote the book, and then asked for a key that names no item.",
            _BOTH_PARTS,
        )


def _write_and_read(attempt: Attempt) -> None:
    wanted = {(item["pk"], item["sk"]): item for item in _neighbours()}
    for book in BOOKS:
        key = {"pk": book["pk"], "sk": book["sk"]}
        wanted[book["pk"], book["sk"]] = book
        run = _store_and_fetch(attempt, book, key)
        _is_stored(attempt, run, book, key)
        attempt.no_scan("Ask with `get_item` and the key: a Scan reads every item of the table to find one.")
        if not any(call.operation in _READS for call in run.calls):
            attempt.fail(
                "not-read",
                f"{run.span} made no request that reads.",
                "Read the item back from the table with `get_item`: what your function was given is not yet what the table holds.",
            )
        _is_returned(attempt, run, book, key)
        _neighbours_are_left(attempt, run, wanted)


_READS = frozenset({"GetItem", "Query", "BatchGetItem", "TransactGetItems", "ExecuteStatement"})


def _is_stored(attempt: Attempt, run: Run, book: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    stored = attempt.item(key)
    if stored is None:
        attempt.fail(
            "nothing-stored",
            f"{run.span} ran, and the table holds no item with the key {echo.code(echo.short(key))}.",
            "Write the book into the table first: `put_item` takes the whole dictionary as `Item`.",
        )
    if compare.same(book, stored):
        return
    if all(name in stored and compare.same(value, stored[name]) for name, value in book.items()):
        attempt.fail(
            "more-than-the-book",
            f"{run.span} stored {echo.code(echo.short(stored))}, which holds more than the book.",
            "Hand `book` to `put_item` as it is.",
        )
    if not run.calls:
        attempt.fail(
            "remembered",
            f"{run.span} made no request. The same book had come before, and the table holds another edition of it by now.",
            "Write and read in each call: what was written and read earlier is not what the table holds now.",
        )
    attempt.fail(
        "not-the-whole-book",
        f"{run.span} stored {echo.code(echo.short(stored))}, which is not all of the book.",
        "Hand the whole `book` to `put_item`, each time: its attributes travel together with its key.",
    )


def _is_returned(attempt: Attempt, run: Run, book: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    value = attempt.returned(run)
    if isinstance(value, Mapping) and "ResponseMetadata" in value:
        attempt.fail(
            "whole-response",
            f"{run.span} returned the whole response, with {echo.code('ResponseMetadata')} in it.",
            "Return what is under `Item`.",
        )
    found = compare.plain(value) if isinstance(value, Mapping) else {}
    if found.get("pk") == book["pk"] and found.get("sk") not in (None, book["sk"]):
        attempt.fail(
            "another-sort-key",
            f"{run.span} returned the item with the sort key {echo.code(echo.short(found['sk']))}, which shares the book's "
            "partition key.",
            "Ask with both parts of the key: the partition key alone names a collection, and the book is one item of it.",
        )
    if not found or not compare.same(book, found):
        attempt.fail(
            "another-item",
            f"{run.span} returned {echo.code(echo.short(value))}; the book with the key {echo.code(echo.short(key))} was expected.",
            f"{_BOTH_PARTS} Return the item as it came from the table.",
        )
    if isinstance(value["pages"], (int, float)):  # what a table holds comes back as Decimal
        attempt.fail(
            "not-what-was-read",
            f"{run.span} returned {echo.code('pages')} as {echo.code(type(value['pages']).__name__)}; a number that was read is a "
            f"{echo.code('Decimal')}.",
            "Return the item that came back from the table, as it came, and not what the function was given.",
        )


def _neighbours_are_left(attempt: Attempt, run: Run, wanted: Mapping[tuple[Any, Any], Mapping[str, Any]]) -> None:
    found = {(item["pk"], item["sk"]): item for item in attempt.stored()}
    for key in found.keys() | wanted.keys():
        if key not in wanted or key not in found or not compare.same(wanted[key], found[key]):
            what = "wrote" if key not in wanted else "deleted" if key not in found else "changed"
            attempt.fail(
                "more-than-one-item",
                f"{run.span} also {what} the item {echo.code(echo.short(dict(zip(('pk', 'sk'), key, strict=True))))}.",
                "Write the book and nothing else: its neighbours in the table stay as they are.",
            )


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
    reference=Cost(requests=2 * len(BOOKS), read_units=len(BOOKS), write_units=len(BOOKS)),
    cheaper="One put and one get for each book are enough.",
)
