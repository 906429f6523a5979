"""One lab for a module; nothing remembered from test to test, and the sample's register where a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.exercises import Register, using
from helpers.exercises.check import GATE
from helpers.exercises.progress import OFF, VARIABLE, start_afresh
from helpers.lab.lab import Lab
from tests.exercises.sample import SAMPLE

pytest.register_assert_rewrite("tests.lessons.suite")  # the sample lessons are asked what every lesson is


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is remembered, nothing is written, no gate is set."""
    monkeypatch.setenv(VARIABLE, OFF)
    monkeypatch.delenv(GATE, raising=False)
    start_afresh()
    yield
    start_afresh()


@pytest.fixture
def sample() -> Iterator[Register]:
    """The sample's register in place of the course's."""
    with using(SAMPLE):
        yield SAMPLE
