"""The learner's copy: nothing the learner wrote is ever lost."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from helpers.files import WorkbookError, free_name, write_atomic
from helpers.workbook import copies
from helpers.workbook.places import Places

NOW = datetime(2026, 3, 1, 14, 5)
LESSON = "01-not-a-database.ipynb"
Make = Callable[..., bytes]


def update(places: Places) -> list[str]:
    return [change.sentence for change in copies.update(places, now=NOW)]


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_first_time_everything_is_copied(places: Places) -> None:
    assert len(update(places)) == 3
    assert files_of(places.work) == {".workbook", "00-start-here.ipynb", LESSON, "images/heat.svg"}
    assert (places.work / LESSON).read_bytes() == copies.ready((places.lessons / LESSON).read_bytes())


def test_a_copy_notes_the_kernel_that_opens_it_and_is_otherwise_the_lesson(places: Places) -> None:
    update(places)
    lesson, mine = (json.loads((folder / LESSON).read_bytes()) for folder in (places.lessons, places.work))
    assert mine["metadata"].pop("language_info")["version"] == platform.python_version()
    lesson["metadata"].pop("language_info", None)
    assert mine == lesson
    assert copies.is_new(places, LESSON)
    (places.work / LESSON).write_bytes((places.lessons / LESSON).read_bytes())
    assert copies.is_new(places, LESSON), "so it is where it was copied by hand"


def test_the_second_time_nothing_is_touched(places: Places) -> None:
    update(places)
    before = {name: (places.work / name).stat().st_mtime_ns for name in files_of(places.work)}
    assert update(places) == []
    assert {name: (places.work / name).stat().st_mtime_ns for name in files_of(places.work)} == before


def test_an_edited_notebook_stays_and_the_new_version_is_placed_beside_it_once(places: Places, make: Make) -> None:
    update(places)
    mine, new = make("my answer"), make("print('new')")
    (places.work / LESSON).write_bytes(mine)
    assert update(places) == []
    (places.lessons / LESSON).write_bytes(new)
    (sentence,) = update(places)
    assert "yours is kept" in sentence
    beside = places.work / "01-not-a-database.new-2026-03-01.ipynb"
    assert (places.work / LESSON).read_bytes() == mine
    assert beside.read_bytes() == copies.ready(new)
    assert update(places) == []
    (places.lessons / LESSON).write_bytes(make("newer"))
    update(places)
    assert beside.read_bytes() == copies.ready(new)
    assert (places.work / "01-not-a-database.new-2026-03-01-2.ipynb").read_bytes() == copies.ready(make("newer"))


def test_a_notebook_that_was_only_run_is_updated(places: Places, make: Make) -> None:
    update(places)
    ran = json.loads(make("print(1)", "  "))  # JupyterLab adds an empty cell at the end
    ran["cells"][0] |= {"execution_count": 3, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]}
    (places.work / LESSON).write_text(json.dumps(ran, indent=2))
    (places.lessons / LESSON).write_bytes(make("print('new')"))
    (sentence,) = update(places)
    assert "updated" in sentence
    assert (places.work / LESSON).read_bytes() == copies.ready(make("print('new')"))


def test_a_deleted_notebook_comes_back(places: Places) -> None:
    update(places)
    (places.work / LESSON).unlink()
    assert update(places) == [f"{LESSON}: was gone, copied again."]


@pytest.mark.parametrize("marker", ["", "{", "[]", '{"copied": 3}'])
def test_a_damaged_marker_loses_nothing(places: Places, make: Make, marker: str) -> None:
    update(places)
    (places.work / LESSON).write_bytes(make("my answer"))
    places.marker.write_text(marker)
    update(places)
    assert (places.work / LESSON).read_bytes() == make("my answer")
    assert update(places) == []


def test_a_damaged_notebook_counts_as_edited(places: Places, make: Make) -> None:
    update(places)
    (places.work / LESSON).write_bytes(b"{ half a file")
    (places.lessons / LESSON).write_bytes(make("new"))
    update(places)
    assert (places.work / LESSON).read_bytes() == b"{ half a file"


def test_a_folder_that_holds_something_else_is_left_alone(places: Places) -> None:
    places.work.mkdir()
    (places.work / "tax.pdf").write_bytes(b"x")
    with pytest.raises(WorkbookError, match="--work"):
        update(places)
    assert files_of(places.work) == {"tax.pdf"}


def test_reset_saves_a_dated_copy_first(places: Places, make: Make) -> None:
    update(places)
    (places.work / LESSON).write_bytes(make("my answer"))
    saved = copies.reset(places, "1", now=NOW)
    assert saved == places.work / "01-not-a-database.saved-2026-03-01-1405.ipynb"
    assert saved.read_bytes() == make("my answer")
    assert (places.work / LESSON).read_bytes() == copies.ready(make("print(1)"))
    (places.work / LESSON).write_bytes(make("another answer"))
    again = copies.reset(places, "1", now=NOW)
    assert again is not None
    assert again != saved
    assert saved.read_bytes() == make("my answer")


def test_reset_of_an_untouched_lesson_saves_nothing(places: Places) -> None:
    update(places)
    assert copies.reset(places, "start-here", now=NOW) is None
    assert update(places) == []


@pytest.mark.parametrize(
    "name", ["1", "01", "01-not-a-database", "not-a-database", "01-not-a-database.ipynb", " Not-A-Database "]
)
def test_a_lesson_has_many_names(places: Places, name: str) -> None:
    assert places.lesson(name) == LESSON


@pytest.mark.parametrize(
    ("name", "words"), [("not-a-databse", "did you mean 01-not-a-database"), ("99", "the lessons are 00-start")]
)
def test_an_unknown_lesson_gets_a_suggestion(places: Places, name: str, words: str) -> None:
    with pytest.raises(WorkbookError, match=words):
        places.lesson(name)


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notes"
    write_atomic(path, b"old")

    def crash(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpers.files.os.fsync", crash)
    with pytest.raises(OSError, match="No space"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert files_of(tmp_path) == {"notes"}


def test_free_names_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert free_name(path) == path
    path.touch()
    (tmp_path / "a-2.txt").touch()
    assert free_name(path).name == "a-3.txt"


def test_the_project_itself_is_no_place_for_a_copy(places: Places) -> None:
    for folder in (places.lessons, places.lessons.parent):
        with pytest.raises(WorkbookError, match="folder of its own"):
            Places.of(str(folder))


def test_without_lessons_there_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.workbook.places.COURSE", tmp_path)
    with pytest.raises(WorkbookError, match="git clone"):
        Places.of()


def test_the_copy_lies_in_the_project_or_where_an_installed_package_is_used(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert places.work == places.lessons.parent / "my-work"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setattr("helpers.workbook.places.PACKAGE", places.lessons.parent.parent)
    assert Places.of().work == Path.cwd() / "my-work"
