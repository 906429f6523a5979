"""Transactions: what they cost, what they refuse, how they fail (T1–T8, T10; conflicts in time, T9, need a clock)."""

from __future__ import annotations

import pytest

from helpers.engine.errors import ApiError

from .support import arms, assert_refused, cases, fact, key, n, of_size, padded, refused, s, units
from .test_s07_indexes import BY_STATUS, ORDER, ORDER_KEY

CANCELLED = "TransactionCanceledException"


def _write(client, *actions, **request):
    return client.transact_write_items(TransactItems=list(actions), ReturnConsumedCapacity="INDEXES", **request)


def _put(name, item, **more):
    return {"Put": {"TableName": name, "Item": item, **more}}


def _check(name, whole, condition="attribute_exists(pk)", **more):
    return {"ConditionCheck": {"TableName": name, "Key": whole, "ConditionExpression": condition, **more}}


def _update(name, whole, expression, **more):
    return {"Update": {"TableName": name, "Key": whole, "UpdateExpression": expression, **more}}


def _delete(name, whole, **more):
    return {"Delete": {"TableName": name, "Key": whole, **more}}


# ── T1, T2: writes ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sizes", "expected"),
    cases(
        ("T1-500-B-and-3.5-KB", (500, 3_584), 10.0),
        ("T1-three-puts-of-500-B", (500, 500, 500), 6.0),
        ("T1-one-put-of-1025-B", (1_025,), 4.0),
    ),
)
def test_puts(client, table, sizes, expected):
    name = table()
    answer = _write(client, *(_put(name, of_size(size, str(number))) for number, size in enumerate(sizes)))
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
def test_the_larger_image_counts(client, table, action, expected):
    name = table()
    before = {"grow": 900, "shrink": 5_500, "delete": 7_000, "delete-missing": None}[action]
    if before:
        client.put_item(TableName=name, Item=of_size(before))
    step = {
        "grow": _update(name, key("a"), "SET y = :y", ExpressionAttributeValues={":y": s("x" * 199)}),
        "shrink": _put(name, of_size(200)),
        "delete": _delete(name, key("a")),
        "delete-missing": _delete(name, key("a")),
    }[action]
    assert units(_write(client, step)) == expected


@fact("T1-summed-per-table")
def test_several_tables(client, table):
    one, two = table("one"), table("two")
    answer = _write(client, _put(one, of_size(500, "a")), _put(two, of_size(3_584, "a")), _put(one, of_size(500, "b")))
    assert {entry["TableName"]: entry["CapacityUnits"] for entry in answer["ConsumedCapacity"]} == {one: 4.0, two: 8.0}


@fact("T2-put-of-the-order")
def test_index_arm_is_not_doubled(client, table):
    name = table(sk="sk", gsi={"by-status": BY_STATUS})
    assert arms(_write(client, _put(name, ORDER))) == {"total": 7.0, "table": 6.0, "by-status": 1.0}


@fact("T2-status-change")
def test_index_move_is_not_doubled(client, table):
    name = table(sk="sk", gsi={"by-status": BY_STATUS})
    client.put_item(TableName=name, Item=ORDER)
    change = _update(
        name,
        ORDER_KEY,
        "SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": s("PAID")},
    )
    assert arms(_write(client, change)) == {"total": 8.0, "table": 6.0, "by-status": 2.0}


@fact("T2-local-index")
def test_local_index_arm_is_not_doubled(client, table):
    name = table(sk="sk", lsi={"by-status": {"sk": "status", "project": "keys"}})
    assert arms(_write(client, _put(name, ORDER))) == {"total": 7.0, "table": 6.0, "by-status": 1.0}


# ── T3: condition checks ────────────────────────────────────────────────────────────────────────────────────────────


