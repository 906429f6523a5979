"""Small courses in a temporary folder, for tests of the gates and the build."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from helpers.authoring.notebooks import Notebook, text
from helpers.files import METADATA

CARD = """\
# 01 · Small lesson

**5 minutes**

**You will be able to**

- count to two

**You need** nothing.

**Fidelity** · `get_item` is moto's · simulated: units (U3) · not simulated: the network"""


def markdown(source: str, **metadata: Any) -> NotebookNode:
    """A Markdown cell. `id="…"` gives it an id of its own."""
    cell: NotebookNode = nbformat.v4.new_markdown_cell(source, metadata=metadata)
    return cell


def code(source: str, *outputs: dict[str, Any], count: int | None = None, **metadata: Any) -> NotebookNode:
    """A code cell with stored outputs."""
    stored = [NotebookNode(copy.deepcopy(output)) for output in outputs]
    cell: NotebookNode = nbformat.v4.new_code_cell(
        source, outputs=[nbformat.from_dict(o) for o in stored], execution_count=count, metadata=metadata
    )
    return cell


def stdout(words: str) -> dict[str, Any]:
    """What `print` stores."""
    return {"output_type": "stream", "name": "stdout", "text": words}


def shown(**data: str) -> dict[str, Any]:
    """What `display` stores, by short names: text, html, svg, png."""
    kinds = {"text": "text/plain", "html": "text/html", "svg": "image/svg+xml", "png": "image/png"}
    return {"output_type": "display_data", "metadata": {}, "data": {kinds[kind]: value for kind, value in data.items()}}


def node(*cells: NotebookNode) -> NotebookNode:
    """A notebook of these cells, with ids c1, c2 … where they have none of their own."""
    for number, cell in enumerate(cells, 1):
        cell.id = cell.metadata.pop("id", f"c{number}")
    whole: NotebookNode = nbformat.v4.new_notebook(metadata=copy.deepcopy(METADATA), cells=list(cells))
    return whole


def notebook(*cells: NotebookNode, name: str = "01-small-lesson.ipynb", folder: str = "solutions") -> Notebook:
    """A notebook in memory."""
    return Notebook(Path(folder) / name, node(*cells))


def put(root: Path, name: str, *cells: NotebookNode) -> Path:
    """Write a notebook to `root/name` and return its path."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(node(*cells)), encoding="utf-8")
    return path
