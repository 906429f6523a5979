"""`new lesson` and `new exercise`: what they write runs, is complete, and replaces nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.authoring import gates, notebooks, sync
from helpers.authoring.__main__ import main
from helpers.authoring.new.notebook import moved_on
from helpers.authoring.notebooks import ROOT, Notebook
from helpers.exercises import Exercise, Lesson, Register, State, using
from helpers.exercises.check import GATE, judge
from helpers.exercises.progress import start_afresh
from helpers.lab.lab import Lab
from tests.lessons.answers import Answer, RightAnswer
from tests.lessons.replays import given

from .course import code as code_cell
from .course import markdown, put
from .test_repository import tracked

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
    return {finding.rule for finding in gates.findings(root, gates.Known(known, frozenset()))} - {"stored-run"}


def declared(root: Path, package: str, module: str) -> Exercise:
    """The exercise that a written module declares."""
    names: dict[str, Any] = {}
    exec((root / "helpers/lessons" / package / f"{module}.py").read_text(encoding="utf-8"), names)
    found: Exercise = names["EXERCISE"]
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
        f"tests/lessons/{PACKAGE}/test_lesson.py",
    ]
    assert "make renew ARGS=07`" in capsys.readouterr().out
    assert rules(tmp_path) == {"unfinished"}


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
    assert ids(course)[-5:] == ["ex-size-an-item", "size-an-item", "why-size-an-item", "recap", "finish"]
    assert solution(course).node.cells[-3].metadata == {"why": EXERCISE}
    assert rules(course, writes_are_the_bill__size_an_item=2) == {"unfinished"}


def test_a_lesson_shows_the_task_and_not_the_answer(course: Path) -> None:
    cells = {cell.id: cell for cell in sync.lesson_of(solution(course)).cells}
    assert cells["size-an-item"].source.startswith(
        "# ✎ Exercise 7.1: your turn\ndef size_an_item(table, user_id):\n    ...  # your turn\n"
    )
    assert "why-size-an-item" not in cells
    assert cells["size-an-item"].source.endswith(f'check("{EXERCISE}", size_an_item)')


def test_what_it_declares_runs_and_judges_its_answers(course: Path, lab: Lab) -> None:
    exercise = declared(course, PACKAGE, "size_an_item")
    names: dict[str, Any] = {}
    exec((course / f"tests/lessons/{PACKAGE}/size_an_item.py").read_text(encoding="utf-8"), names)
    answers: tuple[Answer, ...] = names["ANSWERS"]
    with using(Register([Lesson(7, "writes-are-the-bill", "Writes are the bill", (exercise,))])):
        for answer in answers:
            outcome = judge(exercise.name, given(exercise, answer.answer)[0])
            if isinstance(answer, RightAnswer):
                assert outcome.state is State.EFFICIENT, str(outcome)
            else:
                assert (outcome.diagnosis or outcome.state.value.replace("_", "-")) == answer.diagnosis, str(outcome)


def test_the_solution_is_its_right_answer(course: Path, lab: Lab) -> None:
    exercise = declared(course, PACKAGE, "size_an_item")
    (cell,) = [cell for _, cell in solution(course).cells() if cell.id == "size-an-item"]
    answer = RightAnswer(cell.source.partition("check(")[0])
    with using(Register([Lesson(7, "writes-are-the-bill", "Writes are the bill", (exercise,))])):
        assert judge(exercise.name, given(exercise, answer.answer)[0]).state is State.EFFICIENT


def test_a_second_exercise_comes_behind_the_first(course: Path) -> None:
    assert new(course, "exercise", "writes-are-the-bill/write-less") == 0
    assert ids(course)[-8:-2] == [
        "ex-size-an-item", "size-an-item", "why-size-an-item", "ex-write-less", "write-less", "why-write-less",
    ]  # fmt: skip
    assert declared(course, PACKAGE, "write_less").title == "7.2 · Write less"
    assert rules(course, writes_are_the_bill__size_an_item=2, writes_are_the_bill__write_less=2) == {"unfinished"}


def test_exercises_behind_a_new_one_move_on(course: Path) -> None:
    new(course, "exercise", "writes-are-the-bill/write-less")
    assert new(course, "exercise", "writes-are-the-bill/first-of-all", "--after", "exercises") == 0
    titles = [declared(course, PACKAGE, module).title for module in ("first_of_all", "size_an_item", "write_less")]
    assert titles == ["7.1 · First of all", "7.2 · Size an item", "7.3 · Write less"]
    module = (course / f"helpers/lessons/{PACKAGE}/write_less.py").read_text(encoding="utf-8")
    assert module.startswith('"""Exercise 7.3: ')
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