@fact("T3-check-of-2.5-KB")
def test_condition_check_is_a_write(client, table, ledger):
    name = table(gsi={"by-g": {"pk": "g"}})
    client.put_item(TableName=name, Item=padded({**key("a"), "g": s("1")}, 2_560))
    answer = _write(client, _check(name, key("a")))
    assert arms(answer) == {"total": 6.0, "table": 6.0}
    assert (ledger()[-1].write_units, ledger()[-1].read_units) == (6.0, 0)


@fact("T3-check-of-nothing")
def test_condition_check_of_a_missing_item(client, table):
    assert units(_write(client, _check(table(), key("a"), "attribute_not_exists(pk)"))) == 2.0


@fact("T3-condition-on-a-put-adds-nothing")
def test_condition_on_a_put(client, table):
    name = table()
    guarded = _put(name, of_size(2_560), ConditionExpression="attribute_not_exists(pk)")
    assert units(_write(client, guarded)) == 6.0


# ── T4: reads ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _get(client, *gets, **request):
    return client.transact_get_items(
        TransactItems=[{"Get": get} for get in gets], ReturnConsumedCapacity="INDEXES", **request
    )


@fact("T4-3-KB-5-KB-and-missing")
def test_transact_get(client, table):
    name = table()
    client.put_item(TableName=name, Item=of_size(3_072, "a"))
    client.put_item(TableName=name, Item=of_size(5_120, "b"))
    answer = _get(client, *({"TableName": name, "Key": key(pk)} for pk in "abc"))
    assert arms(answer) == {"total": 8.0, "table": 8.0}
    assert [response.get("Item", {}).get("pk") for response in answer["Responses"]] == [s("a"), s("b"), None]


@fact("T4-projection-saves-nothing")
def test_projected_transact_get(client, table):
    name = table()
    client.put_item(TableName=name, Item=of_size(5_120))
    answer = _get(client, {"TableName": name, "Key": key("a"), "ProjectionExpression": "pk"})
    assert units(answer) == 4.0
    assert answer["Responses"] == [{"Item": key("a")}]


# ── T5: cancelled transactions ──────────────────────────────────────────────────────────────────────────────────────


@fact("T5-no-ConsumedCapacity-but-charged")
def test_cancelled_transaction_is_charged(client, table, ledger):
    """The charge is a model choice: every action as if it had been tried once, sized by what was there (W5)."""
    name = table()
    client.put_item(TableName=name, Item=of_size(2_500, "there"))
    failing = _put(name, of_size(9_000, "there"), ConditionExpression="attribute_not_exists(pk)")
    answer = refused(_write, client, _put(name, of_size(3_584, "new")), failing)
    assert answer["Error"]["Code"] == CANCELLED
    assert "ConsumedCapacity" not in answer
    call = ledger()[-1]
    assert (call.error, call.read_units) == (CANCELLED, 0)
    assert call.write_units == 2 * 4 + 2 * 3


# ── T6: idempotency ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "after", "first_units", "replay_units"),
    cases(("T6-put-of-500-B", None, 500, 2.0, 2.0), ("T6-5000-B-over-300-B", 300, 5_000, 10.0, 4.0)),
)
def test_replay(client, table, before, after, first_units, replay_units):
    name = table()
    if before:
        client.put_item(TableName=name, Item=of_size(before))
    request = {"ClientRequestToken": f"replay-of-{after}-bytes"}
    first = _write(client, _put(name, of_size(after)), **request)
    replay = _write(client, _put(name, of_size(after)), **request)
    (first,), (replay,) = first["ConsumedCapacity"], replay["ConsumedCapacity"]
    assert (first["CapacityUnits"], first["WriteCapacityUnits"]) == (first_units, first_units)
    assert "ReadCapacityUnits" not in first
    assert (replay["CapacityUnits"], replay["ReadCapacityUnits"]) == (replay_units, replay_units)
    assert "WriteCapacityUnits" not in replay


