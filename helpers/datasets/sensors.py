"""Climate sensors in Kiosk's stockroom: readings whose time only ever grows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from helpers.datasets.chance import DAY, YEAR, Dice, timestamp
from helpers.datasets.entities import PythonItem

_PLACES: Final = ("stockroom", "cellar", "loading-bay", "archive", "attic", "reading-room")
_TENTH: Final = Decimal(10)


@dataclass(slots=True)
class Reading:
    """One measurement: degrees Celsius, relative humidity in per cent, battery in per cent."""

    sensor: str
    at: str
    temperature: Decimal
    humidity: int
    battery: int

    def key(self) -> PythonItem:
        """Partition key: the sensor; sort key: the time. Items of one sensor lie in time order."""
        return {"pk": f"SENSOR#{self.sensor}", "sk": self.at, "type": "Reading"}

    def item(self) -> PythonItem:
        """The measurement's attributes."""
        return {
            "sensor": self.sensor,
            "at": self.at,
            "temperature": self.temperature,
            "humidity": self.humidity,
            "battery": self.battery,
        }


def readings(sensors: int = 4, count: int = 1_000, *, every: int = 60, start: int = 0, seed: int = 7) -> list[Reading]:
    """`count` readings of each sensor, one every `every` seconds from second `start` of 2025, in time order.

    Temperatures rise and fall with the hour and drift by chance; batteries only ever go down.
    """
    if sensors < 1 or count < 0 or every < 1 or start < 0 or start + count * every > YEAR:
        raise ValueError(
            "Readings need at least one sensor and must fit into the year 2025: "
            f"{count:,} readings every {every} s from second {start:,} end at second {start + count * every:,} "
            f"of {YEAR:,}."
        )
    dice = Dice(seed, 20)
    names = [f"{_PLACES[number % len(_PLACES)]}-{number // len(_PLACES) + 1}" for number in range(sensors)]
    drift = [0] * sensors
    found = []
    for step in range(count):
        second = start + step * every
        at = timestamp(second)
        hour = second % DAY / DAY
        warmth = round(40 * hour * (1 - hour) * 4)  # tenths of a degree, warmest at noon
        for number, name in enumerate(names):
            drift[number] += dice.below(3) - 1
            tenths = 140 + 12 * (number % len(_PLACES)) + warmth + max(-30, min(30, drift[number]))
            found.append(
                Reading(
                    sensor=name,
                    at=at,
                    temperature=Decimal(tenths) / _TENTH,
                    humidity=45 + dice.below(12),
                    battery=100 - (step * every + number * DAY) * 60 // (YEAR + sensors * DAY),
                )
            )
    return found
