"""check(): five outcomes, never a traceback, the same words each time."""

from __future__ import annotations

import asyncio
import builtins
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from boto3.dynamodb.conditions import Key

from helpers.exercises import Attempt, Cost, Exercise, Lesson, Outcome, Register, State, check, function, number, using
from helpers.exercises.check import GATE
from helpers.exercises.register import current
from helpers.lab.lab import Lab
from tests.exercises.sample import ORDERS, ORDERS_OF_U3, orders

BY_QUERY = "sample-shop/by-query"
pytestmark = pytest.mark.usefixtures("lab", "sample")


def by_query(table: Any, user_id: str) -> Any:
    return table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]


class Odd:
    """An object whose every method is a trap."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no eq")

    __hash__ = None  # type: ignore[assignment]


class OddError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no str")


def raising(error: BaseException) -> Callable[..., Any]:
    def orders_of(table: Any, user_id: str) -> Any:
        raise error

    return orders_of


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x" * 100_000),
        OddError(),
        SystemExit(2),
        GeneratorExit(),
        asyncio.CancelledError(),
        MemoryError(),
        BaseExceptionGroup("several", [SystemExit(1), ValueError("a")]),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
        KeyError(),
        KeyError(("pk", 1)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_error_of_a_learner_leaves_check(error: BaseException) -> None:
    outcome = check(BY_QUERY, raising(error))
    assert outcome.state is State.ERROR
    assert "orders_of(table" in outcome.rationale
    assert len(str(outcome)) < 1_500


VALUES = [Odd(), [Odd()], {"a": Odd()}, object(), 1 + 2j, "\ud800", float("nan"), 10**5000, range(3)]


@pytest.mark.parametrize("value", VALUES, ids=[f"value{place}" for place in range(len(VALUES))])
def test_no_value_of_a_learner_leaves_check(value: Any) -> None:
    for answer in (value, lambda table, user_id: value):
        outcome = check(BY_QUERY, answer)
        assert outcome.state in (State.NOT_YET, State.ERROR)
        assert outcome.diagnosis != "fault-in-check", str(outcome)
        outcome._repr_html_().encode("utf-8")


def test_an_interrupted_kernel_stays_interrupted(lab: Lab) -> None:
    with pytest.raises(KeyboardInterrupt):
        check(BY_QUERY, raising(KeyboardInterrupt()))
    lab.table("after", items=[{"pk": "a"}]).scan()  # and nothing listens any more
    assert len(lab.engine.calls) == 0


def test_the_listener_is_gone_after_a_check(lab: Lab) -> None:
    check(BY_QUERY, by_query)
    check(BY_QUERY, lambda table, user_id: [table.get_item(Key={"pk": "a", "sk": "b"}) for _ in range(1_000)])
    assert len(lab.engine.calls) == 0


def test_what_works_and_is_efficient() -> None:
    outcome = check(BY_QUERY, by_query)
    assert (outcome.state, outcome.cost) == (State.EFFICIENT, Cost(1, 1.5, 0))
    assert "Over the whole check, yours and the reference: 1 request, 1.5 read units." in str(outcome)


def _two_functions(so_far: Any = None) -> Exercise:
    def check_both(attempt: Attempt) -> None:
        for name in ("double", "half"):
            demand_four(attempt, name)

    return Exercise(
        name="sample/two",
        title="Two functions",
        objective="Write two functions.",
        minutes=1,
        takes=(function("double", "number"), function("half", "number")),
        hints=("One.", "Two."),
        check=check_both,
        so_far=so_far,
    )


def demand_four(attempt: Attempt, name: str) -> None:
    if attempt.run(2 if name == "double" else 8, of=name).value != 4:
        attempt.fail(f"{name}-wrong", "It did not return 4.", "Return 4.")


def test_what_is_written_is_judged_while_the_rest_is_open() -> None:
    def written(attempt: Attempt) -> list[str]:
        for name in attempt.answers:
            demand_four(attempt, name)
        return list(attempt.answers)

    def later(number: int) -> Any: ...

    with using(Register([Lesson(0, "sample", "Sample", (_two_functions(written),))])):
        right = check("sample/two", lambda number: number * 2, later)
        wrong = check("sample/two", lambda number: number * 3, later)
        second = check("sample/two", later, lambda number: number // 2)
        neither = check("sample/two", later, later)
        both = check("sample/two", lambda number: number * 2, lambda number: number // 2)
    assert (right.diagnosis, right.help) == ("unfinished", "`double` is right so far. Write `half(number)` as well.")
    assert (wrong.diagnosis, second.diagnosis) == ("double-wrong", "unfinished")
    assert second.help.startswith("`half` is right so far.")
    assert (neither.state, both.state) == (State.NOT_STARTED, State.WORKS)


def test_without_a_judge_of_parts_what_is_written_waits() -> None:
    with using(Register([Lesson(0, "sample", "Sample", (_two_functions(),))])):
        outcome = check("sample/two", lambda number: number * 3, ...)
    assert (outcome.diagnosis, outcome.help) == ("unfinished", "Write `half(number)` as well.")


def test_another_balance_of_requests_and_units_is_as_good() -> None:
    plain = current().exercise(BY_QUERY)
    frugal = Cost(ORDERS, 12, 0)

    def one_by_one(table: Any, user_id: str) -> Any:
        return [table.get_item(Key={"pk": order["pk"], "sk": order["sk"]})["Item"] for order in ORDERS_OF_U3]

    assert check(BY_QUERY, one_by_one).state is State.WORKS
    with using(Register([Lesson(1, plain.slug, "Shop", (replace(plain, also=(frugal,)),))])):
        outcome = check(BY_QUERY, one_by_one)
    assert outcome.state is State.EFFICIENT
    assert outcome.help == "Right, and as good as the reference."


def test_a_method_and_a_partial_and_a_callable_object_are_functions_too() -> None:
    import functools

    class Shop:
        def orders_of(self, table: Any, user_id: str) -> Any:
            return by_query(table, user_id)

        __call__ = orders_of

    for answer in (Shop().orders_of, Shop(), functools.partial(by_query)):
        assert check(BY_QUERY, answer).state is State.EFFICIENT


def test_threads_are_counted_as_well() -> None:
    def orders_of(table: Any, user_id: str) -> Any:
        from concurrent.futures import ThreadPoolExecutor

        keys = [{"pk": order["pk"], "sk": order["sk"]} for order in ORDERS_OF_U3]
        with ThreadPoolExecutor(2) as pool:
            return [answer["Item"] for answer in pool.map(lambda key: table.get_item(Key=key), keys)]

    outcome = check(BY_QUERY, orders_of)
    assert outcome.state is State.WORKS
    assert outcome.cost is not None
    assert outcome.cost.requests == len(ORDERS_OF_U3)


def test_the_same_answer_gives_the_same_words_however_often_it_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check(BY_QUERY, by_query)
    monkeypatch.setenv("NOT_A_DATABASE_PROGRESS", str(tmp_path / "progress.json"))
    again = [check(BY_QUERY, by_query) for _ in range(3)]
    assert {str(outcome) for outcome in again} == {str(first)}
    assert {outcome._repr_html_() for outcome in again} == {first._repr_html_()}


def test_a_table_is_fresh_for_every_check(lab: Lab) -> None:
    def spoiling(table: Any, user_id: str) -> Any:
        items = by_query(table, user_id)
        table.delete_item(Key={"pk": "USER#u3", "sk": "ORDER#000"})
        return items

    assert check(BY_QUERY, spoiling).state is State.WORKS
    assert check(BY_QUERY, by_query).state is State.EFFICIENT


def test_prints_are_kept_apart_and_capped(capsys: pytest.CaptureFixture[str]) -> None:
    def chatty(table: Any, user_id: str) -> Any:
        for place in range(5_000):
            print("line", place)
        print("to stderr", file=sys.stderr)
        return by_query(table, user_id)

    outcome = check(BY_QUERY, chatty)
    assert capsys.readouterr() == ("", "")
    assert outcome.state is State.EFFICIENT
    assert outcome.printed.splitlines()[0] == "line 0"
    assert outcome.printed.endswith("… and more, which is not shown")
    assert len(outcome.printed) < 2_100


def test_an_answer_that_came_from_numpy_is_a_number() -> None:
    assert check("sample-values/nightly", np.float64(0.82)).state is State.WORKS
    assert check("sample-values/nightly", np.int64(3)).diagnosis == "too-high"


def test_an_endless_loop_in_a_retry_block_is_stopped() -> None:
    def orders_of(table: Any, user_id: str) -> Any:
        while True:
            try:
                table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))
            except Exception:  # noqa: BLE001 — what many a retry loop does
                continue

    assert check(BY_QUERY, orders_of).diagnosis == "same-page-again"


def test_stopped_code_that_returns_all_the_same_has_not_passed() -> None:
    def orders_of(table: Any, user_id: str) -> Any:
        items = by_query(table, user_id)
        try:
            while True:
                table.get_item(Key={"pk": "a", "sk": "b"})
        except:  # noqa: E722 — the bare kind
            pass
        return items

    assert check(BY_QUERY, orders_of).diagnosis == "too-many-requests-to-finish"


def test_a_debugger_keeps_its_hook() -> None:
    def tracer(frame: Any, event: str, arg: Any) -> None:
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        assert check(BY_QUERY, by_query).state is State.EFFICIENT
        kept = sys.gettrace()
    finally:
        sys.settrace(before)
    assert kept is tracer


def test_the_call_that_caused_an_error_is_named() -> None:
    def before_it_is_sent(table: Any, user_id: str) -> Any:
        return table.get_item(Key={"pk": 1.5, "sk": "a"})

    outcome = check(BY_QUERY, before_it_is_sent)
    assert (outcome.call, outcome.diagnosis) == ("GetItem", "float-number")
    refused = check(BY_QUERY, lambda table, user_id: table.query(KeyConditionExpression=Key("sk").eq("a")))
    assert (refused.call, refused.diagnosis) == ("Query", "key-not-in-query")
    own = check(BY_QUERY, raising(ValueError("mine")))
    assert own.call == ""
    assert own.source == "raise error"


def test_a_check_that_breaks_is_no_error_of_the_learner() -> None:
    def broken(attempt: Attempt) -> None:
        attempt.run(attempt.table, "u3", of="no_such_answer")

    exercise = Exercise(
        name="broken/one",
        title="One",
        objective="O.",
        minutes=1,
        takes=function("f"),
        hints=("a", "b"),
        check=broken,
        arrange=orders,
    )
    with using(Register([Lesson(1, "broken", "Broken", (exercise,))])):
        outcome = check("broken/one", lambda: 1)
    assert (outcome.state, outcome.diagnosis) == (State.ERROR, "fault-in-check")
    assert str(outcome).startswith("✗ This check could not be done")


def test_an_exercise_without_tables_needs_no_lab(lab: Lab) -> None:
    lab.stop()
    try:
        assert check("sample-values/reader", "Query").state is State.WORKS
        outcome = check(BY_QUERY, by_query)
        assert (outcome.state, outcome.diagnosis) == (State.ERROR, "lab-not-running")
        assert "Traceback" not in str(outcome)
    finally:
        lab.start()


def test_a_check_that_asks_for_a_table_without_arranging_one_is_told_so() -> None:
    exercise = Exercise(
        name="bare/one",
        title="One",
        objective="O.",
        minutes=1,
        takes=number("n"),
        hints=("a", "b"),
        check=lambda attempt: attempt.table,
    )
    with using(Register([Lesson(1, "bare", "Bare", (exercise,))])):
        assert "has no `arrange`" in check("bare/one", 1).rationale


# --- gates ---


@pytest.mark.parametrize(
    ("gate", "answer", "passes"),
    [
        ("not-started", ..., True),
        ("not-started", by_query, False),
        ("not-started", lambda table, user_id: [], False),
        ("works", by_query, True),
        ("works", ..., False),
        ("works", lambda table, user_id: [], False),
        ("", lambda table, user_id: [], True),
    ],
)
def test_gate(gate: str, answer: Any, passes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GATE, gate)
    if passes:
        assert isinstance(check(BY_QUERY, answer), Outcome)
        return
    with pytest.raises(AssertionError, match=BY_QUERY):
        check(BY_QUERY, answer)


def test_a_gate_that_does_not_exist_and_a_name_that_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GATE, "passes")
    with pytest.raises(AssertionError, match="not-started, works"):
        check(BY_QUERY, ...)
    monkeypatch.setenv(GATE, "not-started")
    with pytest.raises(AssertionError, match="No such exercise"):
        check("sample-shop/nothing", ...)


# --- forms ---


def test_the_three_forms_of_an_outcome() -> None:
    outcome = check(BY_QUERY, lambda table, user_id: table.scan()["Items"][:3])
    assert str(outcome) == repr(outcome)
    data = json.loads(json.dumps(outcome.to_json()))
    assert data["state"] == "not_yet"
    assert data["exercise"] == BY_QUERY
    assert data["diagnosis"] in str(outcome.diagnosis)
    assert outcome.help in str(outcome)
    passed = json.loads(json.dumps(check(BY_QUERY, by_query).to_json()))
    assert passed["cost"] == {"requests": 1, "read_units": 1.5, "write_units": 0}


def test_exit_as_a_notebook_does_not_have_it() -> None:
    assert check(BY_QUERY, lambda table, user_id: builtins.exit(1)).diagnosis == "exit-called"
