"""Partitions under load: limits, number, burst, adaptive capacity, shards (P1–P10, P13, P14)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.engine import limits
from helpers.engine.hashing import HASH_SPACE, partition_hash
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.growth import partitions_for
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.sizes import rblocks, wblocks

from .support import DRAINED, cases, fact, interleaved, on_demand, place, provisioned, second

KEY_RANGE = "TableWriteKeyRangeThroughputExceeded"
PROVISIONED = "TableWriteProvisionedThroughputExceeded"


@pytest.mark.parametrize(
    ("kind", "units", "per_second"),
    cases(
        ("P1-20-KB-strong-reads", "read", rblocks(20 * limits.KB) * 1.0, 600),
        ("P1-20-KB-eventual-reads", "read", rblocks(20 * limits.KB) * 0.5, 1_200),
        ("P1-2.5-KB-writes", "write", wblocks(2_560), 333),
        ("P1-1-KB-writes", "write", 1, 1_000),
    ),
)
def test_one_partition_serves(kind: str, units: float, per_second: int) -> None:
    table = Admission(provisioned(read=40_000, write=40_000, partitions=1))
    outcome = second(table, 0, [place(0, 1)] * 2_000, **{"write": 0, "read": 0, kind: units})
    assert outcome.served == per_second
    assert set(outcome.throttled) == {f"Table{kind.capitalize()}KeyRangeThroughputExceeded"}


@fact("P1-reads-and-writes-are-independent")
def test_reads_and_writes_are_independent() -> None:
    table = Admission(provisioned(read=40_000, write=40_000, partitions=1))
    both = second(table, 0, [place(0, 1)] * 1_000, write=1, read=3)
    assert both.served == 1_000
    assert table.partitions[0].read.spent == 3_000
    assert table.partitions[0].write.spent == 1_000


@fact("P2-one-item-cannot-exceed-a-partition")
def test_one_item_stays_at_the_partition_limit_for_ever() -> None:
    table = Admission(on_demand())
    served = [second(table, number, [place(1, 4)] * 1_500).served for number in range(125)]
    assert set(served) == {1_000}
    assert {event.verdict.outcome for event in table.history} == {"one hot key"}
    assert len(table.partitions) == 4


@fact("P3-uniform-by-hash")
def test_the_stand_in_hash_spreads_keys_evenly() -> None:
    quarters = [0] * 4
    for number in range(4_000):
        quarters[partition_hash([{"S": f"USER#{number}"}]) * 4 // HASH_SPACE] += 1
    assert all(900 < count < 1_100 for count in quarters)


@pytest.mark.parametrize(
    ("read", "write", "size", "partitions"),
    cases(
        ("P5-5500-RCU-1500-WCU-8-GB", 5_500, 1_500, 8 * limits.GB, 4),
        ("P5-1000-RCU-500-WCU-45-GB", 1_000, 500, 45 * limits.GB, 5),
        ("P5-7500-RCU-500-WCU-25-GB", 7_500, 500, 25 * limits.GB, 3),
    ),
)
def test_number_of_partitions(read: float, write: float, size: int, partitions: int) -> None:
    assert partitions_for(read, write, size) == partitions
    assert len(Admission(provisioned(read=read, write=write, size=size)).partitions) == partitions


@fact("P6-partitions-are-never-merged")
def test_partitions_are_added_and_never_merged() -> None:
    table = Admission(provisioned(write=1_000, read=1))
    counts = [len(table.partitions)]
    for write in (2_000, 4_000, 100):
        table.update(provisioned(write=write, read=1), now=0)
        counts.append(len(table.partitions))
    assert counts == [2, 4, 8, 8]
    parents = {partition.span.parent for partition in table.partitions}
    assert None not in parents


def static_shares(table: Admission) -> tuple[int, float]:
    """How many partitions there are, and what each of them was given to itself."""
    pools = {partition.write.own.rate for partition in table.partitions if partition.write.own is not None}
    (share,) = pools
    return len(table.partitions), share


@fact("P7-static-shares")
def test_the_original_static_model_dilutes_throughput() -> None:
    table = Admission(provisioned(write=3_200), replace(DEFAULT, adaptive_capacity=False))
    shares = [static_shares(table)]
    for write in (3_600, 6_000, 5_000):
        table.update(provisioned(write=write), now=0)
        shares.append(static_shares(table))
    assert shares == [(4, 800), (4, 900), (8, 750), (8, 625)]  # the paper prints 675


@pytest.mark.parametrize("adaptive", cases(("P8-adaptive_capacity", True), ("P8-static", False)))
def test_burst_of_one_partition(adaptive: bool) -> None:
    table = Admission(provisioned(write=100), replace(DRAINED, adaptive_capacity=adaptive))
    table.catch_up(300)
    assert table.partitions[0].write.burst == 30_000
    served = [second(table, 300 + number, [place(0, 1)] * 1_000).served for number in range(40)]
    assert served == [1_000] * 33 + [400] + [100] * 6


@fact("P8-burst_at_creation")
def test_how_full_the_buckets_of_a_new_table_are_is_a_parameter() -> None:
    assert Admission(provisioned(write=100)).partitions[0].write.burst == 30_000
    assert Admission(provisioned(write=100), DRAINED).partitions[0].write.burst == 0


@fact("P8-a-new-table-begins-full")
def test_a_new_table_of_five_units_takes_500_puts_in_18_seconds() -> None:
    """AWS's own workshop prints these figures; an empty bucket would serve 90."""
    table = Admission(provisioned(write=5))
    assert sum(partition.write.burst for partition in table.partitions) == 1_500
    offered = [28] * 17 + [24]
    served = [second(table, number, [place(0, 1)] * puts).served for number, puts in enumerate(offered)]
    assert sum(offered) == 500
    assert served == offered


