"""What an author writes a check with: runs, and demands on what came of them."""

from __future__ import annotations

import bdb
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Key
from botocore.client import BaseClient

from helpers.engine.sizes import item_size
from helpers.exercises import Attempt, Cost, LearnerError, NotYet, expect_error, filled
from helpers.exercises.guard import Watch, watched
from helpers.lab.lab import Lab
from helpers.lab.wire import to_item
from tests.exercises.sample import ORDERS, ORDERS_OF_U3, SAMPLE, USERS

EXERCISE = SAMPLE.exercise("sample-shop/by-query")
Attempting = Callable[[Callable[..., Any]], Attempt]


@pytest.fixture
def attempting(lab: Lab) -> Attempting:
    return lambda answer: Attempt(EXERCISE, {"orders_of": answer}, lab)


def two_requests(table: Any, user_id: str) -> Any:
    table.get_item(Key={"pk": "USER#u3", "sk": "ORDER#000"})
    return table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]


def diagnosis_of(demand: Callable[[], object]) -> str:
    with pytest.raises(NotYet) as caught:
        demand()
    assert caught.value.rationale.endswith(".")
    assert caught.value.help
    return caught.value.diagnosis


def test_a_run_holds_what_it_did(attempting: Attempting) -> None:
    attempt = attempting(two_requests)
    table = attempt.table
    table.scan()  # the check's own requests are not the learner's
    run = attempt.run(table, user_id="u3")
    assert run.called == 'two_requests(table, user_id="u3")'
    assert [call.operation for call in run.calls] == ["GetItem", "Query"]
    assert run.cost == Cost(2, 2.0, 0)
    attempt.run(table, "u4")
    assert attempt.cost == Cost(4, 4.0, 0)
    assert len(attempt.runs) == 2


def test_fresh_tables_between_runs(attempting: Attempting) -> None:
    def forgetful(table: Any, user_id: str) -> int:
        table.delete_item(Key={"pk": "USER#u3", "sk": "ORDER#000"})
        return int(table.query(KeyConditionExpression=Key("pk").eq("USER#u3"))["Count"])

    attempt = attempting(forgetful)
    assert attempt.run(attempt.table, "u3").value == 11
    assert attempt.run(attempt.fresh(), "u3").value == 11


def test_an_iterator_is_read_while_its_requests_are_counted(attempting: Attempting) -> None:
    def lazily(table: Any, user_id: str) -> Iterator[Any]:
        for order in ORDERS_OF_U3[:2]:
            yield table.get_item(Key={"pk": order["pk"], "sk": order["sk"]})["Item"]

    attempt = attempting(lazily)
    run = attempt.run(attempt.table, "u3")
    assert isinstance(run.value, list)
    assert run.cost.requests == 2
    mapped = attempting(lambda table, user_id: map(str, range(3)))
    assert mapped.run(mapped.table, "u3").value == ["0", "1", "2"]


def test_errors_that_a_check_allows(attempting: Attempting) -> None:
    def refused(table: Any, user_id: str) -> None:
        table.put_item(Item={"pk": "USER#u3", "sk": "ORDER#000"}, ConditionExpression="attribute_not_exists(pk)")

    attempt = attempting(refused)
    run = attempt.run(attempt.table, "u3", allow=("ConditionalCheckFailedException",))
    assert (run.error, run.value, run.cost.requests) == ("ConditionalCheckFailedException", None, 1)
    assert attempt.run(attempt.table, "u3", allow=("ClientError",)).error == "ClientError"
    with pytest.raises(LearnerError, match="ConditionalCheckFailedException"):
        attempt.run(attempt.table, "u3", allow=("ValidationException",))


def test_a_function_that_came_out_of_an_answer(attempting: Attempting) -> None:
    attempt = attempting(lambda table, user_id: lambda page: page + 1)
    inner = attempt.run(attempt.table, "u3").value
    assert attempt.run(4, of=inner).value == 5


