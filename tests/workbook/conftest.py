"""A small project in a temporary folder: two lessons and a picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.workbook.places import Places


def notebook(*sources: str) -> bytes:
    """A notebook of code cells, as the bytes of its file."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "execution_count": None, "id": f"c{n}", "metadata": {}, "outputs": [], "source": source}
        for n, source in enumerate(sources, 1)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def make() -> Callable[..., bytes]:
    return notebook


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    lessons = tmp_path / "lessons"
    (lessons / "images").mkdir(parents=True)
    (lessons / "00-start-here.ipynb").write_bytes(notebook("print(0)"))
    (lessons / "01-not-a-database.ipynb").write_bytes(notebook("print(1)"))
    (lessons / "images" / "heat.svg").write_bytes(b"<svg/>")
    (lessons / ".ipynb_checkpoints").mkdir()
    (lessons / ".ipynb_checkpoints" / "00-start-here-checkpoint.ipynb").write_bytes(b"{}")
    monkeypatch.setattr("helpers.workbook.places.COURSE", tmp_path)
    return Places.of()
