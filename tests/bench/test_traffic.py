"""How many simulated requests one core gets through in a second. Prints the rate; asserts nothing about time."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.physics.capacity_settings import Settings
from helpers.traffic import simulation as traffic
from helpers.traffic import workload

SECONDS, RATE = 200, 20_000
TABLE = Settings(billing="PROVISIONED", write=15_000)

SCENES = {
    "uniform": (workload.item_per_entity(), workload.uniform(RATE, SECONDS)),
    "zipf": (workload.item_per_entity(), workload.zipf(RATE, SECONDS)),
    "celebrity": (workload.collection_per_entity(), workload.celebrity(RATE, SECONDS)),
    "monotonic": (workload.one_value(), workload.monotonic(RATE, SECONDS)),
    "bursty": (
        workload.few_values(50, sort="random"),
        workload.bursty(workload.uniform(RATE, SECONDS), burst=2 * RATE),
    ),
}


@pytest.mark.parametrize("scene", list(SCENES))
def test_draw_and_simulate(benchmark: Any, scene: str) -> None:
    design, arrivals = SCENES[scene]

    def run() -> traffic.Traffic:
        return traffic.simulate(workload.requests(design, arrivals), TABLE)

    result = benchmark.pedantic(run, rounds=3, warmup_rounds=1)
    assert int(result.offered.sum()) == arrivals.total
    _tell(benchmark, arrivals.total)


@pytest.mark.parametrize("scene", list(SCENES))
def test_simulate_only(benchmark: Any, scene: str) -> None:
    design, arrivals = SCENES[scene]
    load = workload.requests(design, arrivals)
    result = benchmark.pedantic(lambda: traffic.simulate(load, TABLE), rounds=3, warmup_rounds=1)
    assert int(result.offered.sum()) == arrivals.total
    _tell(benchmark, arrivals.total)


def _tell(benchmark: Any, total: int) -> None:
    benchmark.extra_info["million requests per second"] = round(total / benchmark.stats.stats.mean / 1e6, 1)