@fact("T6-replay-changes-nothing")
def test_replay_changes_nothing(client, table):
    name = table(gsi={"by-g": {"pk": "g"}})
    add = _update(name, key("a"), "ADD hits :one SET g = :g", ExpressionAttributeValues={":one": n(1), ":g": s("x")})
    _write(client, add, ClientRequestToken="token-2")
    client.put_item(TableName=name, Item={**key("a"), "hits": n(10), "g": s("x")})
    replay = _write(client, add, ClientRequestToken="token-2")
    assert arms(replay) == {"total": 2.0, "table": 2.0}  # no index arm
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(10)


@fact("T6-same-token-other-request")
def test_token_with_another_request(client, table):
    name = table()
    _write(client, _put(name, of_size(500)), ClientRequestToken="token-3")
    answer = refused(_write, client, _put(name, of_size(501)), ClientRequestToken="token-3")
    assert answer["Error"]["Code"] == "IdempotentParameterMismatchException"
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == of_size(500)


@fact("T6-boto3-makes-a-token-per-call")
def test_two_calls_are_two_transactions(client, table):
    name = table()
    add = _update(name, key("a"), "ADD hits :one", ExpressionAttributeValues={":one": n(1)})
    _write(client, add)
    _write(client, add)
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(2)


@fact("T6-token-lives-10-minutes")
def test_lifetime_of_a_token(lab, client, table):
    name = table()
    add = _update(name, key("a"), "ADD hits :one", ExpressionAttributeValues={":one": n(1)})
    _write(client, add, ClientRequestToken="token-4")
    lab.clock.advance(seconds=599)
    _write(client, add, ClientRequestToken="token-4")
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(1)
    lab.clock.advance(seconds=601)
    _write(client, add, ClientRequestToken="token-4")
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["hits"] == n(2)


@fact("T6-a-cancelled-transaction-keeps-no-token")
def test_token_of_a_cancelled_transaction(client, table):
    name = table()
    guarded = _put(name, of_size(500), ConditionExpression="attribute_exists(pk)")
    refused(_write, client, guarded, ClientRequestToken="token-5")
    client.put_item(TableName=name, Item=key("a"))
    _write(client, guarded, ClientRequestToken="token-5")
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == of_size(500)


# ── T7: limits ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "second",
    cases(
        ("T7-put-and-delete-of-one-item", _delete),
        ("T7-put-and-check-of-one-item", _check),
        ("T7-put-and-update-of-one-item", lambda name, whole: _update(name, whole, "REMOVE y")),
        ("T7-two-puts-of-one-item", _put),
    ),
)
def test_distinct_items(client, table, second):
    name = table()
    assert_refused(
        "ValidationException",
        "Transaction request cannot include multiple operations on one item",
        _write,
        client,
        _put(name, key("a")),
        second(name, key("a")),
    )
    assert client.scan(TableName=name)["Count"] == 0


@fact("T7-one-key-in-two-tables")
def test_same_key_in_two_tables(client, table):
    one, two = table("one"), table("two")
    _write(client, _put(one, key("a")), _put(two, key("a")))
    assert client.scan(TableName=one)["Count"] == client.scan(TableName=two)["Count"] == 1


@fact("T7-one-kind-of-action-each")
def test_two_actions_in_one_element(client, table):
    name = table()
    both = {**_put(name, key("a")), **_delete(name, key("b"))}
    answer = refused(_write, client, both)
    assert answer["Error"]["Code"] == "ValidationException"


@fact("T7-no-Get-in-a-write")
def test_no_get_among_writes(lab, client, table):
    """botocore cannot send such a request, another client can."""
    name = table()
    actions = [_put(name, key("a")), {"Get": {"TableName": name, "Key": key("b")}}]
    with pytest.raises(ApiError) as caught:
        lab.engine.handle("TransactWriteItems", {"TransactItems": actions})
    assert caught.value.code == "ValidationException"
    assert client.scan(TableName=name)["Count"] == 0


# ── T8: cancellation ────────────────────────────────────────────────────────────────────────────────────────────────


