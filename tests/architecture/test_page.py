"""docs/architecture.md says what is there: the drawing and the floors as the code has them, and files that exist."""

from __future__ import annotations

import re
from typing import Final

import pytest

from helpers.authoring.notebooks import ROOT
from tests.docs.pages import with_house

from . import house
from .drawing import drawing, floors
from .graph import read

PAGE: Final = ROOT / "docs" / "architecture.md"
PATH: Final = re.compile(r"`((?:helpers|tests|tools|docs|web)/[\w./-]*)`")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_house_is_drawn_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count("<!-- house: ") == 2
    assert with_house(page) == page, "bring it up to date: python -m tests.docs.pages docs/architecture.md"


def test_a_stale_drawing_is_noticed() -> None:
    stale = "<!-- house: drawing -->\n\nflowchart TD\n\n<!-- end -->"
    assert "exercises -. finds by name .-> lessons" in with_house(stale)


def test_every_room_is_in_the_drawing_and_in_the_table() -> None:
    graph = read(ROOT)
    rooms = {house.room(module) for module in graph.files} - {"__init__", "__main__"}
    drawn = set(re.findall(r"\w+", drawing(graph)))
    assert rooms - drawn == set()
    assert {room for room in rooms if f"`helpers/{room}" not in floors(ROOT)} == set()


@pytest.mark.parametrize("name", ["docs/architecture.md", "README.md"])
def test_files_that_a_page_names_are_there(name: str) -> None:
    named = PATH.findall(text(name))
    assert [path for path in named if not (ROOT / path).exists()] == []
