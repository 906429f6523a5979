"""Gates on cells: ids, counts, stored outputs, a sentence before each piece of code."""

from __future__ import annotations

import json
import re

from nbformat import NotebookNode

from helpers.authoring.gates.finding import Findings, about, at
from helpers.authoring.gates.markdown_text import sentences
from helpers.authoring.notebooks import CELL_METADATA, Notebook
from helpers.authoring.outputs import WIDGET_VIEW
from helpers.files import METADATA

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
RAISES = {"raises-exception", "nbval-raises-exception"}
SKIPS = {"nbval-skip", "nbval-ignore-output"}
SKIP_COMMENTS = re.compile(r"^\s*#\s*(NBVAL_SKIP|NBVAL_IGNORE_OUTPUT|NBVAL_RAISES_EXCEPTION)\b", re.MULTILINE)
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
OUTPUTS = "run `make outputs`"
SENTENCE = 3
"""Words from which a line counts as a sentence."""


def stored(notebook: Notebook, folder: str) -> Findings:
    """Rule `stored-run`: a solution holds one complete run, counted 1…n; a lesson holds none."""
    code = [(place, cell) for place, cell in notebook.cells() if cell.cell_type == "code"]
    for number, (place, cell) in enumerate(code, 1):
        if not cell.source.strip():
            yield at(
                notebook, place, cell, "stored-run", "the code cell is empty", "delete it, or write what it is for"
            )
        elif folder == "lessons":
            if cell.execution_count is not None or cell.outputs:
                yield at(
                    notebook, place, cell, "stored-run", "a lesson stores no outputs and no counts", "run `make sync`"
                )
        elif cell.execution_count != number:
            reason = (
                "it was never executed"
                if cell.execution_count is None
                else f"its count is {cell.execution_count}, not {number}"
            )
            yield at(notebook, place, cell, "stored-run", reason, OUTPUTS)


def outputs(notebook: Notebook) -> Findings:
    """Rules on what a solution stores: no errors, no warnings, no addresses, and words beside every picture."""
    for place, cell in notebook.cells():
        kinds = {kind for output in cell.get("outputs", []) for kind in output.get("data", {})}
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                reason = f"the stored output is an error, {output.ename}"
                yield at(notebook, place, cell, "no-errors", reason, "show expected failures with expect_error(…)")
            if output.output_type == "stream" and output.name == "stderr":
                yield at(notebook, place, cell, "no-stderr", "the cell wrote a warning to stderr", "remove its cause")
            if ADDRESS.search(json.dumps(output)):
                reason = "the output holds a memory address, which changes on every run"
                yield at(
                    notebook, place, cell, "stable-output", reason, "give the object a __repr__, or print what matters"
                )
            for markup in (_joined(output.get("data", {}).get(kind, "")) for kind in ("text/html", "image/svg+xml")):
                if "<svg" in markup and not re.search(r"<svg[^>]*aria-label=|<title", markup):
                    yield at(
                        notebook,
                        place,
                        cell,
                        "alt-text",
                        "a drawing has neither a title nor an aria-label",
                        "name its finding",
                    )
                if re.search(r"<img\b(?![^>]*\balt=)", markup):
                    yield at(notebook, place, cell, "alt-text", "an image in the output has no alt text", "add alt=…")
        if WIDGET_VIEW in kinds:
            yield at(notebook, place, cell, "stable-output", "a widget's random model id is stored", OUTPUTS)
        if "image/png" in kinds and not _says_something(cell):
            reason = "the picture has no words beside it, and pictures are not compared"
            yield at(notebook, place, cell, "picture-has-text", reason, "print its finding in the same cell")


def shape(notebook: Notebook) -> Findings:
    """Rules on the cells themselves: ids, metadata, tags that switch a test off, a sentence before code."""
    seen: dict[str, int] = {}
    before: NotebookNode | None = None
    if dict(notebook.node.metadata) != METADATA:
        yield about(notebook, "metadata", "the notebook's metadata says where or by whom it was run", OUTPUTS)
    for place, cell in notebook.cells():
        name = cell.get("id", "")
        if not CELL_ID.fullmatch(name):
            yield at(
                notebook,
                place,
                cell,
                "cell-id",
                "the cell has no proper id",
                "save the notebook in JupyterLab, then `make outputs`",
            )
        elif name in seen:
            yield at(
                notebook,
                place,
                cell,
                "cell-id",
                f"its id {name!r} is that of cell {seen[name]} too",
                "give it another id",
            )
        seen.setdefault(name, place)
        extra = sorted(set(cell.metadata) - set(CELL_METADATA))
        if extra:
            yield at(notebook, place, cell, "metadata", f"its metadata holds {', '.join(extra)}", OUTPUTS)
        if RAISES & set(cell.metadata.get("tags", [])):
            reason = "a cell tagged raises-exception passes when nothing is raised"
            yield at(notebook, place, cell, "no-errors", reason, "use expect_error(…) and remove the tag")
        if cell.cell_type == "code" and (
            SKIPS & set(cell.metadata.get("tags", [])) or SKIP_COMMENTS.search(cell.source)
        ):
            yield at(
                notebook, place, cell, "no-skips", "a tag or comment keeps the cell from being tested", "remove it"
            )
        if cell.cell_type == "code" and "why" not in cell.metadata and not _introduces(before):
            reason = "no sentence before this code says what to look for"
            yield at(
                notebook, place, cell, "sentence-before-code", reason, "put a Markdown cell with a sentence before it"
            )
        before = cell


def _introduces(cell: NotebookNode | None) -> bool:
    if cell is None or cell.cell_type != "markdown":
        return False
    return any(len(line.split()) >= SENTENCE for line in sentences(cell.source).splitlines())


def _says_something(cell: NotebookNode) -> bool:
    for output in cell.outputs:
        said = _joined(output.get("text", "") or output.get("data", {}).get("text/plain", ""))
        if said.strip() and not said.lstrip().startswith(("<Figure", "<IPython", "<Axes")):
            return True
    return False


def _joined(value: object) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
