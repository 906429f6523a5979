"""`python -m helpers.authoring`: sync, outputs, check (`new` has a file of its own)."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.authoring import checks, gates
from helpers.authoring.__main__ import main

from .course import code, markdown, put


def test_sync_says_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "solutions/01-a.ipynb", markdown("# x"), code("1"))
    assert main(["sync"], root=tmp_path) == 0
    assert "lessons/01-a.ipynb" in capsys.readouterr().out
    assert main(["sync"], root=tmp_path) == 0
    assert "in step" in capsys.readouterr().out


def test_outputs_reports_a_failure_as_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outputs", "01"], root=tmp_path) == 1
    assert "No solution is called 01" in capsys.readouterr().err


def test_check_goes_on_after_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "TOOLS", {"style": ["ruff", "check", "--quiet"]})
    monkeypatch.setattr("helpers.authoring.gates.registered", lambda: gates.Known({}, frozenset()))
    put(tmp_path, "solutions/01-a.ipynb", markdown("# x"), code("1"))
    (tmp_path / "bad.py").write_text("import os\n")
    assert main(["check"], root=tmp_path) == 1
    said = capsys.readouterr().out
    assert "✗ style" in said
    assert "F401" in said
    assert "[title-card]" in said
    assert "lessons/01-a.ipynb" in said
    assert "make sync" in said


def test_check_passes_where_all_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.authoring.gates.registered", lambda: gates.Known({}, frozenset()))
    assert main(["check", "gates", "sync"], root=tmp_path) == 0
    assert capsys.readouterr().out == "✓ gates\n✓ sync\n"
