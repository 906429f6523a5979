"""A check leaves the learner's lab alone, whatever the learner's code does to the lab it finds itself in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config

from helpers.engine.physics.faults import throttle
from helpers.exercises import State, check
from helpers.lab.lab import Lab, LabError
from tests.exercises.sample import ORDERS_OF_U3
from tests.exercises.snapshot import snapshot

BY_QUERY = "sample-shop/by-query"
OWN = "sample-orders"
"""A table of the learner's that has the name of the one that the exercise makes."""
pytestmark = pytest.mark.usefixtures("sample")


@pytest.fixture(scope="module")
def own(lab: Lab) -> Lab:
    """A learner's lab in the middle of its work: a table with an index, a stream, TTL and a throttle that is still on."""
    table = lab.table(
        OWN,
        sk="sk",
        gsi={"by-kind": {"pk": "kind"}},
        stream="NEW_IMAGE",
        items=[{"pk": "MINE", "sk": "0", "kind": "a"}],
    )
    lab.engine.handle(
        "UpdateTimeToLive",
        {"TableName": OWN, "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True}},
    )
    table.put_item(Item={"pk": "MINE", "sk": "1", "kind": "b", "expires": 1})
    lab.faults.add(throttle(OWN, key={"pk": {"S": "USER#u3"}}))
    lab.clock.advance(seconds=3.5)
    return lab


def raises(table: Any, user_id: str) -> None:
    table.put_item(Item={"pk": "x", "sk": "y"})
    raise ValueError("mine")


def never_ends(table: Any, user_id: str) -> None:
    while True:
        table.put_item(Item={"pk": "x", "sk": "y"})


def interrupted(table: Any, user_id: str) -> None:
    table.put_item(Item={"pk": "x", "sk": "y"})
    raise KeyboardInterrupt


def deletes_all_tables(table: Any, user_id: str) -> list[Any]:
    client = boto3.client("dynamodb")
    for name in client.list_tables()["TableNames"]:
        client.delete_table(TableName=name)
    return []


def makes_tables(table: Any, user_id: str) -> list[Any]:
    Lab.current().table("of-my-own", stream="KEYS_ONLY", items=[{"pk": "a"}])
    return []


def lets_time_pass(table: Any, user_id: str) -> list[Any]:
    Lab.current().clock.advance(seconds=30 * 24 * 3_600)
    Lab.current().faults.clear()
    return []


def restarts_the_lab(table: Any, user_id: str) -> list[Any]:
    Lab.current().restart()
    return []


def stops_the_lab(table: Any, user_id: str) -> list[Any]:
    Lab.current().stop()
    return []


def starts_another_lab(table: Any, user_id: str) -> list[Any]:
    Lab().table(OWN)
    return []


def checks_in_a_check(table: Any, user_id: str) -> list[Any]:
    check(BY_QUERY, deletes_all_tables)
    return []


@pytest.mark.parametrize(
    "answer",
    [
        lambda table, user_id: ORDERS_OF_U3,
        raises,
        never_ends,
        deletes_all_tables,
        makes_tables,
        lets_time_pass,
        restarts_the_lab,
        stops_the_lab,
        starts_another_lab,
        checks_in_a_check,
    ],
    ids=lambda answer: answer.__name__,
)
def test_the_lab_is_as_it_was(own: Lab, answer: Callable[..., Any]) -> None:
    before = snapshot(own)
    check(BY_QUERY, answer)
    assert Lab.current() is own
    assert snapshot(own) == before


def test_the_lab_is_as_it_was_after_an_interrupt(own: Lab) -> None:
    before = snapshot(own)
    with pytest.raises(KeyboardInterrupt):
        check(BY_QUERY, interrupted)
    assert snapshot(own) == before


def test_a_table_of_the_same_name_and_a_fault_do_not_disturb_a_check(own: Lab) -> None:
    def orders_of(table: Any, user_id: str) -> Any:
        return table.query(KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": f"USER#{user_id}"})[
            "Items"
        ]

    assert check(BY_QUERY, orders_of).state is State.EFFICIENT


def test_the_learners_own_tables_are_there_again_for_clients_made_before(own: Lab) -> None:
    mine = boto3.resource("dynamodb").Table(OWN)
    check(BY_QUERY, restarts_the_lab)
    assert mine.get_item(Key={"pk": "MINE", "sk": "0"})["Item"]["kind"] == "a"


def test_a_table_of_the_notebook_is_named_when_it_is_asked_in_a_check(own: Lab) -> None:
    mine = own.table("notes", items=[{"pk": "USER#u3"}])

    def astray(table: Any, user_id: str) -> Any:
        return mine.scan()["Items"]

    def careful(table: Any, user_id: str) -> Any:
        try:
            return mine.scan()["Items"]
        except Exception:  # noqa: BLE001 — what a learner's code may do
            return []

    for answer in (astray, careful):
        outcome = check(BY_QUERY, answer)
        assert (outcome.state, outcome.diagnosis) == (State.NOT_YET, "another-table")
        assert "sent Scan to the table `notes`; the check had handed over `sample-orders`." in outcome.rationale
    unknown = check(BY_QUERY, lambda table, user_id: boto3.client("dynamodb").scan(TableName="nowhere"))
    assert (unknown.state, unknown.diagnosis) == (State.ERROR, "no-such-table")


def test_an_adaptive_client_waits_in_both_worlds(own: Lab) -> None:
    """Its rate limiter measures time, which must not go back when a check begins, nor when it ends."""
    client = boto3.client("dynamodb", config=Config(retries={"mode": "adaptive", "total_max_attempts": 3}))
    key = {"pk": {"S": "MINE"}, "sk": {"S": "0"}}

    waits: list[float] = []

    def orders_of(table: Any, user_id: str) -> Any:
        before = Lab.current().slept
        with Lab.current().faults.inject(throttle(table.name).times(2)):
            client.get_item(TableName=table.name, Key=key)
        waits.append(Lab.current().slept - before)
        return ORDERS_OF_U3

    def waited() -> float:
        before = own.slept
        with own.faults.inject(throttle(OWN).times(2)):
            client.get_item(TableName=OWN, Key=key)
        return own.slept - before

    first = waited()
    own.clock.advance(seconds=100_000)
    waited()
    slept = own.slept
    assert check(BY_QUERY, orders_of).state is State.WORKS
    assert own.slept == slept
    waits.append(waited())
    assert all(0 < wait < 10 * first for wait in waits)


def test_a_lab_that_is_stopped_cannot_be_set_aside() -> None:
    lab = Lab()
    lab.stop()
    with pytest.raises(LabError, match="start"), lab.set_aside():
        pass
