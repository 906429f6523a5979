"""The reference answer of an exercise as code that runs by itself, from the solutions notebook."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import lru_cache

from helpers.exercises import Exercise, solutions

_GIVEN = {"boto3", "Key", "Attr", "Decimal", "ClientError"}
"""Names that replayed code may use without importing them."""


@lru_cache
def reference(exercise: Exercise) -> str:
    """The code that the notebook marks as the exercise's solution; empty where there is no notebook yet."""
    return "\n\n".join(solutions._regions(solutions._cells(exercise) or [], exercise.name))


def around(exercise: Exercise, code: str) -> str:
    """What the notebook imports or defines before the exercise and the code uses: no part of the answer.

    Raises:
        LookupError: nothing in the notebook binds a name that the code uses.
    """
    binders = dict(_bindings(exercise))
    needed: list[str] = []
    wanted = _free(ast.parse(code))
    while wanted:
        name = wanted.pop(0)
        if name not in binders:
            raise LookupError(f"The reference of {exercise.name} uses {name}, which its notebook does not bind.")
        if binders[name] not in needed:
            needed.insert(0, binders[name])
            wanted += _free(ast.parse(binders[name]))
    return "\n".join(needed)


def _bindings(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Each name that a top-level statement before the exercise binds, with that statement; later ones count."""
    for cell in solutions._cells(exercise) or []:
        source = solutions._source(cell)
        if cell.get("cell_type") != "code":
            continue
        try:
            statements = ast.parse(source).body
        except SyntaxError:  # a magic
            continue
        for statement in statements:
            for name in _bound(statement):
                yield name, ast.unparse(statement)
        if exercise.name in solutions._CHECK.findall(source):
            return


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.split(".")[0]
    elif isinstance(statement, ast.Assign):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _free(tree: ast.Module) -> list[str]:
    """The names that code reads and nothing in it binds, in order."""
    bound = {*dir(builtins), *_GIVEN}
    read: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                read[node.id] = None
            else:
                bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            bound |= set(_bound(node))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    return [name for name in read if name not in bound]
