"""The register: which lessons, exercises and predictions there are. A lesson is data; importing it registers nothing.

This is the one place where the house finds something by looking for it (the plug-in seam): the first time that a name is
asked for, the register imports every package of `helpers.lessons` and takes its `LESSON`; and `exercises_in` imports
every module of such a package and takes its `EXERCISE`. So a lesson, or an exercise, is added by putting its file there.
`using(Register([...]))` puts another register in its place for a while.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from . import echo
from .answer_kinds import Takes
from .attempt import Attempt
from .outcome import Cost

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
HINTS_MIN, HINTS_MAX = 2, 3


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, as its author declares it. What can be wrong with the declaration is refused at once."""

    name: str
    """`lesson-slug/name`: what a learner writes in `check("…", answer)`."""
    title: str
    objective: str
    """One sentence: what the learner can do afterwards."""
    minutes: int
    takes: Takes | tuple[Takes, ...]
    """The answers, in the order in which `check` gets them."""
    hints: tuple[str, ...]
    """Two or three rungs: a nudge, where to look, almost code."""
    check: Callable[[Attempt], object]
    """Judges an attempt: returns when the answer is right; else raises NotYet, mostly through the attempt's helpers."""
    arrange: Callable[[Any], object] | None = None
    """Builds the exercise's own small tables in a running lab and returns them; None where no lab is needed."""
    reference: Cost | None = None
    """What the reference solution costs over the whole check; None where efficiency is not a question."""
    cheaper: str = ""
    """One sentence for an answer that works and costs more than the reference."""
    also: tuple[Cost, ...] = ()
    """Costs that are as good as the reference's: more requests for fewer units, say. ★ is for them, too."""
    so_far: Callable[[Attempt], Sequence[str]] | None = None
    """Of an exercise with several answers: judges those that are written (`attempt.answers`) while others are open, and
    returns the names of those that it could find right. Raises NotYet as `check` does."""
    budget: int = 0
    """Requests after which an attempt is stopped; 0 for 20 times the reference, at least 100."""

    def __post_init__(self) -> None:
        """Raises ValueError with the exercise's name for each thing that a declaration must not be."""
        faults = {
            f"the name {self.name!r} is not of the form lesson-slug/name": not NAME.fullmatch(self.name),
            "it has no title": not self.title,
            "it has no objective": not self.objective,
            "its minutes are not between 1 and 60": not 1 <= self.minutes <= 60,
            "it takes no answer": not self.answers,
            f"it has {len(self.hints)} hints, not 2 or 3": not HINTS_MIN <= len(self.hints) <= HINTS_MAX,
            "a hint is empty": not all(hint.strip() for hint in self.hints),
        }
        for fault, present in faults.items():
            if present:
                raise ValueError(f"Exercise {self.name}: {fault}.")

    @property
    def answers(self) -> tuple[Takes, ...]:
        """What it takes, as a tuple also where that is one answer."""
        return (self.takes,) if isinstance(self.takes, Takes) else self.takes

    @property
    def slug(self) -> str:
        """The lesson's half of its name."""
        return self.name.split("/")[0]

    @property
    def module(self) -> str:
        """The module of its lesson's package that declares it, and of the lesson's tests: `choose_n`."""
        return self.name.split("/")[1].replace("-", "_")

    @property
    def anchor(self) -> str:
        """The id of the cell with its heading in the lesson's notebook, which a link can lead to."""
        return f"ex-{self.name.split('/')[1]}"

    @property
    def requests_allowed(self) -> int:
        """Requests after which an attempt is stopped."""
        return self.budget or max(100, 20 * (self.reference.requests if self.reference else 0))


