"""The import graph of `helpers/`, read from its code, and the rules of the house as questions about it.

Why not a library: grimp draws the same arrows (compared once: 953 of 953), but its wheel would be one more to pin for
thirty lines of `ast`, which the gate `imports` needs anyway, for notebooks; and import-linter has no contract for a
circle between any two modules, nor for the drawing.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from helpers.authoring.imports import imports

from . import house

Arrow = tuple[str, str]
"""The importer and the imported, both by their full names."""

_LESSON: Final = re.compile(r"helpers\.lessons\.(?P<lesson>l\d\d_\w+)")


@dataclass(frozen=True, slots=True)
class Offence:
    """One arrow that breaks a rule, and the rule in a sentence."""

    arrow: Arrow
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Graph:
    """Who imports whom: among the modules of `helpers/`, and from outside it (by the name of the package)."""

    files: Mapping[str, str]
    """Each module's file, as it is written in a message."""
    inside: Mapping[str, frozenset[str]]
    outside: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def arrows(self) -> Iterator[Arrow]:
        """Every arrow between two modules of `helpers/`, in the order of their names."""
        for importer in sorted(self.inside):
            yield from ((importer, imported) for imported in sorted(self.inside[importer]))

    def without(self, arrows: Iterable[Arrow]) -> Graph:
        """The graph as it would be if these arrows were not there."""
        gone = set(arrows)

        def kept(all_arrows: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
            return {
                start: frozenset(end for end in ends if (start, end) not in gone) for start, ends in all_arrows.items()
            }

        return Graph(self.files, kept(self.inside), kept(self.outside))

    def reached(self, start: str) -> frozenset[str]:
        """All modules that importing `start` leads to, `start` itself only where it is on a circle."""
        seen: set[str] = set()
        ahead = list(self.inside.get(start, ()))
        while ahead:
            module = ahead.pop()
            if module not in seen:
                seen.add(module)
                ahead += self.inside.get(module, ())
        return frozenset(seen)


def read(root: Path) -> Graph:
    """The graph of `root/helpers`, from the text of its files: nothing is imported."""
    paths = {_module(path.relative_to(root)): path for path in sorted((root / "helpers").rglob("*.py"))}
    files = {module: path.relative_to(root).as_posix() for module, path in paths.items()}
    inside: dict[str, frozenset[str]] = {}
    outside: dict[str, frozenset[str]] = {}
    for module, path in paths.items():
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        near: set[str] = set()
        far: set[str] = set()
        for found in imports(ast.parse(path.read_text(encoding="utf-8")), package):
            full = f"{found.module}.{found.name}"
            target = full if full in paths else found.module
            (near if target in paths else far).add(target)
        inside[module] = frozenset(near - {module})
        outside[module] = frozenset(name.partition(".")[0] for name in far)
    return Graph(files, inside, outside)


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(graph: Graph) -> Iterator[Offence]:
    """Rule: no module imports one that leads back to it, not even for its types."""
    for importer, imported in graph.arrows():
        if importer in graph.reached(imported):
            yield _offence(
                graph,
                (importer, imported),
                "leads back to it: an import circle. Move what both need to a module below them",
            )


def upward(graph: Graph) -> Iterator[Offence]:
    """Rule: a module imports from its own room and from lower floors only."""
    for importer, imported in graph.arrows():
        above, below = house.room(importer), house.room(imported)
        if above == below or house.floor(below) < house.floor(above) or (importer, imported) in house.BY_NAME:
            continue
        stands = "stands beside" if house.floor(above) == house.floor(below) else "stands below"
        yield _offence(
            graph,
            (importer, imported),
            f"{above}/ {stands} {below}/ and must not know it. Move what both need to a lower room",
        )


def strangers_to_moto(graph: Graph) -> Iterator[Offence]:
    """Rule: moto is touched in one file, and in the room of the services beside DynamoDB."""
    for module in sorted(graph.outside):
        if "moto" in graph.outside[module] and module != house.ACCOUNT and house.room(module) != house.BESIDE:
            only = house.ACCOUNT.replace(".", "/") + ".py"
            sentence = f"{graph.files[module]} imports moto: only {only} and helpers/{house.BESIDE}/ may. Ask them for what you need."
            yield Offence((module, "moto"), sentence)


def not_for_a_browser(graph: Graph) -> Iterator[Offence]:
    """Rule: what a notebook imports runs in a browser tab: no processes, sockets or signals."""
    for module in sorted(graph.outside):
        if house.room(module) in house.BESIDE_NOTEBOOKS:
            continue
        for name in sorted(graph.outside[module] & house.NO_BROWSER):
            yield Offence(
                (module, name),
                f"{graph.files[module]} imports {name}, which a browser's Python does not have, and notebooks import "
                f"{house.room(module)}/. Move it to one of {', '.join(house.BESIDE_NOTEBOOKS[:4])}.",
            )


def neighbours(graph: Graph) -> Iterator[Offence]:
    """Rule: a lesson knows no other lesson; what two of them need is the framework's."""
    for importer, imported in graph.arrows():
        ours, theirs = _lesson(importer), _lesson(imported)
        if ours and theirs and ours != theirs:
            yield _offence(
                graph, (importer, imported), "a lesson knows no other lesson. Move what both need to helpers/exercises"
            )


def loose(graph: Graph) -> Iterator[str]:
    """Rule: nothing but the public face and the ground floor stands in `helpers/` itself."""
    for module, file in sorted(graph.files.items()):
        if file.count("/") == 1 and house.room(module) not in house.LOOSE:
            yield f"{file} stands loose in helpers/: move it to the room it belongs to (docs/architecture.md)."


def between_rooms(arrows: Iterable[Arrow]) -> set[Arrow]:
    """The arrows from room to room that these arrows between modules add up to."""
    pairs = ((house.room(importer), house.room(imported)) for importer, imported in arrows)
    return {(above, below) for above, below in pairs if above != below}


def allowed() -> set[Arrow]:
    """Every arrow from room to room that the floors allow."""
    return {
        (above, below)
        for high, low in itertools.combinations(reversed(house.FLOORS), 2)
        for above, below in itertools.product(high, low)
    }


def _lesson(module: str) -> str:
    match = _LESSON.match(module)
    return match["lesson"] if match else ""


def _offence(graph: Graph, arrow: Arrow, why: str) -> Offence:
    importer, imported = (graph.files[module] for module in arrow)
    return Offence(arrow, f"{importer} imports {imported}: {why}.")
