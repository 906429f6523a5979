"""The marks of a solution in a code cell, and the one place that reads them.

    ### BEGIN SOLUTION
    ### STARTER def orders_of(user):
    ### STARTER     return ...
    def orders_of(user):
        return table.query(KeyConditionExpression=Key("pk").eq(user))["Items"]
    ### END SOLUTION

From BEGIN to END is a region: what the learner is to write. Lines of STARTER are the code that a lesson begins with in
its place; where there are none, a placeholder is made (`helpers.authoring.sync`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_BEGIN: Final = re.compile(r"(?P<indent>\s*)###\s*BEGIN SOLUTION\s*")
_END: Final = re.compile(r"\s*###\s*END SOLUTION\s*")
_STARTER: Final = re.compile(r"\s*###\s*STARTER(?: (?P<code>.*))?")


@dataclass(frozen=True, slots=True)
class Region:
    """One marked region of a cell."""

    indent: str
    """What stands before the mark BEGIN: spaces, in a function."""
    starter: tuple[str, ...]
    """The starting code it gives, line by line, without the indentation of its marks."""
    solution: tuple[str, ...]
    """The lines between the marks, as they are written, without those of STARTER."""
    first: int
    """The place of the mark BEGIN among the lines of the cell, counted from 0."""
    last: int
    """The place of the mark END."""


def split(source: str) -> list[str | Region]:
    """The lines of a cell, with each marked region as one Region. Raises ValueError where marks do not pair up."""
    parts: list[str | Region] = []
    begun: tuple[int, str] | None = None
    starter: list[str] = []
    solution: list[str] = []
    for place, line in enumerate(source.split("\n")):
        begin = _BEGIN.fullmatch(line)
        if begin and begun:
            raise ValueError("BEGIN SOLUTION appears twice without an END SOLUTION between them")
        if begin:
            begun, starter, solution = (place, begin["indent"]), [], []
        elif _END.fullmatch(line):
            if begun is None:
                raise ValueError("END SOLUTION appears without a BEGIN SOLUTION before it")
            if not any(code.strip() for code in solution):
                raise ValueError("the solution region is empty")
            first, indent = begun
            parts.append(Region(indent, tuple(starter), tuple(solution), first, place))
            begun = None
        elif begun is None:
            parts.append(line)
        elif match := _STARTER.fullmatch(line):
            starter.append(match["code"] or "")
        else:
            solution.append(line)
    if begun is not None:
        raise ValueError("BEGIN SOLUTION has no END SOLUTION after it")
    return parts


def regions(source: str) -> list[Region]:
    """The marked regions of a cell, in order. Raises ValueError where marks do not pair up."""
    return [part for part in split(source) if isinstance(part, Region)]


def is_mark(line: str) -> bool:
    """Whether a line is a mark: BEGIN, END or STARTER."""
    return any(mark.fullmatch(line) for mark in (_BEGIN, _END, _STARTER))
