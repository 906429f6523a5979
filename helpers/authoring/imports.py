"""What a piece of Python imports, by full names.

Wherever it stands (in functions, for type checkers only), and by `import_module("…")` too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Import:
    """One name that is imported."""

    module: str
    """The module as Python finds it, absolute: `helpers.traffic`."""
    name: str
    """What is taken from it, `""` where the module itself is imported: it may be a module of that package."""
    line: int
    """Where, counted from 1."""


def imports(tree: ast.AST, package: str = "") -> Iterator[Import]:
    """Every import of a parsed module or cell. `package` is the full name of the package that relative imports start from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(node.module or "", node.level, package)
            yield from (Import(module, alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node.func) in ("import_module", "__import__"):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Import(first.value, "", node.lineno)


def _absolute(module: str, level: int, package: str) -> str:
    if not level:
        return module
    base = package.split(".")
    return ".".join([*base[: len(base) - level + 1], *([module] if module else [])])


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
