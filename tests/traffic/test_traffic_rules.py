"""The traffic simulator throttles exactly what admission throttles, and its loads are what they say."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.engine.hashing import HASH_SPACE
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.model import DEFAULT, Model
from helpers.traffic import simulation as traffic
from helpers.traffic import workload
from helpers.traffic.codes import code_of, position_of
from tests.engine.physics.support import fact, on_demand, provisioned

SMALL = replace(
    DEFAULT,
    partition_write_units=10,
    partition_read_units=10,
    on_demand_partitions=2,
    heat_seconds=5,
    split_seconds=8,
    monotonic_keys=40,
    on_demand_period=40,
    burst_seconds=20,
)
"""The same physics in miniature, so that splits and growth happen within a short test."""


def load_of(seconds: list[list[int]]) -> workload.Load:
    """A load from codes written by hand, one list for each second."""
    starts = np.cumsum([0, *(len(codes) for codes in seconds)], dtype=np.int64)
    return workload.Load("given", np.array([code for codes in seconds for code in codes], dtype=np.uint64), starts)


def walked(load: workload.Load, table: Admission, kind: str, units: float) -> tuple[list[Counter[int]], Counter[str]]:
    """The same load, one request after the other: served per partition and second, throttles by cause."""
    served: list[Counter[int]] = []
    causes: Counter[str] = Counter()
    for second in range(load.seconds):
        counts: Counter[int] = Counter()
        codes = load.codes[load.starts[second] : load.starts[second + 1]]
        table.catch_up(second)
        numbers = [partition.span.number for partition in table.partitions]
        lows = [partition.span.low for partition in table.partitions]
        for order, code in enumerate(codes):
            position = position_of(int(code))
            demand = Demand(position, **{f"{kind}_units": units})
            throttle = table.admit([demand], second + order / len(codes))
            if throttle is None:
                counts[numbers[bisect_right(lows, position) - 1]] += 1
            else:
                causes["partition" if throttle.cause == "partition" else "capacity"] += 1
        served.append(counts)
    table.catch_up(load.seconds)
    return served, causes


designs = st.sampled_from(
    [
        workload.item_per_entity(),
        workload.collection_per_entity(),
        workload.collection_per_entity(sort="random"),
        workload.few_values(3),
        workload.one_value(),
        workload.one_value(sort="random"),
        workload.one_value(sort="random").sharded(3),
    ]
)


@st.composite
def arrivals(draw: st.DrawFn) -> workload.Arrivals:
    rate = draw(st.integers(5, 60))
    seconds = draw(st.integers(20, 70))
    entities = draw(st.sampled_from([1, 5, 200]))
    made = draw(
        st.sampled_from(
            [
                workload.uniform(rate, seconds, entities),
                workload.zipf(rate, seconds, entities, 1.2),
                workload.celebrity(rate, seconds, entities, 0.6),
                workload.monotonic(rate, seconds),
            ]
        )
    )
    return workload.bursty(made, burst=3 * rate, every=20, lasting=4) if draw(st.booleans()) else made


@st.composite
def capacities(draw: st.DrawFn) -> Settings:
    local_index = draw(st.booleans())
    if draw(st.booleans()):
        units = draw(st.sampled_from([3, 17, 40, 100]))
        partitions = draw(st.sampled_from([None, 1, 3, 4]))
        return provisioned(units, units, partitions=partitions, local_index=local_index)
    return on_demand(local_index=local_index, max_write=draw(st.sampled_from([None, 25])))


@fact("traffic-equals-admission")
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    design=designs,
    arriving=arrivals(),
    capacity=capacities(),
    kind=st.sampled_from(["read", "write"]),
    units=st.sampled_from([0.5, 1.0, 2.5, 4.0]),
    adaptive=st.booleans(),
    filled=st.sampled_from([0.0, 1.0]),
    seed=st.integers(0, 1_000),
)
def test_equal_to_admission(
    design: workload.KeyDesign,
    arriving: workload.Arrivals,
    capacity: Settings,
    kind: str,
    units: float,
    adaptive: bool,
    filled: float,
    seed: int,
) -> None:
    model = replace(SMALL, adaptive_capacity=adaptive, burst_at_creation=filled)
    load = workload.requests(design, arriving, seed=seed)
    result = traffic.simulate(load, capacity, kind=kind, units=units, model=model)  # type: ignore[arg-type]
    table = Admission(capacity, model)
    served, causes = walked(load, table, kind, units)
    for second, counts in enumerate(served):
        told = {number: int(count) for number, count in enumerate(result.served[second]) if count}
        assert told == dict(counts), f"second {second}"
    assert int(result.by_partition.sum()) == causes["partition"]
    assert int(result.by_capacity.sum()) == causes["capacity"]
    assert result.events == tuple(table.history)
    # What was saved up is equal too, to the last bit.
    if all(partition.span.born < load.seconds for partition in table.partitions):
        saved = {partition.span.number: getattr(partition, kind).burst for partition in table.partitions}
        assert {number: float(result.burst[-1, number]) for number in saved} == saved


@fact("traffic-equals-admission-new-on-demand-table")
def test_equal_on_growing_on_demand_tables() -> None:
    """The small model with a low first ceiling is not possible on demand (Q1), so growth is compared at full size."""
    model = replace(DEFAULT, on_demand_period=6, heat_seconds=4, split_seconds=3)
    load = workload.requests(workload.item_per_entity(), workload.uniform(10_000, 14, 20_000), seed=3)
    result = traffic.simulate(load, on_demand(partitions=8), units=1.0, model=model)
    table = Admission(on_demand(partitions=8), model)
    served, causes = walked(load, table, "write", 1.0)
    assert [int(line.sum()) for line in result.served] == [sum(counts.values()) for counts in served]
    assert result.capacity.tolist() == [4_000] * 6 + [8_000] * 6 + [16_000] * 2
    assert int(result.by_capacity.sum()) == causes["capacity"] > 0
    assert result.events == tuple(table.history)


class TestScenes:
    """What the published facts say, at full size."""

    @fact("P8-traffic")
    def test_burst(self) -> None:
        load = load_of([[0]] * 300 + [[0] * 1_000] * 40)
        full = traffic.simulate(load, provisioned(101, partitions=1), model=replace(DEFAULT, burst_at_creation=1.0))
        assert full.served[:300].sum() == 300
        assert full.served[300:, 0].tolist()[:33] == [1_000] * 33

    @fact("P12-traffic-random-sort-keys")
    def test_one_hot_collection_is_split(self) -> None:
        load = workload.requests(workload.one_value(sort="random"), workload.uniform(1_800, 400))
        result = traffic.simulate(load, on_demand())
        assert result.served[:180].sum(axis=1).tolist() == [1_000] * 180
        assert result.served[185:].sum(axis=1).min() > 1_750
        assert len(result.splits) >= 1

    @pytest.mark.parametrize("sort", ["time", "random"], ids=["P12-traffic-rising", "P12-traffic-local-index"])
    def test_what_a_split_does_not_help(self, sort: str) -> None:
        design = workload.one_value(sort=sort)  # type: ignore[arg-type]
        load = workload.requests(design, workload.uniform(1_800, 400))
        result = traffic.simulate(load, on_demand(local_index=sort == "random"))
        assert result.served.sum(axis=1).tolist() == [1_000] * 400
        assert result.splits == ()

    @fact("P14-traffic")
    def test_shards_lift_the_ceiling(self) -> None:
        settings_ = on_demand(warm_write=40_000)
        served = [int(traffic.simulate(_hot(shards), settings_).served.sum(axis=1)[0]) for shards in (1, 5, 25)]
        assert served[0] == 1_000
        assert 2_000 < served[1] <= 5_000
        assert served[2] > served[1]


def _hot(shards: int) -> workload.Load:
    return workload.requests(workload.one_value(sort="random").sharded(shards), workload.uniform(5_000, 1), seed=1)


class TestLoads:
    def test_equal_seeds_give_equal_requests(self) -> None:
        def draw(seed: int) -> np.ndarray:
            return workload.requests(workload.few_values(4), workload.zipf(100, 10), seed=seed).codes

        assert np.array_equal(draw(1), draw(1))
        assert not np.array_equal(draw(1), draw(2))

    def test_patterns_are_what_they_say(self) -> None:
        design = workload.item_per_entity()

        def shares(arriving: workload.Arrivals) -> list[float]:
            counts = Counter(workload.requests(design, arriving).codes.tolist())
            return [count / arriving.total for _, count in counts.most_common(2)]

        assert shares(workload.uniform(1_000, 20, 10))[0] == pytest.approx(0.1, abs=0.01)
        assert shares(workload.celebrity(1_000, 20, 1_000, 0.5))[0] == pytest.approx(0.5, abs=0.02)
        first, second = shares(workload.zipf(1_000, 20, 1_000, 1.0))
        assert first / second == pytest.approx(2, abs=0.2)
        assert shares(workload.monotonic(100, 10))[0] == 1 / 1_000

    def test_bursts_come_at_the_end_of_each_period(self) -> None:
        pattern = workload.bursty(workload.uniform(10, 12), burst=99, every=6, lasting=2).per_second
        assert pattern == (10, 10, 10, 10, 99, 99) * 2

    def test_hashes_are_spread_evenly(self) -> None:
        codes = workload.requests(workload.item_per_entity(), workload.monotonic(10_000, 1)).codes
        quarters = np.bincount((codes >> np.uint64(62)).astype(np.int64))
        assert all(2_300 < count < 2_700 for count in quarters)

    @pytest.mark.parametrize(
        ("make", "sentence"),
        [
            (lambda: workload.item_per_entity().sharded(0), "at least one shard"),
            (lambda: workload.few_values(0), "at least one value"),
            (lambda: workload.celebrity(1, 1, share=2), "between 0 and 1"),
            (lambda: workload.bursty(workload.uniform(1, 1), burst=5, every=5, lasting=5), "shorter than its period"),
        ],
        ids=["shards", "values", "share", "burst"],
    )
    def test_nonsense_is_refused(self, make: object, sentence: str) -> None:
        with pytest.raises(ValueError, match=sentence):
            make()  # type: ignore[operator]


class TestResult:
    LOAD = workload.requests(workload.few_values(3), workload.uniform(3_000, 90))

    def test_two_runs_are_identical(self) -> None:
        first, again = (traffic.simulate(self.LOAD, on_demand()) for _ in range(2))
        assert first.summary() == again.summary()
        assert np.array_equal(first.burst, again.burst)

    def test_numbers_add_up(self) -> None:
        result = traffic.simulate(self.LOAD, provisioned(1_000))
        assert np.array_equal(result.offered, result.served + result.throttled)
        assert result.offered.sum(axis=1).tolist() == [3_000] * 90
        assert result.offered.shape == (90, len(result.partitions))
        assert [span.number for span in result.partitions] == list(range(len(result.partitions)))

    def test_the_summary_is_one_paragraph(self) -> None:
        result = traffic.simulate(self.LOAD, provisioned(600))
        assert result.summary() == (
            "status, uniform: 270,000 writes in 90 s, 90,000 served (33.3 %), 180,000 throttled "
            "(180,000 at a partition's limit, 0 for want of capacity). Partitions with traffic: 1 in the first second, "
            "1 in the last; splits for heat: 1."
        )

    def test_an_empty_load(self) -> None:
        result = traffic.simulate(load_of([[], []]), on_demand())
        assert result.offered.sum() == 0
        assert "0 writes in 2 s, 0 served (none)" in result.summary()

    @pytest.mark.parametrize("units", [0, -1, 0.3])
    def test_units_are_halves(self, units: float) -> None:
        with pytest.raises(ValueError, match="half a unit"):
            traffic.simulate(self.LOAD, on_demand(), units=units)

    def test_the_tick_is_a_second(self) -> None:
        with pytest.raises(ValueError, match="tick=1"):
            traffic.simulate(self.LOAD, on_demand(), model=Model(tick=2))


@pytest.mark.parametrize("position", [(0,), (HASH_SPACE // 3,), (5 << 32, 7), ((1 << 63) + 1,)])
def test_codes_keep_the_order_of_positions(position: tuple[int, ...]) -> None:
    code = code_of(position)
    assert position_of(code) >= position
    assert code == 0 or position_of(code - 1) < position
