"""Limits of a call and of a table (K7, K8)."""

from __future__ import annotations

from typing import Any

import pytest

from .support import Load, MakeTable, Wire, cases, create, definitions, fact, key, of_size, refused

INVALID = "ValidationException"


# ── K7: per call ────────────────────────────────────────────────────────────────────────────────────────────────────


def _keys(count: int) -> list[Wire]:
    return [key(f"{number:03}") for number in range(count)]


@pytest.mark.parametrize("count", cases(("K7-100-keys-in-BatchGetItem", 100), ("K7-101-keys-in-BatchGetItem", 101)))
def test_batch_get_limit(client: Any, table: MakeTable, count: int) -> None:
    request = {table(): {"Keys": _keys(count)}}
    if count <= 100:
        (answers,) = client.batch_get_item(RequestItems=request)["Responses"].values()
        assert answers == []
    else:
        answer = refused(client.batch_get_item, RequestItems=request)
        assert answer["Error"]["Code"] == INVALID


@pytest.mark.parametrize("count", cases(("K7-25-puts-in-BatchWriteItem", 25), ("K7-26-puts-in-BatchWriteItem", 26)))
def test_batch_write_limit(client: Any, table: MakeTable, count: int) -> None:
    name = table()
    request = {name: [{"PutRequest": {"Item": item}} for item in _keys(count)]}
    if count <= 25:
        client.batch_write_item(RequestItems=request)
        assert client.scan(TableName=name)["Count"] == 25
    else:
        assert refused(client.batch_write_item, RequestItems=request)["Error"]["Code"] == INVALID
        assert client.scan(TableName=name)["Count"] == 0


@fact("K7-26-writes-over-two-tables")
def test_batch_write_limit_is_over_all_tables(client: Any, table: MakeTable) -> None:
    one, two = table("one"), table("two")
    puts = [{"PutRequest": {"Item": item}} for item in _keys(26)]
    answer = refused(client.batch_write_item, RequestItems={one: puts[:13], two: puts[13:]})
    assert answer["Error"]["Code"] == INVALID


@pytest.mark.parametrize("count", cases(("K7-100-actions", 100), ("K7-101-actions", 101)))
@pytest.mark.parametrize("kind", ["write", "get"])
def test_transaction_limit(client: Any, table: MakeTable, kind: str, count: int) -> None:
    name = table()
    if kind == "write":
        call, actions = (
            client.transact_write_items,
            [{"Put": {"TableName": name, "Item": item}} for item in _keys(count)],
        )
    else:
        call, actions = client.transact_get_items, [{"Get": {"TableName": name, "Key": item}} for item in _keys(count)]
    if count <= 100:
        call(TransactItems=actions)
    else:
        assert refused(call, TransactItems=actions)["Error"]["Code"] == INVALID
    assert client.scan(TableName=name)["Count"] == (100 if (kind, count) == ("write", 100) else 0)


@fact("K7-transaction-of-4-MB")
def test_transaction_bytes(client: Any, table: MakeTable) -> None:
    name = table(capacity=(20_000, 20_000))  # 7,820 write units at once are more than a new on-demand table has (Q1)
    puts = [{"Put": {"TableName": name, "Item": of_size(400_000, f"{number:03}")}} for number in range(11)]
    assert refused(client.transact_write_items, TransactItems=puts)["Error"]["Code"] == INVALID
    assert client.scan(TableName=name)["Count"] == 0
    client.transact_write_items(TransactItems=puts[:10])  # 4,000,000 B < 4,194,304 B


@fact("K7-transact-get-of-4-MB")
def test_transact_get_bytes(client: Any, table: MakeTable, load: Load) -> None:
    name = table()
    load(name, [of_size(400_000, f"{number:03}") for number in range(11)])
    gets = [{"Get": {"TableName": name, "Key": key(f"{number:03}")}} for number in range(11)]
    answer = refused(client.transact_get_items, TransactItems=gets)
    assert answer["Error"]["Code"] in {INVALID, "TransactionCanceledException"}
    assert len(client.transact_get_items(TransactItems=gets[:10])["Responses"]) == 10


