"""One lab for each module of facts, a table of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab

from .support import Ledger, Load, MakeTable, plain


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(model=AT_ONCE) as running:
        yield running


@pytest.fixture(scope="module")
def client(lab: Lab) -> Any:
    """A plain boto3 client, made after the lab has started."""
    return boto3.client("dynamodb")


@pytest.fixture
def table(lab: Lab) -> MakeTable:
    """Makes a table for this test and returns its name; a second one in a test needs a name of its own."""

    def make(name: str = "facts", pk: str = "pk", sk: str | None = None, **options: Any) -> str:
        return lab.table(name, pk=pk, sk=sk, **options).name

    return make


@pytest.fixture
def load(lab: Lab) -> Load:
    """Loads DynamoDB JSON items in bulk."""

    def bulk(name: str, items: Any) -> int:
        return lab.load(name, [plain(item) for item in items])

    return bulk


@pytest.fixture
def ledger(lab: Lab) -> Ledger:
    """The calls recorded since this fixture was asked for."""
    start = len(lab.calls)
    return lambda: list(lab.calls[start:])
