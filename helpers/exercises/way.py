"""The way through the course: which exercise is the next open one, where it stands, and how much is left."""

from __future__ import annotations

from helpers.text import plural

from . import echo
from .progress import Record, best, record
from .register import Exercise, Lesson, current
from .render import Link


def is_open(exercise: Exercise, book: Record) -> bool:
    """Whether no answer to it has worked yet."""
    return not best(exercise, book).passed


def next_open(book: Record) -> Exercise | None:
    """Where to go on: the open exercise behind the one that was checked last, first in its lesson, then in the next ones.

    What was skipped comes after that. None where every exercise works.
    """
    every = [exercise for lesson in current().lessons for exercise in lesson.exercises]
    names = [exercise.name for exercise in every]
    last = book.last()
    begin = names.index(last) + 1 if last in names else 0
    ahead, behind = every[begin:], every[:begin]
    slug = every[begin - 1].slug if begin else ""
    mine = [exercise for exercise in ahead + behind if exercise.slug == slug]
    others = [exercise for exercise in ahead + behind if exercise.slug != slug]
    return next((exercise for exercise in mine + others if is_open(exercise, book)), None)


def next_lesson(lesson: Lesson) -> Lesson | None:
    """The lesson that follows; None after the last one."""
    return next((other for other in current().lessons if other.number > lesson.number), None)


def minutes_left(book: Record) -> float:
    """The minutes of all lessons, each by the share of its exercises that is open."""
    left = 0.0
    for lesson in current().lessons:
        still = sum(is_open(exercise, book) for exercise in lesson.exercises)
        left += lesson.minutes * still / max(1, len(lesson.exercises))
    return left


def to_lesson(lesson: Lesson, words: str, *, button: bool = False) -> Link:
    """A link to a lesson's notebook: `Next: 03 · Partition keys, 75 minutes`."""
    takes = f", {plural(lesson.minutes, 'minute')}" if lesson.minutes else ""
    return Link(f"{words}{lesson.heading}{takes}", lesson.file, button)


def to_exercise(exercise: Exercise, words: str = "", *, button: bool = False) -> Link:
    """A link to the heading of an exercise in its lesson's notebook."""
    file = current().lesson_of(exercise).file
    return Link(f"{words}{exercise.title}", f"{file}#cell-id={exercise.anchor}", button)


def onward(exercise: Exercise) -> str:
    """After a success: how much of the lesson works, and what comes next in it."""
    lesson = current().lesson_of(exercise)
    book = record()
    still = [other for other in lesson.exercises if is_open(other, book)]
    count = len(lesson.exercises)
    if not still:
        return f"All {echo.number(count)} of this lesson work." if count > 1 else ""
    names = [other.name for other in lesson.exercises]
    place = names.index(exercise.name)
    ahead = [other for other in still if names.index(other.name) > place]
    which = "Next" if ahead else "Still open"
    return f"{echo.number(count - len(still))} of {echo.number(count)} in this lesson. {which}: **{(ahead or still)[0].title}**"
