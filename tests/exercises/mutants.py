"""Mutants of a reference answer: the same code with one small fault each, of the kinds that people make.

What is not asked: faults that cannot but stop at once, such as a missing import or a name that nothing binds.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.exercises import faulty
from tests.exercises.edits import Edit
from tests.exercises.faults import SLIPS
from tests.exercises.faults_asked import more_than_asked, moved_to_a_read, not_unique
from tests.exercises.faults_kept import carried_over, kept_between_calls

OPERATORS: dict[str, Callable[[ast.Module], Iterator[Edit]]] = {
    "kept between calls": kept_between_calls,
    "start key carried over": carried_over,
    "key not unique": not_unique,
    "condition moved to a read": moved_to_a_read,
    "more than asked": more_than_asked,
    **SLIPS,
}
"""Each kind of fault by its name. A copy that two of them make belongs to the first."""
PRELUDE = Path(faulty.__file__).read_text(encoding="utf-8")
"""What mutants call, as code that goes ahead of them."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One faulty copy of an answer."""

    operator: str
    line: str
    """The first line that differs; one that is gone stands after `without`."""
    source: str
    place: int = 1
    """Counts mutants that read the same."""

    @property
    def name(self) -> str:
        """What the table of equivalents calls it: the same on every version of Python."""
        return f"{self.operator}: {self.line}" + (f" ({self.place})" if self.place > 1 else "")


def mutants(source: str) -> list[Mutant]:
    """The mutants of an answer's code, no two alike, in a fixed order."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    seen = {original}
    found: list[Mutant] = []
    for operator, edits in OPERATORS.items():
        for edit in list(edits(tree)):
            changed = _applied(tree, edit)
            if changed in seen or not _compiles(changed):
                continue
            seen.add(changed)
            line = _line(original, changed)
            place = 1 + sum((mutant.operator, mutant.line) == (operator, line) for mutant in found)
            found.append(Mutant(operator, line, changed, place))
    return found


def _applied(tree: ast.Module, edit: Edit) -> str:
    before = [(node, field, getattr(node, field)) for node, field, _ in edit]
    try:
        for node, field, value in edit:
            setattr(node, field, value)
        return ast.unparse(ast.fix_missing_locations(tree))
    finally:
        for node, field, value in before:
            setattr(node, field, value)


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _line(original: str, changed: str) -> str:
    gone: list[str] = []
    new: list[str] = []
    for line in difflib.ndiff(original.splitlines(), changed.splitlines()):
        (gone if line.startswith("- ") else new if line.startswith("+ ") else []).append(line[2:].strip())
    text = new[0] if new else f"without {gone[0]}"
    return text.replace("'", '"')  # which quotes `unparse` writes depends on the version of Python
