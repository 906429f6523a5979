"""A fresh lab for each test: streams and TTL are about time, and time is the lab's. Clients are made once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from helpers.lab.lab import Lab

from .support import Reader


@pytest.fixture(scope="module")
def running() -> Iterator[Lab]:
    with Lab(seed=7) as lab:
        yield lab


@pytest.fixture(scope="module")
def clients(running: Lab) -> tuple[Any, Reader]:
    return boto3.client("dynamodb"), Reader()


@pytest.fixture
def lab(running: Lab) -> Lab:
    resource = running._dynamodb()
    running.restart()
    running._resource = resource  # as good as new, and a third of a second cheaper
    return running


@pytest.fixture
def client(lab: Lab, clients: tuple[Any, Reader]) -> Any:
    """A plain boto3 client."""
    return clients[0]


@pytest.fixture
def reader(lab: Lab, clients: tuple[Any, Reader]) -> Reader:
    return clients[1]
