"""The learner's record: one small JSON file that can be read, copied and deleted.

It is written in a learner's own copy of the lessons (a folder that holds the marker `.workbook`), whole or not at all.
Anywhere else, and with `NOT_A_DATABASE_PROGRESS=off`, the record lives as long as the kernel. A path in that variable
names another file. No outcome of a check ever depends on it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.files import MARKER, free_name, write_atomic
from helpers.text import plural

from . import echo
from .outcome import LOOKS, Outcome, State
from .register import Exercise, Lesson, UnknownName, current
from .render import Card, Grid, Part, Prose, Shown

VARIABLE = "NOT_A_DATABASE_PROGRESS"
OFF = "off"
FILE = "progress.json"
VERSION = 1

Entry = dict[str, Any]


class Record:
    """What is known about one learner: exercises and predictions by name, in a file or, without a path, in memory."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.trouble = ""
        """Why the file could not be read or written, in a sentence; empty when all is well."""
        self._memory: dict[str, Any] = {}

    def content(self) -> dict[str, Any]:
        """Everything, as stored: `{"version": 1, "exercises": {name: …}, "predictions": {name: …}}`.

        `"last"` is the exercise that was worked on last.
        """
        content = self._memory if self.path is None else self._read(self.path)
        for part in ("exercises", "predictions"):
            if not isinstance(content.get(part), dict):
                content[part] = {}
        return {"version": VERSION, **content}

    def last(self) -> str:
        """The name of the exercise that was checked, hinted at or looked up last; empty before the first."""
        name = self.content().get("last", "")
        return name if isinstance(name, str) else ""

    def entries(self, part: str) -> dict[str, Entry]:
        """The exercises or the predictions, by name."""
        return {name: entry for name, entry in self.content()[part].items() if isinstance(entry, dict)}

    def entry(self, part: str, name: str) -> Entry:
        """One exercise or prediction; empty where nothing is known."""
        return self.entries(part).get(name, {})

    def change(self, part: str, name: str, **values: Any) -> None:
        """Sets fields of one entry. A file that cannot be written is no reason to stop a learner: see `trouble`."""
        with self._changing() as content:
            before = content[part].get(name)
            content[part][name] = {**(before if isinstance(before, dict) else {}), **values}
            if part == "exercises":
                content["last"] = name

    def forget(self, slug: str) -> int:
        """Drops every entry of a lesson. Returns how many there were."""
        dropped = 0
        with self._changing() as content:
            for part in ("exercises", "predictions"):
                for name in [name for name in content[part] if name.split("/")[0] == slug]:
                    del content[part][name]
                    dropped += 1
            if str(content.get("last", "")).split("/")[0] == slug:
                del content["last"]
        return dropped

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Any]]:
        content = self.content()
        yield content
        if self.path is None:
            self._memory = content
            return
        text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        try:
            write_atomic(self.path, text.encode("utf-8", "replace"))
            self.trouble = ""
        except OSError as error:
            self._memory = content
            reason = error.strerror or type(error).__name__
            self.trouble = f"It could not be saved ({reason}), so it lasts as long as this notebook runs."

    def _read(self, path: Path) -> dict[str, Any]:
        if self.trouble and self._memory:
            return json.loads(json.dumps(self._memory))  # type: ignore[no-any-return]
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(content, dict):
                return content
            raise ValueError("not an object")
        except FileNotFoundError:
            return {}
        except ValueError:
            self._set_aside(path)
            return {}
        except OSError:
            return {}

    def _set_aside(self, path: Path) -> None:
        """An unreadable file is kept under another name: nothing of the learner's is ever overwritten."""
        with suppress(OSError):
            path.replace(free_name(path.with_name(f"{path.stem}.unreadable{path.suffix}")))


_RECORDS: dict[Path | None, Record] = {}


def record() -> Record:
    """The record in use: the file's, or the kernel's own."""
    path = _path()
    return _RECORDS.setdefault(path, Record(path))


def start_afresh() -> None:
    """Empties what the kernel remembers, as a restart does; files stay."""
    _RECORDS.clear()


def _path() -> Path | None:
    named = os.environ.get(VARIABLE, "").strip()
    if named.lower() == OFF:
        return None
    if named:
        return Path(named).expanduser()
    here = Path.cwd()
    return here / FILE if (here / MARKER).is_file() else None


# --- what is recorded ---


def note(outcome: Outcome) -> None:
    """Records an outcome: the last one, the best one so far, and how many checks were begun."""
    if outcome.state is State.NOT_STARTED:
        return
    book = record()
    before = book.entry("exercises", outcome.exercise)
    order = list(State)
    best = max((before.get("best", State.NOT_STARTED.value), outcome.state.value), key=_rank(order))
    book.change(
        "exercises",
        outcome.exercise,
        best=best,
        last=outcome.state.value,
        diagnosis=outcome.diagnosis,
        checks=_count(before, "checks") + 1,
    )


def _rank(order: list[State]) -> Callable[[str], int]:
    names = [state.value for state in order]
    return lambda name: names.index(name) if name in names else -1


