"""How far a learner is: the state of each notebook, and the exercises passed."""

from __future__ import annotations

from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from helpers.workbook.copies import fingerprint
from helpers.workbook.places import Places

State = Literal["not copied yet", "as new", "edited"]


def state_of(places: Places, file: str) -> State:
    """What the learner did to one lesson's notebook."""
    target = places.work / file
    if not target.exists():
        return "not copied yet"
    same = fingerprint(target.read_bytes(), notebook=True) == fingerprint(
        (places.lessons / file).read_bytes(), notebook=True
    )
    return "as new" if same else "edited"


def show(places: Places, console: Console) -> int:
    """Print the table of lessons. Returns the exit code."""
    table = Table(box=None, pad_edge=False)
    for heading in ("lesson", "your notebook"):
        table.add_column(heading)
    for file in places.lesson_names():
        table.add_row(escape(file.removesuffix(".ipynb")), state_of(places, file))
    console.print(table)
    return 0
