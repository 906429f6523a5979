"""Capacity modes, warm throughput, quotas, auto scaling (Q1–Q7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.engine.errors import ApiError
from helpers.engine.hashing import HASH_SPACE
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.auto_scaling import AutoScaling
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.growth import Growth
from helpers.engine.physics.model import DEFAULT
from helpers.engine.physics.quotas import DAY, HOUR, Decreases, ModeSwitches, check_provisioned

from .support import cases, fact, on_demand, provisioned

HALF_HOUR = 1_800


def spread(units: int, per_request: int = 1) -> list[Demand]:
    """Writes of `units` in all, evenly over the hash space."""
    count = units // per_request
    return [Demand((HASH_SPACE * order // count,), write_units=per_request) for order in range(count)]


def served(table: Admission, now: float, demands: list[Demand]) -> float:
    return sum(demand.write_units + demand.read_units for demand in demands if table.admit([demand], now) is None)


class TestOnDemand:
    """Q1: double the previous peak, at once."""

    @fact("Q1-new-table-4000-writes-12000-reads")
    def test_a_new_table(self) -> None:
        table = Admission(on_demand())
        assert len(table.partitions) == 4
        assert (table.limit("read"), table.limit("write")) == (12_000, 4_000)
        assert table.warm_throughput == (12_000, 4_000)

    @fact("Q1-4001-WRU-in-the-first-second")
    def test_a_new_table_above_its_level(self) -> None:
        table = Admission(replace(on_demand(), partitions=8))  # so that no partition is at its own limit
        demands = spread(4_001)
        throttles = [throttle for demand in demands if (throttle := table.admit([demand], 0.0)) is not None]
        assert len(throttles) == 1
        assert throttles[0].cause == "growth"
        assert throttles[0].code == "ThrottlingException"

    @fact("Q1-peak-50000-then-100000-then-200000")
    def test_double_the_previous_peak(self) -> None:
        model = replace(DEFAULT, table_quota=10**6)
        growth = Growth("write", model, known=50_000)
        for number, peak in enumerate((50_000, 100_000), start=1):
            growth.observe(peak)
            assert growth.limit(None) == (max(50_000, peak), "growth")
            growth.step(number * HALF_HOUR)
            assert growth.limit(None) == (2 * peak, "growth")

    @fact("Q1-beyond-double-within-30-minutes-on_demand_period")
    def test_growth_comes_in_steps_and_brings_partitions(self) -> None:
        table = Admission(on_demand())
        assert served(table, 0, spread(8_000, 10)) == 4_000
        assert served(table, HALF_HOUR - 1, spread(8_000, 10)) == 4_000
        assert len(table.partitions) == 4
        assert served(table, HALF_HOUR, spread(8_000, 10)) == 8_000
        assert len(table.partitions) == 8
        assert served(table, 2 * HALF_HOUR - 1, spread(16_000, 10)) == 8_000
        assert served(table, 2 * HALF_HOUR, spread(16_000, 10)) == 16_000
        assert len(table.partitions) == 16

    @fact("Q1-the-ceiling-never-falls")
    def test_quiet_weeks_do_not_lower_the_ceiling(self) -> None:
        table = Admission(on_demand())
        served(table, 0, spread(4_000, 10))
        table.catch_up(21 * DAY)
        assert table.limit("write") == 8_000


@pytest.mark.parametrize(
    ("read", "write", "sustained"),
    cases(
        ("Q2-24000-RCU-8000-WCU", 24_000, 8_000, (24_000, 8_000)),
        ("Q2-at-least-new-table", 10, 10, (12_000, 4_000)),
    ),
)
def test_provisioned_to_on_demand(read: float, write: float, sustained: tuple[float, float]) -> None:
    table = Admission(provisioned(read=read, write=write))
    table.update(on_demand(), now=60)
    assert (table.limit("read"), table.limit("write")) == sustained
    assert len(table.partitions) >= max(4, write / 1_000, read / 3_000)


@fact("Q2-once-10000")
def test_the_highest_provisioned_level_is_kept() -> None:
    table = Admission(provisioned(read=10_000, write=10_000))
    table.update(provisioned(read=10, write=10), now=60)
    table.update(on_demand(), now=120)
    assert table.limit("write") == 10_000
    assert table.limit("read") >= 10_000  # the least that any on-demand table reads at once is 12,000 (Q1)


@fact("Q3-four-switches-in-24-hours")
def test_mode_switches() -> None:
    switches = ModeSwitches()
    for hour in range(4):
        switches.to_on_demand(hour * HOUR)
    with pytest.raises(ApiError, match="LimitExceededException"):
        switches.to_on_demand(DAY - 1)
    switches.to_on_demand(DAY)


class TestWarmThroughput:
    """Q4: what a table absorbs at once, and the maximum that its owner may set."""

    @fact("Q4-warm-30000-maximum-5000")
    def test_the_maximum_caps(self) -> None:
        table = Admission(on_demand(warm_read=30_000, max_read=5_000))
        assert table.warm_throughput == (30_000.0, 4_000.0)
        demands = [Demand((HASH_SPACE * order // 600,), read_units=10) for order in range(600)]
        throttles = [throttle for demand in demands if (throttle := table.admit([demand], 0.0)) is not None]
        assert len(throttles) == 100
        assert {(throttle.reason, throttle.code) for throttle in throttles} == {
            ("TableReadMaxOnDemandThroughputExceeded", "ThrottlingException")
        }

    @fact("Q4-warm-throughput-is-never-lowered")
    def test_never_lowered(self) -> None:
        table = Admission(on_demand(warm_write=9_000))
        assert len(table.partitions) == 9
        table.update(on_demand(), now=1)
        assert table.warm_throughput == (12_000.0, 9_000.0)
        assert len(table.partitions) == 9

    @fact("Q4-provisioned-table")
    def test_of_a_provisioned_table(self) -> None:
        table = Admission(provisioned(read=50, write=20))
        table.update(provisioned(read=5, write=30), now=1)
        assert table.warm_throughput == (50, 30)


class TestQuotas:
    """Q5: what one table and one account may do by default."""

    @fact("Q5-on-demand-table-40000-table_quota")
    def test_table_quota_on_demand(self) -> None:
        table = Admission(on_demand(warm_write=80_000))
        throttles = [table.admit([demand], 0.0) for demand in spread(40_100, 100)]
        assert [throttle.reason for throttle in throttles if throttle] == ["TableWriteAccountLimitExceeded"]
        assert [throttle.code for throttle in throttles if throttle] == ["RequestLimitExceeded"]

    @fact("Q5-raised-quota-table_quota")
    def test_a_quota_can_be_raised(self) -> None:
        table = Admission(on_demand(warm_write=80_000), replace(DEFAULT, table_quota=80_000))
        assert served(table, 0, spread(50_000, 100)) == 50_000

    @pytest.mark.parametrize(
        ("units", "others", "allowed"),
        cases(
            ("Q5-table-40000", 40_000, (), True),
            ("Q5-table-40001", 40_001, (), False),
            ("Q5-account-80000", 40_000, (20_000, 20_000), True),
            ("Q5-account-80001", 40_000, (20_000, 20_001), False),
        ),
    )
    def test_provisioned(self, units: float, others: tuple[float, ...], allowed: bool) -> None:
        if allowed:
            check_provisioned(units, others)
        else:
            with pytest.raises(ApiError, match="LimitExceededException"):
                check_provisioned(units, others)


@fact("Q6-27-decreases-a-day")
def test_decreases() -> None:
    decreases = Decreases()
    midnight = 20_454 * DAY
    done = 0
    for minute in range(0, DAY, 60):
        while decreases.left(midnight + minute):
            decreases.decrease(midnight + minute)
            done += 1
    assert done == 27
    with pytest.raises(ApiError, match="LimitExceededException"):
        decreases.decrease(midnight + DAY - 1)
    assert decreases.left(midnight + DAY) == 4


@fact("Q6-no-more-than-4-are-saved-up")
def test_decreases_are_not_saved_without_end() -> None:
    decreases = Decreases()
    decreases.decrease(0)
    assert decreases.left(23 * HOUR) == 4


class TestAutoScaling:
    """Q7: slow, so that burst must carry a short spike."""

    @fact("Q7-105-at-70-percent-wants-150")
    def test_target(self) -> None:
        scaling = AutoScaling(capacity=100)
        scaling.minute(105)
        assert scaling.minute(105) == 150

    @fact("Q7-up-after-two-minutes")
    def test_up(self) -> None:
        scaling = AutoScaling(capacity=100)
        assert [scaling.minute(105) for _ in range(3)] == [100, 150, 150]

    @fact("Q7-a-one-minute-spike-passes-unseen")
    def test_spike(self) -> None:
        scaling = AutoScaling(capacity=100)
        assert [scaling.minute(consumed) for consumed in (60, 500, 60, 500, 60)] == [100] * 5

    @fact("Q7-down-after-fifteen-minutes")
    def test_down(self) -> None:
        scaling = AutoScaling(capacity=100, lowest=20)
        assert [scaling.minute(7) for _ in range(16)] == [100] * 14 + [20] * 2


def test_settings_know_their_mode() -> None:
    assert Settings(billing="PROVISIONED", read=5, warm_read=7).known("read") == 7
    assert not Settings().provisioned