@dataclass(frozen=True, slots=True)
class Prediction:
    """One question that a learner commits to before a cell runs."""

    name: str
    """`lesson-slug/name`: what a learner writes in `predict("…", guess)`."""
    question: str
    unit: str = ""
    """For a number: what is counted, in the singular, such as `read unit`."""
    options: tuple[str, ...] = ()
    """For a choice: what can be chosen."""
    tolerance: float = 0.1
    """For a number: how far off, as a part of what happened, still counts as close."""
    read: Callable[[Any], Any] | None = None
    """From what the notebook measured to the option, or the number, that it means. So no visible code gives an answer away."""
    why: str = ""
    """Why it happens: shown by `reveal`, and so never above an open guess. A small Markdown (`helpers.page.markdown`)."""

    def __post_init__(self) -> None:
        """Raises ValueError for a name of another form, no question, or not exactly one of unit and options."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"Prediction {self.name}: the name is not of the form lesson-slug/name.")
        if not self.question:
            raise ValueError(f"Prediction {self.name}: it has no question.")
        if bool(self.unit) == bool(self.options):
            raise ValueError(
                f"Prediction {self.name}: it needs a unit (for a number) or options (for a choice), one of the two."
            )

    @property
    def slug(self) -> str:
        """The lesson's half of its name."""
        return self.name.split("/")[0]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: its number, and its exercises and predictions in the notebook's order."""

    number: int
    slug: str
    title: str
    exercises: tuple[Exercise, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    minutes: int = 0
    """How long it takes, as its title card says; 0 where nobody has measured it."""

    @property
    def file(self) -> str:
        """The name of its notebook: `03-partition-keys.ipynb`."""
        return f"{self.number:02d}-{self.slug}.ipynb"

    @property
    def heading(self) -> str:
        """Its number and title, as its notebook begins: `03 · Partition keys`."""
        return f"{self.number:02d} · {self.title}"

    @property
    def package(self) -> str:
        """The name of its package, and of the folder of its tests: `l03_partition_keys`."""
        return f"l{self.number:02d}_{self.slug.replace('-', '_')}"

    def __post_init__(self) -> None:
        """Raises ValueError for an exercise or a prediction whose name belongs to another lesson."""
        for name in [exercise.name for exercise in self.exercises] + [
            prediction.name for prediction in self.predictions
        ]:
            if name.split("/")[0] != self.slug:
                raise ValueError(f"Lesson {self.slug}: {name} does not begin with {self.slug}/.")


Entry = TypeVar("Entry", Exercise, Prediction)


class UnknownName(LookupError):
    """No exercise or prediction has this name. `str()` is a sentence, with a suggestion where a name is close."""


class Register:
    """All lessons, found by name."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self.lessons = tuple(sorted(lessons, key=lambda lesson: lesson.number))
        self._exercises = _by_name(exercise for lesson in self.lessons for exercise in lesson.exercises)
        self._predictions = _by_name(prediction for lesson in self.lessons for prediction in lesson.predictions)
        numbers = [lesson.number for lesson in self.lessons]
        slugs = [lesson.slug for lesson in self.lessons]
        if len(set(numbers)) < len(numbers) or len(set(slugs)) < len(slugs):
            raise ValueError("Two lessons have the same number or the same slug.")

    def exercise(self, name: object) -> Exercise:
        """The exercise of this name. Raises UnknownName, with a suggestion."""
        return _find(self._exercises, name, "exercise")

    def prediction(self, name: object) -> Prediction:
        """The prediction of this name. Raises UnknownName, with a suggestion."""
        return _find(self._predictions, name, "prediction")

    def lesson_of(self, entry: Exercise | Prediction) -> Lesson:
        """The lesson that an exercise or a prediction of this register belongs to."""
        return next(lesson for lesson in self.lessons if lesson.slug == entry.slug)

    def lesson(self, number_or_slug: int | str) -> Lesson:
        """A lesson by its number or its slug. Raises UnknownName."""
        for lesson in self.lessons:
            if number_or_slug in (lesson.number, lesson.slug):
                return lesson
        raise UnknownName(f"There is no lesson {echo.code(echo.short(number_or_slug))}.")


def _by_name(entries: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.name in found:
            raise ValueError(f"Two entries of the register have the name {entry.name}.")
        found[entry.name] = entry
    return found


def _find(entries: dict[str, Entry], name: object, noun: str) -> Entry:
    if isinstance(name, str) and name in entries:
        return entries[name]
    said = echo.code(echo.short(name))
    if not isinstance(name, str):
        raise UnknownName(f"The first argument is the name of the {noun}, as text; it was {said}.")
    close = difflib.get_close_matches(name, entries, n=1, cutoff=0.5)
    close = close or [full for full in entries if full.split("/")[1] == name.split("/")[-1].strip().lower()][:1]
    hint = (
        f" Did you mean {echo.code(echo.short(close[0]))}?"
        if close
        else " The names stand in the notebook, as `lesson/name`."
    )
    raise UnknownName(f"There is no {noun} named {said}.{hint}")


# --- where lessons and exercises are found ---

_PLACE = re.compile(r"(\d+)\.(\d+) · ")
"""How the title of an exercise begins: the lesson's number and its own."""


def exercises_in(package: str) -> tuple[Exercise, ...]:
    """The exercises of a lesson, from its package: the `EXERCISE` of each module that has one, in the order of their titles.

        LESSON = Lesson(number=3, …, exercises=exercises_in(__name__))

    Raises:
        ValueError: a module is not named after its exercise (`partition-keys/choose-n` is `choose_n.py`), or a title does
            not begin with a number such as `3.2 · `.
    """
    found: list[tuple[tuple[int, int], Exercise]] = []
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        exercise = getattr(importlib.import_module(f"{package}.{module.name}"), "EXERCISE", None)
        if exercise is None:
            continue  # what several exercises of the lesson share
        if not isinstance(exercise, Exercise) or module.name != exercise.module:
            raise ValueError(f"{package}.{module.name}: EXERCISE is not the exercise that this module is named after.")
        place = _PLACE.match(exercise.title)
        if place is None:
            raise ValueError(f"Exercise {exercise.name}: the title does not begin with its number, such as `3.2 · `.")
        found.append(((int(place[1]), int(place[2])), exercise))
    return tuple(exercise for _, exercise in sorted(found, key=lambda pair: pair[0]))


# --- which register ---

_REPLACED: ContextVar[Register | None] = ContextVar("register", default=None)


@lru_cache(maxsize=1)
def course() -> Register:
    """The register of this course, read from `helpers.lessons` once."""
    package = importlib.import_module("helpers.lessons")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
    return Register(_lesson_in(package.__name__, name) for name in names)


def _lesson_in(parent: str, package: str) -> Lesson:
    lesson = importlib.import_module(f"{parent}.{package}").LESSON
    if not isinstance(lesson, Lesson) or lesson.package != package:
        raise ValueError(f"{parent}.{package}: LESSON is not the lesson that this package is named after.")
    return lesson


def current() -> Register:
    """The register in use: the course's, or the one that `using` put in its place."""
    return _REPLACED.get() or course()


@contextmanager
def using(register: Register) -> Iterator[Register]:
    """Puts another register in place of the course's while the block runs."""
    token = _REPLACED.set(register)
    try:
        yield register
    finally:
        _REPLACED.reset(token)
