"""Every answer that is written down, replayed: each wrong one gets its own diagnosis, each right one passes."""

from __future__ import annotations

from collections import Counter

import pytest

from helpers.exercises import Exercise, Lesson, Register, State, using
from helpers.lab.lab import Lab
from tests.exercises import replay
from tests.exercises.replay import Answer, RightAnswer, WrongAnswer

HINTS = (2, 3)
WRONG_ANSWERS_MIN = 3
_TRIVIAL = {"not-started", "answer-is-none"}
"""Diagnoses that every exercise has; they do not count as wrong answers of its own."""

CASES = [
    (register, exercise, answer) for register in replay.registers() for exercise, answer in replay.answers(register)
]
LESSONS = [(register, lesson) for register in replay.registers() for lesson in register.lessons]
EXERCISES = [exercise for _, lesson in LESSONS for exercise in lesson.exercises]


def _name(value: Exercise | Answer) -> str:
    if isinstance(value, Exercise):
        return value.name
    return value.diagnosis if isinstance(value, WrongAnswer) else "right"


@pytest.mark.parametrize(
    ("register", "exercise", "answer"),
    CASES,
    ids=[f"{_name(exercise)}-{_name(answer)}" for _, exercise, answer in CASES],
)
def test_an_answer_gets_its_outcome(register: Register, exercise: Exercise, answer: Answer, lab: Lab) -> None:
    with using(register):
        outcome = replay.replay(exercise, answer)
    if isinstance(answer, RightAnswer):
        assert outcome.state is answer.state, f"\n{outcome}"
        return
    assert (outcome.diagnosis or outcome.state.value.replace("_", "-")) == answer.diagnosis, f"\n{outcome}"
    assert not outcome.state.passed
    assert outcome.help, "a wrong answer gets a recommendation"


@pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
def test_an_exercise_is_complete(exercise: Exercise) -> None:
    answers = replay.written_down().get(exercise.name, ())
    wrong = [answer for answer in answers if isinstance(answer, WrongAnswer) and answer.diagnosis not in _TRIVIAL]
    right = [answer for answer in answers if isinstance(answer, RightAnswer)]
    assert len({answer.diagnosis for answer in wrong}) >= WRONG_ANSWERS_MIN, (
        "three wrong answers, each with its own diagnosis"
    )
    assert right, "a right answer"
    assert HINTS[0] <= len(exercise.hints) <= HINTS[1]
    assert len(set(exercise.hints)) == len(exercise.hints)
    assert exercise.objective.endswith(".")
    assert exercise.minutes > 0
    if exercise.reference is not None:
        states = {answer.state for answer in right}
        assert State.EFFICIENT in states, "a right answer that is efficient, so that the reference can be reached"


def test_names_are_unique_over_all_lessons() -> None:
    counts = Counter(exercise.name for exercise in EXERCISES)
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_answer_is_written_for_an_exercise_that_is_not_there() -> None:
    known = {exercise.name for exercise in EXERCISES}
    assert sorted(replay.written_down().keys() - known) == []


@pytest.mark.parametrize(
    ("register", "lesson"), LESSONS, ids=lambda value: value.slug if isinstance(value, Lesson) else ""
)
def test_a_lesson_has_the_number_of_its_module(register: Register, lesson: Lesson) -> None:
    assert register.lesson(lesson.number) is lesson
    assert register.lesson(lesson.slug) is lesson


def test_a_diagnosis_that_is_not_the_expected_one_would_be_noticed(lab: Lab) -> None:
    register, exercise, _ = next(case for case in CASES if case[1].name == "sample-values/reader")
    with pytest.raises(AssertionError):
        test_an_answer_gets_its_outcome(register, exercise, WrongAnswer("operation = 'Scan'", "wrong-answer"), lab)
    with pytest.raises(AssertionError):
        test_an_answer_gets_its_outcome(register, exercise, RightAnswer("operation = 'Scan'", State.WORKS), lab)
