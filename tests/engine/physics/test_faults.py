"""Faults on request: they strike what they name, as often as they say, the same way on every run."""

from __future__ import annotations

import pytest

from helpers.engine.physics import faults
from helpers.engine.physics.faults import Fault, Faults

ANA = {"pk": {"S": "USER#ana"}}
BEN = {"pk": {"S": "USER#ben"}}


def strikes(given: Faults, effect: faults.Effect, count: int, **request: object) -> list[bool]:
    asked: dict[str, object] = {"table": "orders", "now": 0.0, **request}
    return [given.strike(effect, **asked) is not None for _ in range(count)]  # type: ignore[arg-type]


def test_a_fault_strikes_what_it_names() -> None:
    given = Faults()
    given.add(faults.throttle("orders", key=ANA))
    assert strikes(given, "throttle", 1, key={**ANA, "sk": {"S": "ORDER#1"}}) == [True]  # the whole collection
    assert strikes(given, "throttle", 1, key=BEN) == [False]
    assert strikes(given, "throttle", 1, key=ANA, table="users") == [False]
    assert strikes(given, "time out", 1, key=ANA) == [False]


@pytest.mark.parametrize(
    ("fault", "effect", "hit", "missed"),
    [
        pytest.param(faults.throttle(operation="GetItem"), "throttle", {"operation": "GetItem"}, {}, id="throttle"),
        pytest.param(
            faults.delay_index("by-status", seconds=3), "delay", {"index": "by-status"}, {"index": "other"}, id="delay"
        ),
        pytest.param(
            faults.time_out(operation="PutItem"), "time out", {"operation": "PutItem"}, {"operation": "Query"}, id="out"
        ),
        pytest.param(faults.drop(key=ANA), "drop", {"key": ANA}, {"key": BEN}, id="drop"),
        pytest.param(faults.duplicate(key=ANA), "duplicate", {"key": ANA}, {"key": BEN}, id="duplicate"),
        pytest.param(faults.conflict(key=ANA), "conflict", {"key": ANA}, {}, id="conflict-T9"),
    ],
)
def test_each_effect(fault: Fault, effect: faults.Effect, hit: dict[str, object], missed: dict[str, object]) -> None:
    given = Faults()
    given.add(fault)
    assert strikes(given, effect, 1, **missed) == [False]
    assert strikes(given, effect, 1, **hit) == [True]


def test_a_delay_says_how_long() -> None:
    given = Faults()
    given.add(faults.delay_index("by-status", seconds=3))
    struck = given.strike("delay", table="orders", now=0, index="by-status")
    assert struck is not None
    assert struck.seconds == 3


def test_times() -> None:
    given = Faults()
    given.add(faults.throttle().times(2))
    assert strikes(given, "throttle", 4) == [True, True, False, False]


def test_during() -> None:
    given = Faults()
    given.add(faults.throttle().during(10, 20))
    assert [strikes(given, "throttle", 1, now=now) for now in (9.9, 10, 19.9, 20)] == [[False], [True], [True], [False]]


def test_chance_is_seeded() -> None:
    def run(seed: int) -> list[bool]:
        given = Faults(seed)
        given.add(faults.throttle().chance(0.3))
        return strikes(given, "throttle", 2_000)

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert sum(run(1)) == pytest.approx(600, abs=60)


def test_faults_compose_without_disturbing_each_other() -> None:
    alone, together = Faults(5), Faults(5)
    alone.add(faults.throttle(key=ANA).chance(0.5))
    together.add(faults.throttle(key=ANA).chance(0.5))
    together.add(faults.time_out().chance(0.5).times(3).during(0, 100))
    mixed = []
    for _ in range(50):
        mixed += strikes(together, "throttle", 1, key=ANA)
        strikes(together, "time out", 1)
    assert mixed == strikes(alone, "throttle", 50, key=ANA)


def test_a_with_block_ends_them() -> None:
    given = Faults()
    with given.inject(faults.throttle(), faults.drop().times(1)):
        assert strikes(given, "throttle", 1) == strikes(given, "drop", 1) == [True]
        assert strikes(given, "drop", 1) == [False]
    assert strikes(given, "throttle", 1) == [False]


def test_clear_ends_all() -> None:
    given = Faults()
    number = given.add(faults.throttle().times(5))
    given.add(faults.drop())
    given.clear()
    given.remove(number)
    assert strikes(given, "throttle", 1) == strikes(given, "drop", 1) == [False]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: faults.throttle().times(0), "at least once"),
        (lambda: faults.throttle().chance(1.5), "between 0 and 1"),
        (lambda: faults.throttle().during(5, 5), "not be empty"),
        (lambda: faults.delay_index("by-status", seconds=0), "positive number"),
    ],
    ids=["times", "chance", "during", "delay"],
)
def test_nonsense_is_refused(make: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()  # type: ignore[operator]
