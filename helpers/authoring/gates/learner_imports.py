"""Gate on what a learner imports of ours: from `helpers` and the faces of its rooms, never from a module inside a room."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from IPython.core.inputtransformer2 import TransformerManager

from helpers.authoring.faces import FACES, file_of, offered
from helpers.authoring.gates import markdown_text
from helpers.authoring.gates.finding import Finding, Findings, at
from helpers.authoring.imports import Import, imports
from helpers.authoring.notebooks import ROOT, Notebook, first_line

RULE: Final = "imports"
PYTHON: Final = ("python", "py")
"""What a fenced block of Python calls itself."""


def notebook_imports(notebook: Notebook) -> Findings:
    """Rule `imports` in the code cells of a notebook."""
    for place, cell in notebook.cells():
        if cell.cell_type == "code":
            for reason, fix in faults(cell.source):
                yield at(notebook, place, cell, RULE, reason, fix)


def document_imports(root: Path, document: Path) -> Findings:
    """Rule `imports` in the blocks of Python of a Markdown page."""
    name = document.relative_to(root).as_posix()
    for block in markdown_text.fences(document.read_text(encoding="utf-8")):
        if block.language in PYTHON:
            for reason, fix in faults(block.text):
                yield Finding(name, f"line {block.line} ({first_line(block.text)})", RULE, reason, fix)


def faults(source: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the imports of a cell or a block, each with its fix. Code that is not Python has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # the compiler says it where the code runs
        try:
            tree = ast.parse(TransformerManager().transform_cell(source))  # `%magics` and `!commands` beside an import
        except SyntaxError:
            return
    for found in imports(tree):
        parts = found.module.split(".")
        if parts[0] == "helpers" and (fault := _fault(found, parts)):
            yield fault


def _fault(found: Import, parts: list[str]) -> tuple[str, str] | None:
    if len(parts) == 1:
        if not found.name or found.name in FACES or found.name in offered("helpers"):
            return None
        if found.name not in _rooms():
            return _not_offered("helpers", found.name)
    room = parts[1] if len(parts) > 1 else found.name
    face = f"helpers.{room}"
    if room not in FACES:
        return f"it imports from {face}, which is not for notebooks", f"import from helpers, or from one of {_list()}"
    if len(parts) > 2:
        return f"it imports {found.module}, a module inside a room", f"import what you need from {face}"
    if found.name and found.name not in offered(face):
        return _not_offered(face, found.name)
    return None


def _not_offered(face: str, name: str) -> tuple[str, str]:
    if name == "*":
        return f"it imports everything from {face}", "write out the names, so that a reader sees where each comes from"
    return (
        f"{face} does not offer {name}",
        f"choose a name of its __all__, in {file_of(face).relative_to(ROOT).as_posix()}",
    )


def _list() -> str:
    return ", ".join(f"helpers.{face}" for face in FACES)


@lru_cache(maxsize=1)
def _rooms() -> frozenset[str]:
    return frozenset(path.stem for path in (ROOT / "helpers").iterdir() if not path.name.startswith("__"))
