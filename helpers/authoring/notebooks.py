"""Notebooks as files: found, read, written the same way every time, and named in messages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.files import PROJECT, write_atomic

ROOT = PROJECT

CELL_METADATA = ("deletable", "editable", "facts", "jupyter", "slideshow", "tags", "why")
"""What a cell's metadata may hold; the rest (timings, scroll states) is dropped when a notebook is written."""

FILE_NAME = re.compile(r"(?P<number>\d\d)-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.ipynb")


class AuthoringError(Exception):
    """Something an author can put right; the message names the file, the cell, the reason and the fix."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook of the course: where it is and what it holds."""

    path: Path
    node: NotebookNode

    @property
    def name(self) -> str:
        """The file's name, `01-not-a-database.ipynb`."""
        return self.path.name

    @property
    def slug(self) -> str:
        """`01-not-a-database.ipynb` → `not-a-database`, the first half of its exercises' names."""
        match = FILE_NAME.fullmatch(self.path.name)
        return match["slug"] if match else self.path.stem

    @property
    def number(self) -> str:
        """Its two digits, `01`; `""` where the file is not named like a lesson."""
        match = FILE_NAME.fullmatch(self.path.name)
        return match["number"] if match else ""

    def cells(self) -> Iterator[tuple[int, NotebookNode]]:
        """Each cell with its place, counted from 1 over all cells."""
        yield from enumerate(self.node.cells, 1)


def notebooks(folder: Path) -> list[Notebook]:
    """The notebooks of a folder in order of their names; an empty list where there is no such folder."""
    return [read(path) for path in sorted(folder.glob("*.ipynb"))]


def read(path: Path) -> Notebook:
    """Read one notebook. Raises AuthoringError where the file is not one, or where two cells have the same id."""
    try:
        content = path.read_text(encoding="utf-8")
        ids = Counter(cell.get("id") for cell in json.loads(content)["cells"])
        node = nbformat.reads(content, as_version=4)
    except (ValueError, KeyError, AttributeError, TypeError, nbformat.ValidationError) as error:
        raise AuthoringError(f"{path.name}: not a readable notebook ({error}): restore it from git.") from error
    twice = [name for name, count in ids.items() if count > 1]
    if twice:  # nbformat would put a random id in its place
        raise AuthoringError(f"{path.name}: two cells have the id {twice[0]!r}: give one of them another id.")
    return Notebook(path, node)


def text(node: NotebookNode) -> str:
    """A notebook as the text of its file: valid, keys in order, one newline at the end."""
    nbformat.validate(node)
    content: str = nbformat.writes(node, version=4)
    return content.rstrip("\n") + "\n"


def write(path: Path, node: NotebookNode) -> bool:
    """Write a notebook unless the file already says the same. Returns whether it was written."""
    content = text(node).encode()
    if path.exists() and path.read_bytes() == content:
        return False
    write_atomic(path, content)
    return True


def tidy_cell(cell: NotebookNode) -> None:
    """Drop from a cell's metadata everything that is not part of the course."""
    kept = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
    cell.metadata = nbformat.from_dict(kept)


def first_line(source: str) -> str:
    """What to call a cell in a message: its first line with something in it, cut to 60 characters."""
    line = next((line.strip() for line in source.splitlines() if line.strip()), "(empty)")
    return line if len(line) <= 60 else line[:59] + "…"
