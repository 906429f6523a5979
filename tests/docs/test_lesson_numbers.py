"""Numbers that a lesson prints and that the facts state: they have to be the same.

A cell names the facts its output shows in its metadata (`"facts": ["M6"]`). For the worked examples of the facts the figures are
listed here, by cell; a lesson that tags such a fact and prints something else turns this red.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import nbformat
import pytest

from helpers.authoring.notebooks import ROOT

SOLUTIONS: Final = sorted((ROOT / "solutions").glob("*.ipynb"))
NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")

WORKED: Final = {
    ("01", "first-page", "B4"): ["128.5"],
    ("01", "beliefs-compared", "R5"): ["400", "3", "49"],
    ("01", "beliefs-compared", "R6"): ["4", "0"],
    ("01", "why-six-calls", "R1"): ["0.5", "3"],
    ("01", "why-six-calls", "R3"): ["50"],
    ("01", "why-six-calls", "R4"): ["3.5", "25,000"],
    ("01", "why-six-calls", "R5"): ["98"],
    ("01", "why-nightly-scan", "M6"): ["6,553,600", "0.8192", "24.58"],
    ("01", "break-limits", "S9"): ["400"],
    ("01", "contested", "N4"): ["99.99", "99.999"],
    ("03", "burst", "P8"): ["33", "300", "30,000", "100", "1,000"],
    ("03", "average", "E6"): ["60", "3,540", "1,000", "2,600"],
    ("03", "adaptive", "P9"): ["50", "150"],
    ("03", "on-demand", "Q1"): ["4,000"],
    ("03", "sharding", "P14"): ["5,000", "5", "1,000"],
    ("03", "crowds", "P1"): ["1,000"],
    ("06", "bill", "I3"): ["4", "33", "67", "100", "200"],
    ("06", "lsi", "I6"): ["2.5", "0.5"],
}
"""(lesson, cell, fact) → figures of the fact that have to stand in the cell."""


def printed(cell: Any) -> set[str]:
    """The numbers in a cell's output, or in its text where it is prose."""
    if cell.cell_type == "markdown":
        text = cell.source
    else:
        text = " ".join(
            str(part)
            for output in cell.outputs
            for part in (output.get("text", ""), output.get("data", {}).get("text/plain", ""))
        )
    found = NUMBER.findall(text)
    return {
        *found,
        *(number.rstrip(",").removesuffix(".0") for number in found),
        *(number.rstrip(",") for number in found),
    }


def tagged() -> list[tuple[Path, Any, str]]:
    """Every cell that names a fact, with the fact."""
    cells = [
        (path, cell, fact)
        for path in SOLUTIONS
        for cell in nbformat.read(path, 4).cells
        for fact in cell.metadata.get("facts", ())
    ]
    assert len(cells) > 100, "the lessons have lost their marks"
    return cells


def test_each_fact_that_a_cell_names_is_in_the_list_of_facts() -> None:
    known = set(re.findall(r"\b(?:EX|[A-Z])\d{1,2}\b", (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")))
    unknown = {f"{path.name}: {cell.id}: {fact}" for path, cell, fact in tagged() if fact not in known}
    assert unknown == set()


@pytest.mark.parametrize("place", WORKED, ids="-".join)
def test_a_worked_example_is_printed_as_the_fact_has_it(place: tuple[str, str, str]) -> None:
    lesson, name, fact = place
    cells = [cell for path, cell, one in tagged() if path.name.startswith(lesson) and cell.id == name and one == fact]
    assert cells, f"no cell {name} of lesson {lesson} names {fact}"
    assert set(WORKED[place]) - printed(cells[0]) == set()
