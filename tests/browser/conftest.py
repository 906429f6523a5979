"""One server, one browser and one page for all tests of a module. Starting them is most of what these tests cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.workbook.places import FIRST_LESSON

from . import chromium
from .page import LabPage
from .served import Served, served


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`workbook lab`, running."""
    with served(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="module")
def page(lab: Served) -> Iterator[LabPage]:
    """A page that has opened the address which the command printed."""
    with chromium.running() as browser:
        one = LabPage(browser)
        one.visit(lab.address, FIRST_LESSON)
        yield one
