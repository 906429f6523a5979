"""The register: what a declaration must have, and how names are found."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises import Exercise, Lesson, Register, exercises_in, number, using
from helpers.exercises.register import UnknownName, course, current
from tests.exercises.sample import SAMPLE, SHOP, VALUES

FIELDS: dict[str, Any] = {
    "name": "one/first",
    "title": "First",
    "objective": "Begin.",
    "minutes": 5,
    "takes": number("n"),
    "hints": ("a", "b"),
    "check": lambda attempt: None,
}


def test_a_declaration_that_is_complete() -> None:
    exercise = Exercise(**FIELDS)
    assert exercise.slug == "one"
    assert exercise.requests_allowed == 100
    assert Exercise(**{**FIELDS, "budget": 7}).requests_allowed == 7


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "first", "lesson-slug/name"),
        ("name", "One/First", "lesson-slug/name"),
        ("title", "", "no title"),
        ("objective", "", "no objective"),
        ("minutes", 0, "minutes"),
        ("minutes", 90, "minutes"),
        ("takes", (), "takes no answer"),
        ("hints", ("a",), "1 hints"),
        ("hints", ("a", "b", "c", "d"), "4 hints"),
        ("hints", ("a", " "), "hint is empty"),
    ],
)
def test_a_declaration_that_is_not(field: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Exercise(**{**FIELDS, field: value})


def test_a_lesson_holds_its_own_only() -> None:
    with pytest.raises(ValueError, match="does not begin with two/"):
        Lesson(2, "two", "Two", (Exercise(**FIELDS),))


def test_names_numbers_and_slugs_are_unique() -> None:
    exercise = Exercise(**FIELDS)
    with pytest.raises(ValueError, match="have the name one/first"):
        Register([Lesson(1, "one", "One", (exercise, exercise))])
    with pytest.raises(ValueError, match="same number or the same slug"):
        Register([Lesson(1, "one", "One"), Lesson(1, "two", "Two")])
    with pytest.raises(ValueError, match="same number or the same slug"):
        Register([Lesson(1, "one", "One"), Lesson(2, "one", "Two")])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sample-shop/by-qeury", 'Did you mean `"sample-shop/by-query"`?'),
        ("by-query", 'Did you mean `"sample-shop/by-query"`?'),
        ("lesson/By-Query ", 'Did you mean `"sample-shop/by-query"`?'),
        ("", "The names stand in the notebook"),
        (7, "as text; it was `7`"),
        (None, "as text; it was `None`"),
        (["a"], "as text"),
    ],
)
def test_a_name_that_is_not_there(name: Any, said: str) -> None:
    with pytest.raises(UnknownName) as caught:
        SAMPLE.exercise(name)
    assert said in str(caught.value)


def test_lessons_are_found_by_number_and_slug_and_in_order() -> None:
    backwards = Register([VALUES, SHOP])
    assert [lesson.number for lesson in backwards.lessons] == [1, 2]
    assert backwards.lesson(1) is backwards.lesson("sample-shop") is SHOP
    assert backwards.lesson_of(SHOP.exercises[0]) is SHOP
    with pytest.raises(UnknownName, match="no lesson `7`"):
        backwards.lesson(7)


def test_another_register_for_a_while() -> None:
    before = current()
    with using(SAMPLE):
        assert current() is SAMPLE
    assert current() is before is course()


def test_the_courses_modules_are_read() -> None:
    numbers = [lesson.number for lesson in course().lessons]
    assert numbers == sorted(numbers)
    assert course().prediction is not None


# --- lessons and exercises are found by their files ---

DECLARED = """
from helpers.exercises import Exercise, number

EXERCISE = Exercise(
    name="one/{name}", title="{title}", objective="O.", minutes=1, takes=number("n"), hints=("a", "b"), check=print
)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Makes a package of a lesson with these modules, and gives its name."""
    monkeypatch.syspath_prepend(tmp_path)
    name = f"l01_{request.node.name.partition('[')[0]}"

    def make(**modules: str) -> str:
        (tmp_path / name).mkdir()
        for module, text in {"__init__": "", **modules}.items():
            (tmp_path / name / f"{module}.py").write_text(text, encoding="utf-8")
        return name

    return make


def test_exercises_come_in_the_order_of_their_numbers(package: Callable[..., str]) -> None:
    name = package(
        a_last=DECLARED.format(name="a-last", title="1.10 · Last"),
        b_first=DECLARED.format(name="b-first", title="1.2 · First"),
        shared="SIZE = 3",
    )
    assert [exercise.name for exercise in exercises_in(name)] == ["one/b-first", "one/a-last"]


@pytest.mark.parametrize(
    ("module", "exercise", "title", "said"),
    [
        ("other", "first", "1.1 · First", "named after"),
        ("first", "first", "First", "does not begin with its number"),
    ],
)
def test_an_exercise_that_stands_in_the_wrong_place(
    package: Callable[..., str], module: str, exercise: str, title: str, said: str
) -> None:
    name = package(**{module: DECLARED.format(name=exercise, title=title)})
    try:
        with pytest.raises(ValueError, match=said):
            exercises_in(name)
    finally:
        for loaded in [loaded for loaded in sys.modules if loaded.partition(".")[0] == name]:
            del sys.modules[loaded]


def test_the_names_of_packages_and_modules() -> None:
    assert Lesson(3, "partition-keys", "Partition keys").package == "l03_partition_keys"
    assert Exercise(**{**FIELDS, "name": "one/choose-n"}).module == "choose_n"
    for lesson in course().lessons:
        assert importlib.import_module(f"helpers.lessons.{lesson.package}").LESSON is lesson
