"""A running lab, and the orders' table in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from helpers.lab.lab import Lab
from tests.show.orders import INDEXES


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture
def table(lab: Lab) -> Any:
    return lab.table("orders", "pk", "sk", gsi=INDEXES)
