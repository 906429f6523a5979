"""The `workbook` command: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.files import PROJECT, WorkbookError
from helpers.workbook import command, copies, doctor, jupyter
from helpers.workbook.doctor import Finding, Result
from helpers.workbook.places import Places

from .test_copies import LESSON, NOW


@pytest.fixture(autouse=True)
def project(places: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The command works on the small project."""
    monkeypatch.setenv("NOT_A_DATABASE_PROGRESS", str(places.work / "progress.json"))
    return places


def test_status_shows_what_was_done_to_each_notebook(
    places: Places, make: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    copies.update(places, now=NOW)
    (places.work / LESSON).write_bytes(make("mine"))
    assert command.main(["status"]) == 0
    said = capsys.readouterr().out
    assert "00-start-here      as new" in said
    assert "01-not-a-database  edited" in said


def test_status_before_anything_was_copied(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["status"]) == 0
    assert "not copied yet" in capsys.readouterr().out


def test_reset_says_where_the_old_version_is(
    places: Places, make: Callable[..., bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    copies.update(places, now=NOW)
    (places.work / LESSON).write_bytes(make("mine"))
    assert command.main(["reset", "01"]) == 0
    assert "01-not-a-database.saved-" in capsys.readouterr().out


def test_reset_can_forget_the_progress_of_a_lesson(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    copies.update(places, now=NOW)
    entries = {"not-a-database/x": {"best": "works"}, "start-here/y": {"best": "works"}}
    record = places.work / "progress.json"
    record.write_text(json.dumps({"version": 1, "exercises": entries, "predictions": {}}))
    assert command.main(["reset", "01"]) == 0
    assert json.loads(record.read_text())["exercises"] == entries
    assert command.main(["reset", "01", "--progress"]) == 0
    assert "Forgotten: " in capsys.readouterr().out
    assert "start-here/y" in json.loads(record.read_text())["exercises"]


def test_an_unknown_lesson_is_one_sentence_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["reset", "not-a-databse"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "did you mean 01-not-a-database?" in captured.err


def test_a_command_that_is_not_understood_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["rest"])
    assert ended.value.code == 2
    assert command.main(["status", "--port", "3"]) == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied", "somewhere"), "somewhere cannot be written to"),
        (OSError(28, "No space left on device", "somewhere"), "No space left on device (somewhere)"),
        (WorkbookError("Do this."), "Do this."),
    ],
)
def test_trouble_with_files_is_a_sentence(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(copies, "update", fail)
    assert command.main(["lab"]) == 1
    captured = capsys.readouterr()
    assert words in captured.err
    assert "Traceback" not in captured.err


def test_lab_copies_first_and_passes_on_what_it_does_not_know(
    places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: dict[str, object] = {}

    def run_lab(given: Places, **options: object) -> int:
        assert (given.work / "00-start-here.ipynb").exists()
        seen.update(options)
        return 0

    monkeypatch.setattr(jupyter, "run_lab", run_lab)
    assert command.main(["lab", "--no-browser", "--port", "8890", "--", "--ServerApp.token=x"]) == 0
    assert seen["port"] == 8890
    assert seen["browser"] is False
    assert seen["extra"] == ["--ServerApp.token=x"]
    assert "copied" in capsys.readouterr().out


def test_a_taken_port_is_named(places: Places) -> None:
    with socket.create_server((jupyter.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WorkbookError, match=f"Port {port} is taken"):
            jupyter.choose_port(port)


def test_the_first_free_port_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jupyter, "port_is_free", lambda port: port == jupyter.DEFAULT_PORT + 2)
    assert jupyter.choose_port(None) == jupyter.DEFAULT_PORT + 2
    monkeypatch.setattr(jupyter, "port_is_free", lambda port: False)
    with pytest.raises(WorkbookError, match="--port"):
        jupyter.choose_port(None)


def test_a_home_that_cannot_be_written_to_is_replaced(tmp_path: Path) -> None:
    base = {"HOME": str(tmp_path / "gone"), "JUPYTER_CONFIG_PATH": "mine"}
    values = jupyter.surroundings("secret", base)
    assert values["JUPYTER_TOKEN"] == "secret"
    assert values["JUPYTER_CONFIG_PATH"] == f"{jupyter.SETTINGS}{os.pathsep}mine"
    assert Path(values["JUPYTER_RUNTIME_DIR"]).is_dir()
    assert "JUPYTER_RUNTIME_DIR" not in jupyter.surroundings("secret", {"HOME": str(tmp_path)})


def test_a_server_that_does_not_come_up_is_a_sentence(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    copies.update(places, now=NOW)
    monkeypatch.setattr(jupyter, "command", lambda *_: [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(WorkbookError, match="stopped while it was starting"):
        jupyter.run_lab(places, port=None, browser=False, extra=[], ready=lambda _: None)


def test_doctor_prints_a_line_for_each_check_and_a_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    results = [
        Result("P", "Python", Finding(True, "3.11.7")),
        Result("W", "write access", Finding(False, "my-work: [read-only]", "Move it.")),
    ]
    monkeypatch.setattr(doctor, "examine", lambda _: results)
    assert command.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "OK    Python       3.11.7" in said
    assert "FAIL  write access my-work: [read-only]" in said
    assert "→ Move it." in said
    assert said.strip().endswith("-W")
    monkeypatch.setattr(doctor, "examine", lambda _: results[:1])
    assert command.main(["doctor"]) == 0
    assert capsys.readouterr().out.strip().endswith("-ok")


def test_a_check_that_breaks_is_a_failed_check(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Places) -> Finding:
        raise RuntimeError("boom")

    monkeypatch.setitem(doctor.CHECKS, "D", ("disk space", broken))
    monkeypatch.setitem(doctor.CHECKS, "R", ("round trip", lambda _: Finding(True, "")))
    results = doctor.examine(places)
    assert [result.letter for result in results] == list("PKLWDNR")
    failed = [(result.letter, result.finding.found) for result in results if not result.finding.ok]
    assert failed == [("D", "RuntimeError: boom")]


def test_the_round_trip_goes_through_a_real_lab(places: Places) -> None:
    _, check = doctor.CHECKS["R"]
    finding = check(places)
    assert finding.ok, finding.found
    assert "1.0 read unit" in finding.found


def test_the_command_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--help"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    for name in command.SUBCOMMANDS:
        assert name in done.stdout