@fact("P8-burst_seconds-cap")
def test_no_more_than_300_seconds_are_saved() -> None:
    table = Admission(provisioned(write=100))
    table.catch_up(100_000)
    assert table.partitions[0].write.burst == 30_000


@fact("P8-savings-do-not-exceed-what-was-left-over")
def test_no_unused_token_is_saved_twice() -> None:
    table = Admission(provisioned(write=400, partitions=4), DRAINED)
    for number in range(100):
        second(table, number, interleaved((place(0, 4), 300), (place(1, 4), 40)))
    table.catch_up(100)
    assert sum(partition.write.burst for partition in table.partitions) == pytest.approx(100 * 60)


class TestAdaptive:
    """P9: a hot partition may use what the others leave."""

    LOAD = interleaved((place(0, 4), 50), (place(1, 4), 50), (place(2, 4), 50), (place(3, 4), 150))

    @fact("P9-guide-example-adaptive")
    def test_all_served(self) -> None:
        table = Admission(provisioned(write=400, partitions=4))
        assert [second(table, number, self.LOAD).served for number in range(600)] == [300] * 600

    @fact("P9-guide-example-adaptive_capacity-off")
    def test_statically_the_hot_one_is_throttled(self) -> None:
        table = Admission(provisioned(write=400, partitions=4), replace(DRAINED, adaptive_capacity=False))
        outcomes = [second(table, number, self.LOAD) for number in range(20)]
        assert {outcome.by_place[place(3, 4)] for outcome in outcomes} == {100}
        assert {outcome.throttled[PROVISIONED] for outcome in outcomes} == {50}

    @fact("P9-static-burst-first")
    def test_statically_burst_hides_it_for_a_while(self) -> None:
        model = replace(DEFAULT, adaptive_capacity=False)
        table = Admission(provisioned(write=400, partitions=4), model)
        served = [second(table, number, self.LOAD).by_place[place(3, 4)] for number in range(610)]
        assert served == [150] * 600 + [100] * 10  # 30,000 saved, 50 more than the share each second

    @fact("P9-2000-WCU-1000-900-200")
    def test_the_table_limit(self) -> None:
        table = Admission(provisioned(write=2_000, partitions=3), DRAINED)
        load = interleaved((place(0, 3), 1_000), (place(1, 3), 900), (place(2, 3), 200))
        for number in range(30):
            outcome = second(table, number, load)
            assert outcome.served == 2_000
            assert outcome.throttled == {PROVISIONED: 100}

    @fact("P9-2000-WCU-1500-on-one-partition")
    def test_the_partition_limit(self) -> None:
        table = Admission(provisioned(write=2_000, partitions=3))
        for number in range(30):
            outcome = second(table, number, [place(0, 3)] * 1_500)
            assert outcome.served == 1_000
            assert outcome.throttled == {KEY_RANGE: 500}


