"""The house as a drawing and as a table, for docs/architecture.md: both are written from the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from . import house
from .graph import Arrow, Graph, between_rooms


def drawing(graph: Graph) -> str:
    """A Mermaid flowchart of the rooms: an arrow from each to those it stands on, without what follows from others."""
    arrows = between_rooms(graph.without(house.BY_NAME).arrows())
    lines = [f"    {_label(above)} --> {_label(below)}" for above, below in _needed(arrows)]
    named = [
        f"    {house.room(importer)} -. finds by name .-> {house.room(imported)}"
        for importer, imported in sorted(house.BY_NAME)
    ]
    return "\n".join(["```mermaid", "flowchart TD", *lines, *named, "```"])


def _label(room: str) -> str:
    return {"__init__": "face[helpers]", "__main__": "command[python -m helpers]"}.get(room, room)


def _needed(arrows: set[Arrow]) -> list[Arrow]:
    """The arrows that no way over other rooms stands for, from the top of the house down."""
    kept = {arrow for arrow in arrows if arrow[1] not in _reached(arrow[0], arrows - {arrow})}
    return sorted(kept, key=lambda arrow: (-house.floor(arrow[0]), arrow))


def _reached(start: str, arrows: set[Arrow]) -> set[str]:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        here = ahead.pop()
        following = {below for above, below in arrows if above == here} - seen
        seen |= following
        ahead += following
    return seen


def floors(root: Path) -> str:
    """A table of the floors, from the top down: what stands there, and the first sentence of its docstring."""
    lines = ["| floor | room | what it is |", "|---|---|---|"]
    for number, rooms in reversed(list(enumerate(house.FLOORS))):
        for room, path in _there(root, rooms):
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            name = (
                path.relative_to(root).as_posix().removesuffix("__init__.py")
                if room != "__init__"
                else "helpers/__init__.py"
            )
            lines.append(f"| {number} | `{name}` | {_sentence(docstring)} |")
    return "\n".join(lines)


def _there(root: Path, rooms: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for room in rooms:
        for path in (root / "helpers" / f"{room}.py", root / "helpers" / room / "__init__.py"):
            if path.exists():
                yield room, path


def _sentence(docstring: str) -> str:
    first = docstring.split("\n\n", maxsplit=1)[0].replace("\n", " ").strip()
    return first.partition(". ")[0].removesuffix(".") + "."
