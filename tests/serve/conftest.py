"""An endpoint in this process, for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.serve.connection import Patience
from helpers.serve.server import Endpoint

from .client import Client, table


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """On a free port, with the table Orders."""
    with Endpoint() as running:
        running.engine.handle("CreateTable", table("Orders"))
        yield running


@pytest.fixture
def hasty() -> Iterator[Endpoint]:
    """An endpoint that does not wait long for the rest of a request, nor for the next one."""
    with Endpoint(patience=Patience(idle=0.3, request=0.3)) as running:
        yield running


@pytest.fixture
def client(endpoint: Endpoint) -> Iterator[Client]:
    one = Client(endpoint.port)
    yield one
    one.close()
