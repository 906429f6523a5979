"""Lesson 03, Partition keys: what `tests/lessons/suite.py` asks of every lesson."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.lessons.l03_partition_keys import LESSON
from tests.lessons.suite import *  # noqa: F403


@pytest.mark.parametrize(
    ("name", "measured", "meant"),
    [
        ("what-a-split-helps", {"random sort keys": 1_800, "one item": 1_000}, "random sort keys only"),
        ("what-a-split-helps", {"random sort keys": 1_000, "one item": 1_000}, "none of them"),
        ("enough-shards", {"N=1": 1_000, "N=5": 5_000, "N=8": 5_000, "N=10": 5_000, "N=12": 5_000}, "all four"),
        ("enough-shards", {"N=1": 1_000, "N=5": 4_937, "N=8": 5_000, "N=10": 4_977, "N=12": 5_000}, "8 and 12"),
        ("rush", {"served": 1_000, "the minute's average": 16.67}, 1_000),
        ("on-demand", [4_000.0] * 1_800 + [8_000.0] * 60, 4_000),
        ("on-demand", [4_000.0] * 1_170 + [8_000.0] * 60, 6_000),
    ],
)
def test_what_was_measured_is_read_as_what_it_means(name: str, measured: Any, meant: Any) -> None:
    asked = next(asked for asked in LESSON.predictions if asked.name == f"partition-keys/{name}")
    assert asked.read is not None
    assert asked.read(measured) == meant
    assert not asked.options or meant in asked.options
