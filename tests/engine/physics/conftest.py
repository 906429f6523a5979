"""A lab with all its physics, whose new tables have nothing saved up, and plain boto3 clients that retry or do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from helpers.lab.lab import Lab

from .support import DRAINED


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab(model=DRAINED) as running:
        yield running


@pytest.fixture
def once(lab: Lab) -> Any:
    """A client that never retries."""
    return boto3.client("dynamodb", config=Config(retries={"max_attempts": 0, "mode": "legacy"}))


@pytest.fixture
def client(lab: Lab) -> Any:
    """A client as boto3 makes it."""
    return boto3.client("dynamodb")
