"""The faults that a mutation run makes: which lines they give, and what the code that mutants call does in a lab."""

from __future__ import annotations

from typing import Any

import pytest
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from helpers.lab.lab import Lab
from tests.exercises import faulty
from tests.exercises.mutants import OPERATORS, PRELUDE, mutants

ANSWER = """
def orders_of(table, user_id, first):
    found, start = [], {}
    while True:
        wanted = Key("pk").eq(f"USER#{user_id}") & Key("sk").between(first, "ORDER$")
        page = table.query(KeyConditionExpression=wanted, Limit=5, **start)
        found.extend(page["Items"])
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def ids_of(table, buckets):
    found = []
    for bucket in buckets:
        request = {"KeyConditionExpression": Key("pk").eq(bucket), "ProjectionExpression": "id", "Limit": 7}
        while True:
            page = table.query(**request)
            found += [item["id"] for item in page["Items"][:3]]
            if "LastEvaluatedKey" not in page:
                break
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    return found


def take(table, user_id, placed):
    order = table.get_item(Key={"pk": f"USER#{user_id}", "sk": f"ORDER#{placed}"})["Item"]
    new = "attribute_not_exists(pk)"
    put = {"TableName": table.name, "Item": order, "ConditionExpression": new}
    table.meta.client.transact_write_items(TransactItems=[{"Put": put}])
    table.update_item(Key={"pk": "STOCK"}, ConditionExpression="copies >= :n AND attribute_exists(#s)")
    return f"{user_id}.{placed}"
"""


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    """The first line that differs, for each kind of fault."""
    found: dict[str, list[str]] = {name: [] for name in OPERATORS}
    for mutant in mutants(ANSWER):
        found[mutant.operator].append(mutant.line)
    return found


def test_every_slip_is_made(lines: dict[str, list[str]]) -> None:
    assert all(lines.values())
    assert 'wanted = Key("sk").between(first, "ORDER$")' in lines["drop a condition"]
    assert "start = {}" in lines["drop an argument"]
    assert 'wanted = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER$", first)' in lines["swap"]
    assert 'if "LastEvaluatedKey" in page:' in lines["operator"]
    assert 'wanted = Key("pk").eq(f"USER{user_id}") & Key("sk").between(first, "ORDER$")' in lines["text"]
    assert "page = table.query(KeyConditionExpression=wanted, Limit=4, **start)" in lines["number"]
    assert "for _ in range(1):" in lines["one pass"]
    assert 'wanted = Attr("pk").eq(f"USER#{user_id}") & Attr("sk").between(first, "ORDER$")' in lines["scan"]
    assert (
        "page = table.query(KeyConditionExpression=wanted, Limit=5, **start, ConsistentRead=True)"
        in lines["consistent read"]
    )
    assert 'without found.extend(page["Items"])' in lines["drop a statement"]
    assert "return less(found)" in lines["return less"]


def test_what_a_call_leaves_for_the_next(lines: dict[str, list[str]]) -> None:
    assert lines["kept between calls"] == [
        "orders_of = remembered(orders_of)",
        "def orders_of(table, user_id, first, filled=[]):",
        'found, start = ([], {**kept.get("start", {})})',
        "ids_of = remembered(ids_of)",
        "def ids_of(table, buckets, filled=[]):",
        'request = {"KeyConditionExpression": Key("pk").eq(bucket), "ProjectionExpression": "id", "Limit": 7, **kept}',
        "take = remembered(take)",
        'order = remembered(table.get_item)(Key={"pk": f"USER#{user_id}", "sk": f"ORDER#{placed}"})["Item"]',
        "orders_of = by_handle(orders_of)",
    ]
    assert lines["start key carried over"] == [
        'start = start or {"ExclusiveStartKey": page["LastEvaluatedKey"]}',
        "carried = {}",
        'request["ExclusiveStartKey"] = request.get("ExclusiveStartKey", page["LastEvaluatedKey"])',
    ]
    (carried,) = (mutant.source for mutant in mutants(ANSWER) if mutant.line == "carried = {}")
    assert "carried = {}\n    for bucket in buckets:\n" in carried
    assert "'Limit': 7, **carried}" in carried
    assert "request['ExclusiveStartKey'] = carried['ExclusiveStartKey'] = page['LastEvaluatedKey']" in carried


def test_keys_that_are_not_unique(lines: dict[str, list[str]]) -> None:
    order = 'order = table.get_item(Key={{"pk": f"USER#{}", "sk": f"ORDER#{}"}})["Item"]'
    assert set(lines["key not unique"]) == {
        'wanted = Key("pk").eq(f"USER#") & Key("sk").between(first, "ORDER$")',  # in this place, and in both
        order.format("", "{placed}"),
        order.format("{user_id}", ""),
        order.format("{user_id}", "{placed[:10]}"),
        'return f".{placed}"',
        'return f"{user_id}."',
        'return f"{user_id}.{placed[:10]}"',
    }
    (alike,) = (mutant.source for mutant in mutants(ANSWER) if mutant.name.endswith('"ORDER$") (2)'))
    assert alike.count("f'USER#'") == 2
    (day,) = (
        m.line for m in mutants('key = f"{at:%Y-%m-%dT%H:%M}#{7:02}"') if m.line.startswith('key = f"{at:%Y-%m-%d}')
    )
    assert day == 'key = f"{at:%Y-%m-%d}#{7:02}"'


