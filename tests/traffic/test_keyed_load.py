"""Loads from keys as an application writes them: they land where the lab's tables put the same keys."""

from __future__ import annotations

from hashlib import md5

import numpy as np

from helpers.engine.physics.capacity_settings import Settings
from helpers.lab.lab import Lab
from helpers.traffic.keyed_load import load_of_keys, partition_of
from helpers.traffic.simulation import simulate

KEYS = [f"USER#{number}" for number in range(200)]


def test_a_key_lands_in_the_same_partition_as_in_a_table() -> None:
    with Lab() as lab:
        table = lab.table("landing", capacity=(1, 4_000))
        admission = lab.engine.dynamics[table.name].admission
        partitions = len(admission.partitions)
        layout = lab.engine.tables[table.name].layout
    simulated = simulate(
        load_of_keys([KEYS]), Settings(billing="PROVISIONED", write=4_000, partitions=partitions)
    ).offered[0]
    found = np.zeros(partitions, dtype=np.int64)
    for key in KEYS:
        position = layout.position({"pk": {"S": key}})
        found[sum(low <= position for low in admission.lows) - 1] += 1
    assert found.tolist() == simulated.tolist()


def test_the_hash_is_the_one_that_lesson_03_writes_down() -> None:
    for key in KEYS:
        assert partition_of(key, 4) == int.from_bytes(md5(b"Outliers" + key.encode()).digest()[:8]) * 4 >> 64


def test_sort_keys_keep_their_byte_order() -> None:
    load = load_of_keys([[("A", "9"), ("A", "10")], [("A", "é"), ("A", "z")]])
    assert load.starts.tolist() == [0, 2, 4]
    nine, ten, accent, z = load.codes.tolist()
    assert ten < nine < z < accent


def test_requests_of_one_key_are_one_place() -> None:
    load = load_of_keys([["A"] * 1_500])
    run = simulate(load, Settings(billing="PROVISIONED", write=4_000, partitions=4))
    assert run.served.sum() == 1_000  # P1
    assert (run.offered[0] > 0).sum() == 1
