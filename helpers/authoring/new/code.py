"""The Python that a new lesson and a new exercise begin with, and an exercise's entry in its lesson."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Final

from helpers.authoring.edits import replaced
from helpers.authoring.new.names import ExerciseName, LessonName
from helpers.authoring.notebooks import AuthoringError

PACKAGE: Final = '''\
"""Lesson {number}, {title}: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson

LESSON = Lesson(
    number={place},
    slug="{slug}",
    title="{title}",
    exercises=(),
    predictions=(),
)
'''

TESTS: Final = '"""What people answer in lesson {number}, {title}: a module for each exercise."""\n'

MODULE: Final = '''\
"""{title}: Say here in a line what the exercise asks for."""

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


{constant} = Exercise(
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
"""Answers to *{title}*, right and wrong."""

from tests.lessons.answers import RightAnswer, WrongAnswer

ANSWERS = {{
    "{name}": (
        RightAnswer(
            """
            def {function}(table, user_id):
                return table.get_item(Key={{"pk": f"USER#{{user_id}}", "sk": "PROFILE"}})["Item"]
            """
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
    ),
}}
'''


def package(name: LessonName) -> str:
    """The `__init__.py` of a lesson without exercises."""
    return PACKAGE.format(number=name.number, place=int(name.number), slug=name.slug, title=name.title)


def package_of_tests(name: LessonName) -> str:
    """The `__init__.py` of the folder of a lesson's answers."""
    return TESTS.format(number=name.number, title=name.title)


def module(name: ExerciseName, place: int) -> str:
    """The module of an exercise that runs as it stands: reading one item by its key, in two runs."""
    return MODULE.format(**_words(name, place))


def answers(name: ExerciseName) -> str:
    """The answers that the exercise is tested with: a right one and three wrong ones."""
    return ANSWERS.format(**_words(name))


def _words(name: ExerciseName, place: int = 0) -> dict[str, object]:
    return {
        "lesson": int(name.lesson.number),
        "place": place,
        "title": name.title,
        "what": name.what,
        "name": name.full,
        "function": name.module,
        "constant": name.constant,
    }


def registered(source: str, name: ExerciseName, place: int) -> str:
    """A lesson's `__init__.py` with the exercise imported and entered, the `place`-th of the lesson's.

    Raises AuthoringError where there is no `LESSON = Lesson(…, exercises=(…))` to enter it in.
    """
    entries = _entries(source)
    if entries is None:
        raise AuthoringError(
            f"helpers/lessons/{name.lesson.package}/__init__.py has no `LESSON = Lesson(…, exercises=(…))` to enter "
            f"{name.constant} in: write it so."
        )
    written = [ast.get_source_segment(source, entry) or "" for entry in entries.elts]
    written.insert(place - 1, name.constant)
    alone = "," if len(written) == 1 else ""
    entered = replaced(source, entries, f"({', '.join(written)}{alone})")
    last = max(
        (node.end_lineno or 0 for node in ast.parse(entered).body if isinstance(node, ast.Import | ast.ImportFrom)),
        default=0,
    )
    lines = entered.split("\n")
    lines.insert(last, f"from helpers.lessons.{name.lesson.package}.{name.module} import {name.constant}")
    return "\n".join(lines)


def _entries(source: str) -> ast.Tuple | None:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Lesson":
            for keyword in node.keywords:
                if keyword.arg == "exercises" and isinstance(keyword.value, ast.Tuple):
                    return keyword.value
    return None


def tidy(paths: list[Path]) -> None:
    """Sort the imports of these files and format them, as `make check` wants them."""
    for words in (["check", "--quiet", "--select", "I", "--fix-only"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, *map(str, paths)], check=True)
