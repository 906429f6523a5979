"""The flash sale: as many events as asked for, in the order of time, each with an id of its own."""

from __future__ import annotations

from helpers.datasets.sale import SALE_DAY, sale_events


def test_events_come_in_the_order_of_time_and_share_milliseconds() -> None:
    seconds = sale_events(seconds=2, rate=4_000)
    assert [len(second) for second in seconds] == [4_000, 4_000]
    events = [event for second in seconds for event in second]
    times = [event["at"] for event in events]
    assert times == sorted(times)
    assert len(set(times)) == 2_000
    assert len({event["id"] for event in events}) == 8_000
    assert events[0] == {"id": "00000000", "day": SALE_DAY, "at": "2025-11-28T10:00:00.000Z"}
    assert times[-1] == "2025-11-28T10:00:01.999Z"


def test_a_sale_may_last_longer_than_a_minute() -> None:
    last = sale_events(seconds=61, rate=2)[-1]
    assert [event["at"] for event in last] == ["2025-11-28T10:01:00.000Z", "2025-11-28T10:01:00.500Z"]
