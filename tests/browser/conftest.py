"""One server, one browser and one page for all tests of a module. Starting them is most of what these tests cost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import pytest

from helpers.workbook.places import FIRST_LESSON

from . import chromium
from .page import LabPage
from .served import Served, served

PICTURES: Final = "NOT_A_DATABASE_PICTURES"
"""Set to anything, it has pictures of all notebooks kept for people to look at."""


@pytest.fixture(scope="session")
def keep() -> bool:
    """Whether pictures are kept in test-results/browser."""
    return bool(os.environ.get(PICTURES))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`workbook lab`, running. The tests that need it are skipped where there is no browser to look at it."""
    try:
        chromium.program()
    except chromium.NoBrowser as reason:
        pytest.skip(str(reason))
    with served(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="module")
def page(lab: Served) -> Iterator[LabPage]:
    """A page that has opened the address which the command printed."""
    with chromium.running() as browser:
        one = LabPage(browser)
        one.visit(lab.address, FIRST_LESSON)
        yield one
