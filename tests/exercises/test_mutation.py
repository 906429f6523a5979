"""The mutation run's tool, on one exercise; and its page, which must be about the references as they are."""

from __future__ import annotations

import pytest

from helpers.exercises import Register, State
from helpers.exercises.register import UnknownName, course
from helpers.lab.lab import Lab
from tests.exercises import mutation
from tests.exercises.mutants import mutants
from tests.exercises.reference import around, reference

EXERCISES = [exercise for lesson in course().lessons for exercise in lesson.exercises]


def page() -> str:
    return mutation.PAGE.read_text(encoding="utf-8")


SHELF = """
def whole_shelf(table, page_size):
    found, start = [], {}
    while True:
        page = table.query(KeyConditionExpression=Key("pk").eq("SHELF"), Limit=page_size, **start)
        found.extend(page["Items"])
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
"""
UNASKED = 'more than asked: page = table.query(KeyConditionExpression=Key("pk").eq("SHELF"), **start)'
"""The sample's check lets it through: nobody looks at the size of a page."""
DEARER = (
    'consistent read: page = table.query(KeyConditionExpression=Key("pk").eq("SHELF"), '
    "Limit=page_size, **start, ConsistentRead=True)"
)
ENDLESS = "drop an argument: start = {}"
"""Reads the first page again and again, until the check stops it."""
LESS = "return less: return less(found)"


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Every reference is SHELF, with four mutants."""
    chosen = [mutant for mutant in mutants(SHELF) if mutant.name in (UNASKED, DEARER, ENDLESS, LESS)]
    assert len(chosen) == 4
    monkeypatch.setattr(mutation, "reference", lambda _: SHELF)
    monkeypatch.setattr(mutation, "around", lambda *_: "")
    monkeypatch.setattr(mutation, "mutants", lambda *_: chosen)
    monkeypatch.setattr(mutation, "equivalents", lambda _: {})
    return monkeypatch


def test_an_exercise_s_mutants_are_judged(sample: Register, shelf: pytest.MonkeyPatch) -> None:
    exercise = sample.exercise("sample-shop/all-pages")
    found = {result.mutant.name: result for result in mutation.results(exercise, 0)}
    assert {name: result.verdict.value for name, result in found.items()} == {
        UNASKED: "survived",
        DEARER: "caught",
        ENDLESS: "caught",
        LESS: "caught",
    }
    assert found[DEARER].outcome.state is State.WORKS
    assert found[LESS].outcome.diagnosis == "missing-items"

    shelf.setattr(mutation, "equivalents", lambda _: {UNASKED: "Pages may have any size."})
    shelf.setattr(mutation, "mutants", lambda *_: [found[UNASKED].mutant])
    (again,) = mutation.results(exercise, 0)
    assert again.verdict.value == "equivalent"


@pytest.mark.parametrize(("name", "wrong"), [(LESS, "is caught"), ("text: no such line", "any more")])
def test_a_reason_that_is_wrong_or_old_is_an_error(
    sample: Register, shelf: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    shelf.setattr(mutation, "equivalents", lambda _: {name: "It is said to be none."})
    chosen = [mutant for mutant in mutants(SHELF) if mutant.name == LESS]
    shelf.setattr(mutation, "mutants", lambda *_: chosen)
    with pytest.raises(ValueError, match=wrong):
        list(mutation.results(sample.exercise("sample-shop/all-pages"), 0))


def test_a_reference_that_does_not_pass_is_an_error(sample: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation, "reference", lambda _: SHELF.replace("SHELF", "SHOP"))
    monkeypatch.setattr(mutation, "around", lambda *_: "")
    with pytest.raises(ValueError, match="is not yet"):
        next(mutation.results(sample.exercise("sample-shop/all-pages"), 0))


def test_an_answer_that_does_not_run_or_end_is_caught(sample: Register, lab: Lab) -> None:
    exercise = sample.exercise("sample-shop/by-query")
    for code in ("def orders_of(table, user_id):\n    while True:\n        pass\n", "orders_of = nothing\n"):
        assert not mutation.replayed(exercise, "", code).state.passed


def test_a_reference_runs_by_itself() -> None:
    for exercise in EXERCISES:
        if code := reference(exercise):
            compile(f"{around(exercise, code)}\n\n{code}", exercise.name, "exec")


def test_the_page_is_about_the_references_as_they_are() -> None:
    now = {exercise.name: mutation.fingerprint(exercise) for exercise in EXERCISES if reference(exercise)}
    assert mutation.fingerprints(page()) == now, f"run it again: {mutation.COMMAND}"
    unknown = {exercise.name: names for exercise in EXERCISES if (names := mutation.unknown_names(exercise))}
    assert unknown == {}


def test_nearly_all_faults_are_noticed() -> None:
    made, caught, equivalent, survived = mutation.totals(page())
    assert made == caught + equivalent + survived
    assert mutation.share(page()) >= mutation.CAUGHT_MIN


def test_a_page_keeps_the_other_exercises() -> None:
    before = page()
    found = mutation.parts(before)
    assert found.keys() == mutation.fingerprints(before).keys()
    for lesson in course().lessons:
        assert mutation.page(before, {f"{lesson.number:02}": mutation.section(lesson, found)}) == before


def test_exercises_are_asked_for_by_name_or_by_lesson() -> None:
    assert mutation.exercises(["partition-keys/choose-n"], course()) == [course().exercise("partition-keys/choose-n")]
    assert mutation.exercises(["03"], course()) == mutation.exercises(["partition-keys"], course())
    assert len(mutation.exercises([], course())) == len(EXERCISES)
    with pytest.raises(UnknownName):
        mutation.exercises(["partition-keys/chose-n"], course())


def test_a_page_keeps_the_other_lessons() -> None:
    first, second = (
        f"## {number} · A lesson\n\n| `a/{number}` | 4 | 3 | 1 | 0 |\n\n<!-- a/{number}: 0123456789ab -->\n\n"
        for number in ("01", "02")
    )
    both = mutation.page(mutation.page("", {"02": second}), {"01": first})
    assert both == mutation.page("", {"01": first, "02": second}) == mutation.page(both, {"02": second})
    assert mutation.totals(both) == (8, 6, 2, 0)
    assert mutation.share(both) == 1.0
    assert list(mutation.fingerprints(both)) == ["a/01", "a/02"]