@pytest.mark.parametrize("count", cases(("K7-25-statements", 25), ("K7-26-statements", 26)))
def test_partiql_batch_limit(client: Any, table: MakeTable, count: int) -> None:
    name = table()
    statements = [{"Statement": f"SELECT * FROM \"{name}\" WHERE pk='{number}'"} for number in range(count)]
    if count <= 25:
        assert len(client.batch_execute_statement(Statements=statements)["Responses"]) == 25
    else:
        assert refused(client.batch_execute_statement, Statements=statements)["Error"]["Code"] == INVALID


@fact("K7-page-of-1-MB")
def test_scan_page(client: Any, table: MakeTable, load: Load) -> None:
    name = table()
    load(name, [of_size(100_000, f"{number:03}") for number in range(12)])
    first = client.scan(TableName=name)
    assert first["Count"] == 11  # ten have 1,000,000 B; the eleventh crosses 1,048,576 B
    assert client.scan(TableName=name, ExclusiveStartKey=first["LastEvaluatedKey"])["Count"] == 1


# ── K8: per table ───────────────────────────────────────────────────────────────────────────────────────────────────


def _global(number: int, projection: Wire | None = None) -> Wire:
    return {
        "IndexName": f"g{number:02}",
        "KeySchema": [{"AttributeName": f"k{number:02}", "KeyType": "HASH"}],
        "Projection": projection or {"ProjectionType": "KEYS_ONLY"},
    }


def _with_globals(client: Any, count: int, **options: Any) -> Any:
    return create(
        client,
        AttributeDefinitions=definitions("pk", *(f"k{number:02}" for number in range(count))),
        GlobalSecondaryIndexes=[_global(number, **options) for number in range(count)],
    )


@fact("K8-20-global-indexes")
def test_twenty_global_indexes(client: Any) -> None:
    made = _with_globals(client, 20)
    assert len(made["TableDescription"]["GlobalSecondaryIndexes"]) == 20
    client.delete_table(TableName="names")


@fact("K8-21-global-indexes")
def test_too_many_global_indexes(client: Any) -> None:
    assert refused(_with_globals, client, 21)["Error"]["Code"] in {INVALID, "LimitExceededException"}


def _with_locals(client: Any, count: int) -> Any:
    return create(
        client,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=definitions("pk", "sk", *(f"k{number}" for number in range(count))),
        LocalSecondaryIndexes=[
            {
                "IndexName": f"l{number:02}",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": f"k{number}", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for number in range(count)
        ],
    )


@fact("K8-5-local-indexes")
def test_five_local_indexes(client: Any) -> None:
    made = _with_locals(client, 5)
    assert len(made["TableDescription"]["LocalSecondaryIndexes"]) == 5
    client.delete_table(TableName="names")


@fact("K8-6-local-indexes")
def test_too_many_local_indexes(client: Any) -> None:
    assert refused(_with_locals, client, 6)["Error"]["Code"] in {INVALID, "LimitExceededException"}


def _including(count: int) -> Wire:
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": [f"a{number:02}" for number in range(count)]}


@fact("K8-100-projected-attributes")
def test_hundred_projected_attributes(client: Any) -> None:
    """Five indexes with the same 20 names count 100: a name in two indexes counts twice."""
    _with_globals(client, 5, projection=_including(20))
    client.delete_table(TableName="names")


@fact("K8-101-projected-attributes")
def test_too_many_projected_attributes(client: Any) -> None:
    indexes = [_global(number, _including(20)) for number in range(5)] + [_global(5, _including(1))]
    answer = refused(
        create,
        client,
        AttributeDefinitions=definitions("pk", *(f"k{number:02}" for number in range(6))),
        GlobalSecondaryIndexes=indexes,
    )
    assert answer["Error"]["Code"] in {INVALID, "LimitExceededException"}


@fact("K8-one-index-per-UpdateTable")
def test_one_index_at_a_time(client: Any, table: MakeTable) -> None:
    name = table()
    creations = [{"Create": _global(0)}, {"Create": _global(1)}]
    answer = refused(
        client.update_table,
        TableName=name,
        AttributeDefinitions=definitions("pk", "k00", "k01"),
        GlobalSecondaryIndexUpdates=creations,
    )
    assert answer["Error"]["Code"] in {INVALID, "LimitExceededException"}
    client.update_table(
        TableName=name, AttributeDefinitions=definitions("pk", "k00"), GlobalSecondaryIndexUpdates=creations[:1]
    )
