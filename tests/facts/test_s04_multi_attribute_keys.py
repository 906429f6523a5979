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
