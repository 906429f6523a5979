"""Nothing from the wall clock, and nothing from chance: two processes as different as can be print equal bytes.

Both send the same requests to a lab of the same seed, for every operation that there is. They differ in Python's hash seed, in
the day and the time zone, in the working folder and the locale, and in every random number they could draw.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

import pytest

from helpers.files import PROJECT
from tests.docs.operations import is_served

from .everything import ALWAYS_REFUSED, SERVED, every_operation
from .ways import AGAIN, HEADING, WAYS

MAY_DIFFER: Mapping[str, Mapping[str, str]] = {
    "http": {"DescribeEndpoints": r"127\.0\.0\.1:\d+|'x-amz-crc32', '\d+'"},
}
"""Way → operation → what of its answers comes from the machine: the port that the system gave the endpoint, and the checksum over
a body that names it. The Date header is not among them: it is the request's own, or in virtual time the lab's."""
ENVIRONMENTS: tuple[Mapping[str, str], ...] = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "80"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "COLUMNS": "200"},
)
AHEAD = (0, 403 * 86_400 + 45_296)
"""Seconds by which each process's clock is ahead: another year, month, day, weekday and time of day."""


class Told(NamedTuple):
    """What one process printed: by way, the lines; and what it said of itself."""

    ways: dict[str, list[str]]
    about: dict[str, Any]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Told]:
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.twice.run", "--ahead", str(ahead)],
            cwd=tmp_path_factory.mktemp("elsewhere"),
            env={**os.environ, **environment, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for environment, ahead in zip(ENVIRONMENTS, AHEAD, strict=True)
    ]
    one, other = (_told(*process.communicate()) for process in processes)
    assert [process.returncode for process in processes] == [0, 0]
    return one, other


def _told(out: str, err: str) -> Told:
    about, _, trouble = err.partition("\n")
    assert trouble == "", trouble
    parts = [part.splitlines() for part in f"\n{out}".split(f"\n{HEADING}")[1:]]
    return Told({heading: lines for heading, *lines in parts}, json.loads(about))


def test_the_processes_have_nothing_in_common(runs: tuple[Told, Told]) -> None:
    one, other = (run.about for run in runs)
    assert [what for what in one if one[what] == other[what]] == []


@pytest.mark.parametrize("way", WAYS)
def test_equal_runs_print_equal_bytes(way: str, runs: tuple[Told, Told]) -> None:
    masks = MAY_DIFFER.get(way, {})
    one, other = ([_masked(line, masks) for line in run.ways[way]] for run in runs)
    found = [pair for pair in zip_longest(one, other) if pair[0] != pair[1]]
    assert found == []


def _masked(line: str, masks: Mapping[str, str]) -> str:
    mask = masks.get(line.partition(" ")[0])
    return re.sub(mask, "…", line) if mask else line


def test_a_second_lab_in_the_same_process_says_the_same(runs: tuple[Told, Told]) -> None:
    assert runs[0].ways[AGAIN] == runs[0].ways["engine"]


@pytest.mark.parametrize("way", ["engine", "boto3", "http"])
def test_every_operation_that_is_served_was_asked_for(way: str, runs: tuple[Told, Told]) -> None:
    outcomes = {(what, status) for what, status, *_ in map(str.split, runs[0].ways[way])}
    assert [operation for operation in sorted(SERVED - ALWAYS_REFUSED) if (operation, "200") not in outcomes] == []
    assert {(operation, "400") for operation in ALWAYS_REFUSED} <= outcomes


def test_what_is_served_is_what_the_code_lists() -> None:
    assert {operation for operation in every_operation() if is_served(operation)} == SERVED


def test_what_may_differ_does(runs: tuple[Told, Told]) -> None:
    """An exception that nothing needs is one too many."""
    for way, masks in MAY_DIFFER.items():
        for operation in masks:
            one, other = ([line for line in run.ways[way] if line.startswith(operation)] for run in runs)
            assert one
            assert one != other


def test_ledger_meter_and_account_were_compared(runs: tuple[Told, Told]) -> None:
    for way in WAYS:
        assert {"Ledger", "Clock", "Account"} <= {line.split(" ")[0] for line in runs[0].ways[way]}
    assert len([line for line in runs[0].ways["boto3"] if line.startswith("Meter")]) == 4
