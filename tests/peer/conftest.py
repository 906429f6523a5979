"""One lab and one dynalite for the whole comparison."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab

from .dynalite import Dynalite, NoDynalite
from .sides import Ours, Sides


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
    with Lab(model=AT_ONCE):
        yield Ours()


@pytest.fixture(scope="module")
def both(ours: Ours, dynalite: Dynalite) -> Sides:
    return ours.call, dynalite.call
