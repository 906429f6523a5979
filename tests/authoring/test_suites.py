"""What runs when: the marks and the commands that go by them, and the one closing line of all runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from helpers.authoring.notebooks import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
QUICK = next(iter(re.findall(r"^QUICK = (.+)$", MAKEFILE, re.MULTILINE)))
BASH = shutil.which("bash")
COSTLY = {"notebook", "transcript", "peer", "browser", "slow"}
ONE_OF_EACH = [
    "tests/browser",
    "tests/peer/test_errors.py",
    "tests/lessons/l00_start_here",
    "lessons/00-start-here.ipynb",
    "solutions/00-start-here.ipynb",
    "tests/tools/test_release.py",
    "tests/test_text.py",
]


def test_marks_that_commands_go_by_are_declared() -> None:
    declared = {line.partition(":")[0] for line in SETTINGS["ini_options"]["markers"]}
    assert set(re.findall(r"\w+", QUICK)) - {"not", "or"} == COSTLY
    assert declared > COSTLY


def test_every_run_but_one_leaves_the_browser_out() -> None:
    assert SETTINGS["ini_options"]["addopts"][-2:] == ["-m", "not browser"]
    (browser,) = [line for line in MAKEFILE.splitlines() if "-m browser" in line]
    assert "tests/browser" in browser


def test_what_costs_most_is_marked() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-m", QUICK]
    done = subprocess.run([*command, *ONE_OF_EACH], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line} == {"tests/test_text.py"}


# ── the closing line ────────────────────────────────────────────────────────────────────────────────────────────────


def total(folder: Path, *logs: str) -> tuple[str, int]:
    """What `.ci/total` prints of these logs, and its exit code."""
    if BASH is None:
        pytest.skip("bash is not here")
    paths = [folder / f"log-{number}" for number in range(len(logs))]
    for path, log in zip(paths, logs, strict=True):
        path.write_text(log, encoding="utf-8")
    done = subprocess.run(
        [BASH, str(ROOT / ".ci/total"), *map(str, paths)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout, done.returncode


TEST = "....\n10.2 s from `workbook lab` to the first green check\n====== 4807 passed, 2 skipped in 185.63s (0:03:05) ======\n"
BROWSER = "FAILED tests/browser/test_x.py::test_y - 3 failed in 2s\n= 1 failed, 44 passed, 1 warning in 3612.00s (1:00:12) =\n"


@pytest.mark.parametrize(
    ("logs", "line", "code"),
    [
        ([TEST], "4807 passed, 0 failed, 2 skipped", 0),
        ([TEST, BROWSER], "4851 passed, 1 failed, 2 skipped", 1),
        (["45 passed, 5207 deselected in 90.22s (0:01:30)\n", "3 passed in 1.00s\n"], "48 passed, 0 failed", 0),
        ([TEST, "= 2 passed, 1 error in 1.00s =\n"], "4809 passed, 0 failed, 1 error, 2 skipped", 1),
        ([TEST, "make: *** [Makefile:30: browser] Error 137\n"], "4807 passed, 0 failed, 1 error, 2 skipped", 1),
        (["== 12 skipped in 0.10s ==\n", TEST], "4807 passed, 0 failed, 14 skipped", 0),
        (["= 1 failed, 3 errors in 1.0s =\n"], "0 passed, 1 failed, 3 errors", 1),
        (["=== no tests ran in 0.01s ===\n"], "0 passed, 0 failed", 0),
    ],
)
def test_all_runs_close_with_one_line(tmp_path: Path, logs: list[str], line: str, code: int) -> None:
    assert total(tmp_path, *logs) == (f"{line}\n", code)


def test_ci_runs_everything_and_ends_with_the_total() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for command in ("test", "browser", "check"):
        assert re.search(rf"^make {command}\b", script, re.MULTILINE)
    assert script.splitlines()[-2:] == ['.ci/total "$logs/test" "$logs/browser"', 'exit "$all"']
    if BASH is not None:
        subprocess.run([BASH, "-n", str(ROOT / ".ci/run")], check=True)
