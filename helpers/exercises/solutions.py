"""`solution(name)`: how the course does it and why, read from the solutions notebook, which is the one source.

For authors. There is nothing to mark beyond what a lesson needs anyway:

- The solution of an exercise is every `### BEGIN SOLUTION` … `### END SOLUTION` region that stands after the cell with
  the `check("…")` of the exercise before it and up to the cell with its own `check("lesson/name", …)`. A region inside
  a function is shown with its function. `### STARTER` lines are left out.
- Its reason is the Markdown cell whose metadata says so, `{"why": "lesson/name"}`; it is not in the lesson's notebook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.files import COURSE

from . import echo
from .progress import meant, record
from .register import Exercise, UnknownName, current
from .render import Block, Card, Part, Prose, Shown
from .solution_marks import is_mark, regions

_CHECK = re.compile(r"""^[^#\n]*\bcheck\(\s*["']([^"']+)["']""", re.MULTILINE)
_FENCE = re.compile(r"^```.*?\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, repr=False)
class Solution(Shown):
    """A worked solution and the reason for it."""

    exercise: str
    title: str
    code: str
    why: str
    missing: str = ""
    """Why there is nothing to show, in a sentence."""

    def card(self) -> Card:
        """The code, then the reason; or the sentence that says why there is none."""
        if self.missing:
            word = "No solution here" if self.exercise else "No such exercise"
            return Card("error", "✗", word, self.title, (Prose(self.missing),))
        parts: list[Part] = [Block("One way to do it", self.code)]
        for place, piece in enumerate(_FENCE.split(self.why)):
            if piece.strip():
                parts.append(Block("Code", piece.rstrip()) if place % 2 else Prose(piece.strip()))
        return Card("info", "◆", "Solution", self.title, tuple(parts))

    def to_json(self) -> dict[str, Any]:
        """Code and reason as they stand in the solutions notebook."""
        return {
            "exercise": self.exercise,
            "title": self.title,
            "code": self.code,
            "why": self.why,
            "missing": self.missing,
        }


def solution(name: str | None = None) -> Solution:
    """The course's own solution of an exercise, and why it is done that way. Worth a look after a success, too.

    Args:
        name: the exercise; without it, the one that was checked last is meant.
    """
    try:
        exercise = meant(name)
    except UnknownName as unknown:
        return Solution("", "", "", "", str(unknown))
    cells = _cells(exercise)
    if cells is None:
        return _missing(
            exercise,
            "The solutions notebook of this lesson is not on this machine: it is in the course's folder `solutions`.",
        )
    code = "\n\n".join(_regions(cells, exercise.name))
    if not code:
        return _missing(exercise, f"The solutions notebook has no marked solution for {echo.code(exercise.name)}.")
    record().change("exercises", exercise.name, solution=True)
    return Solution(exercise.name, exercise.title, code, _why(cells, exercise.name))


def _missing(exercise: Exercise, sentence: str) -> Solution:
    return Solution(exercise.name, exercise.title, "", "", sentence)


def folders() -> Iterable[Path]:
    """Where solutions notebooks may be: in the repository, or beside the working directory."""
    here = Path.cwd()
    return [parent / "solutions" for parent in (COURSE, here, here.parent)]


def _cells(exercise: Exercise) -> list[dict[str, Any]] | None:
    """The cells of the lesson's solutions notebook, or None where it is not to be had."""
    number = current().lesson_of(exercise).number
    for folder in folders():
        for path in sorted(folder.glob(f"{number:02d}-*.ipynb")):
            try:
                cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            except (OSError, ValueError, KeyError, TypeError):
                continue
            return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    return None


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _regions(cells: list[dict[str, Any]], name: str) -> list[str]:
    """The marked regions between the check before this exercise's and its own."""
    found: list[str] = []
    for cell in cells:
        if cell.get("cell_type") != "code":
            continue
        source = _source(cell)
        found += list(_marked(source))
        checked = _CHECK.findall(source)
        if name in checked:
            return found
        if checked:
            found = []
    return []


def _marked(source: str) -> Iterator[str]:
    """The marked regions of a cell; one inside a function comes with the whole function, so that it can be read."""
    try:
        found = regions(source)
    except ValueError:
        return  # marks that do not pair up: the authors' gates say so
    lines = source.split("\n")
    shown: set[int] = set()
    for region in found:
        whole = _statement(lines, region.first, region.last) if region.indent else range(region.first, region.last)
        shown.update(whole)
    piece: list[str] = []
    for place, line in enumerate(lines):
        if place in shown and not is_mark(line):
            piece.append(line)
        if place + 1 not in shown and piece:
            yield "\n".join(piece).strip("\n")
            piece = []


def _statement(lines: list[str], first: int, last: int) -> set[int]:
    """The places of the top-level statement, decorators included, that holds the lines from `first` to `last`."""
    start, end = first, last + 1
    while start > 0 and not _is_top(lines[start]):
        start -= 1
    while start > 0 and lines[start - 1].startswith("@"):
        start -= 1
    while end < len(lines) and not _is_top(lines[end]):
        end += 1
    return set(range(start, end))


def _is_top(line: str) -> bool:
    return bool(line.strip()) and not line[0].isspace() and line[0] not in ")]}"


def _why(cells: list[dict[str, Any]], name: str) -> str:
    return next((_source(cell).strip() for cell in cells if cell.get("metadata", {}).get("why") == name), "")