def test_demands_on_requests(attempting: Attempting) -> None:
    def mixed(table: Any, user_id: str) -> Any:
        table.put_item(Item={"pk": "a", "sk": "b", "text": "x" * 2_000})
        return table.scan(Limit=10)["Items"]

    attempt = attempting(mixed)
    assert diagnosis_of(lambda: attempt.uses("Query", help="Query.")) == "no-query"
    attempt.run(attempt.table, "u3")
    assert diagnosis_of(attempt.no_scan) == "scan-used"
    assert diagnosis_of(lambda: attempt.avoids("PutItem", help="Do not write.", diagnosis="wrote")) == "wrote"
    assert diagnosis_of(lambda: attempt.uses("Query", "GetItem", help="Query.")) == "no-query"
    assert diagnosis_of(lambda: attempt.at_most(requests=1)) == "too-many-requests"
    assert diagnosis_of(lambda: attempt.at_most(read_units=1)) == "too-many-read-units"
    assert diagnosis_of(lambda: attempt.at_most(write_units=1)) == "too-many-write-units"
    attempt.uses("Scan", help="never said")
    attempt.avoids("Query", help="never said")
    attempt.at_most(requests=2, read_units=1.5, write_units=2)


def test_demands_on_values(attempting: Attempting) -> None:
    attempt = attempting(lambda table, user_id: None)
    assert diagnosis_of(lambda: attempt.returned(attempt.run(attempt.table, "u3"))) == "no-return"
    printing = attempting(lambda table, user_id: print("12"))
    assert diagnosis_of(lambda: printing.equal(12, printing.run(printing.table, "u3"))) == "printed-not-returned"
    twelve = attempting(lambda table, user_id: 12)
    run = twelve.run(twelve.table, "u3")
    twelve.equal(12.0, run)
    known = NotYet("dozen", "A dozen it is not.", "Count again.")
    assert diagnosis_of(lambda: twelve.equal(13, run)) == "wrong-result"
    assert diagnosis_of(lambda: twelve.equal(13, run, diagnosis="count", help="Count.")) == "count"
    assert diagnosis_of(lambda: twelve.equal(13, run, mistakes={12: known})) == "dozen"


def test_items_with_a_help_of_the_exercises_own(attempting: Attempting) -> None:
    attempt = attempting(lambda table, user_id: ORDERS_OF_U3[:1])
    run = attempt.run(attempt.table, "u3")
    with pytest.raises(NotYet) as caught:
        attempt.items_equal(ORDERS_OF_U3, run, helps={"missing-items": "Look at LastEvaluatedKey."})
    assert caught.value.help == "Look at LastEvaluatedKey."


def test_a_value_that_is_right_enough_and_one_that_is_not(lab: Lab) -> None:
    attempt = Attempt(SAMPLE.exercise("sample-values/nightly"), {"dollars": 0.8}, None)
    attempt.answer_equals(0.82, within=0.05)
    with pytest.raises(NotYet) as caught:
        attempt.answer_equals(0.82, within=0.01)
    assert caught.value.diagnosis == "too-low"
    assert "0.82" not in caught.value.rationale, "the right value is not given away"


def test_items_and_keys_that_came_back(attempting: Attempting) -> None:
    typed = {"pk": {"S": "USER#u3"}, "n": {"N": "1"}}
    attempt = attempting(lambda table, value: value)
    assert attempt.items_returned(attempt.run(attempt.table, [typed, {"pk": "a"}]), "Return a list.") == [
        {"pk": "USER#u3", "n": 1},
        {"pk": "a"},
    ]
    assert attempt.run(attempt.table, "no list").items is None
    assert attempt.key_returned(attempt.run(attempt.table, {"sk": "b", "pk": "a"}), "A key.") == {"pk": "a", "sk": "b"}
    for value in ("text", [1], {"pk": "a"}):
        run = attempt.run(attempt.table, value)
        assert diagnosis_of(partial(attempt.items_returned, run, "Return a list.")) == "not-a-list"
    for key in ({"pk": "a"}, {"pk": "a", "sk": ""}, {"pk": "a", "sk": 1}, {"pk": "a", "sk": "b", "more": "c"}, "a"):
        run = attempt.run(attempt.table, key)
        assert diagnosis_of(partial(attempt.key_returned, run, "Return a key.")) == "not-a-key"


