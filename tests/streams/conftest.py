"""A lab of its own for each test: streams and TTL are about time, and time is the lab's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.lab import Lab

from .support import Reader


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab(seed=7) as running:
        yield running


@pytest.fixture
def client(lab):
    return lab._client()


@pytest.fixture
def reader(lab) -> Reader:
    return Reader()
