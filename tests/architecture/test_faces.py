"""What the faces of rooms offer can be had: by every name, first of all or last, in a process that knows nothing yet."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from helpers.authoring.notebooks import ROOT

FACES: Final = (
    "helpers",
    "helpers.datasets",
    "helpers.lab",
    "helpers.meter",
    "helpers.review",
    "helpers.show",
    "helpers.traffic",
)
VALUES: Final = {
    ("helpers", "faults"): "module",
    ("helpers.datasets", "NOUNS"): "tuple",
    ("helpers.datasets", "PythonItem"): "GenericAlias",
    ("helpers.review", "Freshness"): "_LiteralGenericAlias",
    ("helpers.review", "one_table_per_noun"): "module",
}
"""The few that are neither a function nor a class → the type of what they are."""

# In a process of its own, which begins anew for each name that is imported when it is asked for: libraries stay, all of
# ours goes. Each is asked for first, alone; then all are, after every module of the room was imported by its own name.
EACH_FIRST: Final = """
import json, pkgutil, sys
from importlib import import_module

def afresh():
    for name in [name for name in sys.modules if name.partition(".")[0] == "helpers"]:
        del sys.modules[name]
    return import_module(face)

def kind(thing):
    if isinstance(thing, type):
        return "class"
    return "function" if callable(thing) and hasattr(thing, "__code__") else type(thing).__name__

face = sys.argv[1]
room = import_module(face)
later = "__getattr__" in vars(room)
seen = {first: {kind(getattr(afresh() if later else room, first))} for first in room.__all__}
room = afresh()
for module in pkgutil.iter_modules(room.__path__ if face != "helpers" else []):
    import_module(f"{face}.{module.name}")
for name in reversed(room.__all__):
    seen[name].add(kind(getattr(room, name)))
print(json.dumps({name: sorted(kinds) for name, kinds in seen.items()}))
"""


@pytest.mark.parametrize("face", FACES)
def test_every_name_is_what_it_says_in_any_order(face: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EACH_FIRST, face], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kinds = json.loads(done.stdout)
    assert set(kinds) == set(import_module(face).__all__)
    for name, found in kinds.items():
        wanted = VALUES.get((face, name), "class" if name[0].isupper() else "function")
        assert found == [wanted], f"{face}.{name} is {' or '.join(found)}"


@pytest.mark.parametrize("face", FACES)
def test_no_module_has_the_name_of_what_is_offered(face: str) -> None:
    room = import_module(face)
    modules = {module.name for module in pkgutil.iter_modules(room.__path__)}
    taken = sorted(modules & set(room.__all__))
    assert not taken, f"{face} offers {taken}, and has modules called so: Python would hand out the modules"


@pytest.mark.parametrize("face", FACES)
def test_what_is_offered_says_what_it_is(face: str) -> None:
    room = import_module(face)
    for name in room.__all__:
        if (face, name) not in VALUES:
            assert (getattr(room, name).__doc__ or "").strip(), f"{face}.{name} has no docstring"


def test_these_are_the_rooms_with_a_face() -> None:
    """A room whose `__init__` lists what it offers is tested here; the exercises' face is the package's own."""
    listing = {
        f"helpers.{path.parent.name}"
        for path in Path(ROOT, "helpers").glob("*/__init__.py")
        if "__all__ = " in path.read_text(encoding="utf-8")
    }
    assert listing - {"helpers.exercises"} == set(FACES) - {"helpers"}
