"""Split for heat: when a partition is divided, where, and when that is no help (P4, P11, P12)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from helpers.engine.hashing import HASH_SPACE
from helpers.engine.physics.admission import Admission
from helpers.engine.physics.model import DEFAULT

from .support import fact, interleaved, on_demand, place, second


@fact("P4-a-collection-splits-at-a-sort-key")
def test_a_collection_may_span_partitions() -> None:
    table = Admission(on_demand())
    offered = [place(2, 4, sort) for sort in _shuffled(1_000, seed=3)]
    for number in range(200):
        second(table, number, offered)
    (split,) = [event for event in table.history if event.ready is not None][:1]
    assert split.verdict.boundary == place(2, 4, 500)


class TestSplitForHeat:
    """P11, P12: when a partition is split, where, and when it is not."""

    @fact("P11-heat_seconds-and-split_seconds")
    def test_a_hot_partition_is_split_after_the_stated_time(self) -> None:
        table = Admission(on_demand())
        load = [place(0, 4, sort) for sort in range(100)] * 10
        Random(1).shuffle(load)
        for number in range(200):
            second(table, number, load)
        event = table.history[0]
        assert event.time == DEFAULT.heat_seconds
        assert event.ready == DEFAULT.heat_seconds + DEFAULT.split_seconds
        assert [partition.span.born for partition in table.partitions] == [180, 180, 0, 0, 0]
        assert [partition.span.parent for partition in table.partitions] == [0, 0, None, None, None]

    @fact("P11-heat_threshold")
    def test_a_warm_partition_is_left_alone(self) -> None:
        table = Admission(on_demand())
        for number in range(70):
            second(table, number, [place(0, 4, sort) for sort in _shuffled(899, seed=number)])
        assert table.history == []

    @fact("P11-the-split-follows-the-traffic")
    def test_the_split_point_is_where_the_traffic_is_halved(self) -> None:
        table = Admission(on_demand())
        low, high = [place(0, 4, sort) for sort in range(90)], [place(0, 4, sort) for sort in range(10_000, 10_010)]
        load = low * 5 + high * 45  # 450 + 450, while the middle of the keys would be far away
        Random(2).shuffle(load)
        for number in range(60):
            second(table, number, load)
        table.catch_up(60)
        assert table.history[0].verdict.boundary == place(0, 4, 10_000)

    @fact("P11-hot_key_share-isolates")
    def test_a_frequent_item_ends_up_alone(self) -> None:
        table = Admission(on_demand(), replace(DEFAULT, partition_write_units=100))
        load = [place(0, 4, sort) for sort in _shuffled(41, seed=5)] + [place(0, 4, 20)] * 95
        Random(3).shuffle(load)
        for number in range(425):
            second(table, number, load)
        assert [event.verdict.outcome for event in table.history[:2]] == ["isolated", "isolated"]
        lows = [partition.span.low for partition in table.partitions]
        assert place(0, 4, 20) in lows
        assert place(0, 4, 21) in lows
        assert table.history[-1].verdict.outcome == "one hot key"

    @fact("P12-random-sort-keys")
    def test_one_split_serves_two_thousand_writes(self) -> None:
        table = Admission(on_demand())
        served = [
            second(table, number, [place(0, 4, sort) for sort in _evenly(2_000, number)]).served
            for number in range(190)
        ]
        assert served == [1_000] * 180 + [2_000] * 10
        assert len([event for event in table.history if event.ready == 180]) == 1

    @fact("P12-local-index")
    def test_a_local_index_keeps_the_collection_whole(self) -> None:
        table = Admission(on_demand(local_index=True))
        served = {
            second(table, number, [place(0, 4, sort) for sort in _evenly(2_000, number)]).served
            for number in range(125)
        }
        assert served == {1_000}
        assert {event.verdict.outcome for event in table.history} == {"local index"}

    @fact("P12-rising-sort-keys-monotonic_keys")
    def test_ever_rising_sort_keys_stay_at_one_partition(self) -> None:
        table = Admission(on_demand())
        served = {
            second(table, number, [place(0, 4, number * 2_000 + sort) for sort in range(2_000)]).served
            for number in range(125)
        }
        assert served == {1_000}
        assert {event.verdict.outcome for event in table.history} == {"rising keys"}

    @fact("P12-two-collections-with-a-local-index")
    def test_a_local_index_does_not_stop_a_split_between_collections(self) -> None:
        table = Admission(on_demand(local_index=True))
        one, other = (HASH_SPACE // 16,), (HASH_SPACE // 8,)
        load = interleaved(((*one, 1), 300), ((*one, 2), 300), ((*other, 1), 300), ((*other, 2), 300))
        for number in range(181):
            outcome = second(table, number, load)
        assert table.history[0].verdict.boundary == other
        assert outcome.served == 1_200


def _shuffled(count: int, *, seed: int) -> list[int]:
    keys = list(range(count))
    Random(seed).shuffle(keys)
    return keys


def _evenly(count: int, number: int) -> list[int]:
    """Every key once, in an order that is neither rising nor lopsided: lower and upper half take turns."""
    half = count // 2
    return [(step * 7 + number) % half + (step % 2) * half for step in range(count)]
