"""Secondary indexes: what an entry holds and what it costs to write (I1–I4)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.sizes import item_size

from .orders import BY_STATUS, ORDER, ORDER_KEY
from .support import MakeTable, Wire, arms, cases, fact, key, n, padded, s

# ── I1: entries ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("project", "carried"),
    cases(
        ("I1-KEYS_ONLY", "keys", {"pk", "sk", "status", "updatedAt"}),
        ("I1-INCLUDE", ["total"], {"pk", "sk", "status", "updatedAt", "total"}),
        ("I1-ALL", "all", set(ORDER)),
    ),
)
@pytest.mark.parametrize("kind", ["gsi", "lsi"])
def test_entry(client: Any, table: MakeTable, kind: str, project: Any, carried: set[str]) -> None:
    index = {"sk": "updatedAt", "project": project}
    if kind == "gsi":
        index["pk"] = "status"
    else:
        carried = carried - {"status"} if project != "all" else carried
    name = table(sk="sk", **{kind: {"orders": index}})
    client.put_item(TableName=name, Item=ORDER)
    (entry,) = client.scan(TableName=name, IndexName="orders")["Items"]
    assert entry == {attribute: ORDER[attribute] for attribute in carried}


@pytest.mark.parametrize(
    ("missing", "there"),
    cases(("I1-no-partition-key", "status", 0), ("I1-no-sort-key", "updatedAt", 0), ("I1-no-projected", "total", 1)),
)
def test_sparse(client: Any, table: MakeTable, missing: str, there: int) -> None:
    name = table(sk="sk", gsi={"orders": {"pk": "status", "sk": "updatedAt", "project": ["total"]}})
    client.put_item(TableName=name, Item={name_: value for name_, value in ORDER.items() if name_ != missing})
    assert client.scan(TableName=name, IndexName="orders")["Count"] == there
    assert client.scan(TableName=name)["Count"] == 1


@fact("I1-entries-may-share-an-index-key")
def test_entries_with_equal_index_keys(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}}, items=[{"pk": str(number), "g": "same"} for number in range(20)])
    answer = client.query(
        TableName=name,
        IndexName="by-g",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": s("same")},
    )
    assert sorted(item["pk"]["S"] for item in answer["Items"]) == sorted(str(number) for number in range(20))


# ── I2: what a write costs an index ─────────────────────────────────────────────────────────────────────────────────


def _sized(g: str, size: int, **more: Any) -> Wire:
    return padded({**key("a"), "g": s(g), **more}, size)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    cases(
        ("I2-absent-absent", key("a"), {**key("a"), "x": s("1")}, None),
        ("I2-absent-present", key("a"), _sized("1", 2_500), 3.0),
        ("I2-absent-present-new-item", None, _sized("1", 2_500), 3.0),
        ("I2-present-absent", _sized("1", 2_500), key("a"), 3.0),
        ("I2-present-deleted", _sized("1", 2_500), None, 3.0),
        ("I2-identical", _sized("1", 2_500), _sized("1", 2_500), None),
        ("I2-grown", _sized("1", 900), _sized("1", 2_500), 3.0),
        ("I2-shrunk", _sized("1", 2_500), _sized("1", 900), 3.0),
        ("I2-key-changed", _sized("1", 2_500), _sized("2", 1_500), 5.0),
        ("I2-key-changed-small", _sized("1", 100), _sized("2", 100), 2.0),
    ),
)
def test_index_write(
    client: Any, table: MakeTable, before: Wire | None, after: Wire | None, expected: float | None
) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    if before:
        client.put_item(TableName=name, Item=before)
    if after is None:
        answer = client.delete_item(TableName=name, Key=key("a"), ReturnConsumedCapacity="INDEXES")
    else:
        answer = client.put_item(TableName=name, Item=after, ReturnConsumedCapacity="INDEXES")
    assert arms(answer).get("by-g") == expected
    if expected is None:
        assert "GlobalSecondaryIndexes" not in answer["ConsumedCapacity"]  # missing, not 0


@pytest.mark.parametrize(
    ("before", "after"),
    cases(
        ("I2-set-order-does-not-matter", {"SS": ["a", "b", "c"]}, {"SS": ["c", "a", "b"]}),
        ("I2-number-set-order-does-not-matter", {"NS": ["1", "2"]}, {"NS": ["2.0", "1"]}),
        ("I2-number-spelling-does-not-matter", n("1.50"), n("15E-1")),
        ("I2-number-spelling-in-a-map", {"M": {"x": n("100")}}, {"M": {"x": n("1E2")}}),
    ),
)
def test_same_entry_in_another_spelling(client: Any, table: MakeTable, before: Wire, after: Wire) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    client.put_item(TableName=name, Item={**key("a"), "g": s("1"), "x": before})
    answer = client.put_item(
        TableName=name, Item={**key("a"), "g": s("1"), "x": after}, ReturnConsumedCapacity="INDEXES"
    )
    assert arms(answer) == {"total": 1.0, "table": 1.0}


@fact("I2-list-order-does-matter")
def test_list_in_another_order(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    for elements in (["a", "b"], ["b", "a"]):
        item = {**key("a"), "g": s("1"), "x": {"L": [s(text) for text in elements]}}
        answer = client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 2.0, "table": 1.0, "by-g": 1.0}


@fact("I2-number-key-in-another-spelling-is-the-same-key")
def test_index_key_in_another_spelling(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g:N"}})
    for spelling in ("100", "1E2"):
        answer = client.put_item(TableName=name, Item={**key("a"), "g": n(spelling)}, ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 1.0, "table": 1.0}


@fact("I2-two-indexes-two-arms")
def test_two_indexes(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}, "by-h": {"pk": "h", "project": "keys"}})
    item = padded({**key("a"), "g": s("1"), "h": s("1")}, 3_000)
    answer = client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 7.0, "table": 3.0, "by-g": 3.0, "by-h": 1.0}


# ── I3: the order ───────────────────────────────────────────────────────────────────────────────────────────────────

PAID = ("SET #s = :v", {":v": s("PAID")})
ANOTHER_CALL: tuple[str, Wire] = ("", {})
STEPS = {
    "put-new": ANOTHER_CALL,
    "change-note": ("SET note = :v", {":v": s("m" * 3_000)}),
    "change-total": ("SET #t = :v", {":v": n(4300)}),
    "change-status": PAID,
    "remove-status": ("REMOVE #s", {}),
    "put-without-status": ANOTHER_CALL,
    "put-identical": ANOTHER_CALL,
    "delete": ANOTHER_CALL,
}
"""What is done to the order → the expression and the values of an update, where it is one."""


def _step(client: Any, name: str, step: str) -> Any:
    consumed = {"TableName": name, "ReturnConsumedCapacity": "INDEXES"}
    if step == "put-new":
        return client.put_item(Item=ORDER, **consumed)
    if step == "put-without-status":
        return client.put_item(Item={k: v for k, v in ORDER.items() if k != "status"}, **consumed)
    client.put_item(TableName=name, Item=ORDER)
    if step == "put-identical":
        return client.put_item(Item=ORDER, **consumed)
    if step == "delete":
        return client.delete_item(Key=ORDER_KEY, **consumed)
    expression, values = STEPS[step]
    request: Wire = {"UpdateExpression": expression}
    if values:
        request["ExpressionAttributeValues"] = values
    if "#" in expression:
        names = {"#s": "status", "#t": "total"}
        request["ExpressionAttributeNames"] = {token: name for token, name in names.items() if token in expression}
    return client.update_item(Key=ORDER_KEY, **request, **consumed)


@fact("I3-the-order-has-3061-B-and-its-entry-57-B")
def test_size_of_the_order() -> None:
    assert item_size(ORDER) == 3_061
    assert item_size({name: value for name, value in ORDER.items() if name != "note"}) == 57


@pytest.mark.parametrize(
    ("step", "on_table", "on_index"),
    cases(
        ("I3-put-new", "put-new", 3.0, 1.0),
        ("I3-change-only-note", "change-note", 3.0, None),
        ("I3-total-to-4300", "change-total", 3.0, 1.0),
        ("I3-status-to-PAID", "change-status", 3.0, 2.0),
        ("I3-REMOVE-status", "remove-status", 3.0, 1.0),
        ("I3-put-without-status", "put-without-status", 3.0, None),
        ("I3-put-the-identical-item", "put-identical", 3.0, None),
        ("I3-delete", "delete", 3.0, 1.0),
    ),
)
def test_order_with_included_total(
    client: Any, table: MakeTable, step: str, on_table: float, on_index: float | None
) -> None:
    name = table(sk="sk", gsi={"by-status": BY_STATUS})
    expected = {"total": on_table + (on_index or 0), "table": on_table}
    if on_index:
        expected["by-status"] = on_index
    assert arms(_step(client, name, step)) == expected


@pytest.mark.parametrize(
    ("step", "total"),
    cases(
        ("I3-ALL-put", "put-new", 6.0),
        ("I3-ALL-note-change", "change-note", 6.0),
        ("I3-ALL-status-change", "change-status", 9.0),
        ("I3-ALL-delete", "delete", 6.0),
    ),
)
def test_order_with_everything_projected(client: Any, table: MakeTable, step: str, total: float) -> None:
    name = table(sk="sk", gsi={"by-status": {**BY_STATUS, "project": "all"}})
    answer = _step(client, name, step)
    assert arms(answer) == {"total": total, "table": 3.0, "by-status": total - 3.0}


# ── I4: local indexes ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "on_index"),
    cases(
        ("I4-put-new", "put-new", 1.0),
        ("I4-change-only-note", "change-note", None),
        ("I4-change-total", "change-total", 1.0),
        ("I4-change-status", "change-status", 2.0),
        ("I4-remove-status", "remove-status", 1.0),
        ("I4-put-identical", "put-identical", None),
        ("I4-delete", "delete", 1.0),
    ),
)
def test_local_index_writes(client: Any, table: MakeTable, step: str, on_index: float | None) -> None:
    name = table(sk="sk", lsi={"by-status": {"sk": "status", "project": ["total"]}})
    answer = _step(client, name, step)
    expected = {"total": 3.0 + (on_index or 0), "table": 3.0}
    if on_index:
        expected["by-status"] = on_index
        assert "GlobalSecondaryIndexes" not in answer["ConsumedCapacity"]
        assert set(answer["ConsumedCapacity"]["LocalSecondaryIndexes"]) == {"by-status"}
    assert arms(answer) == expected
