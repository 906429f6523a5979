"""A flash sale at Kiosk: thousands of events a second, all of one day and in the order of time."""

from __future__ import annotations

from typing import Final

SALE_DAY: Final = "2025-11-28"
_MILLISECONDS: Final = 1_000
_IDS: Final = 10**8
_STRIDE: Final = 76_543_217
"""Has no factor in common with `_IDS`: each place gets an id of its own, and ids are not in the order of time."""


def sale_events(seconds: int = 2, rate: int = 2_000, day: str = SALE_DAY) -> list[list[dict[str, str]]]:
    """The events of a sale that begins at ten: for each second those that happen in it, evenly over its milliseconds.

    An event has `id`, `day` and `at`. At more than 1,000 a second several share their `at`.
    """
    return [
        [
            {
                "id": f"{(second * rate + place) * _STRIDE % _IDS:08}",
                "day": day,
                "at": f"{day}T10:{second // 60:02}:{second % 60:02}.{place * _MILLISECONDS // rate:03}Z",
            }
            for place in range(rate)
        ]
        for second in range(seconds)
    ]
