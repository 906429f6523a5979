"""The virtual clock: it moves when told, runs what falls due in order, and never sleeps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpers.engine.clock import START, Clock, WallClock


def test_it_starts_at_new_year_2026_in_utc() -> None:
    clock = Clock()
    assert clock.now == START == datetime(2026, 1, 1, tzinfo=UTC)
    assert clock.timestamp() == 1_767_225_600
    assert clock.seconds == 0


def test_it_moves_only_when_told() -> None:
    clock = Clock()
    clock.advance(seconds=86_400.5)
    assert clock.now.isoformat() == "2026-01-02T00:00:00.500000+00:00"
    assert clock.timestamp() == 1_767_225_600 + 86_400.5
    assert clock.now == clock.now


def test_what_falls_due_runs_in_the_order_of_its_time() -> None:
    clock = Clock()
    seen: list[tuple[str, float]] = []
    clock.call_at(2, lambda: seen.append(("two", clock.seconds)))
    clock.call_at(1, lambda: seen.append(("one", clock.seconds)))
    clock.call_at(2, lambda: seen.append(("two again", clock.seconds)))
    clock.call_at(3, lambda: seen.append(("three", clock.seconds)))
    clock.advance(seconds=2.5)
    assert seen == [("one", 1), ("two", 2), ("two again", 2)]
    assert clock.seconds == 2.5
    clock.advance(seconds=0.5)
    assert seen[-1] == ("three", 3)


def test_a_callback_may_ask_for_another_one_and_may_advance() -> None:
    clock = Clock()
    seen: list[float] = []

    def again() -> None:
        seen.append(clock.seconds)
        if len(seen) < 3:
            clock.call_at(clock.seconds + 1, again)

    clock.call_at(1, again)
    clock.call_at(2.5, lambda: clock.advance(seconds=10))
    clock.advance(seconds=3)
    assert seen == [1, 2, 3]
    assert clock.seconds == 12.5


def test_what_is_overdue_runs_at_the_next_occasion() -> None:
    clock = Clock()
    clock.advance(seconds=5)
    seen: list[float] = []
    clock.call_at(1, lambda: seen.append(clock.seconds))
    clock.catch_up()
    assert seen == [5]


@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan")])
def test_it_never_goes_back(seconds: float) -> None:
    with pytest.raises(ValueError, match="only go forward"):
        Clock().advance(seconds=seconds)


def test_a_start_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2026, 1, 1))


def test_the_wall_clock_follows_real_time_and_can_skip_ahead() -> None:
    real = [100.0]
    clock = WallClock(START, source=lambda: real[0])
    seen: list[float] = []
    clock.call_at(2, lambda: seen.append(clock.seconds))
    real[0] += 3
    assert seen == []
    clock.catch_up()
    assert seen == [3]
    clock.advance(seconds=60)
    assert clock.seconds == 63
    real[0] += 1
    assert clock.seconds == 64
    assert clock.now.isoformat() == "2026-01-01T00:01:04+00:00"
    assert (Clock.virtual, WallClock.virtual) == (True, False)
