"""What a gate says: where, which rule, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from helpers.authoring.notebooks import Notebook, first_line


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must be put right before a notebook is published."""

    file: str
    cell: str
    rule: str
    reason: str
    fix: str

    def __str__(self) -> str:
        """The finding as one line: `file, cell: [rule] reason → fix`."""
        where = f"{self.file}, {self.cell}" if self.cell else self.file
        return f"{where}: [{self.rule}] {self.reason} → {self.fix}"


def at(notebook: Notebook, place: int, cell: NotebookNode, rule: str, reason: str, fix: str) -> Finding:
    """A finding about one cell. Cells are counted from 1 and shown with their first line."""
    return Finding(file_of(notebook), f"cell {place} ({first_line(cell.source)})", rule, reason, fix)


def about(notebook: Notebook, rule: str, reason: str, fix: str) -> Finding:
    """A finding about a whole notebook."""
    return Finding(file_of(notebook), "", rule, reason, fix)


def file_of(notebook: Notebook) -> str:
    """The folder and the name: `solutions/01-not-a-database.ipynb`."""
    return f"{notebook.path.parent.name}/{notebook.name}"


Findings = Iterator[Finding]
