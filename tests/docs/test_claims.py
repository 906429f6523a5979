"""docs/claims.md: each link's heading is in its notebook, and each number stands in what was printed below it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from helpers.authoring.gates import markdown_text

from .pages import DOCS

PAGE = DOCS / "claims.md"
LESSONS = ("01", "02", "03", "04", "05", "06")
"""The lessons whose claims have to be here."""

_ROW = re.compile(r"^\| (?!the article says \|)(.+) \|$", re.MULTILINE)
_LINK = re.compile(r"\[(?P<lesson>\d\d), (?P<heading>[^\]]+)\]\((?P<file>[^)]+)\)")
_NUMBER = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of the page."""

    claim: str
    numbers: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...]
    """Lesson, heading, file."""


def claims(text: str) -> list[Claim]:
    """Every row. One that has not four cells is an error."""
    found = []
    for row in _ROW.findall(text):
        claim, _verdict, numbers, shown = row.split(" | ")
        found.append(Claim(claim, tuple(_NUMBER.findall(numbers)), tuple(_LINK.findall(shown))))
    return found


def printed(cells: list[dict[str, Any]], heading: str) -> str | None:
    """What the cells under a heading printed, up to the next heading of its depth; None where there is no such heading."""
    depth = 0
    outputs: list[str] = []
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for found in markdown_text.headings("".join(cell["source"])):
                if depth and found.depth <= depth:
                    return " ".join(" ".join(outputs).split())
                if found.title == heading:
                    depth = found.depth
        elif depth:
            outputs += [
                "".join(out.get("text") or out.get("data", {}).get("text/plain", "")) for out in cell["outputs"]
            ]
    return " ".join(" ".join(outputs).split()) if depth else None


def stands_in(number: str, text: str) -> bool:
    """Whether a number or some words are printed, with or without commas, and not as a part of a longer number."""
    number, text = (re.sub(r"(?<=\d),(?=\d{3})", "", part) for part in (number, text))
    return re.search(rf"(?<![\w.]){re.escape(number)}(?!\w|\.\d)", text) is not None


CLAIMS = claims(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("claim", [pytest.param(claim, id=claim.claim) for claim in CLAIMS])
def test_a_claim_is_shown_where_it_says(claim: Claim) -> None:
    assert claim.links
    texts = []
    for lesson, heading, file in claim.links:
        notebook = (PAGE.parent / file).resolve()
        assert notebook.is_file(), f"{file} is not there"
        assert notebook.name.startswith(lesson)
        text = printed(json.loads(notebook.read_text(encoding="utf-8"))["cells"], heading)
        assert text is not None, f"{notebook.name} has no heading {heading!r}"
        texts.append(text)
    assert claim.numbers, "a number that decides it, in bold"
    absent = [number for number in claim.numbers if not any(stands_in(number, text) for text in texts)]
    assert absent == [], f"not printed under {claim.links}"


def test_every_lesson_has_its_claims() -> None:
    assert {lesson for claim in CLAIMS for lesson, _, _ in claim.links} == set(LESSONS)


def test_every_row_is_read() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    tables = sum(line.startswith("|--") for line in lines)
    assert len(CLAIMS) == sum(line.startswith("|") for line in lines) - 2 * tables


def test_a_heading_or_a_number_that_is_not_there_would_be_noticed() -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "source": "## One\n\n### Two"},
        {"cell_type": "code", "outputs": [{"text": "1,200.5 units\n"}, {"data": {"text/plain": ["a\n", "line"]}}]},
        {"cell_type": "markdown", "source": "## Three"},
        {"cell_type": "code", "outputs": [{"text": "7"}]},
    ]
    assert printed(cells, "One") == printed(cells, "Two") == "1,200.5 units a line"
    assert printed(cells, "Four") is None
    assert stands_in("1,200.5", "1,200.5 units")
    assert not stands_in("200.5", "1,200.5 units")
    assert not stands_in("1,200", "1,200.5 units")
    assert stands_in("1,255", "throttled 1255, in")
    assert not stands_in("255", "throttled 1,255, in")
    assert stands_in("25 %", "the 25 %.")
