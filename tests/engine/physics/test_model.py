"""Model choices are named, documented and told apart from what AWS publishes (§19)."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from helpers.engine import limits
from helpers.engine.physics.model import DEFAULT, Model

CHOICES = {choice.name: choice for choice in DEFAULT.choices()}


def test_every_parameter_explains_itself() -> None:
    assert list(CHOICES) == [field.name for field in fields(Model)]
    for choice in CHOICES.values():
        assert choice.origin in {"published", "ours"}
        assert choice.fact.rstrip("0123456789") in {*"GILNPQRT", "EX"}
        assert len(choice.meaning) > 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("burst_at_creation", 1),
        ("tick", 1),
        ("heat_threshold", 0.9),
        ("heat_seconds", 60),
        ("split_seconds", 120),
        ("hot_key_share", 0.5),
        ("monotonic_keys", 1_000),
        ("on_demand_partitions", 4),
        ("index_lag_median", 0.020),
        ("index_lag_p99", 0.200),
        ("index_backlog_seconds", 5),
        ("replica_lag_median", 0.020),
        ("lagging_replicas", 1),
    ],
)
def test_our_choices(name: str, value: float) -> None:
    assert (CHOICES[name].value, CHOICES[name].origin) == (value, "ours")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("partition_read_units", limits.PARTITION_READ_UNITS),
        ("partition_write_units", limits.PARTITION_WRITE_UNITS),
        ("burst_seconds", limits.BURST_SECONDS),
        ("on_demand_growth", 2),
        ("on_demand_period", 1_800),
        ("table_quota", limits.TABLE_QUOTA),
        ("account_quota", limits.ACCOUNT_QUOTA),
        ("replicas", 3),
    ],
)
def test_published_numbers(name: str, value: float) -> None:
    assert (CHOICES[name].value, CHOICES[name].origin) == (value, "published")


def test_a_model_is_a_value() -> None:
    assert replace(DEFAULT, tick=5) != DEFAULT == Model()
    with pytest.raises(FrozenInstanceError):
        DEFAULT.tick = 5  # type: ignore[misc]
