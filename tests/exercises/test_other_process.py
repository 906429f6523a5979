"""`attempt.process()`: the learner's functions in another process, or in a twin where there can be none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

from helpers.engine.physics.faults import throttle, time_out
from helpers.exercises import Attempt, LearnerError, Process, check, other_process, using
from helpers.exercises.register import course
from helpers.lab.lab import Lab
from helpers.serve import second_python
from tests.lessons.answers import answers_of, folder_of
from tests.lessons.replays import given

TASK = SimpleNamespace(name="sample/process", requests_allowed=30, arrange=lambda lab: lab.table("process", sk="sk"))
CELL = """
import functools, json, os, threading
from collections import Counter
from boto3.dynamodb.conditions import Key

PREFIX = "USER#"
seen = Counter()
client = boto3.client("dynamodb")

class Sized:
    def __init__(self, text):
        self.text = text
    def __len__(self):
        return len(self.text)

@functools.lru_cache(maxsize=4)
def cached(text):
    return PREFIX + text

def key_of(text):
    seen[text] += 1
    return {"pk": cached(text), "sk": str(len(Sized(text)))}

def put(table, text):
    table.put_item(Item=key_of(text))

def find(table, text):
    return table.query(KeyConditionExpression=Key("pk").eq(key_of(text)["pk"]))["Items"]

def find_by_client(table, text):
    pk = {"S": key_of(text)["pk"]}
    return client.get_item(TableName=table.name, Key={"pk": pk, "sk": {"S": str(len(text))}})["Item"]

def remembered(text):
    return seen[text]

def counting():
    count = 0
    def one_more(step=1):
        nonlocal count
        count += step
        return count
    return one_more

count = counting()

def surroundings():
    return os.getpid(), hash("a text"), hash(17)

def says(text):
    print(text)
    return text

def fails(table):
    return table.get_item(Key={"pk": "a", "sk": "b"})["Item"]

def never_ends(table):
    while True:
        pass

def asks_for_ever(table):
    while True:
        table.get_item(Key={"pk": "a", "sk": "b"})

def leaves(code):
    os._exit(code)

def interrupted():
    raise KeyboardInterrupt

def other_service():
    return boto3.client("sqs", region_name="us-east-1").list_queues()

def a_lock():
    return threading.Lock()

def lazily(n):
    yield from range(n)
