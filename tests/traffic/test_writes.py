"""Writes in a single call are what its steps would have been: crowd, key design, settings, simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from helpers.traffic import (
    Arrivals,
    KeyDesign,
    Settings,
    celebrity,
    crowd,
    item_per_entity,
    load_of_keys,
    one_value,
    requests,
    simulate,
    simulate_writes,
    uniform,
    zipf,
)

TABLE = Settings(billing="PROVISIONED", write=4_000, partitions=4)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (crowd(900, seconds=3), uniform(900, 3)),
        (crowd(900, seconds=3, like="Zipf"), zipf(900, 3)),
        (crowd(900, seconds=3, like="celebrity", users=50), celebrity(900, 3, 50)),
        (crowd([5, 0, 7]), Arrivals("uniform", (5, 0, 7), 10_000)),
    ],
)
def test_a_crowd_is_what_it_is_like(given: Arrivals, meant: Arrivals) -> None:
    assert given == meant


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: crowd(100), "for so many `seconds`"),
        (lambda: crowd([100, 200], seconds=2), "for so many `seconds`"),
        (lambda: crowd(100, seconds=1, like="bot"), "'uniform', 'Zipf', 'celebrity'"),  # type: ignore[arg-type]
        (lambda: simulate_writes(crowd(1, seconds=1), shards=0), "at least one shard"),
        (lambda: simulate_writes(crowd(1, seconds=1), item_units=0.3), "half a unit"),
    ],
)
def test_what_cannot_be_meant_is_refused(call: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        call()


@pytest.mark.parametrize(
    ("key", "design"),
    [
        ({"pk": "user"}, item_per_entity()),
        ({"pk": "day", "sk": "time"}, one_value()),
        ({"pk": "day", "sk": "random"}, one_value(sort="random")),
        ({"pk": "day", "sk": "time", "shards": 4}, one_value().sharded(4)),
    ],
)
def test_a_key_is_the_design_it_names(key: dict[str, Any], design: KeyDesign) -> None:
    arrivals = crowd(3_600, seconds=5)
    run, steps = simulate_writes(arrivals, **key, capacity=4_000, partitions=4), requests(design, arrivals)
    assert run.load is not None
    assert np.array_equal(run.load.codes, steps.codes)
    assert np.array_equal(run.served, simulate(steps, TABLE).served)


def test_keys_as_they_stand_land_where_their_hashes_say() -> None:
    keys = [[("TODAY", f"{second}#{n}") for n in range(1_200)] for second in range(2)]
    run = simulate_writes(keys, capacity=4_000, partitions=4)
    assert run.served.sum(axis=1).tolist() == [1_000, 1_000]
    assert np.array_equal(run.offered, simulate(load_of_keys(keys), TABLE).offered)


def test_without_capacity_a_table_is_on_demand() -> None:
    run = simulate_writes(crowd(500, seconds=2), item_units=20)
    assert (run.served.sum(axis=1) * 20).tolist() == [4_000, 4_000]


def test_a_local_index_reaches_the_table() -> None:
    run = simulate_writes(
        crowd(1_800, seconds=70), pk="day", sk="random", capacity=4_000, partitions=4, local_index=True
    )
    assert [event.verdict.outcome for event in run.events] == ["local index"]


def test_the_hottest_share_is_that_of_one_key() -> None:
    assert load_of_keys([["A", "A", "B"], ["A"]]).hottest_share == 0.75