def test_demands_on_one_run(attempting: Attempting) -> None:
    attempt = attempting(two_requests)
    run = attempt.run(attempt.table, "u3")
    assert diagnosis_of(lambda: attempt.one_write(run, "Write once.")) == "not-one-write"
    assert run.evaluated == ORDERS + 1
    assert (
        diagnosis_of(lambda: attempt.reads_no_more(run, ORDERS, "order", diagnosis="read-more", help="Read less."))
        == "read-more"
    )
    attempt.reads_no_more(run, ORDERS, "order", most=ORDERS + 1, diagnosis="read-more", help="never said")
    attempt.asks_its_table(run)
    idle = attempting(lambda table, user_id: [])
    assert diagnosis_of(lambda: idle.asks_its_table(idle.run(idle.table, "u3"))) == "no-request"
    astray = attempting(lambda table, user_id: expect_error("ResourceNotFoundException", other_table))
    assert diagnosis_of(lambda: astray.asks_its_table(astray.run(astray.table, "u3"))) == "another-table"


def other_table() -> Any:
    return boto3.client("dynamodb").scan(TableName="other")


# --- what lies in the tables ---


def test_looking_into_a_table_makes_no_request(attempting: Attempting, lab: Lab) -> None:
    attempt = attempting(two_requests)
    before = len(lab.calls) if attempt.table else 0
    assert len(attempt.stored()) == USERS * ORDERS
    assert attempt.item({"pk": "USER#u3", "sk": "ORDER#001"}) == ORDERS_OF_U3[1]
    assert attempt.item({"pk": "USER#u3", "sk": "PROFILE"}) is None
    other = lab.table("attempt-other", items=[{"pk": "a", "price": Decimal("1.5")}])
    assert attempt.stored(table=other) == [{"pk": "a", "price": Decimal("1.5")}]
    assert attempt.item({"pk": "a"}, table=other) == {"pk": "a", "price": Decimal("1.5")}
    assert len(lab.calls) == before


def test_entries_of_an_index_come_when_it_has_settled(attempting: Attempting, lab: Lab) -> None:
    attempt = attempting(two_requests)
    indexed = lab.table("attempt-indexed", gsi={"by-status": {"pk": "status", "project": "keys"}})
    indexed.put_item(Item={"pk": "a", "status": "OPEN", "total": 3})
    assert attempt.stored("by-status", table=indexed) == []
    attempt.settle()
    assert attempt.stored("by-status", table=indexed) == [{"pk": "a", "status": "OPEN"}]
    with attempt.index_behind("by-status", seconds=60):
        indexed.put_item(Item={"pk": "b", "status": "OPEN"})
    attempt.settle(59)
    assert len(attempt.stored("by-status", table=indexed)) == 1
    attempt.settle()
    assert len(attempt.stored("by-status", table=indexed)) == 2


def test_a_partition_key_that_is_throttled_for_a_while(attempting: Attempting) -> None:
    attempt = attempting(two_requests)
    with attempt.throttled("USER#u3"):
        run = attempt.run(attempt.table, "u3", allow=("ProvisionedThroughputExceededException", "ThrottlingException"))
        assert run.error
    assert not attempt.run(attempt.table, "u3").error


def test_an_item_of_a_given_size() -> None:
    item = filled("ORT#Köln", "A", 400, stadt="Köln")
    assert item_size(to_item(item)) == 400
    with pytest.raises(ValueError, match="take 19 already"):
        filled("0123456789", "A", 16)


# --- the net ---


def endless() -> None:
    count = 0
    while True:
        count += 1


def test_lines_are_bounded_and_the_hooks_are_given_back(lab: Lab) -> None:
    before = sys.gettrace()
    watch = Watch(10)
    with pytest.raises(BaseException, match="stopped after 1000 lines"):
        watched(lab, watch, frozenset({__file__}), endless, 1_000)
    assert watch.stopped is not None
    assert sys.gettrace() is before
    if sys.version_info >= (3, 12):
        assert [sys.monitoring.get_tool(place) for place in (3, 4)] == [None, None]


class Debugger(bdb.Bdb):
    """Stops at one line and goes on."""

    def __init__(self, function: Callable[..., object], offset: int) -> None:
        super().__init__()
        self.seen: list[dict[str, object]] = []
        self.set_break(__file__, function.__code__.co_firstlineno + offset)

    def user_line(self, frame: FrameType) -> None:
        if self.break_here(frame):
            self.seen.append(dict(frame.f_locals))
        self.set_continue()


def debugged(debugger: Debugger, work: Callable[[], object]) -> None:
    before = sys.gettrace()
    debugger.reset()
    sys.settrace(debugger.trace_dispatch)
    try:
        work()
    finally:
        kept = sys.gettrace()
        sys.settrace(before)
    assert kept == debugger.trace_dispatch