@fact("T8-reasons-in-request-order")
def test_cancellation_reasons(client, table):
    name = table()
    client.put_item(TableName=name, Item=key("there"))
    answer = assert_refused(
        CANCELLED,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
        _write,
        client,
        _put(name, key("new")),
        _put(name, key("there"), ConditionExpression="attribute_not_exists(pk)"),
    )
    assert answer["CancellationReasons"] == [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"},
    ]
    assert client.scan(TableName=name)["Count"] == 1


@fact("T8-several-reasons")
def test_several_reasons(client, table):
    name = table()
    answer = refused(
        _write,
        client,
        _check(name, key("x")),
        _put(name, key("y")),
        _update(name, key("z"), "REMOVE y", ConditionExpression="attribute_exists(pk)"),
        _delete(name, key("w"), ConditionExpression="attribute_exists(pk)"),
    )
    failed = "ConditionalCheckFailed"
    assert [reason["Code"] for reason in answer["CancellationReasons"]] == [failed, "None", failed, failed]
    assert answer["Error"]["Message"].endswith(f"[{failed}, None, {failed}, {failed}]")


@fact("T8-ALL_OLD-returns-the-blocking-item")
def test_blocking_item_in_a_reason(client, table):
    name = table()
    client.put_item(TableName=name, Item=of_size(100))
    answer = refused(
        _write,
        client,
        _put(
            name,
            key("a"),
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        ),
    )
    assert answer["CancellationReasons"][0]["Item"] == of_size(100)


@fact("T8-ValidationError-reason")
def test_update_that_cannot_be_done(client, table):
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": s("text")})
    answer = refused(
        _write,
        client,
        _put(name, key("b")),
        _update(name, key("a"), "SET x = x + :one", ExpressionAttributeValues={":one": n(1)}),
    )
    assert answer["Error"]["Code"] == CANCELLED
    assert [reason["Code"] for reason in answer["CancellationReasons"]] == ["None", "ValidationError"]
    assert client.scan(TableName=name)["Count"] == 1


# ── T9, T10: as far as one caller can see ───────────────────────────────────────────────────────────────────────────


@fact("T9-a-cancelled-transaction-is-not-retried")
def test_no_retry(client, table, ledger):
    name = table()
    before = len(ledger())
    refused(_write, client, _check(name, key("nobody")))
    assert len(ledger()) - before == 1


@fact("T10-all-or-nothing")
def test_nothing_is_left_of_a_cancelled_transaction(client, table):
    name = table(gsi={"by-g": {"pk": "g"}})
    client.put_item(TableName=name, Item={**key("a"), "g": s("old")})
    refused(
        _write,
        client,
        _put(name, {**key("a"), "g": s("new")}),
        _put(name, {**key("b"), "g": s("new")}),
        _delete(name, key("c"), ConditionExpression="attribute_exists(pk)"),
    )
    assert client.scan(TableName=name)["Items"] == [{**key("a"), "g": s("old")}]
    assert client.scan(TableName=name, IndexName="by-g")["Items"] == [{**key("a"), "g": s("old")}]


@fact("T10-everything-is-there-afterwards")
def test_everything_is_there_after_a_transaction(client, table):
    one, two = table("one"), table("two", sk="sk")
    client.put_item(TableName=one, Item={**key("stock"), "left": n(3)})
    _write(
        client,
        _update(
            one,
            key("stock"),
            "SET #l = #l - :one",
            ConditionExpression="#l >= :one",
            ExpressionAttributeNames={"#l": "left"},
            ExpressionAttributeValues={":one": n(1)},
        ),
        _put(two, key("u", "order"), ConditionExpression="attribute_not_exists(pk)"),
    )
    assert client.get_item(TableName=one, Key=key("stock"), ConsistentRead=True)["Item"]["left"] == n(2)
    assert client.query(
        TableName=two, KeyConditionExpression="pk = :u", ExpressionAttributeValues={":u": s("u")}
    )["Items"] == [key("u", "order")]