def _count(entry: Entry, field: str) -> int:
    value = entry.get(field, 0)
    return value if isinstance(value, int) else 0


def forget(lesson: int | str) -> int:
    """Drops what is recorded about one lesson, by its number or its slug. Returns how many entries there were."""
    try:
        slug = current().lesson(lesson).slug
    except UnknownName:
        slug = str(lesson)
    return record().forget(slug)


def meant(name: str | None) -> Exercise:
    """The exercise of this name; without a name, the one that was worked on last.

    Raises UnknownName where there is no such exercise, or none was worked on yet.
    """
    if name is None and not (name := record().last()):
        raise UnknownName(
            "No exercise was checked yet, and without a name the one checked last is meant. "
            "The name stands in the exercise's `check(…)`."
        )
    return current().exercise(name)


# --- what is shown ---


@dataclass(frozen=True, slots=True, repr=False)
class LessonProgress:
    """One lesson of the table."""

    number: int
    slug: str
    title: str
    states: tuple[tuple[str, State], ...]
    """Each exercise's title and best state, in the lesson's order."""
    predicted: int
    predictions: int

    @property
    def passed(self) -> int:
        """How many of its exercises work."""
        return sum(state.passed for _, state in self.states)


@dataclass(frozen=True, slots=True, repr=False)
class Progress(Shown):
    """The learner's table: what is done, what is open, where it is kept."""

    lessons: tuple[LessonProgress, ...]
    kept: str
    detailed: bool = False

    def card(self) -> Card:
        """A line for each lesson, or for each exercise where details were asked for, and where the record is kept."""
        done = sum(lesson.passed for lesson in self.lessons)
        total = sum(len(lesson.states) for lesson in self.lessons)
        title = f"{echo.number(done)} of {plural(total, 'exercise')} done"
        legend = ", ".join(f"{icon} {word.lower()}" for _, icon, word in LOOKS.values())
        parts: list[Part] = [self._details()] if self.detailed else [self._overview(), Prose(f"{legend}.")]
        return Card("info", "▤", "Your progress", title, (*parts, Prose(self.kept)))

    def _overview(self) -> Grid:
        rows = tuple(
            (
                f"{lesson.number:02d} {lesson.title}",
                f"{lesson.passed} of {len(lesson.states)}",
                " ".join(LOOKS[state][1] for _, state in lesson.states),
                f"{lesson.predicted} of {lesson.predictions}",
            )
            for lesson in self.lessons
        )
        return Grid(("Lesson", "Done", "Exercises in order", "Predictions made"), rows)

    def _details(self) -> Grid:
        rows = tuple(
            (title, f"{LOOKS[state][1]} {LOOKS[state][2]}") for lesson in self.lessons for title, state in lesson.states
        )
        return Grid(("Exercise", "State"), rows)

    def to_json(self) -> dict[str, Any]:
        """Lessons with their exercises' titles and states, and how many predictions were made."""
        return {
            "lessons": [
                {
                    "number": lesson.number,
                    "slug": lesson.slug,
                    "title": lesson.title,
                    "exercises": [{"title": title, "state": state.value} for title, state in lesson.states],
                    "predictions_made": lesson.predicted,
                    "predictions": lesson.predictions,
                }
                for lesson in self.lessons
            ],
            "kept": self.kept,
        }


def progress(lesson: int | str | None = None) -> Progress:
    """The learner's progress over all lessons, or exercise by exercise in one of them, by its number or its slug."""
    book = record()
    every = lessons(book)
    shown = tuple(known for entry, known in every if lesson is None or lesson in (entry.number, entry.slug))
    detailed = lesson is not None and bool(shown)
    if not shown and lesson is not None:
        shown = tuple(known for _, known in every)
    return Progress(shown, _kept(book), detailed)


def lessons(book: Record) -> list[tuple[Lesson, LessonProgress]]:
    """Every lesson, and how far the learner is in it."""
    return [(lesson, _lesson(lesson, book)) for lesson in current().lessons]


def _lesson(lesson: Lesson, book: Record) -> LessonProgress:
    predictions = book.entries("predictions")
    return LessonProgress(
        lesson.number,
        lesson.slug,
        lesson.title,
        tuple((exercise.title, best(exercise, book)) for exercise in lesson.exercises),
        sum("guess" in predictions.get(prediction.name, {}) for prediction in lesson.predictions),
        len(lesson.predictions),
    )


def best(exercise: Exercise, book: Record) -> State:
    """The best state that an exercise has reached."""
    try:
        return State(book.entry("exercises", exercise.name).get("best", State.NOT_STARTED.value))
    except ValueError:
        return State.NOT_STARTED


def _kept(book: Record) -> str:
    if book.trouble:
        return book.trouble
    if book.path is None:
        return "It lasts as long as this notebook runs. In a copy made by `workbook lab` it is kept in a file."
    return f"It is kept in {echo.code(book.path.name)}, a small file that you can read, copy or delete."