def test_a_debugger_stops_where_it_was_told_and_loops_are_bounded_all_the_same(lab: Lab) -> None:
    table = lab.table("debugged", items=[{"pk": "a"}])

    def answer() -> Any:
        found = table.get_item(Key={"pk": "a"})["Item"]
        return [place_of(found) for _ in range(2)]

    debugger = Debugger(place_of, 1)
    debugged(debugger, lambda: watched(lab, Watch(10), frozenset({__file__}), answer))
    assert debugger.seen == [{"item": {"pk": "a"}}] * 2

    debugger = Debugger(endless, 3)
    with pytest.raises(BaseException, match="stopped after 1000 lines"):
        debugged(debugger, lambda: watched(lab, Watch(10), frozenset({__file__}), endless, 1_000))
    assert [seen["count"] for seen in debugger.seen] == list(range(len(debugger.seen)))
    assert 100 < len(debugger.seen) <= 1_000


def place_of(item: Mapping[str, object]) -> object:
    return item["pk"]


COVERED = """
import coverage, importlib, sys
from helpers.exercises import guard

def run(name):
    module = importlib.import_module(name)
    try:
        guard.watched(None, guard.Watch(9), frozenset({module.__file__}), module.work, 500)
    except BaseException as error:
        print(error)
    module.after()

measured = coverage.Coverage(data_file=None, include=["*/told_of.py", "*/helped.py"], config_file=False)
measured.start()
run("told_of")
measured.stop()
for module in ("told_of", "helped"):
    print(module, measured.analysis2(sys.modules[module].__file__)[3])
"""
TOLD_OF = """
import helped

def work():
    helped.twice(inner)

def inner(number):
    if number == 1:
        return
    while True:
        number += 1

def after():
    helped.after()
    return 1
"""
HELPED = """
def twice(function):
    function(1)
    function(2)
    print("never")

def after():
    return 2
"""


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="the learner's lines are counted beside a tracer, not through it"
)
def test_coverage_sees_the_same_lines_under_the_net(tmp_path: Path) -> None:
    """Also after code was stopped, which ends all tracing in the middle of several calls."""
    (tmp_path / "told_of.py").write_text(TOLD_OF)
    (tmp_path / "helped.py").write_text(HELPED)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", COVERED],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.stdout.splitlines() == ["stopped after 500 lines", "told_of []", "helped [5]"], done.stderr


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="the learner's lines are counted beside a tracer, not through it"
)
def test_a_debugger_that_claims_the_hook_keeps_it(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def complaining(_tracer: object) -> None:
        raise AssertionError

    monkeypatch.setattr(sys, "gettrace", lambda: complaining)
    monkeypatch.setattr(sys, "settrace", complaining)
    assert watched(lab, Watch(10), frozenset({__file__}), lambda: 5, 3) == 5


def test_a_request_runs_as_fast_as_elsewhere_and_botocore_is_given_back(lab: Lab) -> None:
    traces = []
    table = lab.table("traced", items=[{"pk": "a"}])
    table.meta.client.meta.events.register("before-send.dynamodb", lambda **_: traces.append(sys.gettrace()))
    request = BaseClient._make_api_call  # type: ignore[attr-defined]

    def endless_behind_a_request() -> None:
        table.get_item(Key={"pk": "a"})
        while True:
            pass

    before = sys.gettrace()
    with pytest.raises(BaseException, match="stopped after 1000 lines"):
        watched(lab, Watch(10), frozenset({__file__}), endless_behind_a_request, 1_000)
    assert traces == [before]
    assert BaseClient._make_api_call is request  # type: ignore[attr-defined]


def test_code_that_is_not_the_learners_is_not_counted(lab: Lab) -> None:
    watch = Watch(10)
    assert watched(lab, watch, frozenset({"<somewhere else>"}), lambda: sum(n for n in range(1_000)), 10) == 499_500
    assert watch.stopped is None


def test_requests_are_bounded(lab: Lab) -> None:
    table = lab.table("bounded", items=[{"pk": "a"}])
    watch = Watch(3)

    def asking() -> None:
        while True:
            table.get_item(Key={"pk": "a"})

    with pytest.raises(BaseException, match="stopped after 3 requests"):
        watched(lab, watch, frozenset(), asking)
    assert len(watch.calls) == 4
    table.get_item(Key={"pk": "a"})  # outside the net again
    assert len(watch.calls) == 4