def test_conditions_that_are_looked_at_before(lines: dict[str, list[str]]) -> None:
    put, update = lines["condition moved to a read"]
    assert put == 'put = looked(table, {"TableName": table.name, "Item": order, "ConditionExpression": new})'
    assert update.startswith('table.update_item(**looked(table, dict(Key={"pk": "STOCK"}, ConditionExpression=')
    unread = ANSWER.replace("copies >= :n", "size(copies) >= :n")
    assert sum(mutant.operator == "condition moved to a read" for mutant in mutants(unread)) == 1


def test_more_than_was_asked(lines: dict[str, list[str]]) -> None:
    request = 'request = {"KeyConditionExpression": Key("pk").eq(bucket), '
    assert sorted(lines["more than asked"]) == sorted(
        [
            request + '"Limit": 7}',
            request + '"ProjectionExpression": "id"}',
            "page = table.query(KeyConditionExpression=wanted, **start)",
            request + '"ProjectionExpression": "id", "Limit": 7 * 2}',
            request + '"ProjectionExpression": "id"}',
            "page = table.query(KeyConditionExpression=wanted, Limit=5 * 2, **start)",
            "page = cut(table.query(KeyConditionExpression=wanted, **start), 5)",
            'wanted = Key("pk").eq(f"USER#{user_id}")',
            'found += [item for item in page["Items"][:3]]',
            'found += [item["id"] for item in page["Items"][:]]',
        ]
    )
    text = 'table.query(KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)")'
    assert 'table.query(KeyConditionExpression="pk = :pk")' in [mutant.line for mutant in mutants(text)]


def test_mutants_are_different_and_always_the_same() -> None:
    found = mutants(ANSWER)
    assert len({mutant.source for mutant in found}) == len({mutant.name for mutant in found}) == len(found)
    assert found == mutants(ANSWER)


# --- what mutants call ---


def test_its_source_runs_by_itself() -> None:
    names: dict[str, Any] = {}
    exec(PRELUDE, names)
    assert {"less", "remembered", "by_handle", "kept", "looked", "cut"} <= names.keys()


def test_less_is_less() -> None:
    assert [faulty.less(value) for value in ([1, 2], {"a": 1}, "ab", 3, True)] == [[1], {}, "a", 2, False]


def test_an_answer_is_remembered_by_its_arguments() -> None:
    asked = []

    def double(number: int, *, more: int = 0) -> int:
        asked.append(number)
        return 2 * number + more

    double = faulty.remembered(double)
    assert [double(1), double(2), double(1), double(1, more=5), double(1, more=5)] == [2, 4, 2, 7, 7]
    assert asked == [1, 2, 1]


def test_a_text_is_kept_behind_a_handle() -> None:
    link = faulty.by_handle(lambda number: (number, f"order {number}"))
    show = faulty.by_handle(len)
    number, handle = link(7)
    assert number == 7
    assert handle != "order 7"
    assert show(handle) == len("order 7")


@pytest.fixture
def table(lab: Lab) -> Any:
    return lab.table("stock", pk="pk", sk="sk", items=[{"pk": "B1", "sk": "S", "copies": 2}])


def test_a_condition_is_looked_at_and_left_out(table: Any) -> None:
    take = {
        "Key": {"pk": "B1", "sk": "S"},
        "UpdateExpression": "SET copies = copies - :n",
        "ConditionExpression": "attribute_exists(pk) AND copies >= :n",
        "ExpressionAttributeValues": {":n": 2},
    }
    looked = faulty.looked(table, take)
    assert looked == {name: value for name, value in take.items() if name != "ConditionExpression"}
    table.update_item(**looked)
    assert faulty.looked(table, take) == take
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        table.update_item(**faulty.looked(table, take))
    new = {"Item": {"pk": "B2", "sk": "S"}, "ConditionExpression": "attribute_not_exists(pk)"}
    assert faulty.looked(table, new) == {"Item": new["Item"]}
    assert "ConditionExpression" in faulty.looked(table, {**new, "Item": {"pk": "B1", "sk": "S"}})


def test_a_page_is_cut_in_python_and_goes_on(table: Any) -> None:
    table.put_item(Item={"pk": "B1", "sk": "T"})
    wanted = Key("pk").eq("B1")
    whole = table.query(KeyConditionExpression=wanted)
    page = faulty.cut(whole, 1)
    assert [item["sk"] for item in page["Items"]] == ["S"]
    rest = table.query(KeyConditionExpression=wanted, ExclusiveStartKey=page["LastEvaluatedKey"])
    assert [item["sk"] for item in rest["Items"]] == ["T"]
    assert faulty.cut(whole, 2) is whole