"""
NAMES = tuple(line.split("(")[0].removeprefix("def ") for line in CELL.splitlines() if line.startswith("def "))


def notebook(cell: str) -> dict[str, Any]:
    exercise: Any = SimpleNamespace(answers=())
    _, names = given(exercise, dedent(cell))
    return names


def attempt_with(lab: Lab, names: Mapping[str, Any], *answers: str) -> Attempt:
    return Attempt(TASK, {name: names[name] for name in answers}, lab)


@pytest.fixture(scope="module")
def attempt(lab: Lab) -> Iterator[Attempt]:
    with lab.set_aside():
        made = attempt_with(lab, notebook(CELL), *NAMES, "count")
        yield made
        made.close()


@pytest.fixture(scope="module")
def processes(attempt: Attempt) -> dict[str, Process]:
    """A process for many questions, and a twin that has to answer alike."""
    with other_process.without_processes():
        twin = attempt.process()
    return {"process": attempt.process(), "twin": twin}


@pytest.fixture(params=["process", "twin"])
def process(processes: dict[str, Process], request: pytest.FixtureRequest) -> Process:
    return processes[request.param]


def is_real(process: Process) -> bool:
    return process._there._python is not None


def test_it_is_another_process(attempt: Attempt) -> None:
    one, other = attempt.process(), attempt.process()
    try:
        here, (pid, text, number) = attempt.run(of="surroundings").value, one.run(of="surroundings").value
        assert here == (os.getpid(), hash("a text"), hash(17))
        assert pid != os.getpid()
        assert (text != here[1], number == here[2]) == (True, True)
        assert other.run(of="surroundings").value[:2] != (pid, text)
        assert one.run(of="surroundings").value == (pid, text, number), "one process for several questions"
    finally:
        for process in (one, other):
            attempt._processes.remove(process._there)
            process._there.close()
    assert not any(Path("/proc", str(ended)).exists() for ended in (pid,) if Path("/proc").exists())


def test_functions_bring_what_they_use(process: Process, attempt: Attempt) -> None:
    put = process.run(attempt.table, "u3", of="put")
    assert [call.operation for call in put.calls] == ["PutItem"]
    assert put.cost.write_units == 1
    assert attempt.item({"pk": "USER#u3", "sk": "2"}) is not None
    assert process.run(attempt.table, "u3", of="find").value == [{"pk": "USER#u3", "sk": "2"}]
    assert process.run(attempt.table, "u3", of="find_by_client").value == {"pk": {"S": "USER#u3"}, "sk": {"S": "2"}}
    assert process.run(step=2, of="count").value == 2
    assert process.run(3, of="lazily").value == [0, 1, 2]


def test_it_remembers_what_it_did_itself_and_nothing_else(process: Process, attempt: Attempt) -> None:
    for _ in range(2):
        process.run("mine", of="key_of")
    attempt.run("ours", of="key_of")
    assert process.run("mine", of="remembered").value == 2
    assert process.run("ours", of="remembered").value == 0
    assert attempt.run("mine", of="remembered").value == 0
    assert attempt.run("ours", of="remembered").value > 0


def test_what_it_prints_is_kept_apart(process: Process, attempt: Attempt, capsys: pytest.CaptureFixture[str]) -> None:
    run = process.run("some words", of="says")
    assert (run.value, run.printed) == ("some words", True)
    assert "some words" in attempt.printed
    assert capsys.readouterr().out == ""


def test_an_error_names_its_line_and_its_call(process: Process, attempt: Attempt) -> None:
    with pytest.raises(LearnerError) as caught:
        process.run(attempt.table, of="fails")
    failure = caught.value.failure
    assert failure.diagnosis == "no-item"
    assert failure.source == 'return table.get_item(Key={"pk": "a", "sk": "b"})["Item"]'
    allowed = process.run(attempt.table, of="fails", allow=("KeyError",))
    assert (allowed.error, len(allowed.calls)) == ("KeyError", 1)


def test_retries_wait_in_virtual_time(attempt: Attempt, process: Process) -> None:
    before = attempt.lab.clock.seconds
    with attempt.lab.faults.inject(throttle("process").times(2), time_out("process").times(1)):
        run = process.run(attempt.table, "u3", of="put")
    assert [call.error for call in run.calls].count(None) == 2, "one write whose answer was lost, and one more"
    assert attempt.lab.clock.seconds > before + 0.05


def test_a_value_that_cannot_leave_is_known_by_its_kind(attempt: Attempt, process: Process) -> None:
    assert type(process.run(of="a_lock").value).__name__ == "lock"


def test_no_other_service_is_reached(attempt: Attempt, process: Process) -> None:
    with pytest.raises(LearnerError, match=r"The lab answers DynamoDB.* only"):
        process.run(of="other_service")


# --- how it ends ---


def test_an_endless_loop_is_stopped(attempt: Attempt, processes: dict[str, Process]) -> None:
    with pytest.raises(LearnerError) as caught:
        processes["process"].run(attempt.table, of="never_ends")
    assert caught.value.failure.diagnosis == "endless-loop"


def test_too_many_requests_end_it(lab: Lab) -> None:
    attempt = attempt_with(lab, notebook(CELL), "asks_for_ever")
    process = attempt.process()
    python = process._there._python
    with pytest.raises(LearnerError) as caught:
        process.run(attempt.table, of="asks_for_ever")
    assert caught.value.failure.diagnosis == "too-many-requests-to-finish"
    assert len(attempt.calls) == TASK.requests_allowed + 1
    assert python is not None
    assert python._process.poll() is not None


def test_code_that_ends_its_python(lab: Lab) -> None:
    attempt = attempt_with(lab, notebook(CELL), "leaves")
    with pytest.raises(LearnerError, match="ended the Python that it ran in") as caught:
        attempt.process().run(3)
    assert caught.value.failure.diagnosis == "exit-called"


def test_an_interrupt_passes_through(lab: Lab) -> None:
    attempt = attempt_with(lab, notebook(CELL), "interrupted")
    process = attempt.process()
    with pytest.raises(KeyboardInterrupt):
        process.run()
    attempt.close()
    assert not is_real(process)


# --- where there can be no process ---


def shares_a_lock(lab: Lab) -> tuple[dict[str, Any], Attempt]:
    names = notebook(
        """
        import threading
        lock = threading.Lock()
        memory = {}

        def shard_of(text):
            with lock:
                memory[text] = hash(text)
            return memory[text], len(memory)
        """
    )
    return names, attempt_with(lab, names, "shard_of")


def test_a_function_that_cannot_be_moved_has_a_twin(lab: Lab) -> None:
    names, attempt = shares_a_lock(lab)
    before = dict(names)
    one, other = attempt.process(), attempt.process()
    assert not is_real(one)
    first = one.run("a text").value
    assert first[0] != hash("a text")
    assert first[0] % 8 != other.run("a text").value[0] % 8
    assert one.run("another").value[1] == 2
    assert attempt.run("a text").value == (hash("a text"), 1)
    assert names == before
    assert names.written == set()  # type: ignore[attr-defined]


def test_a_twin_s_hash_of_numbers_is_python_s(lab: Lab) -> None:
    attempt = attempt_with(lab, notebook("def of(value):\n    return hash(value)"), "of")
    with other_process.without_processes():
        process = attempt.process()
    assert [process.run(value).value for value in (17, True, None, 2.5)] == [hash(v) for v in (17, True, None, 2.5)]
    assert process.run(("a", 1)).value != hash(("a", 1))


@pytest.mark.parametrize("reason", ["platform", "executable", "no start", "does not come up"])
def test_a_machine_without_processes_has_twins(lab: Lab, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    if reason == "platform":
        monkeypatch.setattr(sys, "platform", "emscripten")
    elif reason == "executable":
        monkeypatch.setattr(sys, "executable", "")
    elif reason == "no start":
        monkeypatch.setattr(sys, "executable", "/no/such/python")
    else:
        monkeypatch.setattr(second_python, "_MODULE", "helpers.serve.nothing_there")
    attempt = attempt_with(lab, notebook("def of(value):\n    return hash(value)"), "of")
    process = attempt.process()
    assert process.run("a text").value == other_process._salted(other_process.SEEDS[0], "a text")
    assert not is_real(process)


def test_a_module_beside_the_notebook_comes_along(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_keys.py").write_text(
        "made = []\ndef key(text):\n    made.append(text)\n    return text, len(made)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    names = notebook("import my_keys\n\ndef of(text):\n    return my_keys.key(text)")
    attempt = attempt_with(lab, names, "of")
    attempt.run("a")
    process = attempt.process()
    assert process.run("b").value == ("b", 1), "its module is a fresh one there"
    attempt.close()
    del sys.modules["my_keys"]


# --- in an exercise ---


def test_process_and_twin_come_to_the_same_outcome(lab: Lab) -> None:
    lesson = course().lesson("partition-keys")
    exercise = course().exercise("partition-keys/sharded-sales")
    answers = answers_of(exercise, folder_of(lesson))
    answer = next(answer for answer in answers if getattr(answer, "diagnosis", "") == "not-found-again").answer
    assert "hash(sale_id)" in answer
    with using(course()):
        really = check(exercise.name, *given(exercise, answer)[0])
        with other_process.without_processes():
            twin = check(exercise.name, *given(exercise, answer)[0])
    assert really.diagnosis == "not-found-again"
    assert str(really) == str(twin)
