"""Running solutions and storing what they show, so that the same source always gives the same file, byte for byte."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from helpers.authoring import notebooks
from helpers.authoring.notebooks import AuthoringError, Notebook
from helpers.files import METADATA

CELL_SECONDS = 60
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
"""Names a live model by a random id: meaningless in a file."""

GATES = {"lessons": "not-started", "solutions": "works"}
"""What every exercise of a folder must report when its notebook is run by the build or the tests."""


def kernel_environment(folder: str) -> dict[str, str]:
    """The variables a kernel gets when a notebook of `folder` ("lessons" or "solutions") is run by machine."""
    return {
        "NOT_A_DATABASE_GATE": GATES[folder],
        "NOT_A_DATABASE_PROGRESS": "off",
        "PYTHONHASHSEED": "0",
    }


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables for what is started inside the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def execute(solution: Notebook) -> NotebookNode:
    """Run a notebook from top to bottom in a new kernel and return it with its outputs.

    Raises AuthoringError with the cell and the error where a cell fails.
    """
    node = copy.deepcopy(solution.node)
    for cell in node.cells:
        notebooks.tidy_cell(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    node.metadata = nbformat.from_dict(METADATA)
    client = NotebookClient(
        node,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(solution.path.parent)}},
    )
    try:
        with environment(kernel_environment("solutions")):
            client.execute()
    except CellExecutionError as error:
        place, cell = _failed(node)
        raise AuthoringError(
            f"{solution.name}, cell {place} ({notebooks.first_line(cell.source)}): {error.ename}: {error.evalue}; "
            "correct the cell and run `make outputs` again."
        ) from None
    except Exception as error:  # a dead kernel, a cell that takes too long
        raise AuthoringError(
            f"{solution.name}: {type(error).__name__}: {error}; the notebook was left as it was."
        ) from error
    node.metadata = nbformat.from_dict(METADATA)  # the kernel reported its own version into it
    for cell in node.cells:
        notebooks.tidy_cell(cell)
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
    return node


def tidy_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Outputs without what changes from run to run: split streams, widget models, tracebacks with paths."""
    tidy: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type == "stream":
            # How a stream is cut into messages depends on timing; as nbval does, each is one output where it began.
            if output.name in streams:
                streams[output.name].text += output.text
                continue
            streams[output.name] = output
        elif output.output_type == "error":
            output.traceback = [f"{output.ename}: {output.evalue}"]
        else:
            output.data.pop(WIDGET_VIEW, None)
            output.metadata = nbformat.from_dict({})
        tidy.append(output)
    return tidy


def store(root: Path, wanted: list[str]) -> Iterator[tuple[str, bool]]:
    """Run the solutions whose names start with one of `wanted` (all of them where it is empty) and write them.

    Yields each name and whether its file changed.
    """
    found = [
        solution
        for solution in notebooks.notebooks(root / "solutions")
        if not wanted or any(solution.name.startswith(start) for start in wanted)
    ]
    if not found:
        raise AuthoringError(
            f"No solution is called {' or '.join(wanted) or 'anything yet'}: see the names in solutions/."
        )
    for solution in found:
        yield solution.name, notebooks.write(solution.path, execute(solution))


def _failed(node: NotebookNode) -> tuple[int, NotebookNode]:
    for place, cell in enumerate(node.cells, 1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return place, cell
    return len(node.cells), node.cells[-1]
