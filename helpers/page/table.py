"""The one HTML table: a caption, heads, lines whose first cell names them, and cells that reach over several.

In a notebook that it does not trust JupyterLab strips `<style>` and sets all cells to the right. So cells of text say
for themselves that they begin at the left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from helpers.page.svg import number

_TEXT: Final = ' style="text-align:left"'
_NUMBER: Final = ' class="num" align="right"'


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that reaches over several lines, or over several columns."""

    content: str
    lines: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is more than its cells."""

    cells: Sequence[str | Cell]
    kind: str = ""
    """Its class, for rules of the output's own."""
    named: bool = True
    """Whether the cell in the first column is its head."""


Body = Iterable[Line | Sequence[str | Cell]]
"""Lines that belong together."""


def table(caption: str, head: Sequence[str], *bodies: Body, foot: Body = (), numbers: Iterable[int] = ()) -> Markup:
    """A table. All text but Markup is escaped.

    caption: empty where something else names the table. head: an empty one names no column. bodies: usually one; several
    are groups of lines. foot: lines of sums. numbers: positions of the columns that hold numbers and are set to the right;
    a cell over several columns is text.
    """
    right = frozenset(numbers)
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    heads = "".join(
        f'<th scope="col"{_NUMBER if place in right else _TEXT}>{escape(text)}</th>' if text else f"<td{_TEXT}></td>"
        for place, text in enumerate(head)
    )
    drawn = "".join(f"<tbody>{_lines(body, right)}</tbody>" for body in bodies)
    sums = _lines(foot, right)
    return Markup(
        f"<table>{named}<thead><tr>{heads}</tr></thead>{drawn}{f'<tfoot>{sums}</tfoot>' if sums else ''}</table>"
    )


def wide(*content: str) -> Markup:
    """Tables that may be wider than a narrow window: then they scroll, and the browser lets the keyboard do it."""
    return Markup(f'<div class="wide">{"".join(content)}</div>')


def bar(*parts: tuple[float, str]) -> Markup:
    """A bar for a cell, from (share of the cell's width from 0 to 1, "solid" or "hatched")."""
    drawn = "".join(
        f'<i class="{kind}" style="width:{number(100 * share)}%"></i>' for share, kind in parts if share > 0
    )
    return Markup(f'<div class="bar">{drawn}</div>')


def _lines(body: Body, right: frozenset[int]) -> str:
    taken: Counter[int] = Counter()  # column → lines that a cell from above still covers
    return "".join(_line(line if isinstance(line, Line) else Line(line), right, taken) for line in body)


def _line(line: Line, right: frozenset[int], taken: Counter[int]) -> str:
    free = _free(taken)
    drawn = []
    for cell in (cell if isinstance(cell, Cell) else Cell(cell) for cell in line.cells):
        place = next(free)
        for column in range(place, place + cell.columns):
            taken[column] += cell.lines
        for _ in range(cell.columns - 1):
            next(free)
        names_more = cell.lines > 1 or len(line.cells) == 1
        scope = ("rowgroup" if names_more else "row") if line.named and not place else ""
        drawn.append(_cell(cell, scope, is_number=place in right and cell.columns == 1))
    taken.subtract(list(taken.keys()))
    taken += Counter()  # drops what is used up
    kind = f' class="{line.kind}"' if line.kind else ""
    return f"<tr{kind}>{''.join(drawn)}</tr>"


def _free(taken: Counter[int]) -> Iterator[int]:
    """The columns that no cell from above covers, from the left."""
    covered = set(taken)
    place = 0
    while True:
        if place not in covered:
            yield place
        place += 1


def _cell(cell: Cell, scope: str, *, is_number: bool) -> str:
    reach = "".join(
        f' {name}="{size}"' for name, size in (("rowspan", cell.lines), ("colspan", cell.columns)) if size > 1
    )
    opening = f'th scope="{scope}"' if scope else "td"
    return f"<{opening}{reach}{_NUMBER if is_number else _TEXT}>{escape(cell.content)}</{opening[:2]}>"
