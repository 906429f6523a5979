"""Predictions: commit, compare, and meet again what surprised."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from helpers.exercises import Prediction, predict, reveal, score, warm_up
from helpers.exercises.check import GATE
from helpers.lab.lab import Lab
from tests.ids import stable

pytestmark = pytest.mark.usefixtures("sample")
UNITS, OPERATION, RATIO = "sample-shop/scan-units", "sample-shop/operation", "sample-values/ratio"


@pytest.mark.parametrize(
    ("guess", "actual", "verdict", "sentence"),
    [
        (12, 12, "spot_on", ""),
        (12, 12.0, "spot_on", ""),
        (Decimal("0.5"), 0.5, "spot_on", ""),
        (11.5, 12, "close", ""),
        (13.2, 12, "close", ""),
        (13.3, 12, "surprise", "You expected 1.1 times as much."),
        (1, 12, "surprise", "It was 12 times as much."),
        (1_200, 12, "surprise", "You expected 100 times as much."),
        (0, 12, "surprise", "It was more."),
        (12, 0, "surprise", "It was less."),
        (1e300, 1e-300, "surprise", None),
    ],
)
def test_numbers(guess: Any, actual: Any, verdict: str, sentence: str | None) -> None:
    predict(UNITS, guess)
    shown = reveal(UNITS, actual)
    assert shown.to_json()["verdict"] == verdict
    if sentence is not None:
        assert shown.sentence == sentence


def test_a_choice_is_right_or_a_surprise() -> None:
    predict(OPERATION, "Scan")
    assert reveal(OPERATION, "Query").to_json()["verdict"] == "surprise"
    predict(OPERATION, "Query")
    assert reveal(OPERATION, "Query").guess == "Scan", "a guess after the reveal does not count"


def test_a_guess_can_be_changed_until_the_reveal() -> None:
    predict(UNITS, 1)
    predict(UNITS, 12)
    assert reveal(UNITS, 12).guess == "12 read units"
    again = predict(UNITS, 12)
    assert str(again) == str(predict(UNITS, 12)), "running the notebook again shows the same"
    assert "on record" in str(again)


def test_a_guess_closes_when_the_lab_is_asked(lab: Lab) -> None:
    things = lab.table("things", items=[{"pk": "a"}])
    predict(UNITS, 1)
    assert "on record" in str(predict(UNITS, 2)), "making a table and loading it gives nothing away"
    things.scan()
    late = predict(UNITS, 12)
    assert late.guess == "2 read units"
    assert "The lab has answered requests since" in late.sentence
    assert "on record" in str(predict(UNITS, 2)), "the same guess once more is no change"
    assert reveal(UNITS, 12).to_json()["verdict"] == "surprise"


def test_a_guess_that_was_never_measured_is_open_in_a_new_lab(lab: Lab) -> None:
    predict(UNITS, 1)
    lab.table("things", items=[{"pk": "a"}]).scan()
    lab.restart()
    assert predict(UNITS, 12).guess == "12 read units"


def test_what_is_said_to_none_speaks_of_the_prediction() -> None:
    assert predict(UNITS, None).sentence == "None is no guess yet. Put this in its place: a number of read units."
    assert predict(UNITS, -3).sentence == "Zero is the least it can be. Yours is `-3`."


def test_running_a_notebook_twice_shows_the_same() -> None:
    runs = [[str(predict(UNITS, 10)), str(reveal(UNITS, 12)), str(score())] for _ in range(2)]
    assert runs[0] == runs[1]


@pytest.mark.parametrize("guess", ["12", "many", True, None, [12], float("nan"), -3, lambda: 12], ids=stable)
def test_what_is_no_guess_is_asked_for_again(guess: Any) -> None:
    assert predict(UNITS, guess).guess == ""
    assert reveal(UNITS, 12).verdict is None


def test_no_guess_still_shows_what_happened() -> None:
    shown = reveal(UNITS, 12.5)
    assert (shown.guess, shown.actual, shown.verdict) == ("", "12.5 read units", None)
    assert "Commit to a guess first" in str(shown)


def test_a_name_with_a_slip() -> None:
    assert 'Did you mean `"sample-shop/operation"`' in str(predict("sample-shop/operatoin", "Scan"))
    assert 'Did you mean `"sample-shop/operation"`' in str(reveal("operation", "Scan"))


@pytest.mark.parametrize(("guess", "passes"), [(12, True), (..., False), ("many", False)])
def test_solutions_answer_every_prediction(guess: Any, passes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GATE, "works")
    if passes:
        predict(UNITS, guess)
        return
    with pytest.raises(AssertionError, match=UNITS):
        predict(UNITS, guess)


def test_lessons_may_leave_them_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GATE, "not-started")
    assert predict(UNITS, ...).guess == ""


def test_the_score() -> None:
    for name, guess, actual in ((UNITS, 12, 12), (OPERATION, "Scan", "Query"), (RATIO, 6, 5)):
        predict(name, guess)
        reveal(name, actual)
    assert score().to_json() == {"spot_on": 1, "close": 1, "surprises": 1, "unanswered": 0}
    assert score(2).to_json() == {"spot_on": 0, "close": 1, "surprises": 0, "unanswered": 0}
    assert score("sample-shop").to_json()["surprises"] == 1


def test_a_warm_up_brings_back_what_surprised_and_only_from_earlier_lessons() -> None:
    predict(UNITS, 1)
    reveal(UNITS, 12)
    predict(RATIO, 100)
    reveal(RATIO, 5)
    assert [guess.prediction for guess in warm_up(2).guesses] == [UNITS]
    assert [guess.prediction for guess in warm_up(3).guesses] == [UNITS, RATIO]
    assert warm_up(1).guesses == ()
    shown = str(warm_up(2))
    assert "12 read units" not in shown, "the answer is not given away"


def test_a_question_answered_in_a_warm_up_does_not_come_back_in_a_later_one() -> None:
    predict(UNITS, 1)
    reveal(UNITS, 12)
    first = warm_up(2, 12)
    assert [guess.verdict for guess in first.guesses] == ["spot_on"]
    assert str(warm_up(2, 12)) == str(first), "running the cell again shows the same"
    assert warm_up(3).guesses == ()


def test_a_question_missed_once_more_comes_back() -> None:
    predict(UNITS, 1)
    reveal(UNITS, 12)
    assert warm_up(2, 100).guesses[0].verdict == "surprise"
    assert len(warm_up(3).guesses) == 1
    assert warm_up(3, "x").guesses[0].verdict is None


def test_more_guesses_than_questions_do_no_harm() -> None:
    assert warm_up(2, 1, 2, 3, 4).guesses == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "no-slash", "question": "?", "unit": "item"},
        {"name": "a/b", "question": "", "unit": "item"},
        {"name": "a/b", "question": "?"},
        {"name": "a/b", "question": "?", "unit": "item", "options": ("a", "b")},
    ],
)
def test_a_prediction_that_is_declared_wrongly(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Prediction"):
        Prediction(**fields)
