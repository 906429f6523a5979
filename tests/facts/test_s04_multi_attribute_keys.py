"""Global indexes whose keys have several attributes (K9)."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from .support import MakeTable, Wire, cases, create, definitions, fact, refused

INVALID = "ValidationException"


# ── K9: multi-attribute keys ────────────────────────────────────────────────────────────────────────────────────────

MATCHES = [
    {"pk": "m1", "cup": "2026", "region": "EU", "round": "final", "day": 3, "court": "a"},
    {"pk": "m2", "cup": "2026", "region": "EU", "round": "final", "day": 1, "court": "b"},
    {"pk": "m3", "cup": "2026", "region": "EU", "round": "group", "day": 2, "court": "a"},
    {"pk": "m4", "cup": "2026", "region": "US", "round": "final", "day": 3, "court": "a"},
    {"pk": "m5", "cup": "2025", "region": "EU", "round": "final", "day": 3, "court": "a"},
    {"pk": "m6", "cup": "2026", "region": "EU", "round": "final"},
]


@pytest.fixture
def matches(table: MakeTable) -> Any:
    index = {"pk": ["cup", "region"], "sk": ["round", "day:N", "court"]}
    return boto3.resource("dynamodb").Table(table("matches", gsi={"by-cup": index}, items=MATCHES))


def _query(matches: Any, condition: str, **values: Any) -> Any:
    names = {"#region": "region", "#day": "day"}
    return matches.query(
        IndexName="by-cup",
        KeyConditionExpression=condition,
        ExpressionAttributeNames={token: name for token, name in names.items() if token in condition},
        ExpressionAttributeValues={f":{name}": value for name, value in values.items()},
    )


BOTH = "cup = :cup AND #region = :region"
EU = {"cup": "2026", "region": "EU"}


@pytest.mark.parametrize(
    ("condition", "values", "found"),
    cases(
        ("K9-partition-by-both-attributes", BOTH, EU, ["m2", "m1", "m3"]),
        ("K9-first-sort-attribute", BOTH + " AND round = :r", {**EU, "r": "final"}, ["m2", "m1"]),
        ("K9-range-on-the-first", BOTH + " AND round > :r", {**EU, "r": "final"}, ["m3"]),
        ("K9-begins-with-on-the-first", BOTH + " AND begins_with(round, :r)", {**EU, "r": "f"}, ["m2", "m1"]),
        ("K9-range-on-the-second", BOTH + " AND round = :r AND #day < :d", {**EU, "r": "final", "d": 3}, ["m2"]),
        (
            "K9-range-on-the-third",
            BOTH + " AND round = :r AND #day = :d AND court BETWEEN :a AND :b",
            {**EU, "r": "final", "d": 3, "a": "a", "b": "c"},
            ["m1"],
        ),
    ),
)
def test_multi_attribute_keys(matches: Any, condition: str, values: Wire, found: list[str]) -> None:
    assert [item["pk"] for item in _query(matches, condition, **values)["Items"]] == found


@pytest.mark.parametrize(
    ("condition", "values"),
    cases(
        ("K9-every-partition-attribute-is-needed", "cup = :cup", {"cup": "2026"}),
        ("K9-partition-only-by-equality", "cup = :cup AND #region > :region", EU),
        ("K9-no-gap-in-the-sort-attributes", BOTH + " AND #day = :d", {**EU, "d": 3}),
        ("K9-range-only-on-the-last", BOTH + " AND round > :r AND #day = :d", {**EU, "r": "a", "d": 3}),
    ),
)
def test_multi_attribute_keys_refused(matches: Any, condition: str, values: Wire) -> None:
    assert refused(_query, matches, condition, **values)["Error"]["Code"] == INVALID


@fact("K9-entry-needs-every-attribute")
def test_multi_attribute_entry_is_sparse(matches: Any) -> None:
    found = matches.scan(IndexName="by-cup")["Items"]
    assert sorted(item["pk"] for item in found) == ["m1", "m2", "m3", "m4", "m5"]


@fact("K9-pages-by-all-attributes")
def test_multi_attribute_paging(matches: Any) -> None:
    request = {
        "IndexName": "by-cup",
        "KeyConditionExpression": "cup = :cup AND #region = :region",
        "ExpressionAttributeNames": {"#region": "region"},
        "ExpressionAttributeValues": {":cup": "2026", ":region": "EU"},
        "Limit": 1,
    }
    seen: list[str] = []
    start: Wire = {}
    while True:
        page = matches.query(**request, **start)
        seen += [item["pk"] for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            break
        assert set(page["LastEvaluatedKey"]) == {"pk", "cup", "region", "round", "day", "court"}
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert seen == ["m2", "m1", "m3"]


@pytest.mark.parametrize(
    ("keys", "allowed"),
    cases(("K9-4-partition-and-4-sort", (4, 4), True), ("K9-5-partition", (5, 0), False), ("K9-5-sort", (1, 5), False)),
)
def test_number_of_key_attributes(client: Any, keys: tuple[int, int], allowed: bool) -> None:
    names = [f"h{number}" for number in range(keys[0])], [f"r{number}" for number in range(keys[1])]
    index = {
        "IndexName": "many",
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"} for name in names[0]]
        + [{"AttributeName": name, "KeyType": "RANGE"} for name in names[1]],
        "Projection": {"ProjectionType": "ALL"},
    }
    request: Wire = {
        "AttributeDefinitions": definitions("pk", *names[0], *names[1]),
        "GlobalSecondaryIndexes": [index],
    }
    if allowed:
        create(client, **request)
        client.delete_table(TableName="names")
    else:
        assert refused(create, client, **request)["Error"]["Code"] == INVALID


# ── and PartiQL, which reads no index with such a key (seen on the service, CONF) ───────────────────────────────────

NOT_READ = (
    "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."
)
NOT_WELL_FORMED = "Statement wasn't well formed, can't be processed: "
SHAPES = {
    "pair": {"pk": ["cup", "region"]},
    "pair-and-one": {"pk": ["cup", "region"], "sk": "round"},
    "one-and-pair": {"pk": "cup", "sk": ["round", "day:N"]},
    "pair-and-three": {"pk": ["cup", "region"], "sk": ["round", "day:N", "court"]},
}
EVERY_ATTRIBUTE = "cup = '2026' AND region = 'EU' AND round = 'final' AND \"day\" = 3 AND court = 'a'"


@pytest.fixture
def many(table: MakeTable) -> str:
    """A table with an index of each shape, and one whose key has a single attribute in each part."""
    return table("matches", gsi={**SHAPES, "single": {"pk": "cup", "sk": "round"}}, items=MATCHES)


def _statement(client: Any, text: str, **more: Any) -> Any:
    return client.execute_statement(Statement=text, **more)["Items"]


def _said(client: Any, text: str, **more: Any) -> tuple[str, str]:
    error = refused(_statement, client, text, **more)["Error"]
    return error["Code"], error["Message"]


@pytest.mark.parametrize("index", cases(*((f"K9-PartiQL-{shape}", shape) for shape in SHAPES)))
@pytest.mark.parametrize(
    "where",
    [
        f" WHERE {EVERY_ATTRIBUTE}",
        " WHERE cup = '2026' AND region = 'EU'",
        " WHERE cup = '2026'",
        " WHERE region = 'EU'",
        " WHERE cup = 2026",
        " WHERE cup = '2026' AND region = 'EU' ORDER BY round DESC",
        " ORDER BY round",
        " WHERE pk = 'm1'",
        "",
    ],
)
def test_partiql_reads_no_index_with_a_key_of_several_attributes(
    client: Any, many: str, index: str, where: str
) -> None:
    """Whether the statement would be a Query, a Scan, or no statement at all: the key comes first."""
    assert _said(client, f'SELECT * FROM "{many}"."{index}"{where}') == (INVALID, NOT_READ)


@pytest.mark.parametrize(
    ("rest", "message"),
    cases(
        ("K9-PartiQL-syntax-first", "WHERE", f"{NOT_WELL_FORMED}Unexpected term"),
        ("K9-PartiQL-literals-first", "WHERE cup = 1e99999999999", NOT_WELL_FORMED),
    ),
)
def test_what_is_said_before_it(client: Any, many: str, rest: str, message: str) -> None:
    assert _said(client, f'SELECT * FROM "{many}"."pair" {rest}') == (INVALID, message)


@fact("K9-PartiQL-in-a-batch")
def test_in_a_batch_it_is_the_one_statement_that_fails(client: Any, many: str) -> None:
    """The refusal comes before the rule that a batch names whole keys, which refuses an ordinary index."""
    texts = (
        f"SELECT * FROM \"{many}\".\"single\" WHERE cup = '2026' AND round = 'final'",
        f'SELECT * FROM "{many}"."pair-and-three" WHERE {EVERY_ATTRIBUTE}',
        f"SELECT * FROM \"{many}\" WHERE pk = 'm1'",
    )
    one, several, of_table = client.batch_execute_statement(Statements=[{"Statement": text} for text in texts])[
        "Responses"
    ]
    assert one["Error"]["Message"].startswith("Select statements within BatchExecuteStatement must specify")
    assert several["Error"] == {"Code": "ValidationError", "Message": NOT_READ}
    assert of_table["Item"]["pk"] == {"S": "m1"}


@fact("K9-PartiQL-in-a-transaction")
def test_in_a_transaction_no_index_is_read_anyway(client: Any, many: str) -> None:
    text = f'SELECT * FROM "{many}"."pair" WHERE {EVERY_ATTRIBUTE}'
    error = refused(client.execute_transaction, TransactStatements=[{"Statement": text}])["Error"]
    assert "Reads on indices are not supported within transactions." in error["Message"]


@fact("K9-PartiQL-leaves-the-rest-alone")
def test_the_table_and_its_other_indexes_are_as_ever(client: Any, many: str) -> None:
    """Statements of all kinds on the table, and its index with a key of single attributes."""
    assert [item["pk"] for item in _statement(client, f"SELECT pk FROM \"{many}\" WHERE pk = 'm1'")] == [{"S": "m1"}]
    assert len(_statement(client, f"SELECT pk FROM \"{many}\" WHERE region = 'EU'")) == 5
    assert len(_statement(client, f'SELECT pk FROM "{many}"."single" WHERE cup = \'2026\'')) == 5
    _statement(client, f"INSERT INTO \"{many}\" VALUE {{'pk': 'm7', 'cup': '2026', 'region': 'EU'}}")
    _statement(client, f"UPDATE \"{many}\" SET region = 'US' WHERE pk = 'm7'")
    assert _statement(client, f"SELECT region FROM \"{many}\" WHERE pk = 'm7'") == [{"region": {"S": "US"}}]
    queried = client.query(
        TableName=many,
        IndexName="pair",
        KeyConditionExpression="cup = :cup AND #region = :region",
        ExpressionAttributeNames={"#region": "region"},
        ExpressionAttributeValues={":cup": {"S": "2026"}, ":region": {"S": "US"}},
    )
    assert [item["pk"]["S"] for item in queried["Items"]] == ["m4", "m7"]
    _statement(client, f"DELETE FROM \"{many}\" WHERE pk = 'm7'")
    assert len(_statement(client, f'SELECT pk FROM "{many}"')) == len(MATCHES)
