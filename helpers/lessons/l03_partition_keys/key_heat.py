"""Lesson 03, exercises 3.1 and 3.3: how much of a load falls on one partition key."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpers.datasets.chance import Dice
from helpers.engine.limits import PARTITION_WRITE_UNITS, WRITE_BLOCK
from helpers.engine.sizes import wblocks
from helpers.exercises import Attempt, Exercise, NotYet, echo, function, listing

# --- 3.1 rank five keys by heat -----------------------------------------------------------------------------------------------

_ORDERS_A_SECOND = 3_000
_SECONDS = 2
_USERS, _WAREHOUSES, _PRODUCTS = 50_000, 10, 5_000
_BUSIEST_USER, _BESTSELLER = 0.02, 0.45
_PER_MILLE = 1_000


def _orders() -> Sequence[Sequence[dict[str, str]]]:
    """The evening that the exercise describes: for each second the orders that are placed in it."""
    dice = Dice(3, 31)
    number, evening = 0, []
    for second in range(_SECONDS):
        placed = []
        for _ in range(_ORDERS_A_SECOND):
            number += 1
            busy = dice.below(_PER_MILLE) < _BUSIEST_USER * _PER_MILLE
            best = dice.below(_PER_MILLE) < _BESTSELLER * _PER_MILLE
            placed.append(
                {
                    "orderId": f"{number:07}",
                    "userId": "000001" if busy else f"{2 + dice.below(_USERS - 1):06}",
                    "warehouse": f"W{dice.below(_WAREHOUSES)}",
                    "productId": "P0001" if best else f"P{2 + dice.below(_PRODUCTS - 1):04}",
                    "createdAt": f"2025-11-28T20:00:{second:02}Z",
                }
            )
        evening.append(placed)
    return evening


def hottest(seconds: Sequence[Sequence[str]]) -> int:
    """The most requests that one partition key gets in one second."""
    return max(max(Counter(keys).values()) for keys in seconds)


@lru_cache(maxsize=1)
def _heats() -> Mapping[str, int]:
    """Each of the five keys with the writes per second on its hottest value, measured on the orders."""
    evening = _orders()
    return {name: hottest([[order[name] for order in placed] for placed in evening]) for name in evening[0][0]}


_RANK_HELP: Mapping[str, tuple[str, str]] = {
    "createdAt": (
        "time-moves-together",
        "Freeze one second and look at its writes only: 86,400 values a day are of no use if all of now has the same one.",
    ),
    "productId": (
        "counted-values",
        "Ask where the traffic goes, not how many values there are: one bestseller among 5,000 products is one key.",
    ),
    "warehouse": (
        "few-but-even",
        "Few values are not the hottest by themselves: divide the traffic by ten, and compare with tonight's bestseller.",
    ),
    "userId": ("one-user", "Look at the busiest user: one order in fifty, out of 3,000 a second."),
    "orderId": ("own-key", "Every order has an orderId of its own: how many writes does each value get?"),
}
_WAREHOUSE_IS_WARMER = (
    "ten-share",
    "Divide the evening by ten: each warehouse gets a tenth of 3,000 orders, whoever places them.",
)


def _rank(attempt: Attempt) -> None:
    ranking, heats = list(attempt.answer), _heats()
    order = sorted(heats, key=heats.__getitem__)
    if sorted(map(str, ranking)) != sorted(order):
        names = echo.listed(map(echo.code, order[::2] + order[1::2]))
        attempt.fail(
            "not-the-five",
            f"`ranking` is {echo.code(echo.short(ranking))}; it is to hold each of the five names once.",
            f"Keep the names as they are: {names}.",
        )
    if ranking == order:
        return
    if ranking == order[::-1]:
        attempt.fail(
            "upside-down",
            f"`ranking` begins with {echo.code(ranking[0])} and ends with {echo.code(ranking[-1])}: the hottest first.",
            "Turn it round: the coolest key comes first.",
        )
    # The mistake that teaches most is the name that is furthest from its place; of two, the hotter one.
    worst = max(order, key=lambda name: (abs(order.index(name) - ranking.index(name)), heats[name]))
    place = ranking.index(worst)
    side = "cooler" if place < order.index(worst) else "hotter"
    others = [name for name in ranking[place + 1 :] if heats[name] < heats[worst]] or [
        name for name in ranking[:place] if heats[name] > heats[worst]
    ]
    diagnosis, help = _WAREHOUSE_IS_WARMER if (worst, side) == ("warehouse", "cooler") else _RANK_HELP[worst]
    attempt.fail(
        diagnosis,
        f"`ranking` calls {echo.code(worst)} {side} than {echo.code(others[0])}. The check wrote the evening's orders "
        "under each key, and measured the opposite.",
        help,
    )


RANK_KEYS = Exercise(
    name="partition-keys/rank-keys",
    title="3.1 · Rank five keys by heat",
    objective="Judge a partition key by the traffic on its hottest value, not by the number of its values.",
    minutes=5,
    takes=listing("ranking"),
    hints=(
        "Count nothing over the day. Take one second with its 3,000 orders and ask of each key: how many of them share a value?",
        "For each key, the share of its hottest value: one order alone, 1 in 50, 1 in 10, 45 in 100, all. Which key is which?",
        "3,000 writes a second × that share: 1, 60, 300, 1,350 and 3,000. The key that is the same for all of now is the last.",
    ),
    check=_rank,
)

# --- 3.3 choose N for a rate --------------------------------------------------------------------------------------------------


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
)


def _choose(attempt: Attempt) -> None:
    for rate in _RATES:
        run = attempt.run(rate.writes, rate.bytes)
        shards = attempt.returned(run)
        said = f"{run.span} returned {echo.code(echo.short(shards))}"
        if isinstance(shards, bool) or not isinstance(shards, (int, float)) or shards != int(shards) or shards < 1:
            attempt.fail(
                "not-a-count",
                f"{said}; a whole number of shards, 1 or more, was expected.",
                "Round up to a whole number, and give at least 1: a key without any shards takes no writes.",
            )
        shards = int(shards)
        if shards != rate.fewest:
            raise _why_not(rate, shards, said)


def _why_not(rate: _Rate, shards: int, said: str) -> NotYet:
    load = f"{echo.number(rate.writes)} writes of {echo.plural(rate.units, 'unit')} each"
    on_each = f"Each shard would get {echo.number(round(rate.offered(shards)))} units a second"
    throttled = rate.offered(shards) - PARTITION_WRITE_UNITS
    are = "is" if round(throttled) == 1 else "are"
    lost = f", of which {echo.number(round(throttled))} {are} throttled" if throttled > 0 else ""
    reason = f"{said}, for {load}. {on_each}{lost}."
    if shards == max(1, math.ceil(rate.writes / PARTITION_WRITE_UNITS)) and rate.units > 1:
        return NotYet(
            "size-ignored", reason, "Count units, not writes: an item pays one unit for each KB of it that it begins."
        )
    if shards == max(1, math.ceil(rate.writes * rate.bytes / WRITE_BLOCK / PARTITION_WRITE_UNITS)):
        return NotYet(
            "rounded-too-late", reason, "Round each item up to whole KB first, then multiply: 1,025 bytes are 2 units."
        )
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
    return NotYet(
        "too-many",
        f"{reason} {echo.number(rate.fewest)} would do.",
        "Take the smallest number that is enough: each further shard makes every read one Query longer.",
    )


CHOOSE_N = Exercise(
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
