"""Every fact of §2–§10 and §16b, and some others, has a test: the list of ids is committed, and compared with the tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FACTS = [line for line in (HERE / "ids.txt").read_text().split("\n") if line and not line.startswith("#")]


def facts_in(node_ids: str) -> set[str]:
    """The fact ids that pytest's node ids carry: `…[W1-counter-in-40KB-item]` shows W1."""
    return set(re.findall(r"(?:\[|-)((?:[USKRWITBCLPQM]|EX)\d+)-[^\n]*\]$", node_ids, re.MULTILINE))


@pytest.fixture(scope="session")
def shown() -> set[str]:
    collected = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(HERE)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=HERE.parent.parent,
    )
    assert collected.returncode == 0, collected.stdout[-2_000:] + collected.stderr[-2_000:]
    return facts_in(collected.stdout)


@pytest.mark.parametrize("name", FACTS, ids=[f"listed-{name}" for name in FACTS])
def test_fact_is_shown(shown: set[str], name: str) -> None:
    assert name in shown, f"No test in tests/facts carries the id {name}-…: write one, or take {name} out of ids.txt."


def test_no_fact_is_shown_that_is_not_listed(shown: set[str]) -> None:
    assert shown - set(FACTS) == set()


def test_list_is_in_order_and_complete() -> None:
    """A fact that disappears from the list, or a gap in it, is noticed too."""
    expected = {"U": 4, "S": 14, "K": 9, "R": 9, "W": 9, "T": 10, "B": 6, "C": 5}
    wanted = [f"{letter}{number}" for letter, last in expected.items() for number in range(1, last + 1)]
    wanted += [f"K{number}" for number in range(10, 16)]
    wanted += ["P3", "P8", "Q2", "Q4", "Q5", "Q6", "M7"]
    wanted += [f"I{number}" for number in (*range(1, 8), 11)]
    wanted += [f"L{number}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    wanted += [f"EX{number}" for number in (1, 2, 3, 4, 6, 7, 8, 9, 10, *range(12, 18))]
    assert sorted(FACTS) == sorted(wanted)


@pytest.mark.parametrize(
    ("node", "found"),
    [
        ("test_s06_writes.py::test_put[W1-new-500-B]", {"W1"}),
        ("test_s05_reads.py::test_empty_reads[empty-scan-R7-strong]", {"R7"}),
        ("test_s02_units.py::test_kilobyte", set()),
        ("test_ids.py::test_fact_is_shown[listed-W1]", set()),
    ],
    ids=["first", "behind-another-parameter", "none", "its-own"],
)
def test_ids_are_read_from_node_ids(node: str, found: set[Any] | set[str]) -> None:
    assert facts_in(node) == found