def test_a_lesson_without_a_package(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(course / f"helpers/lessons/{PACKAGE}")
    before = files(course)
    assert new(course, "exercise", "writes-are-the-bill/more") == 1
    assert f"helpers/lessons/{PACKAGE} is missing" in capsys.readouterr().err
    assert files(course) == before


def test_a_section_that_ends_inside_a_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new(tmp_path, "lesson", "01-small")
    put(tmp_path, "solutions/01-small.ipynb", markdown("# 01"), markdown("## Exercises"), markdown("So.\n\n## Recap"))
    assert new(tmp_path, "exercise", "small/one") == 1
    assert "end inside the cell 'c3'" in capsys.readouterr().err
    put(tmp_path, "solutions/01-small.ipynb", markdown("# 01"), code_cell("1"))
    assert new(tmp_path, "exercise", "small/one") == 1
    assert "has no section `## Exercises`" in capsys.readouterr().err


def test_only_numbers_of_exercises_move_on() -> None:
    text = """\
\"\"\"Exercise 4.5, the bug hunt: 4.5 · 4.6\"\"\"
    title="4.6 · Last",
### 4.4 · Before
## Exercise 4.5 · Here
see 4.5, 14.5 and 4.55
### 3.5 · Elsewhere
"""
    moved, count = moved_on(text, 4, 5)
    assert (
        moved
        == """\
\"\"\"Exercise 4.6, the bug hunt: 4.5 · 4.6\"\"\"
    title="4.7 · Last",
### 4.4 · Before
## Exercise 4.6 · Here
see 4.5, 14.5 and 4.55
### 3.5 · Elsewhere
"""
    )
    assert count == 3


# --- in the course itself ---

BEGIN = """
import sys
from helpers.authoring.__main__ import main
from tests import renew

done = [main(["new", "lesson", "90-a-small-thing"]), main(["new", "exercise", "a-small-thing/read-it"])]
sys.exit(any([*done, renew.main(["90"]), main(["check", "style", "format", "sync"])]))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which a lesson and an exercise were begun, and all that follows from them was written."""
    root = tmp_path_factory.mktemp("project")
    for path in tracked():
        (root / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, root / path.relative_to(ROOT))
    python(root, "-c", BEGIN)
    return root


def python(root: Path, *words: str) -> str:
    """What a process says that takes the project from `root`. It has to end well."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("NOT_A_DATABASE_", "PYTEST"))}
    places = [str(root), *(path for path in os.environ["PYTHONPATH"].split(os.pathsep) if path != str(ROOT))]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=root,
        env=known | {"PYTHONPATH": os.pathsep.join(places)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_was_begun_passes_the_tests_of_every_lesson(copy: Path) -> None:
    places = ["tests/lessons/l90_a_small_thing", "tests/lessons/test_lessons.py::test_the_tests_mirror_the_lesson"]
    places += [f"{folder}/90-a-small-thing.ipynb" for folder in ("solutions", "lessons")]
    assert re.search(r"\d+ passed", python(copy, "-m", "pytest", "-q", "-n0", *places))


def test_only_what_its_author_must_say_is_left(copy: Path) -> None:
    hints = {"a-small-thing/read-it": 2}
    begun = [
        finding
        for finding in gates.findings(copy, gates.Known(hints, frozenset()))
        if "90-" in finding.file or "l90_" in finding.file
    ]
    assert {finding.rule for finding in begun} == {"unfinished"}
