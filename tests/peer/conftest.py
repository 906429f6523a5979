"""One lab and one dynalite for the whole comparison."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.engine.model import Model
from helpers.lab import Lab

from .dynalite import Dynalite, NoDynalite
from .sides import Call, Ours

STILL = Model(
    partition_read_units=1e12,
    partition_write_units=1e12,
    table_quota=1e12,
    account_quota=1e12,
    index_lag_median=0.0,
    index_lag_p99=0.0,
)
"""No lag and room for everything: what these tests look at is the same at any time (time has tests of its own)."""


@pytest.fixture(scope="session")
def dynalite() -> Iterator[Dynalite]:
    try:
        running = Dynalite()
    except NoDynalite as reason:
        pytest.skip(f"No second opinion: {reason}")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def ours() -> Iterator[Ours]:
    with Lab(model=STILL):
        yield Ours()


@pytest.fixture(scope="module")
def both(ours: Ours, dynalite: Dynalite) -> tuple[Call, Call]:
    """What this engine answers, and what dynalite answers."""
    return ours.call, dynalite.call
