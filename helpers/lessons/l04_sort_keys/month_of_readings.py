"""Exercise 4.3: a stretch of time that lies in several buckets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, echo, filled, function
from helpers.text import plural

_TRACE = 12_000
"""Bytes of a reading with a vibration trace: 88 of them fill a page of 1 MB (B4)."""
_SMALL = 96
_EVERY = timedelta(hours=6)
_PERIODS = (
    ("cellar-1", "2025-12-15T00:00:00Z", "2026-01-14T18:00:00Z"),
    ("cellar-1", "2025-11-20T06:00:00Z", "2026-02-03T12:00:00Z"),
    ("lift-1", "2025-12-02T00:00:00Z", "2025-12-31T18:00:00Z"),
)
"""Two months at the turn of the year; four months, two of them whole; more than one page in one bucket."""


@lru_cache(maxsize=1)
def _readings() -> tuple[dict[str, Any], ...]:
    return (
        *_sensor("cellar-1", datetime(2025, 11, 1, tzinfo=UTC), 480, _SMALL),
        *_sensor("lift-1", datetime(2025, 12, 1, tzinfo=UTC), 124, _TRACE),
    )


def _sensor(name: str, start: datetime, count: int, size: int) -> list[dict[str, Any]]:
    moments = [f"{start + step * _EVERY:%Y-%m-%dT%H:%M:%SZ}" for step in range(count)]
    return [filled(f"SENSOR#{name}#{at[:7]}", at, size, sensor=name) for at in moments]


def _buckets(lab: Any) -> Any:
    return lab.table("exercise-readings", pk="pk", sk="sk", items=_readings())


def _readings_between(attempt: Attempt) -> None:
    for sensor, first, last in _PERIODS:
        wanted = [item for item in _readings() if item["sensor"] == sensor and first <= item["sk"] <= last]
        run = attempt.run(attempt.table, sensor, first, last)
        _missing_buckets(attempt, run, wanted, (first, last))
        attempt.items_equal(
            wanted,
            run,
            ordered=True,
            helps={
                "nothing-found": "Look at the partition key of a bucket: `SENSOR#`, the sensor, `#`, the month.",
                "wrong-order": "Ask the buckets in the order of time, and add each one's readings behind those you have.",
                "repeated-items": "Look at which bucket is asked twice.",
            },
        )
        attempt.reads_no_more(
            run,
            len(wanted),
            "reading",
            diagnosis="read-whole-buckets",
            help="Put first and last into the key condition: a filter, or an `if`, comes after the reading is paid for.",
        )
    attempt.no_scan("Name the buckets: their partition keys follow from the sensor and the months.")
    attempt.at_most(requests=12, help="Ask each bucket once, and go on only while it has a `LastEvaluatedKey`.")


def _missing_buckets(attempt: Attempt, run: Run, wanted: Sequence[Mapping[str, Any]], period: tuple[str, str]) -> None:
    """Says which part is missing, where what came is right as far as it goes."""
    found, called = run.items, run.span
    if not found:
        return
    outside = [item for item in found if not period[0] <= str(item.get("sk", "")) <= period[1]]
    if outside and all("sk" in item for item in found):
        attempt.fail(
            "outside-the-period",
            f"{called} returned a reading of {outside[0]['sk']}.",
            "Bound both ends in each bucket: BETWEEN takes `first` and `last` as they are, also where they lie in another month.",
        )
    have, need = ({str(item.get("pk")) for item in items} for items in (found, wanted))
    missing = sorted(need - have)
    if missing and have < need:
        if missing == sorted(need)[1:]:
            diagnosis, help = "first-bucket-only", "The period goes on in the next month's bucket: ask each month's."
        elif len(have) > 1:
            diagnosis, help = "bucket-left-out", "Ask every month from the first to the last: `months` lists them all."
        else:
            diagnosis, help = "bucket-missing", "Collect what every bucket gives in one list."
        attempt.fail(
            diagnosis,
            f"{called} returned readings from {plural(len(have), 'bucket')} of {len(need)}. "
            f"{echo.code(missing[0])} is missing.",
            help,
        )
    if 0 < len(found) < len(wanted) and have == need and len(run.calls) == len(need):
        attempt.fail(
            "page-lost",
            f"{called} returned {plural(len(found), 'reading')} of {echo.number(len(wanted))}, "
            f"with {plural(len(run.calls), 'request')}.",
            "A bucket may fill more than one page: go on in it while the answer has a `LastEvaluatedKey`.",
        )


EXERCISE = Exercise(
    name="sort-keys/month-of-readings",
    title="4.3 · A month of readings",
    objective="Read a period that lies in several buckets, completely and in order.",
    minutes=8,
    takes=function("readings_between", "table", "sensor", "first", "last"),
    hints=(
        "A Query reads one bucket. How many buckets does the period touch, and what are their partition keys?",
        "A loop over `months(first, last)`; in it one Query with BETWEEN, and the loop over its pages that you know from lesson 01.",
        (
            'The key condition is `Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)`. It is the same '
            'in every bucket. boto3\'s paginator, `table.meta.client.get_paginator("query")`, takes care of the pages.'
        ),
    ),
    check=_readings_between,
    arrange=_buckets,
    reference=Cost(requests=8, read_units=182.5),
    cheaper="One Query for each bucket, with BETWEEN, and one more for the bucket that fills two pages.",
)
