"""Exercise 3.1: five partition keys by the traffic on their hottest value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from helpers.datasets.chance import Dice
from helpers.exercises import Attempt, Exercise, echo, listing
from helpers.lessons.l03_partition_keys.heat import hottest
from helpers.text import listed

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
        names = listed(map(echo.code, order[::2] + order[1::2]))
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


EXERCISE = Exercise(
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
