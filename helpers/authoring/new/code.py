"""The Python that a new lesson and a new exercise begin with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from helpers.authoring.new.names import ExerciseName, LessonName

PACKAGE: Final = '''\
"""Lesson {number}, {title}: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, exercises_in

LESSON = Lesson(
    number={place},
    slug="{slug}",
    title="{title}",
    minutes=45,
    exercises=exercises_in(__name__),
    predictions=(),
)
'''

TESTS: Final = '''\
"""Lesson {number}, {title}: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.{package} import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
'''

MODULE: Final = '''\
"""Exercise {lesson}.{place}: Say here in a line what is asked for."""

from __future__ import annotations

from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, function

_PROFILES = [{{"pk": f"USER#{{user}}", "sk": "PROFILE", "name": name}} for user, name in (("11", "Ana"), ("12", "Ben"))]


def _table(lab: Any) -> Any:
    return lab.table("exercise-{what}", pk="pk", sk="sk", items=_PROFILES)


def _check(attempt: Attempt) -> None:
    for profile in _PROFILES:
        run = attempt.run(attempt.table, profile["pk"].removeprefix("USER#"))
        attempt.equal(profile, run)
    attempt.no_scan()
    attempt.at_most(requests=len(_PROFILES))


EXERCISE = Exercise(
    name="{name}",
    title="{lesson}.{place} · {title}",
    objective="Say here what the learner can do afterwards.",
    minutes=5,
    takes=function("{function}", "table", "user_id"),
    hints=(
        "Say here what gives a nudge.",
        "Say here where to look, short of the code.",
    ),
    check=_check,
    arrange=_table,
    reference=Cost(requests=2, read_units=1.0),
)
'''

ANSWERS: Final = '''\
"""What people write for {name}."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(
        """
        def {function}(table, user_id):
            return table.get_item(Key={{"pk": f"USER#{{user_id}}", "sk": "PROFILE"}})["Item"]
        """
    ),
    WrongAnswer(
        """
        def {function}(table, user_id):
            ...  # your turn
        """,
        "not-started",
    ),
    WrongAnswer(
        """
        def {function}(table, user_id):
            table.get_item(Key={{"pk": f"USER#{{user_id}}", "sk": "PROFILE"}})["Item"]
        """,
        "no-return",
    ),
    WrongAnswer(
        """
        def {function}(table, user_id):
            return table.get_item(Key={{"pk": "USER#11", "sk": "PROFILE"}})["Item"]
        """,
        "wrong-result",
    ),
    WrongAnswer(
        """
        def {function}(table, user_id):
            return next(item for item in table.scan()["Items"] if item["pk"] == f"USER#{{user_id}}")
        """,
        "scan-used",
    ),
)
'''


def package(name: LessonName) -> str:
    """The `__init__.py` of a lesson: the exercises are those whose modules lie beside it."""
    return PACKAGE.format(number=name.number, place=int(name.number), slug=name.slug, title=name.title)


def tests(name: LessonName) -> str:
    """The `test_lesson.py` of a lesson."""
    return TESTS.format(number=name.number, title=name.title, package=name.package)


def module(name: ExerciseName, place: int) -> str:
    """The module of an exercise that runs as it stands: reading one item by its key, in two runs."""
    return MODULE.format(**_words(name, place))


def answers(name: ExerciseName) -> str:
    """The answers that the exercise is tested with: a right one and four that are not."""
    return ANSWERS.format(**_words(name))


def _words(name: ExerciseName, place: int = 0) -> dict[str, object]:
    return {
        "lesson": int(name.lesson.number),
        "place": place,
        "title": name.title,
        "what": name.what,
        "name": name.full,
        "function": name.module,
    }


def tidy(paths: list[Path]) -> None:
    """Sort the imports of these files and format them, as `make check` wants them."""
    for words in (["check", "--quiet", "--select", "I", "--fix-only"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, *map(str, paths)], check=True)
