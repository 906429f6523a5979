"""The learner's record: where it is kept, what is in it, and that nothing breaks a learner's cell."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises import check, hint, predict, progress, reveal, solution
from helpers.exercises.progress import FILE, VARIABLE, forget, record, start_afresh
from helpers.files import MARKER

pytestmark = pytest.mark.usefixtures("lab", "sample")
READER = "sample-values/reader"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's copy of the lessons, as the working directory."""
    monkeypatch.delenv(VARIABLE)
    (tmp_path / MARKER).write_text("{}")
    monkeypatch.chdir(tmp_path)
    start_afresh()
    return tmp_path / FILE


def stored(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_the_record_of_a_learner(copy: Path) -> None:
    check(READER, "Scan")
    check(READER, "Query")
    check(READER, "GetItem")
    hint(READER)
    predict("sample-shop/scan-units", 10)
    reveal("sample-shop/scan-units", 12.5)
    assert stored(copy) == {
        "version": 1,
        "exercises": {
            READER: {"best": "works", "last": "not_yet", "diagnosis": "wrong-answer", "checks": 3, "hints": 1}
        },
        "predictions": {"sample-shop/scan-units": {"guess": 10, "actual": 12.5, "verdict": "surprise"}},
        "last": READER,
    }
    assert copy.read_text(encoding="utf-8").endswith("}\n")
    assert sorted(path.name for path in copy.parent.iterdir()) == sorted([MARKER, FILE])


def test_the_record_survives_a_restart(copy: Path) -> None:
    check(READER, "Query")
    hint(READER)
    start_afresh()
    assert hint(READER).rung == 2
    assert "1 of 8 exercises done" in str(progress())
    assert "`progress.json`, a small file" in str(progress())


def test_nothing_is_written_outside_a_learners_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.chdir(tmp_path)
    check(READER, "Query")
    hint(READER)
    assert list(tmp_path.iterdir()) == []
    assert "1 of 8 exercises done" in str(progress())


def test_off_wins_over_the_marker(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "off")
    check(READER, "Query")
    assert not copy.exists()


def test_a_path_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "mine.json"
    monkeypatch.setenv(VARIABLE, str(path))
    check(READER, "Query")
    assert stored(path)["exercises"][READER]["best"] == "works"
    assert "`mine.json`" in str(progress())
    assert str(tmp_path) not in str(progress())


def test_an_untouched_exercise_leaves_no_trace(copy: Path) -> None:
    check(READER, ...)
    assert not copy.exists()


def test_progress_only_looks(copy: Path) -> None:
    progress()
    progress(1)
    assert not copy.exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '"x"', "\x00", '{"exercises": 5}', '{"exercises": {"sample-values/reader": 7}}']
)
def test_a_broken_file_breaks_nothing_and_is_kept(copy: Path, content: str) -> None:
    copy.write_text(content, encoding="utf-8")
    assert progress().to_json()["lessons"]
    assert hint(READER).rung == 1
    check(READER, "Query")
    assert stored(copy)["exercises"][READER]["best"] == "works"
    kept = copy.with_name("progress.unreadable.json")
    readable = content.startswith("{") and len(content) > 1
    assert kept.exists() is not readable
    if not readable:
        assert kept.read_text(encoding="utf-8") == content


def test_a_second_broken_file_does_not_overwrite_the_first(copy: Path) -> None:
    for content in ("first", "second"):
        copy.write_text(content, encoding="utf-8")
        check(READER, "Query")
    kept = sorted(copy.parent.glob("progress.unreadable*.json"))
    assert [path.read_text(encoding="utf-8") for path in kept] == ["second", "first"]  # …-2 sorts first


def test_what_a_newer_version_wrote_is_kept(copy: Path) -> None:
    newer = {
        "version": 1,
        "exercises": {READER: {"best": "brilliant", "mood": "good"}, "gone/one": {"best": "works"}},
        "extra": [1],
    }
    copy.write_text(json.dumps(newer), encoding="utf-8")
    check(READER, "Query")
    content = stored(copy)
    assert content["extra"] == [1]
    assert content["exercises"]["gone/one"] == {"best": "works"}
    assert content["exercises"][READER]["mood"] == "good"
    assert content["exercises"][READER]["best"] == "works"


def test_a_disk_that_refuses_does_not_stop_a_learner(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["helpers.exercises.progress"], "write_atomic", refuse)
    assert check(READER, "Query").state == "works"
    assert hint(READER).rung == 1
    assert hint(READER).rung == 2, "remembered as long as the kernel runs"
    assert "It could not be saved (No space left on device)" in str(progress())
    assert "1 of 8" in str(progress())


def test_a_saved_file_is_read_by_another_notebook(copy: Path) -> None:
    check(READER, "Query")
    other = json.loads(copy.read_text(encoding="utf-8"))
    other["exercises"]["sample-values/prefix"] = {"best": "works"}
    copy.write_text(json.dumps(other), encoding="utf-8")
    check("sample-values/nightly", 0.82)
    assert "3 of 8 exercises done" in str(progress())


def test_the_best_state_stays(copy: Path) -> None:
    check(READER, "Query")
    check(READER, "Scan")
    assert "✓ Works" in str(progress("sample-values"))
    assert "✓ Works" in str(progress(2))


@pytest.mark.parametrize("lesson", [2, "sample-values"])
def test_forgetting_a_lesson(copy: Path, lesson: int | str) -> None:
    check(READER, "Query")
    predict("sample-values/ratio", 5)
    predict("sample-shop/operation", "Query")
    assert forget(lesson) == 2
    assert list(stored(copy)["predictions"]) == ["sample-shop/operation"]
    assert stored(copy)["exercises"] == {}
    assert forget(lesson) == 0


def test_forgetting_a_lesson_that_is_not_registered_any_more(copy: Path) -> None:
    copy.write_text(json.dumps({"exercises": {"old-lesson/one": {}}}), encoding="utf-8")
    assert forget("old-lesson") == 1


def test_a_viewed_solution_is_noted(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy.parent / "solutions"
    folder.mkdir()
    cell = {
        "cell_type": "code",
        "source": f'### BEGIN SOLUTION\noperation = "Query"\n### END SOLUTION\ncheck("{READER}", operation)',
    }
    (folder / "02-sample-values.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    monkeypatch.setattr("helpers.exercises.solutions.COURSE", copy.parent)
    assert solution(READER).code == 'operation = "Query"'
    assert stored(copy)["exercises"][READER] == {"solution": True}


def test_a_lone_surrogate_in_a_guess(copy: Path) -> None:
    record().change("predictions", "sample-shop/operation", guess="\ud800")
    assert stored(copy)["predictions"]["sample-shop/operation"]["guess"] == "?"
