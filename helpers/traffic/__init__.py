"""Millions of requests on a key design: which keys they touch, when they come, and what each partition serves of them."""

from helpers.engine.physics.capacity_settings import Settings
from helpers.traffic.keyed_load import load_of_keys, partition_of
from helpers.traffic.simulation import Traffic, simulate
from helpers.traffic.workload import (
    Arrivals,
    KeyDesign,
    Load,
    bursty,
    celebrity,
    collection_per_entity,
    few_values,
    item_per_entity,
    monotonic,
    one_value,
    requests,
    uniform,
    zipf,
)
from helpers.traffic.writes import crowd, simulate_writes

__all__ = [
    "Arrivals",
    "KeyDesign",
    "Load",
    "Settings",
    "Traffic",
    "bursty",
    "celebrity",
    "collection_per_entity",
    "crowd",
    "few_values",
    "item_per_entity",
    "load_of_keys",
    "monotonic",
    "one_value",
    "partition_of",
    "requests",
    "simulate",
    "simulate_writes",
    "uniform",
    "zipf",
]