@pytest.mark.parametrize("tick", cases(("P10-tick-1", 1.0), ("P10-tick-5", 5.0)))
def test_routers_hold_tokens_for_a_tick(tick: float) -> None:
    table = Admission(provisioned(write=100, partitions=1), replace(DRAINED, tick=tick))
    first = second(table, 0, [place(0, 1)] * 1_000).served
    assert first == 100 * tick
    assert table.next_tick(0.5) == tick


@fact("P13-three-thousand-stays-the-rule")
def test_eventual_reads_of_one_key_keep_to_the_published_limit() -> None:
    table = Admission(on_demand())
    outcome = second(table, 0, [place(0, 4)] * 9_000, write=0, read=0.5)
    assert outcome.served * 0.5 == limits.PARTITION_READ_UNITS  # AWS measured 4,500 once: three replicas share them


@pytest.mark.parametrize(
    ("writes", "units", "shards"),
    cases(("P14-5000-writes", 5_000, 1, 5), ("P14-5001-writes", 5_001, 1, 6), ("P14-3-KB-items", 5_000, 3, 15)),
)
def test_shards(writes: int, units: float, shards: int) -> None:
    """One suffix fewer, and a second's writes are throttled."""

    def served(suffixes: int) -> int:
        # Each suffix has a partition to itself, which is the best that sharding can do.
        table = Admission(on_demand(warm_write=1_000 * suffixes, warm_read=1, partitions=suffixes))
        load = [place(number % suffixes, suffixes) for number in range(writes)]
        return second(table, 0, load, write=units).served

    assert served(shards - 1) < writes
    assert served(shards) > writes - shards  # of 3 units each, 333 fit into 1,000 and one third of a request does not


@fact("P14-n-suffixes-multiply-the-ceiling")
def test_shards_multiply_what_one_key_can_take() -> None:
    table = Admission(on_demand(warm_write=8_000))
    assert second(table, 0, [place(3, 8)] * 5_000).served == 1_000
    assert second(table, 1, interleaved(*((place(shard, 8), 1_000) for shard in range(5)))).served == 5_000


class TestRequestsThatAreTooBig:
    """A request dearer than a second's tokens needs a full pool and leaves a debt."""

    def test_a_large_item_can_be_written_to_a_small_table(self) -> None:
        table = Admission(provisioned(write=5), DRAINED)
        large = Demand(place(0, 1), write_units=40)
        assert table.admit([large], 0.0) is None
        small = Demand(place(0, 1), write_units=1)
        refused = [table.admit([small], number + 0.5) is not None for number in range(10)]
        assert refused == [True] * 8 + [False] * 2  # 40 units are eight seconds of five

    def test_all_demands_of_a_request_are_served_or_none(self) -> None:
        table = Admission(provisioned(write=10, partitions=2), DRAINED)
        demands = [Demand(place(0, 2), write_units=6), Demand(place(1, 2), write_units=6)]
        throttle = table.admit(demands, 0.0)
        assert throttle is not None
        assert throttle.reason == PROVISIONED
        assert [partition.write.spent for partition in table.partitions] == [0, 0]
        assert table.admit(demands[:1], 0.0) is None


def test_a_page_burdens_the_partitions_it_walked() -> None:
    table = Admission(on_demand())
    walked = [(place(0, 4, 1), 3_000), (place(0, 4, 2), 1_000), (place(3, 4, 1), 4_000)]
    assert table.page(place(0, 4), walked, 8) == [
        Demand(place(0, 4, 1), read_units=4),
        Demand(place(3, 4, 1), read_units=4),
    ]
    assert table.page(place(2, 4), [], 0.5) == [Demand(place(2, 4), read_units=0.5)]


def test_idle_time_costs_no_work_and_changes_nothing() -> None:
    patient, watched = (Admission(provisioned(write=10)) for _ in range(2))
    for number in range(2_000):
        watched.catch_up(number)
    patient.catch_up(1_999)
    assert patient.partitions == watched.partitions
    patient.catch_up(10**9)  # thirty years, at once
    assert patient.partitions[0].write.burst == 3_000


def test_another_model_is_another_physics() -> None:
    table = Admission(on_demand(), Model(partition_write_units=10))
    assert second(table, 0, [place(0, 4)] * 50).served == 10
