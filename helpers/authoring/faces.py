"""The faces of the house: the rooms that notebooks and pages import from, and the names that each of them offers."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path
from typing import Final

from helpers.files import PROJECT

FACES: Final = ("datasets", "meter", "review", "show", "testing", "traffic")
"""The rooms that a notebook or a page may import from, besides `helpers` itself."""


def file_of(face: str) -> Path:
    """The file that lists what a face offers, by its full name: `helpers.show` → …/helpers/show/__init__.py."""
    path = PROJECT.joinpath(*face.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@lru_cache(maxsize=32)
def offered(face: str) -> frozenset[str]:
    """The names that a face lists in its `__all__`; none where there is no such face, or no list."""
    path = file_of(face)
    statements = ast.parse(path.read_text(encoding="utf-8")).body if path.exists() else []
    for node in statements:
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "__all__" for to in node.targets):
            return frozenset(ast.literal_eval(node.value))
    return frozenset()
