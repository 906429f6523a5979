"""A lab for each test, reached in its process and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from helpers.engine.physics.model import DEFAULT, Model
from helpers.lab.lab import Lab
from helpers.serve.server import Endpoint

from .support import HERE, Connect

ONCE = Config(retries={"total_max_attempts": 1})


@pytest.fixture
def model() -> Model:
    """A module whose tests need another one has a fixture of the same name."""
    return DEFAULT


@pytest.fixture
def lab(model: Model) -> Iterator[Lab]:
    with Lab(model=model) as running:
        yield running


@pytest.fixture(params=["in-process", "served"])
def connect(request: pytest.FixtureRequest, lab: Lab) -> Iterator[Connect]:
    """Makes a plain boto3 client for a Region."""
    if request.param == "in-process":
        yield lambda region: boto3.client("dynamodb", region_name=region, config=ONCE)
        return
    server = Endpoint(lab.engine).start()
    try:
        yield lambda region: boto3.client("dynamodb", region_name=region, endpoint_url=server.url, config=ONCE)
    finally:
        server.stop()


@pytest.fixture
def client(connect: Connect) -> Any:
    """A client for the lab's own Region."""
    return connect(HERE)
