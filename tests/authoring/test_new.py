"""`new lesson` and `new exercise`: what they write runs, is complete, and replaces nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.authoring import gates, notebooks, sync
from helpers.authoring.__main__ import main
from helpers.authoring.new import code
from helpers.authoring.new.names import ExerciseName
from helpers.authoring.notebooks import AuthoringError, Notebook
from helpers.exercises import Exercise, Lesson, Register, State, using
from helpers.exercises.check import GATE, judge
from helpers.exercises.progress import start_afresh
from helpers.lab.lab import Lab
from tests.lessons.answers import Answer, RightAnswer
from tests.lessons.replays import given

from .course import code as code_cell
from .course import markdown, put

LESSON = "07-writes-are-the-bill"
PACKAGE = "l07_writes_are_the_bill"
EXERCISE = "writes-are-the-bill/size-an-item"


def new(root: Path, *words: str) -> int:
    return main(["new", *words], root=root)


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def solution(root: Path, name: str = LESSON) -> Notebook:
    return notebooks.read(root / "solutions" / f"{name}.ipynb")


def ids(root: Path, name: str = LESSON) -> list[str]:
    return [cell.id for _, cell in solution(root, name).cells()]


def rules(root: Path, **exercises: int) -> set[str]:
    """The rules that find something, besides what `make outputs` does."""
    known = {name.replace("__", "/").replace("_", "-"): hints for name, hints in exercises.items()}
    return {finding.rule for finding in gates.findings(root, known, frozenset())} - {"stored-run"}


def declared(root: Path, package: str, module: str) -> Exercise:
    """The exercise that a written module declares."""
    names: dict[str, Any] = {}
    exec((root / "helpers/lessons" / package / f"{module}.py").read_text(encoding="utf-8"), names)
    found: Exercise = names[module.upper()]
    return found


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab, and a learner of whom nothing is known."""
    monkeypatch.delenv(GATE, raising=False)
    start_afresh()
    with Lab() as running:
        yield running


# --- a lesson ---


def test_a_lesson_has_every_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(tmp_path, "lesson", LESSON) == 0
    assert sorted(files(tmp_path)) == [
        f"helpers/lessons/{PACKAGE}/__init__.py",
        f"solutions/{LESSON}.ipynb",
        f"tests/lessons/{PACKAGE}/__init__.py",
    ]
    assert "only you can write" in capsys.readouterr().out
    assert rules(tmp_path) == {"unfinished"}


def test_a_lesson_s_package_declares_it(tmp_path: Path) -> None:
    new(tmp_path, "lesson", LESSON)
    names: dict[str, Any] = {}
    exec((tmp_path / f"helpers/lessons/{PACKAGE}/__init__.py").read_text(encoding="utf-8"), names)
    lesson: Lesson = names["LESSON"]
    assert (lesson.number, lesson.slug, lesson.title) == (7, "writes-are-the-bill", "Writes are the bill")


@pytest.mark.parametrize(
    ("given", "reason"),
    [(LESSON, "is there already"), ("07-other", "is there already"), ("08-writes-are-the-bill", "is there already"),
     ("Writes", "NN-slug")],
)  # fmt: skip
def test_a_lesson_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str], given: str, reason: str) -> None:
    new(tmp_path, "lesson", LESSON)
    before = files(tmp_path)
    assert new(tmp_path, "lesson", given) == 1
    assert reason in capsys.readouterr().err
    assert files(tmp_path) == before


