"""Eventual reads right after a write: one replica of three is behind, for a little while (N1, N2, R9)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.engine.clock import Clock
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.physics.replicas import Replicas

from .support import cases, fact

OLD, NEW, NEWER = "old", "new", "newer"


def replicas(clock: Clock, seed: int = 0, model: Model = DEFAULT) -> Replicas[str, str]:
    return Replicas(clock, name="orders", seed=seed, model=model)


@pytest.mark.parametrize(
    ("lagging", "share"),
    cases(("N2-lagging_replicas-1", 1, 1 / 3), ("N2-lagging_replicas-2", 2, 2 / 3), ("N2-lagging_replicas-0", 0, 0)),
)
def test_right_after_the_acknowledgement(lagging: int, share: float) -> None:
    copies = replicas(Clock(), model=replace(DEFAULT, lagging_replicas=lagging))
    copies.wrote("a", OLD, NEW)
    stale = sum(copies.older(consistent=False).get("a", NEW) == OLD for _ in range(6_000))
    assert stale / 6_000 == pytest.approx(share, abs=0.02)


@fact("R9-N2-strong-reads-ask-the-leader")
def test_strong_reads() -> None:
    copies = replicas(Clock())
    copies.wrote("a", OLD, NEW)
    assert not any(copies.older(consistent=True) for _ in range(500))


@fact("N2-after-the-lag-replica_lag_median")
def test_after_the_lag_nothing_is_stale() -> None:
    clock = Clock()
    copies = replicas(clock)
    copies.wrote("a", OLD, NEW)
    clock.advance(seconds=5)
    assert len(copies) == 0
    assert not any(copies.older(consistent=False) for _ in range(500))


@fact("N2-share-falls-with-time")
def test_the_longer_after_the_write_the_rarer() -> None:
    def stale_after(seconds: float) -> float:
        stale = 0
        for seed in range(600):
            clock = Clock()
            copies = replicas(clock, seed)
            copies.wrote("a", OLD, NEW)
            clock.advance(seconds=seconds)
            stale += bool(copies.older(consistent=False))
        return stale / 600

    at_once, at_median, late = stale_after(0), stale_after(DEFAULT.replica_lag_median), stale_after(0.5)
    assert at_once == pytest.approx(1 / 3, abs=0.06)
    assert at_median == pytest.approx(1 / 6, abs=0.05)  # half of the replicas have caught up
    assert late < 0.01


@fact("N2-never-torn-never-reordered")
def test_a_lagging_replica_goes_through_the_versions_in_order() -> None:
    clock = Clock()
    copies = replicas(clock, model=replace(DEFAULT, lagging_replicas=3))  # every eventual read meets it
    copies.wrote("a", None, OLD)
    copies.wrote("a", OLD, NEW)
    copies.wrote("a", NEW, NEWER)
    seen = []
    for _ in range(3_000):
        seen.append(copies.older(consistent=False).get("a", NEWER))
        clock.advance(seconds=0.001)
    order = [None, OLD, NEW, NEWER]
    ranks = [order.index(image) for image in seen]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
    assert ranks[-1] == 3


@fact("N2-deleted-and-new-items")
def test_deleted_items_linger_and_new_ones_are_missing() -> None:
    copies = replicas(Clock(), model=replace(DEFAULT, lagging_replicas=3))
    copies.wrote("new", None, NEW)
    copies.wrote("gone", OLD, None)
    assert copies.older(consistent=False) == {"new": None, "gone": OLD}


@fact("N1-three-replicas-two-acknowledge")
def test_the_published_numbers() -> None:
    assert DEFAULT.replicas == 3
    assert DEFAULT.replicas - DEFAULT.lagging_replicas == 2


@fact("N2-seeded")
def test_two_runs_are_identical_and_another_seed_differs() -> None:
    def run(seed: int) -> list[bool]:
        clock = Clock()
        copies = replicas(clock, seed)
        copies.wrote("a", OLD, NEW)
        return [bool(copies.older(consistent=False)) for _ in range(100)]

    assert run(1) == run(1)
    assert run(1) != run(2)
