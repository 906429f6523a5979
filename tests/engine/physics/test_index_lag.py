"""Index entries arrive later, in order, and no faster than the index can write (I8–I10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from statistics import median, quantiles
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.clock import Clock
from helpers.engine.hashing import HASH_SPACE
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.lag import Lag
from helpers.engine.physics.model import AT_ONCE, DEFAULT, Model
from helpers.engine.physics.replication import IndexQueue
from helpers.engine.physics.throttling import throttled

from .support import DRAINED, INDEX, cases, fact, on_demand, provisioned

Arrivals = list[tuple[float, str]]


def index(write: float, **more: Any) -> Settings:
    return replace(provisioned(write=write, **more), resource=INDEX, index=True)


def queue(
    clock: Clock, settings: Settings, arrivals: Arrivals, *, seed: int = 0, model: Model = DEFAULT
) -> IndexQueue[str]:
    def apply(update: str) -> None:
        arrivals.append((clock.seconds, update))

    return IndexQueue(clock, Admission(settings, model), apply, name="by-status", seed=seed, model=model)


def spread(number: int, units: float = 1) -> list[Demand]:
    return [Demand(((number * 0x9E3779B97F4A7C15) % HASH_SPACE,), write_units=units)]


@fact("I8-index_lag_median-and-index_lag_p99")
def test_the_lag_has_the_stated_median_and_tail() -> None:
    lag = Lag(DEFAULT.index_lag_median, DEFAULT.index_lag_p99, seed=1, name="by-status")
    lags = [lag.draw() for _ in range(20_000)]
    assert median(lags) == pytest.approx(0.020, rel=0.05)
    assert quantiles(lags, n=100)[98] == pytest.approx(0.200, rel=0.1)


@fact("I8-not-there-yet")
def test_an_entry_is_not_there_at_once() -> None:
    clock, arrivals = Clock(), Arrivals()
    sent = queue(clock, on_demand(), arrivals)
    due = sent.put("order-1", spread(1), "OPEN")
    assert arrivals == []
    assert due > 0
    clock.advance(seconds=1)
    assert arrivals == [(due, "OPEN")]
    assert (len(sent), sent.backlog) == (0, 0)


@fact("I8-order-per-item")
def test_one_items_entries_arrive_in_the_order_of_its_writes() -> None:
    clock, arrivals = Clock(), Arrivals()
    sent = queue(clock, on_demand(), arrivals)
    for number in range(200):
        sent.put("order-1", spread(1), f"v{number}")
        sent.put(f"other-{number}", spread(number), f"other-{number}")
        clock.advance(seconds=0.001)
    clock.advance(seconds=5)
    versions = [update for _, update in arrivals if update.startswith("v")]
    assert versions == [f"v{number}" for number in range(200)]
    others = [update for _, update in arrivals if update.startswith("other")]
    assert others != sorted(others, key=lambda update: int(update.split("-")[1]))  # different items do overtake


@fact("I8-seeded")
def test_two_runs_are_identical_and_another_seed_differs() -> None:
    def run(seed: int) -> Arrivals:
        clock, arrivals = Clock(), Arrivals()
        sent = queue(clock, on_demand(), arrivals, seed=seed)
        for number in range(50):
            sent.put(number, spread(number), str(number))
        clock.advance(seconds=5)
        return arrivals

    assert run(1) == run(1)
    assert run(1) != run(2)


@fact("I8-delay-on-request")
def test_a_fault_delays_an_entry() -> None:
    clock, arrivals = Clock(), Arrivals()
    sent = queue(clock, on_demand(), arrivals)
    sent.put("order-1", spread(1), "OPEN", delay=30)
    clock.advance(seconds=29.9)
    assert arrivals == []
    clock.advance(seconds=2)
    assert len(arrivals) == 1


class Writer:
    """A provisioned table of 500 WCU whose items all show in one GSI."""

    def __init__(
        self, settings: Settings, where: Callable[[int], list[Demand]] = spread, model: Model = DRAINED
    ) -> None:
        self.clock = Clock()
        self.arrivals: Arrivals = []
        self.table = Admission(provisioned(write=500), model)
        self.queue = queue(self.clock, settings, self.arrivals, model=model)
        self.where = where
        self.number = 0

    def second(self, writes: int) -> Counter[str]:
        """Offer new 1-KB items over one second. Returns what became of them, by reason."""
        outcomes: Counter[str] = Counter()
        for _ in range(writes):
            self.number += 1
            entries = self.where(self.number)
            throttle = self.queue.pressure(entries) or self.table.admit(spread(self.number), self.clock.seconds)
            outcomes[throttle.reason if throttle else "accepted"] += 1
            if throttle is None:
                self.queue.put(self.number, entries, str(self.number))
            self.clock.advance(seconds=1 / writes)
        return outcomes


@pytest.mark.parametrize(
    "backlog",
    cases(("I9-index_backlog_seconds-5", 5.0), ("I9-index_backlog_seconds-1", 1.0)),
)
def test_back_pressure(backlog: float) -> None:
    writer = Writer(index(write=100), model=replace(DRAINED, index_backlog_seconds=backlog))
    # The backlog takes 200 units a second more than the index writes, until it is full.
    outcomes = [writer.second(300) for _ in range(20)]
    assert outcomes[0]["accepted"] == 300 or backlog == 1.0
    for outcome in outcomes[6:]:
        assert sum(outcome.values()) == 300
        assert outcome["accepted"] == pytest.approx(100, abs=2)
        assert outcome["IndexWriteProvisionedThroughputExceeded"] == 300 - outcome["accepted"]
    steady = sum(outcome["accepted"] for outcome in outcomes[10:])
    assert steady == pytest.approx(1_000, abs=3)
    assert writer.queue.backlog <= backlog * 100


@fact("I9-the-error-names-the-index")
def test_the_error_names_the_index() -> None:
    writer = Writer(index(write=100))
    for _ in range(4):
        writer.second(300)
    throttle = writer.queue.pressure(spread(1, units=200))
    assert throttle is not None
    error = throttled([throttle])
    assert error.code == "ProvisionedThroughputExceededException"
    assert error.fields["ThrottlingReasons"] == [
        {"reason": "IndexWriteProvisionedThroughputExceeded", "resource": INDEX}
    ]


@fact("I9-enough-index-capacity-no-pressure")
def test_an_index_with_the_tables_capacity_never_holds_it_back() -> None:
    writer = Writer(index(write=500))
    assert [writer.second(300) for _ in range(10)] == [{"accepted": 300}] * 10
    assert writer.queue.delayed == 0


@fact("I9-few-values-make-a-hot-index-partition")
def test_a_low_cardinality_key_is_hot_in_the_index_although_the_table_is_balanced() -> None:
    model = Model(partition_write_units=50)
    writer = Writer(index(write=400, partitions=8), lambda number: spread(number % 2), model=model)
    outcomes = [writer.second(300) for _ in range(12)]
    assert outcomes[-1]["accepted"] == pytest.approx(100, abs=2)  # two status values, 50 units each
    assert outcomes[-1]["IndexWriteKeyRangeThroughputExceeded"] == pytest.approx(200, abs=2)
    assert sum(partition.write.cap for partition in writer.table.partitions) >= 400


@fact("I9-it-recovers")
def test_when_the_load_ends_the_index_catches_up() -> None:
    writer = Writer(index(write=100))
    for _ in range(8):
        writer.second(300)
    writer.clock.advance(seconds=10)
    assert (len(writer.queue), writer.queue.backlog) == (0, 0)
    assert writer.queue.pressure(spread(1)) is None
    assert writer.second(50) == {"accepted": 50}


@fact("I9-order-per-item-under-pressure")
def test_one_items_entries_keep_their_order_while_they_wait() -> None:
    clock, arrivals = Clock(), Arrivals()
    sent = queue(clock, index(write=100_000, partitions=1), arrivals, model=Model(partition_write_units=5))
    for number in range(60):
        sent.put(f"order-{number % 3}", spread(1), f"{number % 3}:{number:02}")
        clock.advance(seconds=0.01)
    clock.advance(seconds=60)
    for item in ("0", "1", "2"):
        mine = [update for _, update in arrivals if update.startswith(item)]
        assert len(mine) == 20
        assert mine == sorted(mine)
    per_second = Counter(int(time) for time, _ in arrivals)
    assert max(per_second.values()) == 5


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abc"), st.sampled_from([0.0, 0.0, 0.0, 0.5, 2.0])),
        st.tuples(st.just("advance"), st.just(""), st.sampled_from([0.0, 0.25, 1.0])),
        st.tuples(st.just("settle"), st.just(""), st.just(0.0)),
    )
)


@given(STEPS)
def test_what_nothing_holds_up_takes_a_shorter_way_and_arrives_as_it_would(steps: list[tuple[str, str, float]]) -> None:
    def run(*, at_once: bool) -> tuple[Arrivals, list[int]]:
        clock, arrivals, lengths = Clock(), Arrivals(), []
        sent = queue(clock, on_demand(), arrivals, model=AT_ONCE)
        assert sent.at_once
        sent.at_once = at_once
        for number, (step, key, seconds) in enumerate(steps):
            if step == "put":
                sent.put(key, [], f"{key}{number}", delay=seconds)
            elif step == "advance":
                clock.advance(seconds=seconds)
            else:
                sent.settle()
            lengths.append(len(sent))
        return arrivals, lengths

    assert run(at_once=True) == run(at_once=False)


def test_only_where_nothing_lags_and_nothing_throttles_does_nothing_hold_an_update_up() -> None:
    for model in (DEFAULT, replace(AT_ONCE, enforce_capacity=True), replace(DEFAULT, enforce_capacity=False)):
        assert not queue(Clock(), on_demand(), Arrivals(), model=model).at_once


@fact("I10-partitions-of-its-own")
def test_an_index_has_partitions_and_limits_of_its_own() -> None:
    writer = Writer(index(write=3_000))
    assert len(writer.table.partitions) == 1
    assert len(writer.queue._admission.partitions) == 3