# --- an exercise ---


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a lesson that was begun, and one exercise in it."""
    new(tmp_path, "lesson", LESSON)
    assert new(tmp_path, "exercise", EXERCISE) == 0
    return tmp_path


def test_an_exercise_has_every_part(course: Path) -> None:
    assert {f"helpers/lessons/{PACKAGE}/size_an_item.py", f"tests/lessons/{PACKAGE}/size_an_item.py"} < set(
        files(course)
    )
    assert ids(course)[-4:] == ["ex-size-an-item", "size-an-item", "why-size-an-item", "recap"]
    assert solution(course).node.cells[-2].metadata == {"why": EXERCISE}
    assert rules(course, writes_are_the_bill__size_an_item=2) == {"unfinished"}


def test_a_lesson_shows_the_task_and_not_the_answer(course: Path) -> None:
    cells = {cell.id: cell for cell in sync.lesson_of(solution(course)).cells}
    assert cells["size-an-item"].source.startswith("def size_an_item(table, user_id):\n    ...  # your turn\n")
    assert "why-size-an-item" not in cells
    assert cells["size-an-item"].source.endswith(f'check("{EXERCISE}", size_an_item)')


def test_the_lesson_enters_it(course: Path) -> None:
    entered = (course / f"helpers/lessons/{PACKAGE}/__init__.py").read_text(encoding="utf-8")
    assert f"from helpers.lessons.{PACKAGE}.size_an_item import SIZE_AN_ITEM\n" in entered
    assert "exercises=(SIZE_AN_ITEM,)," in entered


def test_what_it_declares_runs_and_judges_its_answers(course: Path, lab: Lab) -> None:
    exercise = declared(course, PACKAGE, "size_an_item")
    names: dict[str, Any] = {}
    exec((course / f"tests/lessons/{PACKAGE}/size_an_item.py").read_text(encoding="utf-8"), names)
    answers: tuple[Answer, ...] = names["ANSWERS"][EXERCISE]
    with using(Register([Lesson(7, "writes-are-the-bill", "Writes are the bill", (exercise,))])):
        for answer in answers:
            outcome = judge(exercise.name, given(exercise, answer.answer)[0])
            if isinstance(answer, RightAnswer):
                assert outcome.state is State.EFFICIENT, str(outcome)
            else:
                assert outcome.diagnosis == answer.diagnosis, str(outcome)


def test_the_solution_is_its_right_answer(course: Path, lab: Lab) -> None:
    exercise = declared(course, PACKAGE, "size_an_item")
    (cell,) = [cell for _, cell in solution(course).cells() if cell.id == "size-an-item"]
    answer = RightAnswer(cell.source.partition("check(")[0])
    with using(Register([Lesson(7, "writes-are-the-bill", "Writes are the bill", (exercise,))])):
        assert judge(exercise.name, given(exercise, answer.answer)[0]).state is State.EFFICIENT


def test_a_second_exercise_comes_behind_the_first(course: Path) -> None:
    assert new(course, "exercise", "writes-are-the-bill/write-less") == 0
    assert ids(course)[-7:-1] == [
        "ex-size-an-item", "size-an-item", "why-size-an-item", "ex-write-less", "write-less", "why-write-less",
    ]  # fmt: skip
    assert declared(course, PACKAGE, "write_less").title == "7.2 · Write less"
    assert rules(course, writes_are_the_bill__size_an_item=2, writes_are_the_bill__write_less=2) == {"unfinished"}


def test_exercises_behind_a_new_one_move_on(course: Path) -> None:
    new(course, "exercise", "writes-are-the-bill/write-less")
    assert new(course, "exercise", "writes-are-the-bill/first-of-all", "--after", "exercises") == 0
    titles = [declared(course, PACKAGE, module).title for module in ("first_of_all", "size_an_item", "write_less")]
    assert titles == ["7.1 · First of all", "7.2 · Size an item", "7.3 · Write less"]
    entered = (course / f"helpers/lessons/{PACKAGE}/__init__.py").read_text(encoding="utf-8")
    assert "exercises=(FIRST_OF_ALL, SIZE_AN_ITEM, WRITE_LESS)," in entered
    known = {"first_of_all": 2, "size_an_item": 2, "write_less": 2}
    assert rules(course, **{f"writes_are_the_bill__{name}": hints for name, hints in known.items()}) == {"unfinished"}


REFUSED = {
    "taken": ((EXERCISE,), "has a cell 'ex-size-an-item' already"),
    "another form": (("size-an-item",), "lesson-slug/name"),
    "no such lesson": (("reads/one",), "There is no lesson 'reads'"),
    "no name of a function": (("writes-are-the-bill/3-writes",), "choose words that can"),
    "a word of Python": (("writes-are-the-bill/class",), "choose words that can"),
    "no such cell": (("writes-are-the-bill/more", "--after", "nowhere"), "has no cell 'nowhere'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_exercise_that_cannot_be(course: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    words, reason = REFUSED[case]
    before = files(course)
    assert new(course, "exercise", *words) == 1
    assert reason in capsys.readouterr().err
    assert files(course) == before


def test_a_module_that_is_there_is_not_replaced(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / f"tests/lessons/{PACKAGE}/more.py").write_text("# somebody's work\n")
    before = files(course)
    assert new(course, "exercise", "writes-are-the-bill/more") == 1
    assert "never overwrites" in capsys.readouterr().err
    assert files(course) == before


def test_a_lesson_that_keeps_its_exercises_elsewhere(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = course / f"helpers/lessons/{PACKAGE}/__init__.py"
    lesson.write_text("LESSON = None\n")
    assert new(course, "exercise", "writes-are-the-bill/more") == 1
    assert "write it so" in capsys.readouterr().err
    lesson.unlink()
    assert new(course, "exercise", "writes-are-the-bill/more") == 1
    assert "is missing" in capsys.readouterr().err


def test_a_section_that_ends_inside_a_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new(tmp_path, "lesson", "01-small")
    put(tmp_path, "solutions/01-small.ipynb", markdown("# 01"), markdown("## Exercises"), markdown("So.\n\n## Recap"))
    assert new(tmp_path, "exercise", "small/one") == 1
    assert "end inside the cell 'c3'" in capsys.readouterr().err
    put(tmp_path, "solutions/01-small.ipynb", markdown("# 01"), code_cell("1"))
    assert new(tmp_path, "exercise", "small/one") == 1
    assert "has no section `## Exercises`" in capsys.readouterr().err


def test_an_entry_is_put_among_others(tmp_path: Path) -> None:
    new(tmp_path, "lesson", LESSON)
    name = ExerciseName.of(tmp_path, EXERCISE)
    source = 'from helpers.exercises import Lesson\nLESSON = Lesson(title="Ünter", exercises=(A, B))  # ünd\n'
    assert code.registered(source, name, 2).splitlines()[1:] == [
        f"from helpers.lessons.{PACKAGE}.size_an_item import SIZE_AN_ITEM",
        'LESSON = Lesson(title="Ünter", exercises=(A, SIZE_AN_ITEM, B))  # ünd',
    ]
    with pytest.raises(AuthoringError, match="write it so"):
        code.registered("LESSON = Lesson(exercises=EXERCISES)", name, 1)
