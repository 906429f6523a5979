"""Exercise 4.1: a sort key that keeps the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from helpers.engine.limits import SORT_KEY_MAX
from helpers.exercises import Attempt, Exercise, Run, echo, function
from helpers.text import plural


class _Placed(NamedTuple):
    """When an order was placed, as a till writes it down, and the order's number."""

    moment: str
    number: int


PLACED = (
    _Placed("2024-12-31T23:59:58Z", 7),
    _Placed("2025-01-31T18:20:00Z", 9),
    _Placed("2025-02-01T09:05:00Z", 12),
    _Placed("2025-03-02T00:30:00+02:00", 104),  # 22:30 in UTC, on the day before
    _Placed("2025-03-01T23:45:00Z", 103),
    _Placed("2025-03-02T07:00:00+05:30", 106),  # 01:30 in UTC
    _Placed("2025-03-02T01:45:00Z", 102),
    _Placed("2025-03-01T22:30:00-03:30", 105),  # 02:00 in UTC, on the day after
    _Placed("2025-03-02T02:15:00Z", 101),
    _Placed("2025-03-02T10:15:00Z", 113),
    _Placed("2025-03-02T10:15:00.5Z", 112),
    _Placed("2025-03-02T10:15:00.52Z", 111),
    _Placed("2025-03-02T10:15:00.520001Z", 110),
    _Placed("2025-03-02T11:00:00Z", 98),
    _Placed("2025-03-02T11:00:00Z", 117),
    _Placed("2025-03-02T11:00:00Z", 118),
    _Placed("2025-03-02T11:00:00Z", 999_999),
    _Placed("2025-03-02T11:00:00Z", 1_000_000),
    _Placed("2025-03-02T11:00:00Z", 9_999_999),
    _Placed("2025-03-02T11:00:00.000001Z", 119),
    _Placed("2025-03-02T11:00:01Z", 120),
    _Placed("2025-11-30T21:00:00Z", 640),
    _Placed("2031-01-01T00:00:00Z", 2_000),
)
"""In the order of time, and at the same moment in that of the numbers."""
_STEP = 5
"""The check asks for every fifth order, round and round: 5 and the number of orders have no divisor in common."""

_BY_TIME = "Begin with the largest unit of time: year, month, day, hour, minute, second."
_TO_UTC = "Bring every moment to UTC before you write it down, whatever its offset: bytes know nothing of time zones."
_SAME_WIDTH = (
    "Write every moment with the same width, also one without a fraction: `%f` always gives six digits. Where the width "
    "varies, `.` is compared with what follows a whole second."
)
_WHOLE = "Keep the whole moment, all six digits of a fraction included: `%f` always gives six."
_PADDED = "Give the number a fixed width for up to seven digits, with zeros in front: `{number:07}`."
_APART = "Keep time and number apart, the number behind the time: in a sum, a large number looks like a later time."


def _pairs(places: Sequence[int], diagnosis: str, help: str) -> list[tuple[tuple[_Placed, _Placed], str, str]]:
    return [(pair, diagnosis, help) for pair in pairwise(PLACED[place] for place in places)]


_PAIRS: Sequence[tuple[tuple[_Placed, _Placed], str, str]] = (
    *_pairs((0, 1, 2, 9, 13, 21, 22), "not-by-time", _BY_TIME),
    *_pairs(range(3, 9), "time-zones", _TO_UTC),
    *_pairs(range(9, 13), "width-of-a-second", _SAME_WIDTH),
    *_pairs(range(13, 19), "number-as-text", _PADDED),
    *_pairs(range(18, 21), "number-in-the-time", _APART),
    *_pairs(range(len(PLACED)), "not-by-time", _BY_TIME),
)
"""What has to be in order, the plainest first: a pair of orders, and what is said where it is not."""


def _orders(lab: Any) -> Any:
    return lab.table("exercise-order-keys", pk="pk", sk="sk")


def _order_key(attempt: Attempt) -> None:
    elsewhere, table, keys = attempt.process(), attempt.table, dict[str, _Placed]()
    asked = [PLACED[place * _STEP % len(PLACED)] for place in range(len(PLACED))]
    for placed in asked:
        run = attempt.run(*placed)
        key = _text(attempt, run)
        if key in keys:
            attempt.fail(
                "key-twice",
                f"{run.span} returned {echo.code(echo.short(key))}, the same as for order {keys[key].number} of "
                f"{keys[key].moment}: of the two, the table keeps the one that is written last.",
                "Put the whole moment into the key, and the whole number behind it: two orders may be placed at the same "
                "moment.",
            )
        keys[key] = placed
    spelled = {placed: key for key, placed in keys.items()}
    for placed in reversed(asked):
        run = elsewhere.run(*placed)
        if run.value != spelled[placed]:
            attempt.fail(
                "another-key-each-time",
                f"{run.span} returned {echo.code(echo.short(run.value))}, asked a second time, by another till; the first "
                f"time it was {echo.code(echo.short(spelled[placed]))}.",
                "Make the key of `placed` and `number` alone: what the function counts, draws or remembers is not the order's.",
            )
    for key, placed in keys.items():
        table.put_item(Item={"pk": "SHOP", "sk": key, "number": placed.number})
    stored = [keys[item["sk"]] for item in table.query(KeyConditionExpression=_collection("SHOP"))["Items"]]
    for (earlier, later), diagnosis, help in _PAIRS:
        if stored.index(earlier) > stored.index(later):
            if diagnosis == "width-of-a-second":
                _fraction_is_kept(attempt, earlier, later)
            attempt.fail(
                diagnosis,
                f"A Query returns {echo.code(echo.short(spelled[later]))} before {echo.code(echo.short(spelled[earlier]))}. "
                f"The second belongs first: {earlier.moment}, number {earlier.number}, against {later.moment}, "
                f"number {later.number}.",
                help,
            )
    widths = {len(key) for key in keys}
    if len(widths) > 1:
        attempt.to_weigh = (
            f"These keys come in order, although they are between {min(widths)} and {max(widths)} characters long: by luck of the "
            "bytes that follow a shorter one. With one width for all, no luck is needed."
        )


def _fraction_is_kept(attempt: Attempt, earlier: _Placed, later: _Placed) -> None:
    """Demands that two moments differ in the key also where the number does not."""
    keys = [_text(attempt, attempt.run(moment, 1)) for moment in (earlier.moment, later.moment)]
    if keys[0] == keys[1]:
        attempt.fail(
            "fraction-lost",
            f"Order 1 gets the key {echo.code(echo.short(keys[0]))} at {earlier.moment}, and the same at {later.moment}: what "
            "is between the two moments is lost, and the number alone decides.",
            _WHOLE,
        )


def _text(attempt: Attempt, run: Run) -> str:
    """The sort key that a run returned, fit for the table."""
    key = attempt.returned(run)
    if not isinstance(key, str):
        attempt.fail(
            "not-text",
            f"{run.span} returned {echo.kind(key)}; a sort key of this table is text.",
            "Return one text, with the parts of the key in it.",
        )
    if not key.startswith("ORDER#"):
        attempt.fail(
            "no-prefix",
            f"{run.span} returned {echo.code(echo.short(key))}, which does not begin with `ORDER#`.",
            "Begin with `ORDER#`, so that a Query can tell orders from whatever else lies in the collection.",
        )
    if len(key.encode()) > SORT_KEY_MAX:
        attempt.fail(
            "too-long",
            f"{run.span} returned {plural(len(key.encode()), 'byte')}; a sort key has at most {SORT_KEY_MAX:,}.",
            "Leave out what does not decide the order.",
        )
    return key


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
