"""`home.ipynb` in the learner's copy: the course on one page, ready to be seen before anything was run.

It is written anew each time the workbook is opened. JupyterLab shows an output with styles only in a notebook that it
trusts; so this one is signed, as if the learner had run it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import nbformat
from jupyter_core.paths import jupyter_data_dir
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

from helpers.exercises import home, progress
from helpers.exercises.progress import record
from helpers.files import METADATA, free_name, write_atomic
from helpers.workbook import copies
from helpers.workbook.places import FIRST_LESSON, HOME, Places
from helpers.workbook.status import use_record_of

INTRODUCTION: Final = """\
## How this page works

The button leads to the next open exercise, a lesson's name to the lesson, and each square to one exercise. `workbook lab`
writes this page anew whenever it opens; to see it as it is now, click on it and press Shift+Enter."""
HIDDEN: Final = {"jupyter": {"source_hidden": True}}
"""The page is to be looked at: its two lines of code are folded away."""
CODE: Final = "from helpers import home\n\nhome()"


def page() -> NotebookNode:
    """The notebook, with its output in it."""
    shown = home()
    data = {"text/html": shown._repr_html_(), "text/plain": str(shown)}
    output = nbformat.v4.new_output("execute_result", data, execution_count=1)
    node: NotebookNode = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(CODE, id="home", execution_count=1, outputs=[output], metadata=HIDDEN),
            nbformat.v4.new_markdown_cell(INTRODUCTION, id="what-this-is"),
        ],
        metadata=METADATA | copies.language(),
    )
    return node


def write(places: Places, *, now: datetime, surroundings: Mapping[str, str] = os.environ) -> Path | None:
    """Write the page and sign it for a server with these surroundings.

    Returns the dated copy of a page that the learner had written in, or None where there was nothing of theirs.
    """
    use_record_of(places)
    target, node = places.work / HOME, page()
    saved: Path | None = None
    if target.exists():
        before = target.read_bytes()
        fresh = nbformat.writes(node).encode()
        if copies.fingerprint(before, notebook=True) != copies.fingerprint(fresh, notebook=True):
            saved = free_name(target.with_name(f"{target.stem}.saved-{now:%Y-%m-%d-%H%M}{target.suffix}"))
            write_atomic(saved, before)
    write_atomic(target, (nbformat.writes(node) + "\n").encode())
    data = Path(surroundings.get("JUPYTER_DATA_DIR") or jupyter_data_dir())
    data.mkdir(parents=True, exist_ok=True)  # on a fresh machine nothing has asked for it yet
    notary = NotebookNotary(data_dir=str(data))
    notary.sign(nbformat.read(target, as_version=4))
    notary.store.close()
    return saved


def opened_first(places: Places) -> str:
    """The notebook to open: the first lesson for somebody new, and the home page for all others."""
    use_record_of(places)
    begun = record().last() or any(lesson.predicted for lesson in progress().lessons)
    return HOME if begun or _ran_something(places) else FIRST_LESSON


def _ran_something(places: Places) -> bool:
    """Whether any lesson differs from what was copied: it was run, or written in."""
    return any((places.work / name).exists() and not copies.is_new(places, name) for name in places.lesson_names())
