"""`home()`: the whole course on one page. Where to go on, what is done, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from helpers.page.state import GROUNDS, INK
from helpers.page.table import Line, table
from helpers.page.theme import classes, style
from helpers.text import aligned, count, plural

from . import echo
from .outcome import LOOKS, State
from .predictions import Verdict
from .progress import LessonProgress, lessons, record
from .register import current
from .render import Card, Link, Shown, link
from .way import minutes_left, next_open, to_exercise, to_lesson

_HOUR: Final = 60
_QUARTER: Final = 15
"""What is left is told in quarters of an hour: nobody's hour is more exact."""
_CSS: Final = """
    & .top { display: flex; flex-wrap: wrap; gap: 8px 24px; justify-content: space-between; align-items: center }
    & .name { font-size: 22px; font-weight: 600 }
    & .sub { color: var(--nad-soft); font-size: 13px }
    & .track { height: 8px; border-radius: 4px; background: var(--nad-line); overflow: hidden; margin: 10px 0 12px }
    & .track i { display: block; height: 8px; background: var(--nad-c) }
    & td, & th { padding: 7px 10px 7px 0; vertical-align: middle; white-space: nowrap }
    & tbody th { font-weight: 400; white-space: normal }
    & tr.here th { font-weight: 600 }
    & tr.here > * { background: var(--nad-panel) }
    & a { color: var(--nad-a) }
    & a.go { color: #fff }
"""


@dataclass(frozen=True, slots=True, repr=False)
class Home(Shown):
    """The course as one learner has it."""

    lessons: tuple[tuple[LessonProgress, Link, tuple[Link, ...]], ...]
    """Each with the link to its notebook and those to its exercises."""
    onward: Link | None
    """To the exercise to go on with; None where every one works."""
    here: str
    """The slug of the lesson that it is in."""
    minutes: float
    """What is left of the lessons' minutes."""
    revealed: int
    surprises: int

    def card(self) -> Card:
        """It has a page of its own, and in a terminal lines of its own."""
        raise TypeError("Home is no card")

    @property
    def done(self) -> int:
        """How many exercises work."""
        return sum(lesson.passed for lesson, *_ in self.lessons)

    @property
    def exercises(self) -> int:
        """How many there are."""
        return sum(len(lesson.states) for lesson, *_ in self.lessons)

    @property
    def summary(self) -> str:
        """What is done and left, on one line."""
        parts = [f"{echo.number(self.done)} of {plural(self.exercises, 'exercise')}"]
        if self.minutes:
            parts.append(f"about {_time(self.minutes)} left")
        if self.revealed:
            parts.append(f"{plural(self.revealed, 'guess')} compared, {plural(self.surprises, 'surprise')}")
        return " · ".join(parts)

    def __str__(self) -> str:
        """A line for each lesson, and the way on."""
        rows = [(to.text, _count(lesson), _icons(lesson)) for lesson, to, _ in self.lessons]
        lines = ["Not a Database", self.summary, "", *aligned(rows)]
        if self.onward:
            lines += ["", f"→ {self.onward.text} ({self.onward.address.partition('#')[0]})"]
        return "\n".join(line.rstrip() for line in lines)

    def __repr__(self) -> str:
        """The same as `str`."""
        return str(self)

    def _repr_html_(self) -> str:
        go = link(self.onward) if self.onward else Markup("<strong>Every exercise works.</strong>")
        top = Markup(
            '<div class="top"><div><div class="name">Not a Database</div><div class="sub">{}</div></div><div>{}</div></div>'
        ).format(self.summary, go)
        share = 100 * self.done / max(1, self.exercises)
        track = Markup(
            '<div class="track" role="img" aria-label="{} of {} exercises done"><i style="width:{}%"></i></div>'
        ).format(self.done, self.exercises, count(share, 0))
        rows = [(link(to), _squares(lesson, places), _count(lesson)) for lesson, to, places in self.lessons]
        content = top + track + _table(rows, [lesson.slug == self.here for lesson, *_ in self.lessons])
        return str(style(content, "home", _CSS) + Markup('<div class="{}">{}</div>').format(classes("home"), content))

    def to_json(self) -> dict[str, Any]:
        """What is done and left as numbers, and where to go on."""
        return {
            "done": self.done,
            "exercises": self.exercises,
            "minutes_left": round(self.minutes),
            "next": self.onward.address if self.onward else None,
            "revealed": self.revealed,
            "surprises": self.surprises,
        }


def home() -> Home:
    """The course as it stands for you: one way on, a row for each lesson, a square for each exercise."""
    book = record()
    go = next_open(book)
    known = book.entries("predictions")
    verdicts = [
        known.get(prediction.name, {}).get("verdict") for one in current().lessons for prediction in one.predictions
    ]
    verb = "Continue" if book.last() else "Begin"
    return Home(
        tuple(
            (shown, to_lesson(lesson, ""), tuple(to_exercise(exercise) for exercise in lesson.exercises))
            for lesson, shown in lessons(book)
        ),
        to_exercise(go, f"{verb}: ", button=True) if go else None,
        go.slug if go else "",
        minutes_left(book),
        len(verdicts) - verdicts.count(None),
        verdicts.count(Verdict.SURPRISE.value),
    )


def _count(lesson: LessonProgress) -> str:
    return "done" if lesson.passed == len(lesson.states) else f"{lesson.passed} of {len(lesson.states)}"


def _icons(lesson: LessonProgress) -> str:
    return " ".join(LOOKS[state][1] for _, state in lesson.states)


def _squares(lesson: LessonProgress, places: tuple[Link, ...]) -> Markup:
    return Markup().join(_square(place, state) for place, (_, state) in zip(places, lesson.states, strict=True))


def _square(place: Link, state: State) -> Markup:
    """An exercise: full where it works, framed where it was tried, empty where it was not. Its icon says which."""
    tone, icon, word = LOOKS[state]
    colour = GROUNDS[tone]
    look = (
        "display:inline-block;width:20px;height:20px;line-height:18px;margin-right:4px;border-radius:4px;text-align:center;"
        f"font-size:12px;box-sizing:border-box;text-decoration:none;border:1.5px solid {colour}"
    )
    if state.passed:
        look += f";color:{INK};background:{colour}"
    name = f"{place.text}: {word.lower()}"
    return Markup('<a href="{}" aria-label="{}" title="{}" style="{}">{}</a>').format(
        place.address, name, name, look, "\N{NO-BREAK SPACE}" if state is State.NOT_STARTED else icon
    )


def _table(rows: list[tuple[Markup, Markup, str]], here: list[bool]) -> Markup:
    return table(
        "",
        ("Lesson", "Exercises", "Done"),
        [Line(row, "here" if this else "") for row, this in zip(rows, here, strict=True)],
    )


def _time(minutes: float) -> str:
    """`7 h`, `1.5 h`, `45 minutes`: in quarters of an hour."""
    quarters = max(1, round(minutes / _QUARTER))
    if quarters < _HOUR // _QUARTER:
        return plural(quarters * _QUARTER, "minute")
    return f"{count(quarters * _QUARTER / _HOUR, 2)} h"
