"""Exercise 3.3: how many shards a rate of writes needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from helpers.engine.limits import PARTITION_WRITE_UNITS, WRITE_BLOCK
from helpers.engine.sizes import wblocks
from helpers.exercises import Attempt, Exercise, NotYet, compare, echo, function
from helpers.text import plural


@dataclass(frozen=True, slots=True)
class _Rate:
    writes: int
    bytes: int

    @property
    def units(self) -> int:
        return wblocks(self.bytes)

    def offered(self, shards: int) -> float:
        """Write units per second on each shard."""
        return self.writes * self.units / shards

    @property
    def fewest(self) -> int:
        return max(1, math.ceil(self.offered(1) / PARTITION_WRITE_UNITS))  # P14


_RATES = (
    _Rate(5_000, 800),
    _Rate(1_001, 1_024),
    _Rate(900, 500),
    _Rate(1_000, 1_024),
    _Rate(4_000, 1_025),
    _Rate(1_500, 2_560),
    _Rate(6_000, 2_560),
    _Rate(2_001, 1_024),
    _Rate(1_000, 3_000),
    _Rate(1_000, 20_480),
    _Rate(50_000, 500),
    _Rate(0, 500),
)
"""Rates at which each wrong rounding gives another number than the right one, large items, many writes, and none."""


_DOUBLED, _A_LITTLE = 2, 2
"""The lesson's number to begin with: twice the least, and a shard or two more."""


def _choose(attempt: Attempt) -> None:
    for rate in _RATES:
        run = attempt.run(rate.writes, rate.bytes)
        shards = attempt.returned(run)
        said = f"{run.span} returned {echo.code(echo.short(shards))}"
        if not _is_count(shards):
            attempt.fail(
                "not-a-count",
                f"{said}; a whole number of shards, 1 or more, was expected.",
                "Round up to a whole number, and give at least 1: a key without any shards takes no writes.",
            )
        shards = int(shards)
        if shards != rate.fewest:
            raise _why_not(rate, shards, said)


def _is_count(shards: object) -> bool:
    """Whether this is a whole number, 1 or more, as an int, a float or a Decimal."""
    if isinstance(shards, bool) or not isinstance(shards, (int, float, Decimal)) or not compare.is_plain(shards):
        return False
    return shards == int(shards) and shards >= 1


def _why_not(rate: _Rate, shards: int, said: str) -> NotYet:
    load = f"{echo.number(rate.writes)} writes of {plural(rate.units, 'unit')} each"
    on_each = f"Each shard would get {echo.number(round(rate.offered(shards)))} units a second"
    throttled = rate.offered(shards) - PARTITION_WRITE_UNITS
    are = "is" if round(throttled) == 1 else "are"
    lost = f", of which {echo.number(round(throttled))} {are} throttled" if throttled > 0 else ""
    reason = f"{said}, for {load}. {on_each}{lost}."
    if rate.units <= PARTITION_WRITE_UNITS and shards == math.ceil(rate.writes / (PARTITION_WRITE_UNITS // rate.units)):
        return NotYet(
            "shard-rounded-down",
            f"{reason} {echo.number(rate.fewest)} would do.",
            "Add up the units of all writes first, and divide once: a shard serves its 1,000 units, not whole writes, each second.",
        )
    if shards == max(1, math.ceil(rate.writes / PARTITION_WRITE_UNITS)) and rate.units > 1:
        return NotYet(
            "size-ignored", reason, "Count units, not writes: an item pays one unit for each KB of it that it begins."
        )
    if shards == max(1, math.ceil(rate.writes * rate.bytes / WRITE_BLOCK / PARTITION_WRITE_UNITS)):
        each = f"{echo.number(rate.bytes)} bytes are {plural(rate.units, 'unit')}"
        return NotYet("rounded-too-late", reason, f"Round each item up to whole KB first, then multiply: {each}.")
    if shards == math.ceil(rate.writes * math.ceil(rate.bytes / 1_000) / PARTITION_WRITE_UNITS):
        return NotYet("thousand-bytes", reason, "Count a KB as 1,024 bytes: an item of exactly 1,024 costs one unit.")
    if shards == rate.offered(1) // PARTITION_WRITE_UNITS + 1:
        return NotYet(
            "one-too-many", reason, "Round up, and do not add one: exactly 1,000 units still fit into one shard."
        )
    if shards == max(1, rate.offered(1) // PARTITION_WRITE_UNITS):
        return NotYet("rounded-down", reason, "Round up: what does not fit into the last whole shard is throttled.")
    if shards == max(1, math.ceil(rate.offered(1) / 3_000)):
        return NotYet("read-limit", reason, "A partition reads 3,000 units a second, and writes 1,000.")
    if shards < rate.fewest:
        return NotYet("too-few", reason, "Divide the units per second by what one partition takes: 1,000 write units.")
    if _DOUBLED * rate.fewest <= shards <= _DOUBLED * rate.fewest + _A_LITTLE:
        return NotYet(
            "with-room",
            f"{reason} {echo.number(rate.fewest)} is the least.",
            "Return the least number, without room to spare: in practice you would begin with one like yours.",
        )
    return NotYet(
        "too-many",
        f"{reason} {echo.number(rate.fewest)} would do.",
        "Take the smallest number that is enough: each further shard makes every read one Query longer.",
    )


EXERCISE = Exercise(
    name="partition-keys/choose-n",
    title="3.3 · Choose N for a rate",
    objective="Compute how many shards a rate needs, from the writes per second and the size of an item.",
    minutes=5,
    takes=function("shards_for", "writes_per_second", "item_bytes"),
    hints=(
        "Two steps: how many write units arrive each second, and how many of them one partition takes.",
        "An item of 1,025 bytes costs 2 units; so round each item up to whole KB before you multiply by the rate.",
        "`math.ceil(item_bytes / 1024)` units for each write, times the rate; then round up once more, and return 1 at least.",
    ),
    check=_choose,
)
