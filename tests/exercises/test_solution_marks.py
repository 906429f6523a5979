"""The marks of a solution: what stands between them, where, and what is wrong with them."""

from __future__ import annotations

import pytest

from helpers.exercises.solution_marks import Region, is_mark, regions, split

CELL = """\
before = 1
def orders_of(user):
    ### BEGIN SOLUTION
    ### STARTER return ...
    ###STARTER
    found = query(user)
    return found
    ### END SOLUTION
###  BEGIN SOLUTION
n = 1
### END SOLUTION
after = 2"""


def test_a_cell_is_lines_and_regions() -> None:
    inside = Region("    ", ("return ...", ""), ("    found = query(user)", "    return found"), 2, 7)
    assert split(CELL) == ["before = 1", "def orders_of(user):", inside, Region("", (), ("n = 1",), 8, 10), "after = 2"]
    assert regions(CELL) == [inside, Region("", (), ("n = 1",), 8, 10)]


def test_a_cell_without_marks_is_its_lines() -> None:
    assert split("a = 1\n\n# BEGIN SOLUTION in words") == ["a = 1", "", "# BEGIN SOLUTION in words"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("### BEGIN SOLUTION\na = 1", "no END SOLUTION"),
        ("a = 1\n### END SOLUTION", "without a BEGIN"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\na = 1\n### END SOLUTION", "twice"),
        ("### BEGIN SOLUTION\n### STARTER a = ...\n\n### END SOLUTION", "empty"),
    ],
)
def test_marks_that_do_not_pair_up(source: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        split(source)


def test_marks_are_told_from_comments() -> None:
    assert [line for line in CELL.split("\n") if is_mark(line)] == [
        CELL.split("\n")[place] for place in (2, 3, 4, 7, 8, 10)
    ]
    assert not is_mark("### STARTERS are lines")
