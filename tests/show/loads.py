"""Simulated loads of every kind, each with the requests that were drawn for it."""

from __future__ import annotations

from helpers.engine.physics.capacity_settings import Settings
from helpers.traffic import simulation, workload

ON_DEMAND = Settings()


Simulated = tuple[simulation.Traffic, workload.Load]


def simulated(design: workload.KeyDesign, arrivals: workload.Arrivals, settings: Settings = ON_DEMAND) -> Simulated:
    drawn = workload.requests(design, arrivals)
    return simulation.simulate(drawn, settings), drawn


EVEN = simulated(workload.item_per_entity(), workload.uniform(2_000, 60))
SPLIT = simulated(workload.one_value(sort="random"), workload.uniform(2_000, 400))
RISING = simulated(workload.one_value(), workload.uniform(2_000, 200))
ONE_ITEM = simulated(workload.item_per_entity(), workload.celebrity(2_500, 500, share=0.6))
BURST = simulated(
    workload.item_per_entity(),
    workload.Arrivals("spike", (20,) * 330 + (1_000,) * 120, 1_000),
    Settings(billing="PROVISIONED", write=100, read=1),
)
MANY = simulated(
    workload.item_per_entity(), workload.uniform(3_000, 30), Settings(billing="PROVISIONED", write=90_000, read=1)
)
ALL = {"even": EVEN, "split": SPLIT, "rising": RISING, "one item": ONE_ITEM, "burst": BURST, "many": MANY}
