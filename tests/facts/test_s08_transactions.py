"""Transactions: what they cost, and replays (T1–T6)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.lab.lab import Lab

from .actions import CANCELLED, check, delete, put, update, write
from .orders import BY_STATUS, ORDER, ORDER_KEY
from .support import Ledger, MakeTable, Wire, arms, cases, fact, key, n, of_size, padded, refused, s, units

# ── T1, T2: writes ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sizes", "expected"),
    cases(
        ("T1-500-B-and-3.5-KB", (500, 3_584), 10.0),
        ("T1-three-puts-of-500-B", (500, 500, 500), 6.0),
        ("T1-one-put-of-1025-B", (1_025,), 4.0),
    ),
)
def test_puts(client: Any, table: MakeTable, sizes: Any, expected: float) -> None:
    name = table()
    answer = write(client, *(put(name, of_size(size, str(number))) for number, size in enumerate(sizes)))
    assert units(answer) == expected
    assert client.scan(TableName=name)["Count"] == len(sizes)


@pytest.mark.parametrize(
    ("action", "expected"),
    cases(
        ("T1-update-900-B-to-1100-B", "grow", 4.0),
        ("T1-put-200-B-over-5500-B", "shrink", 12.0),
        ("T1-delete-of-7000-B", "delete", 14.0),
        ("T1-delete-of-nothing", "delete-missing", 2.0),
    ),
)
def test_the_larger_image_counts(client: Any, table: MakeTable, action: str, expected: float) -> None:
    name = table()
    before = {"grow": 900, "shrink": 5_500, "delete": 7_000, "delete-missing": None}[action]
    if before:
        client.put_item(TableName=name, Item=of_size(before))
    step = {
        "grow": update(name, key("a"), "SET y = :y", ExpressionAttributeValues={":y": s("x" * 199)}),
        "shrink": put(name, of_size(200)),
        "delete": delete(name, key("a")),
        "delete-missing": delete(name, key("a")),
    }[action]
    assert units(write(client, step)) == expected


@fact("T1-summed-per-table")
def test_several_tables(client: Any, table: MakeTable) -> None:
    one, two = table("one"), table("two")
    answer = write(client, put(one, of_size(500, "a")), put(two, of_size(3_584, "a")), put(one, of_size(500, "b")))
    assert {entry["TableName"]: entry["CapacityUnits"] for entry in answer["ConsumedCapacity"]} == {one: 4.0, two: 8.0}


@fact("T2-put-of-the-order")
def test_index_arm_is_not_doubled(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", gsi={"by-status": BY_STATUS})
    assert arms(write(client, put(name, ORDER))) == {"total": 7.0, "table": 6.0, "by-status": 1.0}


@fact("T2-status-change")
def test_index_move_is_not_doubled(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", gsi={"by-status": BY_STATUS})
    client.put_item(TableName=name, Item=ORDER)
    change = update(
        name,
        ORDER_KEY,
        "SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": s("PAID")},
    )
    assert arms(write(client, change)) == {"total": 8.0, "table": 6.0, "by-status": 2.0}


@fact("T2-local-index")
def test_local_index_arm_is_not_doubled(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", lsi={"by-status": {"sk": "status", "project": "keys"}})
    assert arms(write(client, put(name, ORDER))) == {"total": 7.0, "table": 6.0, "by-status": 1.0}


# ── T3: condition checks ────────────────────────────────────────────────────────────────────────────────────────────


@fact("T3-check-of-2.5-KB")
def test_condition_check_is_a_write(client: Any, table: MakeTable, ledger: Ledger) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    client.put_item(TableName=name, Item=padded({**key("a"), "g": s("1")}, 2_560))
    answer = write(client, check(name, key("a")))
    assert arms(answer) == {"total": 6.0, "table": 6.0}
    assert (ledger()[-1].write_units, ledger()[-1].read_units) == (6.0, 0)


@fact("T3-check-of-nothing")
def test_condition_check_of_a_missing_item(client: Any, table: MakeTable) -> None:
    assert units(write(client, check(table(), key("a"), "attribute_not_exists(pk)"))) == 2.0


@fact("T3-condition-on-a-put-adds-nothing")
def test_condition_on_a_put(client: Any, table: MakeTable) -> None:
    name = table()
    guarded = put(name, of_size(2_560), ConditionExpression="attribute_not_exists(pk)")
    assert units(write(client, guarded)) == 6.0


# ── T4: reads ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _get(client: Any, *gets: Wire, **request: Any) -> Any:
    return client.transact_get_items(
        TransactItems=[{"Get": get} for get in gets], ReturnConsumedCapacity="INDEXES", **request
    )


@fact("T4-3-KB-5-KB-and-missing")
def test_transact_get(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(3_072, "a"))
    client.put_item(TableName=name, Item=of_size(5_120, "b"))
    answer = _get(client, *({"TableName": name, "Key": key(pk)} for pk in "abc"))
    assert arms(answer) == {"total": 8.0, "table": 8.0}
    assert [response.get("Item", {}).get("pk") for response in answer["Responses"]] == [s("a"), s("b"), None]


@fact("T4-projection-saves-nothing")
def test_projected_transact_get(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(5_120))
    answer = _get(client, {"TableName": name, "Key": key("a"), "ProjectionExpression": "pk"})
    assert units(answer) == 4.0
    assert answer["Responses"] == [{"Item": key("a")}]


# ── T5: cancelled transactions ──────────────────────────────────────────────────────────────────────────────────────


@fact("T5-no-ConsumedCapacity-but-charged")
def test_cancelled_transaction_is_charged(client: Any, table: MakeTable, ledger: Ledger) -> None:
    """The transaction uses capacity as one that goes through: the failed put too, by the larger of both items (T1)."""
    name = table()
    client.put_item(TableName=name, Item=of_size(2_500, "there"))
    failing = put(name, of_size(9_000, "there"), ConditionExpression="attribute_not_exists(pk)")
    answer = refused(write, client, put(name, of_size(3_584, "new")), failing)
    assert answer["Error"]["Code"] == CANCELLED
    assert "ConsumedCapacity" not in answer
    call = ledger()[-1]
    assert (call.error, call.read_units) == (CANCELLED, 0)
    assert call.write_units == 2 * 4 + 2 * 9


# ── T6: idempotency ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "after", "first_units", "replay_units"),
    cases(("T6-put-of-500-B", None, 500, 2.0, 2.0), ("T6-5000-B-over-300-B", 300, 5_000, 10.0, 4.0)),
)
def test_replay(
    client: Any, table: MakeTable, before: int | None, after: int, first_units: float, replay_units: float
) -> None:
    name = table()
    if before:
        client.put_item(TableName=name, Item=of_size(before))
    request = {"ClientRequestToken": f"replay-of-{after}-bytes"}
    first = write(client, put(name, of_size(after)), **request)
    replay = write(client, put(name, of_size(after)), **request)
    (first,), (replay,) = first["ConsumedCapacity"], replay["ConsumedCapacity"]
    assert (first["CapacityUnits"], first["WriteCapacityUnits"]) == (first_units, first_units)
    assert "ReadCapacityUnits" not in first
    assert (replay["CapacityUnits"], replay["ReadCapacityUnits"]) == (replay_units, replay_units)
    assert "WriteCapacityUnits" not in replay


@fact("T6-replay-changes-nothing")
def test_replay_changes_nothing(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    add = update(name, key("a"), "ADD hits :one SET g = :g", ExpressionAttributeValues={":one": n(1), ":g": s("x")})
    write(client, add, ClientRequestToken="token-2")
    client.put_item(TableName=name, Item={**key("a"), "hits": n(10), "g": s("x")})
    replay = write(client, add, ClientRequestToken="token-2")
    assert arms(replay) == {"total": 2.0, "table": 2.0}  # no index arm
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(10)


@fact("T6-same-token-other-request")
def test_token_with_another_request(client: Any, table: MakeTable) -> None:
    name = table()
    write(client, put(name, of_size(500)), ClientRequestToken="token-3")
    answer = refused(write, client, put(name, of_size(501)), ClientRequestToken="token-3")
    assert answer["Error"]["Code"] == "IdempotentParameterMismatchException"
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == of_size(500)


@fact("T6-boto3-makes-a-token-per-call")
def test_two_calls_are_two_transactions(client: Any, table: MakeTable) -> None:
    name = table()
    add = update(name, key("a"), "ADD hits :one", ExpressionAttributeValues={":one": n(1)})
    write(client, add)
    write(client, add)
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(2)


@fact("T6-token-lives-10-minutes")
def test_lifetime_of_a_token(lab: Lab, client: Any, table: MakeTable) -> None:
    name = table()
    add = update(name, key("a"), "ADD hits :one", ExpressionAttributeValues={":one": n(1)})
    write(client, add, ClientRequestToken="token-4")
    lab.clock.advance(seconds=599)
    write(client, add, ClientRequestToken="token-4")
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(1)
    lab.clock.advance(seconds=601)
    write(client, add, ClientRequestToken="token-4")
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(2)


@fact("T6-a-cancelled-transaction-keeps-no-token")
def test_token_of_a_cancelled_transaction(client: Any, table: MakeTable) -> None:
    name = table()
    guarded = put(name, of_size(500), ConditionExpression="attribute_exists(pk)")
    refused(write, client, guarded, ClientRequestToken="token-5")
    client.put_item(TableName=name, Item=key("a"))
    write(client, guarded, ClientRequestToken="token-5")
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == of_size(500)
