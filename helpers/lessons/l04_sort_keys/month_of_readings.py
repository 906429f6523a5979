"""Exercise 4.3: a stretch of time that lies in several buckets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, echo, filled, function
from helpers.lessons.l04_sort_keys.tables import asks
from helpers.text import plural

_SMALL = 96
_TRACE, _LONG_TRACE = 12_000, 36_000
"""Bytes of a reading with a vibration trace, before and after lift-1 got a better probe: a page of 1 MB (B4) holds 88 of the
ones, and 29 of the others."""
_EVERY = timedelta(hours=6)
_BUSY, _QUIET, _SPARE = "lift-1", "roof-1", "cellar-1"
_SUMMER = ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-02", "2026-03")
"""Months in which roof-1 was switched on: not in January."""
_PERIODS = (
    (_SPARE, "2025-12-15T00:00:00Z", "2026-01-14T18:00:00Z"),
    (_SPARE, "2025-11-20T06:00:00Z", "2026-02-03T12:00:00Z"),
    (_SPARE, "2025-12-05T00:00:00Z", "2025-12-11T18:00:00Z"),
    (_SPARE, "2026-01-31T00:00:00Z", "2026-03-01T06:00:00Z"),
    (_QUIET, "2025-08-31T00:00:00Z", "2026-03-01T12:00:00Z"),
    (_BUSY, "2025-12-02T00:00:00Z", "2026-01-03T18:00:00Z"),
)
"""The turn of the year; four months; one week; the shortest month; seven months, of which one is empty; and two buckets of which
the first fills three pages."""
_LATE = ("2025-12-20T03:00:00Z", "2025-12-31T23:59:59Z")
"""Readings that arrive between two calls, from a sensor that was off the network."""


@lru_cache(maxsize=1)
def _readings() -> tuple[dict[str, Any], ...]:
    days = [f"{month}-{day}" for month in _SUMMER for day in ("01", "16", "28")]
    return (
        *_sensor(_SPARE, datetime(2025, 11, 1, tzinfo=UTC), 500, _SMALL),
        *_sensor(_BUSY, datetime(2025, 12, 1, tzinfo=UTC), 62, _TRACE),
        *_sensor(_BUSY, datetime(2025, 12, 16, 12, tzinfo=UTC), 82, _LONG_TRACE),
        *(_reading(_QUIET, f"{day}T12:00:00Z", _SMALL) for day in [*days, "2025-08-31"]),
    )


def _sensor(name: str, start: datetime, count: int, size: int) -> list[dict[str, Any]]:
    return [_reading(name, f"{start + step * _EVERY:%Y-%m-%dT%H:%M:%SZ}", size) for step in range(count)]


def _reading(name: str, at: str, size: int) -> dict[str, Any]:
    return filled(f"SENSOR#{name}#{at[:7]}", at, size, sensor=name)


def _buckets(lab: Any) -> Any:
    return lab.table("exercise-readings", pk="pk", sk="sk", items=_readings())


def _readings_between(attempt: Attempt) -> None:
    table, stored = attempt.table, list(_readings())
    for period in _PERIODS:
        _ask(attempt, table, stored, period)
    late = [_reading(_SPARE, at, _SMALL) for at in _LATE]
    attempt.lab.load(table, late)
    _ask(attempt, table, [*stored, *late], _PERIODS[0])
    archived = _sensor(_SPARE, datetime(2025, 12, 20, tzinfo=UTC), 40, _SMALL)
    archive = attempt.lab.table("exercise-readings-archive", pk="pk", sk="sk", items=archived)
    _ask(attempt, archive, archived, _PERIODS[0])
    attempt.no_scan("Name the buckets: their partition keys follow from the sensor and the months.")
    attempt.at_most(requests=34, help="Ask each bucket once, and go on only while it has a `LastEvaluatedKey`.")


def _ask(attempt: Attempt, table: Any, stored: Sequence[dict[str, Any]], period: tuple[str, str, str]) -> None:
    """One call. stored: all that lies in that table."""
    sensor, first, last = period
    inside = [item for item in stored if item["sensor"] == sensor and first <= item["sk"] <= last]
    wanted = sorted(inside, key=lambda item: str(item["sk"]))
    run = attempt.run(table, *period)
    attempt.returned(run)
    asks(attempt, run, table)
    _missing_buckets(attempt, run, wanted, (first, last))
    attempt.items_equal(
        wanted,
        run,
        ordered=True,
        helps={
            "nothing-found": "Look at the partition key of a bucket: `SENSOR#`, the sensor, `#`, the month.",
            "wrong-order": "Ask the buckets in the order of time, and add each one's readings behind those you have.",
            "repeated-items": "Look at which bucket, or which page of one, is asked twice.",
        },
    )
    attempt.reads_no_more(
        run,
        len(wanted),
        "reading",
        diagnosis="read-whole-buckets",
        help="Put first and last into the key condition: a filter, or an `if`, comes after the reading is paid for.",
    )


def _missing_buckets(attempt: Attempt, run: Run, wanted: Sequence[Mapping[str, Any]], period: tuple[str, str]) -> None:
    """Says which part is missing, where what came is right as far as it goes."""
    found, called = run.items, run.span
    if not found or not all("sk" in item for item in found):
        return
    outside = [item for item in found if not period[0] <= str(item["sk"]) <= period[1]]
    if outside:
        attempt.fail(
            "outside-the-period",
            f"{called} returned a reading of {outside[0]['sk']}.",
            "Bound both ends in each bucket: BETWEEN takes `first` and `last` as they are, also where they lie in another month.",
        )
    have, need = ({str(item.get("pk")) for item in items} for items in (found, wanted))
    missing = sorted(need - have)
    if missing and have < need:
        _bucket_is_missing(attempt, run, have, need, missing)
    moments = {str(item["sk"]) for item in found}
    lost = [str(item["sk"]) for item in wanted if item["sk"] not in moments]
    if lost and set(lost) <= set(period):
        attempt.fail(
            "bound-left-out",
            f"{called} did not return the reading of {lost[0]}, which is the very moment that was given as a bound.",
            "Let both bounds in: BETWEEN does, `<` and `>` do not.",
        )
    if lost and have == need and moments < {str(item["sk"]) for item in wanted}:
        asked = Counter(item["pk"] for item in wanted)
        bucket = next(str(item["pk"]) for item in wanted if item["sk"] == lost[0])
        attempt.fail(
            "page-lost",
            f"{called} returned {plural(len(found), 'reading')} of {echo.number(len(wanted))}, with "
            f"{plural(len(run.calls), 'request')}. The first one missing is of {lost[0]}, one of "
            f"{echo.number(asked[bucket])} in {echo.code(bucket)}.",
            "A bucket may fill more than one page, or more than two: go on in it while the answer has a `LastEvaluatedKey`.",
        )


def _bucket_is_missing(attempt: Attempt, run: Run, have: set[str], need: set[str], missing: Sequence[str]) -> None:
    asked = sorted(need)
    if missing == asked[1:]:
        diagnosis, help = "first-bucket-only", "The period goes on in the next month's bucket: ask each month's."
    elif _QUIET in missing[0] and missing == [bucket for bucket in asked if bucket > f"SENSOR#{_QUIET}#2026-01"]:
        diagnosis, help = (
            "stopped-at-empty-bucket",
            "Go on behind a month without readings: the period ends with `last`, and an empty bucket says nothing about it.",
        )
    elif len(have) > 1:
        diagnosis, help = (
            "bucket-left-out",
            "Ask every month from the first to the last, however many there are: `months` lists them all.",
        )
    else:
        diagnosis, help = "bucket-missing", "Collect what every bucket gives in one list."
    attempt.fail(
        diagnosis,
        f"{run.span} returned readings from {plural(len(have), 'bucket')} of {len(need)}. "
        f"{echo.code(missing[0])} is missing.",
        help,
    )


EXERCISE = Exercise(
    name="sort-keys/month-of-readings",
    title="4.3 · A month of readings",
    objective="Read a period that lies in several buckets, completely and in order.",
    minutes=5,
    takes=function("readings_between", "table", "sensor", "first", "last"),
    hints=(
        "A Query reads one bucket. How many buckets does the period touch, and what are their partition keys?",
        "A loop over `months(first, last)`; in it one Query with BETWEEN, whose pages `every_page` reads for you.",
        (
            'The key condition is `Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)`. It is the same '
            "in every bucket. Add what `every_page` gives for each to one list."
        ),
    ),
    check=_readings_between,
    arrange=_buckets,
    reference=Cost(requests=26, read_units=427.5),
    cheaper="One Query for each bucket, with BETWEEN, and two more for the bucket that fills three pages.",
)
