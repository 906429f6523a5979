"""The suite notices what it is there to notice: a wrong outcome, and a check or an answer that leaves something behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises import Attempt, Exercise, Lesson, Register, State, using
from tests.exercises import sample
from tests.lessons import replays as module
from tests.lessons import suite
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.replays import LearnersLab, Replays

READER = sample.SAMPLE.exercise("sample-values/reader")
BY_QUERY = sample.SAMPLE.exercise("sample-shop/by-query")
ORDERS = """
def orders_of(table, user_id):
    return table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
"""
KEEPS_ITS_LAB = """
from helpers import Lab

lab = Lab.current()
lab.table("mine")
engine = lab.engine

def orders_of(table, user_id):
    engine.load("mine", [{"pk": {"S": "a"}}])
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[LearnersLab]:
    with LearnersLab() as running:
        yield running


def replayed(exercise: Exercise, lab: LearnersLab, monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> Replays:
    monkeypatch.setattr(module, "answers_of", lambda *_: answers)
    return Replays(Path(), lab)


@pytest.fixture
def _register() -> Iterator[None]:
    with using(sample.SAMPLE):
        yield


@pytest.mark.usefixtures("_register")
def test_a_diagnosis_that_is_not_the_expected_one(lab: LearnersLab, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (WrongAnswer("operation = 'Scan'", "wrong-answer"), RightAnswer("operation = 'Scan'", State.WORKS)):
        with pytest.raises(AssertionError):
            suite.test_an_answer_gets_its_outcome(READER, 0, replayed(READER, lab, monkeypatch, answer))


@pytest.mark.usefixtures("_register")
def test_something_left_in_the_learner_s_lab(lab: LearnersLab, monkeypatch: pytest.MonkeyPatch) -> None:
    clean, again = RightAnswer(ORDERS), RightAnswer(ORDERS)
    suite.test_every_answer_leaves_the_learners_lab_as_it_was(
        BY_QUERY, replayed(BY_QUERY, lab, monkeypatch, clean, again)
    )
    with pytest.raises(AssertionError):
        suite.test_every_answer_leaves_the_learners_lab_as_it_was(
            BY_QUERY, replayed(BY_QUERY, lab, monkeypatch, WrongAnswer(KEEPS_ITS_LAB, "no-return"))
        )


def test_a_table_of_the_same_name_that_no_check_has_met(lab: LearnersLab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.restart()
    with using(sample.SAMPLE), pytest.raises(AssertionError, match="has its name"):
        suite.test_every_answer_leaves_the_learners_lab_as_it_was(
            BY_QUERY, replayed(BY_QUERY, lab, monkeypatch, RightAnswer(ORDERS))
        )


@pytest.mark.parametrize("puts_back", [True, False])
def test_a_check_that_writes_into_the_learner_s_names(
    lab: LearnersLab, monkeypatch: pytest.MonkeyPatch, puts_back: bool
) -> None:
    def check(attempt: Attempt) -> None:
        space: dict[str, Any] = attempt.answer.__globals__
        space["hash"] = len
        attempt.run(attempt.table, "u3")
        if puts_back:
            del space["hash"]

    exercise = replace(BY_QUERY, check=check)
    with (
        using(Register([Lesson(1, "sample-shop", "A sample shop", exercises=(exercise,))])),
        pytest.raises(AssertionError),
    ):
        suite.test_every_answer_leaves_the_learners_names_alone(
            exercise, replayed(exercise, lab, monkeypatch, RightAnswer(ORDERS))
        )
