"""Exercise 4.1: a sort key that keeps the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from helpers.engine.limits import SORT_KEY_MAX
from helpers.exercises import Attempt, Exercise, echo, function
from helpers.text import plural


class _Placed(NamedTuple):
    """When an order was placed, as a till writes it down, and the order's number."""

    moment: str
    number: int


PLACED = (
    _Placed("2025-01-31T18:20:00Z", 9),
    _Placed("2025-02-01T09:05:00Z", 12),
    _Placed("2025-03-02T00:30:00+02:00", 104),  # 22:30 in UTC, on the day before
    _Placed("2025-03-01T23:45:00Z", 103),
    _Placed("2025-03-02T10:15:00Z", 110),
    _Placed("2025-03-02T10:15:00.5Z", 109),
    _Placed("2025-03-02T11:00:00Z", 98),
    _Placed("2025-03-02T11:00:00Z", 117),
    _Placed("2025-03-02T11:00:00Z", 118),
    _Placed("2025-11-30T21:00:00Z", 640),
)
"""In the order of time, and at the same moment in that of the numbers."""

_ZONES, _FRACTIONS, _NUMBERS = (PLACED[2], PLACED[3]), (PLACED[4], PLACED[5]), (PLACED[6], PLACED[7])
_PAIRS: Sequence[tuple[tuple[_Placed, _Placed], str, str]] = (
    *(
        ((earlier, later), "not-by-time", "Begin with the largest unit of time: year, month, day, hour, minute, second.")
        for earlier, later in pairwise((*PLACED[:2], *PLACED[4:7:2], PLACED[9]))
    ),
    (_ZONES, "time-zones", "Bring every moment to UTC before you write it down: bytes know nothing of time zones."),
    (
        _FRACTIONS,
        "width-of-a-second",
        "Write every moment with the same width, fraction included: `%f` always gives six digits.",
    ),
    (_NUMBERS, "number-as-text", "Give the number a fixed width with zeros in front, such as `{number:07}`."),
)  # fmt: skip
"""What has to be in order, the plainest first: a pair of orders, and what is said where it is not."""


def _orders(lab: Any) -> Any:
    return lab.table("exercise-order-keys", pk="pk", sk="sk")


def _order_key(attempt: Attempt) -> None:
    table, keys = attempt.table, dict[str, _Placed]()
    for placed in PLACED:
        run = attempt.run(*placed)
        called, key = run.span, attempt.returned(run)
        if not isinstance(key, str):
            attempt.fail(
                "not-text",
                f"{called} returned {echo.kind(key)}; a sort key of this table is text.",
                "Return one text, with the parts of the key in it.",
            )
        if not key.startswith("ORDER#"):
            attempt.fail(
                "no-prefix",
                f"{called} returned {echo.code(echo.short(key))}, which does not begin with `ORDER#`.",
                "Begin with `ORDER#`, so that a Query can tell orders from whatever else lies in the collection.",
            )
        if len(key.encode()) > SORT_KEY_MAX:
            attempt.fail(
                "too-long",
                f"{called} returned {plural(len(key.encode()), 'byte')}; a sort key has at most {SORT_KEY_MAX:,}.",
                "Leave out what does not decide the order.",
            )
        if key in keys:
            attempt.fail(
                "key-twice",
                f"{called} returned {echo.code(echo.short(key))}, the same as for order {keys[key].number}: of the two, "
                "the table keeps the one that is written last.",
                "Put the whole number into the key, behind the time: two orders may be placed at the same moment.",
            )
        keys[key] = placed
        table.put_item(Item={"pk": "SHOP", "sk": key, "number": placed.number})
    stored = [keys[item["sk"]] for item in table.query(KeyConditionExpression=_collection("SHOP"))["Items"]]
    spelled = {placed: key for key, placed in keys.items()}
    for (earlier, later), diagnosis, help in _PAIRS:
        if stored.index(earlier) > stored.index(later):
            attempt.fail(
                diagnosis,
                f"A Query returns {echo.code(echo.short(spelled[later]))} before {echo.code(echo.short(spelled[earlier]))}. "
                f"The second belongs first: {earlier.moment}, number {earlier.number}, against {later.moment}, "
                f"number {later.number}.",
                help,
            )


def _collection(value: str) -> Any:
    from boto3.dynamodb.conditions import Key

    return Key("pk").eq(value)


EXERCISE = Exercise(
    name="sort-keys/order-key",
    title="4.1 · Fix the ordering",
    objective="Build a sort key whose byte order is the order of time.",
    minutes=6,
    takes=function("order_key", "placed", "number"),
    hints=(
        "Look at the moments one under the other, as text. Which of them stand in the wrong place, and at which character?",
        (
            "Three things have to be the same for all keys: the time zone, the number of digits of a second, and the "
            "number of digits of the order number."
        ),
        (
            '`moment = datetime.fromisoformat(placed).astimezone(UTC)`, then `f"ORDER#{moment:%Y-…}#{number:07}"`. '
            "In the pattern, `%f` is the fraction of a second, always with six digits."
        ),
    ),
    check=_order_key,
    arrange=_orders,
)
