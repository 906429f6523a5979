"""What is asked of every lesson. A lesson's `test_lesson.py` imports its `LESSON` and everything from here.

Each answer is replayed once; all tests of a lesson look at these replays.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from helpers.exercises import Exercise, Lesson, Register, State, using
from tests.lessons import transcript
from tests.lessons.answers import RightAnswer, WrongAnswer, answers_of
from tests.lessons.replays import LearnersLab, Replays

HINTS = (2, 3)
WRONG_ANSWERS_MIN = 3
_TRIVIAL = {"not-started", "answer-is-none"}
"""Diagnoses that every exercise has; they do not count as wrong answers of its own."""
_BANNED = re.compile(
    r"\b(just|simply|obviously|easy|easily|trivial|of course|row|rows|record of|column|columns)\b", re.IGNORECASE
)

__all__ = [
    "folder",
    "lesson",
    "pytest_generate_tests",
    "pytestmark",
    "replays",
    "test_an_answer_gets_its_outcome",
    "test_an_exercise_is_complete",
    "test_every_answer_leaves_the_learners_lab_as_it_was",
    "test_every_answer_leaves_the_learners_names_alone",
    "test_the_sentences_are_the_golden_ones",
    "test_words_that_learners_do_not_need",
]

pytestmark = pytest.mark.transcript


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of an `exercise` runs for each of the lesson, one with a `place` for each answer to it as well."""
    lesson: Lesson = metafunc.module.LESSON
    if "place" in metafunc.fixturenames:
        cases = [
            pytest.param(exercise, place, id=f"{exercise.module}-{_name(answer)}")
            for exercise in lesson.exercises
            for place, answer in enumerate(answers_of(exercise, _folder(metafunc.module)))
        ]
        metafunc.parametrize(("exercise", "place"), cases)
    elif "exercise" in metafunc.fixturenames:
        metafunc.parametrize("exercise", lesson.exercises, ids=lambda exercise: exercise.module)


def _folder(module: ModuleType) -> Path:
    return Path(module.__file__ or "").resolve().parent


def _name(answer: RightAnswer | WrongAnswer) -> str:
    return answer.diagnosis if isinstance(answer, WrongAnswer) else "right"


@pytest.fixture(scope="module")
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """The lesson of the test's module."""
    found: Lesson = request.module.LESSON
    return found


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder of the lesson's tests."""
    return _folder(request.module)


@pytest.fixture(scope="module")
def replays(lesson: Lesson, folder: Path) -> Iterator[Replays]:
    """The lesson's answers, in a learner's lab that runs as long as the module's tests."""
    with LearnersLab() as lab, using(Register([lesson])):
        yield Replays(folder, lab)


def test_an_answer_gets_its_outcome(exercise: Exercise, place: int, replays: Replays) -> None:
    answer, outcome = replays.answers(exercise)[place], replays.of(exercise, place).outcome
    if isinstance(answer, RightAnswer):
        assert outcome.state is answer.state, f"\n{outcome}"
        return
    assert (outcome.diagnosis or outcome.state.value.replace("_", "-")) == answer.diagnosis, f"\n{outcome}"
    assert not outcome.state.passed
    assert outcome.help, "a wrong answer gets a recommendation"


def test_every_answer_leaves_the_learners_lab_as_it_was(exercise: Exercise, replays: Replays) -> None:
    all_of_them = replays.all(exercise)
    left = [str(replay.outcome) for replay in all_of_them if replay.left]
    assert not left, "\n".join(left)
    if exercise.arrange is not None:
        assert any(replay.met for replay in all_of_them), "no check met a table of the learner's that has its name"


def test_every_answer_leaves_the_learners_names_alone(exercise: Exercise, replays: Replays) -> None:
    touched = {str(replay.outcome): replay.touched for replay in replays.all(exercise) if replay.touched}
    assert not touched


def test_an_exercise_is_complete(exercise: Exercise, replays: Replays) -> None:
    answers = replays.answers(exercise)
    wrong = {answer.diagnosis for answer in answers if isinstance(answer, WrongAnswer)} - _TRIVIAL
    right = {answer.state for answer in answers if isinstance(answer, RightAnswer)}
    assert len(wrong) >= WRONG_ANSWERS_MIN, "three wrong answers, each with its own diagnosis"
    assert right, "a right answer"
    assert HINTS[0] <= len(exercise.hints) <= HINTS[1]
    assert len(set(exercise.hints)) == len(exercise.hints)
    assert exercise.objective.endswith(".")
    if exercise.reference is not None:
        assert State.EFFICIENT in right, "a right answer that is efficient, so that the reference can be reached"
        costs = {replay.outcome.cost for replay in replays.all(exercise) if replay.outcome.cost is not None}
        assert exercise.reference in costs, (
            f"the reference is what an answer costs: {', '.join(cost.words() for cost in costs)}"
        )


def test_the_sentences_are_the_golden_ones(lesson: Lesson, folder: Path, replays: Replays) -> None:
    golden = folder / transcript.GOLDEN
    stored = golden.read_text(encoding="utf-8") if golden.exists() else ""
    now = transcript.of_lesson(lesson, replays)
    difference = difflib.unified_diff(stored.splitlines(), now.splitlines(), golden.name, "now", lineterm="", n=2)
    assert stored == now, f"Read it as a learner would, then run `{transcript.COMMAND} {lesson.slug}`:\n" + "\n".join(
        difference
    )


def test_words_that_learners_do_not_need(folder: Path) -> None:
    lines = (folder / transcript.GOLDEN).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if _BANNED.search(line) and not line.startswith("    ")] == []
