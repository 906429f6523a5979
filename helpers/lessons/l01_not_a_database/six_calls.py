"""Exercise 1.2: what six requests cost, predicted from sizes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from helpers.exercises import Attempt, Exercise, compare, echo, filled, mapping
from helpers.text import listed

_INVOICES, _LINES, _ORDERS = "INVOICE", "LINES", "ORDERS"
_KEPT = 3
"""Orders that the filter of call f keeps."""


def _six_sizes(lab: Any) -> Any:
    items = [filled(_INVOICES, "A", 3_584), filled(_INVOICES, "B", 10_240)]
    items += [filled(_LINES, f"{place:03}", 250) for place in range(100)]
    items += [filled(_ORDERS, f"{place:03}", 1_000, status="OPEN" if place < _KEPT else "DONE") for place in range(400)]
    return lab.table("exercise-units", pk="pk", sk="sk", items=items)


def _calls(table: Any) -> dict[str, Callable[[], object]]:
    """The six calls of the exercise, by their letter (R1–R5)."""
    from boto3.dynamodb.conditions import Attr, Key

    client, name = table.meta.client, table.name
    return {
        "a": lambda: table.get_item(Key={"pk": _INVOICES, "sk": "A"}),
        "b": lambda: table.get_item(Key={"pk": _INVOICES, "sk": "B"}, ConsistentRead=True),
        "c": lambda: table.get_item(Key={"pk": _INVOICES, "sk": "C"}, ConsistentRead=True),
        "d": lambda: client.batch_get_item(
            RequestItems={name: {"Keys": [{"pk": _LINES, "sk": f"{place:03}"} for place in range(100)]}}
        ),
        "e": lambda: table.query(KeyConditionExpression=Key("pk").eq(_LINES)),
        "f": lambda: table.query(
            KeyConditionExpression=Key("pk").eq(_ORDERS),
            FilterExpression=Attr("status").eq("OPEN"),
            ConsistentRead=True,
        ),
    }


_HALF = "An eventually consistent read costs half of a strongly consistent one."
_FULL = "This one asks for ConsistentRead: a strongly consistent read costs the full unit for each block."
_UP = "Sizes round up to whole blocks of 4 KB before anything else happens."
_UNIT_MISTAKES: dict[str, dict[float, tuple[str, str]]] = {
    "a": {1: ("forgot-the-half", _HALF), 0.4375: ("not-rounded", _UP), 0.875: ("not-rounded", _UP),
          3.5: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB."),
          4: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB.")},
    "b": {1.5: ("forgot-strong", _FULL), 2.5: ("not-rounded", _UP), 1.25: ("not-rounded", _UP),
          10: ("unit-is-not-a-kb", "A read unit covers 4 KB, not 1 KB.")},
    "c": {0: ("missing-is-not-free", "Looking costs one block, whether or not something is there."), 0.5: ("forgot-strong", _FULL)},
    "d": {3.5: ("batch-rounds-each", "A batch saves round trips, not units: each of its items is rounded on its own."),
          7: ("batch-rounds-each", "A batch saves round trips, not units: each of its items is rounded on its own."),
          100: ("forgot-the-half", _HALF)},
    "e": {50: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          100: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          7: ("forgot-the-half", _HALF), 3: ("not-rounded", _UP), 3.0517578125: ("not-rounded", _UP),
          6.103515625: ("not-rounded", _UP)},
    "f": {1: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          3: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          0.5: ("filter-is-not-free", "A filter works on what was read already: you pay for all the items that were evaluated."),
          49: ("forgot-strong", _FULL), 400: ("query-rounds-once", "A Query adds up all the bytes first and rounds once, at the end."),
          97.65625: ("not-rounded", _UP), 48.828125: ("not-rounded", _UP)},
}  # fmt: skip


def _six_calls(attempt: Attempt) -> None:
    wrong: dict[str, float] = {}
    for letter, call in _calls(attempt.table).items():
        with attempt.lab.meter() as meter:
            call()
        if not compare.same(meter.read_units, attempt.answer[letter]):
            wrong[letter] = meter.read_units
    if not wrong:
        return
    letter, *others = wrong
    diagnosis, reason, help = _what_is_wrong(letter, attempt.answer[letter], wrong[letter])
    said = f"{echo.code(f'units[{letter!r}]')} is {echo.code(echo.short(attempt.answer[letter]))}, {reason}."
    if others:
        said += f" Not right yet either: {listed(map(echo.code, others))}."
    attempt.fail(diagnosis, said, help)


def _what_is_wrong(letter: str, value: Any, expected: float) -> tuple[str, str, str]:
    """Diagnosis, reason and advice for one wrong number."""
    if not compare.is_number(value) or not compare.is_plain(value):
        return "not-a-number", "which is not a number", "Give each call a number of read units, such as `0.5`."
    for known, (diagnosis, help) in _UNIT_MISTAKES[letter].items():
        if compare.near(known, value, 0.005):
            return diagnosis, "and the lab measures another number", help
    direction = "low" if Decimal(str(value)) < Decimal(str(expected)) else "high"
    help = "Go through it in order: bytes, blocks of 4 KB, then half or full."
    return f"too-{direction}", f"which is too {direction}", help


EXERCISE = Exercise(
    name="not-a-database/six-calls",
    title="1.2 · Predict the units of six calls",
    objective="Compute the read units of a request from its size and its kind, before you send it.",
    minutes=6,
    takes=mapping("units", *_UNIT_MISTAKES),
    hints=(
        (
            "Three steps, always in this order: how many bytes are evaluated, how many blocks of 4 KB is that "
            "(rounded up), and is a block worth half a unit or a whole one?"
        ),
        (
            "GetItem and BatchGetItem round each item on its own; Query adds all the bytes up and rounds once. A "
            "filter comes after that, and so does the fact that nothing was found."
        ),
        (
            "For `a`: 3,584 bytes are 1 block, eventually consistent, so 1 × 0.5. For `e`: 100 × 250 = 25,000 "
            "bytes; how many blocks of 4,096 is that?"
        ),
    ),
    check=_six_calls,
    arrange=_six_sizes,
)
