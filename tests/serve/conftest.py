"""An endpoint in this process, for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.connection import Patience
from helpers.serve import Endpoint

from .client import Client, table


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """On a free port, with the table Orders; it waits one second for the rest of a request."""
    with Endpoint(patience=Patience(request=1.0, drain=2.0), grace=2.0) as running:
        running.engine.handle("CreateTable", table("Orders"))
        yield running


@pytest.fixture
def client(endpoint: Endpoint) -> Iterator[Client]:
    one = Client(endpoint.port)
    yield one
    one.close()
