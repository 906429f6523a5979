"""The house is in order: no import circle, no arrow that looks up, nothing loose, moto in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from helpers.authoring.faces import FACES
from helpers.authoring.notebooks import ROOT

from . import house
from .graph import (
    Graph,
    Offence,
    allowed,
    between_rooms,
    circles,
    loose,
    neighbours,
    not_for_a_browser,
    read,
    strangers_to_moto,
    upward,
)

Rule = Callable[[Graph], Iterator[Offence]]
RULES: Final[tuple[Rule, ...]] = (circles, upward, strangers_to_moto, not_for_a_browser, neighbours)


@cache
def house_of_ours() -> Graph:
    return read(ROOT)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_arrow_breaks_a_rule(rule: Rule) -> None:
    broken = [str(offence) for offence in rule(house_of_ours())]
    assert not broken, "\n".join(["", *broken, (rule.__doc__ or "").strip()])


def test_nothing_stands_loose() -> None:
    assert not list(loose(house_of_ours())), "\n".join(loose(house_of_ours()))


def test_every_room_is_on_one_floor() -> None:
    rooms = [room for floor in house.FLOORS for room in floor]
    assert len(rooms) == len(set(rooms))
    for module in house_of_ours().files:
        house.floor(house.room(module))


def test_every_face_is_a_room() -> None:
    assert {house.floor(face) for face in FACES}  # raises KeyError where one is not


def test_the_floors_allow_what_the_code_does() -> None:
    """The arrows between rooms, as the drawing has them, are arrows that the floors allow."""
    assert between_rooms(house_of_ours().without(house.BY_NAME).arrows()) <= allowed()


# --- the rules themselves, on a small house ---

SMALL: Final = {
    "__init__": "",
    "text": "",
    "engine/__init__": "",
    "engine/engine": "from helpers.text import plural\nfrom . import reads",
    "engine/reads": "",
    "lab/__init__": "",
    "lab/lab": "from helpers.engine.engine import Engine",
    "lessons/__init__": "",
    "lessons/l01_a/__init__": "",
    "lessons/l02_b/__init__": "",
}


def small(root: Path, **changed: str) -> Graph:
    """A small house of three rooms with some of its files written otherwise; `__` stands for a slash in a name."""
    for name, text in (SMALL | {name.replace("__", "/", 1): text for name, text in changed.items()}).items():
        path = root / "helpers" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read(root)


def test_a_house_in_order_breaks_no_rule(tmp_path: Path) -> None:
    graph = small(tmp_path)
    assert list(graph.arrows()) == [
        ("helpers.engine.engine", "helpers.engine.reads"),
        ("helpers.engine.engine", "helpers.text"),
        ("helpers.lab.lab", "helpers.engine.engine"),
    ]
    assert [str(offence) for rule in RULES for offence in rule(graph)] == []
    assert list(loose(graph)) == []


WAYS: Final = {
    "plain": "import {0}",
    "from": "from {0} import x",
    "in a function": "def f():\n    from {0} import x",
    "for types only": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from {0} import x",
    "by name": "from importlib import import_module\nimport_module('{0}')",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_circle_is_found_however_it_is_written(tmp_path: Path, way: str) -> None:
    found = [
        str(offence) for offence in circles(small(tmp_path, engine__reads=WAYS[way].format("helpers.engine.engine")))
    ]
    assert len(found) == 2
    assert found[0].startswith("helpers/engine/engine.py imports helpers/engine/reads.py: leads back to it")


@pytest.mark.parametrize("text", ["from .engine import x", "from . import engine", "from ..engine.engine import x"])
def test_relative_imports_are_read(tmp_path: Path, text: str) -> None:
    assert len(list(circles(small(tmp_path, engine__reads=text)))) == 2


def test_an_arrow_that_looks_up_is_named_with_both_files(tmp_path: Path) -> None:
    (found,) = upward(small(tmp_path, engine__ttl="from helpers.lab.lab import Lab"))
    assert str(found) == (
        "helpers/engine/ttl.py imports helpers/lab/lab.py: engine/ stands below lab/ and must not know it. "
        "Move what both need to a lower room."
    )


def test_rooms_on_one_floor_do_not_know_each_other(tmp_path: Path) -> None:
    (found,) = upward(small(tmp_path, page__theme="from helpers.engine.engine import Engine"))
    assert "page/ stands beside engine/" in str(found)


def test_nobody_imports_the_face_from_inside(tmp_path: Path) -> None:
    (found,) = upward(small(tmp_path, lab__remote="from helpers import Lab"))
    assert "helpers/lab/remote.py imports helpers/__init__.py" in str(found)


def test_a_room_without_a_floor_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"cellar is on no floor.*FLOORS"):
        list(upward(small(tmp_path, cellar__wine="from helpers.lab.lab import Lab")))


def test_a_loose_module_is_named(tmp_path: Path) -> None:
    (found,) = loose(small(tmp_path, misc="x = 1"))
    assert found.startswith("helpers/misc.py stands loose")


def test_moto_anywhere_else_is_named(tmp_path: Path) -> None:
    graph = small(tmp_path, engine__moto_account="import moto.core", lab__lab="from moto import mock_aws")
    assert [str(found) for found in strangers_to_moto(graph)] == [
        (
            "helpers/lab/lab.py imports moto: only helpers/engine/moto_account.py and helpers/account/ may. "
            "Ask them for what you need."
        )
    ]


def test_a_process_where_notebooks_look_is_named(tmp_path: Path) -> None:
    graph = small(
        tmp_path, lab__lab="import subprocess", serve__server="import socket", workbook__jupyter="import signal"
    )
    (found,) = not_for_a_browser(graph)
    assert "helpers/lab/lab.py imports subprocess" in str(found)


def test_a_lesson_knows_no_other(tmp_path: Path) -> None:
    graph = small(tmp_path, lessons__l02_b="from helpers.lessons.l01_a import LESSON")
    (found,) = neighbours(graph)
    assert "a lesson knows no other lesson" in str(found)
