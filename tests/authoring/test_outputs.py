"""Stored outputs: the same source gives the same file, and a failure leaves the file alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode

from helpers.authoring import outputs
from helpers.authoring.gates import cells
from helpers.authoring.notebooks import AuthoringError, read
from helpers.authoring.outputs import WIDGET_VIEW, tidy_outputs

from .course import code, markdown, put

LIVELY = """\
import os, sys
from IPython.display import HTML, display
print("one"); print("warn", file=sys.stderr); print({"b", "a", "c"})
display(HTML("<b>x</b>"))
os.environ["NOT_A_DATABASE_GATE"], os.environ["NOT_A_DATABASE_PROGRESS"]"""


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    path = put(tmp_path, "solutions/01-small.ipynb", markdown("# x"), code(LIVELY, tags=["setup"]), code("1 + 1"))
    assert list(outputs.store(tmp_path, [])) == [("01-small.ipynb", True)]
    first = path.read_bytes()
    assert list(outputs.store(tmp_path, ["01"])) == [("01-small.ipynb", False)]
    assert path.read_bytes() == first
    built = read(path)
    assert list(cells.stored(built, "solutions")) == []
    assert "('works', 'off')" in first.decode()
    assert [cell.id for cell in built.node.cells] == ["c1", "c2", "c3"]


def test_a_failing_cell_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = put(tmp_path, "solutions/01-small.ipynb", markdown("# x"), code("1 / 0"))
    before = path.read_bytes()
    with pytest.raises(AuthoringError, match=r"01-small\.ipynb, cell 2 \(1 / 0\): ZeroDivisionError"):
        list(outputs.store(tmp_path, []))
    assert path.read_bytes() == before


def test_an_unknown_name_is_said(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match="No solution is called 07"):
        list(outputs.store(tmp_path, ["07"]))


def test_what_changes_from_run_to_run_is_dropped() -> None:
    def stream(name: str, text: str) -> NotebookNode:
        return NotebookNode(output_type="stream", name=name, text=text)

    widget = NotebookNode(
        output_type="display_data",
        metadata=NotebookNode(x=1),
        data=NotebookNode({WIDGET_VIEW: {"model_id": "1"}, "text/plain": "w"}),
    )
    error = NotebookNode(output_type="error", ename="KeyError", evalue="'x'", traceback=["File /somewhere/else.py"])
    tidy = tidy_outputs([stream("stdout", "a"), stream("stderr", "w"), stream("stdout", "b"), widget, error])
    assert [output.output_type for output in tidy] == ["stream", "stream", "display_data", "error"]
    assert tidy[0].text == "ab"
    assert tidy[2].data == {"text/plain": "w"}
    assert tidy[2].metadata == {}
    assert tidy[3].traceback == ["KeyError: 'x'"]
