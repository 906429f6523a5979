"""How far a learner is: the state of each notebook, and the exercises that work."""

from __future__ import annotations

import os
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from helpers.exercises import progress
from helpers.exercises.progress import FILE, VARIABLE, forget
from helpers.workbook.copies import fingerprint
from helpers.workbook.places import Places

State = Literal["not copied yet", "as new", "edited"]


def state_of(places: Places, file: str) -> State:
    """What the learner did to one lesson's notebook."""
    target = places.work / file
    if not target.exists():
        return "not copied yet"
    mine = fingerprint(target.read_bytes(), notebook=True)
    return "as new" if mine == fingerprint((places.lessons / file).read_bytes(), notebook=True) else "edited"


def show(places: Places, console: Console, lesson: str | None) -> None:
    """Print the notebooks and the progress over all lessons, or exercise by exercise in one of them."""
    use_record_of(places)
    if lesson is None:
        table = Table(box=None, pad_edge=False)
        for heading in ("lesson", "your notebook"):
            table.add_column(heading)
        for file in places.lesson_names():
            table.add_row(Text(file.removesuffix(".ipynb")), state_of(places, file))
        console.print(table)
        console.print()
    known = progress() if lesson is None else progress(number_of(places, lesson))
    console.print(str(known), markup=False)


def forget_lesson(places: Places, lesson: str) -> int:
    """Drop what is recorded about one lesson. Returns how many exercises and predictions that were."""
    use_record_of(places)
    return forget(number_of(places, lesson))


def number_of(places: Places, lesson: str) -> int:
    """The number of the lesson a learner means. Raises WorkbookError where there is none."""
    return int(places.lesson(lesson).partition("-")[0])


def use_record_of(places: Places) -> None:
    """Read and write the record in the learner's folder, unless a variable names another place for it."""
    os.environ.setdefault(VARIABLE, str(places.work / FILE))
