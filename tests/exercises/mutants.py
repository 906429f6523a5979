"""Mutants of a reference answer: the same code with one small fault each, of the kinds that people make.

What is not asked: faults that cannot but stop at once, such as a missing import or a name that nothing binds.
"""

from __future__ import annotations

import ast
import difflib
from dataclasses import dataclass

from tests.exercises.faults import OPERATORS, Edit

MUTANTS_MAX = 40
"""Mutants of one answer: where there are more, every operator keeps its share."""


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


def mutants(source: str, most: int = MUTANTS_MAX) -> list[Mutant]:
    """The mutants of an answer's code, no two alike: at most so many, of each operator its share, in a fixed order."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    seen = {original}
    found: dict[str, list[Mutant]] = {}
    for operator, edits in OPERATORS.items():
        for edit in list(edits(tree)):
            changed = _applied(tree, edit)
            if changed in seen or not _compiles(changed):
                continue
            seen.add(changed)
            line = _line(original, changed)
            place = 1 + sum(mutant.line == line for mutant in found.get(operator, ()))
            found.setdefault(operator, []).append(Mutant(operator, line, changed, place))
    return _shares(found, most)


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


def _shares(found: dict[str, list[Mutant]], most: int) -> list[Mutant]:
    """At most so many: the operators in turn give one more, until all are full; then evenly over the code."""
    allowed = dict.fromkeys(found, 0)
    in_turn = sorted((place, order, name) for order, name in enumerate(found) for place in range(len(found[name])))
    for _, _, name in in_turn[:most]:
        allowed[name] += 1
    return [each[len(each) * place // allowed[name]] for name, each in found.items() for place in range(allowed[name])]
