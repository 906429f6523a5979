"""The home page of a learner's copy: there before anything runs, trusted, never over what the learner wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from helpers.exercises import check, home
from helpers.exercises.progress import VARIABLE, start_afresh
from helpers.files import write_atomic
from helpers.workbook import arrangement, copies
from helpers.workbook import home as page
from helpers.workbook.places import FIRST_LESSON, HOME, Places
from helpers.workbook.status import use_record_of

NOW = datetime(2026, 3, 1, 14, 5)
RANKING = ["orderId", "userId", "warehouse", "productId", "createdAt"]


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(VARIABLE, raising=False)
    start_afresh()
    yield
    start_afresh()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of Jupyter's, where signatures are kept."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_page_shows_before_anything_was_run(places: Places, data: Path) -> None:
    copies.update(places, now=NOW)
    assert page.write(places, now=NOW) is None
    node = nbformat.read(places.work / HOME, as_version=4)
    nbformat.validate(node)
    shown, explained = node.cells
    assert shown.outputs[0].data["text/html"] == home()._repr_html_()
    assert shown.outputs[0].data["text/plain"] == str(home())
    assert "Shift+Enter" in explained.source
    notary = NotebookNotary(data_dir=str(data))
    assert notary.check_signature(node), "JupyterLab shows styles only where it trusts the notebook"
    notary.store.close()


def test_its_cell_shows_the_same_when_it_is_run(places: Places, data: Path) -> None:
    page.write(places, now=NOW)
    cell = nbformat.read(places.work / HOME, as_version=4).cells[0]
    space: dict[str, object] = {}
    *before, last = cell.source.splitlines()
    exec("\n".join(before), space)
    assert eval(last, space)._repr_html_() == cell.outputs[0].data["text/html"]


def test_it_is_written_anew_each_time(places: Places, data: Path) -> None:
    page.write(places, now=NOW)
    before = (places.work / HOME).read_text(encoding="utf-8")
    check("partition-keys/rank-keys", RANKING)
    assert page.write(places, now=NOW) is None
    after = (places.work / HOME).read_text(encoding="utf-8")
    assert "Begin: 0.1" in before
    assert "Continue: 3.2" in after


def test_what_a_learner_wrote_in_it_is_kept(places: Places, data: Path) -> None:
    page.write(places, now=NOW)
    mine = json.loads((places.work / HOME).read_bytes())
    mine["cells"][1]["source"] = "my notes"
    write_atomic(places.work / HOME, json.dumps(mine).encode())
    saved = page.write(places, now=NOW)
    assert saved == places.work / "home.saved-2026-03-01-1405.ipynb"
    assert b"my notes" in saved.read_bytes()
    assert b"my notes" not in (places.work / HOME).read_bytes()
    assert page.write(places, now=NOW) is None


def test_somebody_new_begins_with_the_first_lesson(places: Places) -> None:
    copies.update(places, now=NOW)
    assert page.opened_first(places) == FIRST_LESSON


def test_whoever_has_begun_comes_home(places: Places) -> None:
    copies.update(places, now=NOW)
    use_record_of(places)
    check("partition-keys/rank-keys", RANKING)
    assert page.opened_first(places) == HOME


def test_running_a_lesson_is_beginning(places: Places) -> None:
    copies.update(places, now=NOW)
    lesson = places.work / FIRST_LESSON
    lesson.write_bytes(lesson.read_bytes().replace(b'"execution_count": null', b'"execution_count": 1'))
    assert page.opened_first(places) == HOME


def test_the_table_of_contents_is_open_the_first_time_and_then_it_is_the_learner_s(places: Places) -> None:
    first = arrangement.arrange(places, {})
    (folder,) = (Path(path) for path in first.values())
    assert folder.parent == places.work
    (file,) = folder.iterdir()
    assert json.loads(file.read_text())["data"]["layout-restorer:data"]["left"]["current"] == arrangement.CONTENTS
    file.write_text(file.read_text().replace(arrangement.CONTENTS, "filebrowser"))
    mine = file.read_text()
    assert arrangement.arrange(places, {}) == first
    assert file.read_text() == mine


def test_a_folder_of_arrangements_of_ones_own_wins(places: Places) -> None:
    assert arrangement.arrange(places, {arrangement.VARIABLE: "elsewhere"}) == {}
    assert not places.work.exists()
