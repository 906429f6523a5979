"""What an update makes of an item: nothing where it only removes (W8), lists in order (W9), sums within 38 digits (S14)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.lab.lab import Lab

from .actions import CANCELLED, update, write
from .support import MakeTable, Wire, assert_refused, cases, fact, key, n, records, refused, s, units

INVALID = "ValidationException"
PATH = "The document path provided in the update expression is invalid for update"
Send = Callable[..., Any]


def _single(client: Any, name: str, expression: str, **values: Any) -> Any:
    return client.update_item(
        TableName=name, Key=key("a"), UpdateExpression=expression, ReturnConsumedCapacity="TOTAL", **values
    )


def _together(client: Any, name: str, expression: str, **values: Any) -> Any:
    return write(client, update(name, key("a"), expression, **values))


WAYS = cases(("UpdateItem", _single, 1.0), ("TransactWriteItems", _together, 2.0))


# ── W8: updates of a missing item ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("send", "cost"), WAYS)
@pytest.mark.parametrize(
    ("expression", "values"),
    cases(
        ("W8-REMOVE", "REMOVE x", {}),
        ("W8-REMOVE-below-a-map", "REMOVE x.y", {}),
        ("W8-REMOVE-in-a-list", "REMOVE x[0], y[1]", {}),
        ("W8-DELETE-out-of-a-set", "DELETE x :v", {":v": {"SS": ["1"]}}),
        ("W8-REMOVE-and-DELETE", "REMOVE y DELETE x :v", {":v": {"SS": ["1"]}}),
    ),
)
def test_removing_makes_nothing(
    client: Any, table: MakeTable, send: Send, cost: float, expression: str, values: Wire
) -> None:
    name = table("removed", stream="NEW_AND_OLD_IMAGES")
    request = {"ExpressionAttributeValues": values} if values else {}
    assert units(send(client, name, expression, **request)) == cost
    assert client.scan(TableName=name)["Count"] == 0
    assert records(name) == []


@pytest.mark.parametrize("returned", ["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"])
@fact("W8-no-Attributes")
def test_removing_returns_nothing(client: Any, table: MakeTable, returned: str) -> None:
    name = table()
    assert "Attributes" not in _single(client, name, "REMOVE x", ReturnValues=returned)


@pytest.mark.parametrize(
    "updates",
    cases(
        ("W8-legacy-DELETE-without-a-value", {"x": {"Action": "DELETE"}}),
        ("W8-legacy-DELETE-of-elements", {"x": {"Action": "DELETE", "Value": {"NS": ["1"]}}}),
        ("W8-legacy-DELETEs", {"x": {"Action": "DELETE"}, "y": {"Action": "DELETE"}}),
    ),
)
def test_legacy_removing_makes_nothing(client: Any, table: MakeTable, updates: Wire) -> None:
    name = table()
    answer = client.update_item(TableName=name, Key=key("a"), AttributeUpdates=updates, ReturnValues="ALL_NEW")
    assert "Attributes" not in answer
    assert client.scan(TableName=name)["Count"] == 0


@pytest.mark.parametrize(("send", "cost"), WAYS)
@pytest.mark.parametrize(
    ("expression", "item"),
    cases(
        ("W8-SET-makes-the-item", "SET x = :one", {"x": n(1)}),
        ("W8-ADD-makes-the-item", "ADD x :one", {"x": n(1)}),
        ("W8-SET-beside-REMOVE", "REMOVE y SET x = :one", {"x": n(1)}),
    ),
)
def test_adding_makes_the_item(
    client: Any, table: MakeTable, send: Send, cost: float, expression: str, item: Wire
) -> None:
    name = table()
    assert units(send(client, name, expression, ExpressionAttributeValues={":one": n(1)})) == cost
    assert client.scan(TableName=name)["Items"] == [{**key("a"), **item}]


@pytest.mark.parametrize(
    "request_",
    cases(("W8-nothing-said-makes-the-bare-key", {}), ("W8-no-AttributeUpdates-either", {"AttributeUpdates": {}})),
)
def test_bare_key(client: Any, table: MakeTable, request_: Wire) -> None:
    name = table()
    client.update_item(TableName=name, Key=key("a"), **request_)
    assert client.scan(TableName=name)["Items"] == [key("a")]


@fact("W8-path-of-an-existing-item")
def test_path_of_an_existing_item(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    for expression in ("REMOVE x.y", "REMOVE x[0]"):
        assert_refused(INVALID, PATH, _single, client, name, expression)
        answer = refused(_together, client, name, expression)
        assert answer["CancellationReasons"] == [{"Code": "ValidationError", "Message": PATH}]
    _single(client, name, "REMOVE x")
    assert client.scan(TableName=name)["Items"] == [key("a")]


@fact("W8-condition-comes-first")
def test_condition_comes_first(client: Any, table: MakeTable) -> None:
    name = table()
    answer = refused(_single, client, name, "REMOVE x", ConditionExpression="attribute_exists(pk)")
    assert answer["Error"]["Code"] == "ConditionalCheckFailedException"
    _single(client, name, "REMOVE x", ConditionExpression="attribute_not_exists(pk)")
    assert client.scan(TableName=name)["Count"] == 0


# ── W9: elements behind the end of a list ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", list(permutations((84, 37, 17, 50))))
@fact("W9-in-the-order-of-the-index")
def test_order_of_appended_elements(client: Any, table: MakeTable, order: tuple[int, ...]) -> None:
    name = table("lists", items=[{"pk": "a", "l": []}])
    expression = "SET " + ", ".join(f"l[{index}] = :v{index}" for index in order)
    _single(client, name, expression, ExpressionAttributeValues={f":v{index}": n(index) for index in order})
    assert client.scan(TableName=name)["Items"][0]["l"] == {"L": [n(index) for index in sorted(order)]}


@pytest.mark.parametrize(("send", "_"), WAYS)
@fact("W9-the-guide's-example")
def test_example_of_the_guide(client: Any, table: MakeTable, send: Send, _: float) -> None:
    name = table(items=[{"pk": "a", "l": ["a"]}])
    values = {":ten": s("ten"), ":nine": s("nine")}
    send(client, name, "SET l[10] = :ten, l[9] = :nine", ExpressionAttributeValues=values)
    assert client.scan(TableName=name)["Items"][0]["l"] == {"L": [s("a"), s("nine"), s("ten")]}


@fact("W9-in-a-statement")
def test_statement(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a", "l": ["a"], "m": {"l": []}}])
    client.execute_statement(
        Statement=f"UPDATE {name} SET l[10]='ten' SET l[9]='nine' SET m.l[7]=7 SET m.l[3]=3 WHERE pk='a'"
    )
    (item,) = client.scan(TableName=name)["Items"]
    assert (item["l"], item["m"]["M"]["l"]) == ({"L": [s("a"), s("nine"), s("ten")]}, {"L": [n(3), n(7)]})


@fact("W9-any-indexes")
def test_any_indexes(lab: Lab, client: Any) -> None:
    """Elements that are there are replaced where they stand; the others follow in the order of their index."""
    name = lab.table("any-list").name

    @given(st.integers(0, 4), st.permutations(list(range(9))), st.integers(1, 9))
    def holds(length: int, order: list[int], count: int) -> None:
        chosen = order[:count]
        client.put_item(TableName=name, Item={**key("a"), "l": {"L": [s(f"old {at}") for at in range(length)]}})
        expression = "SET " + ", ".join(f"l[{index}] = :v{index}" for index in chosen)
        _single(client, name, expression, ExpressionAttributeValues={f":v{index}": n(index) for index in chosen})
        kept = [n(at) if at in chosen else s(f"old {at}") for at in range(length)]
        behind = [n(index) for index in sorted(chosen) if index >= length]
        assert client.scan(TableName=name)["Items"][0]["l"] == {"L": kept + behind}

    holds()


# ── S14: sums of more than 38 digits ────────────────────────────────────────────────────────────────────────────────

OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"


@pytest.mark.parametrize(
    ("stored", "expression", "added"),
    cases(
        ("S14-SET-plus", "1E50", "SET x = x + :v", 1),
        ("S14-SET-minus", "1E50", "SET x = x - :v", 1),
        ("S14-SET-of-another", "1E50", "SET y = :v + x", 1),
        ("S14-ADD", "1E50", "ADD x :v", 1),
        ("S14-small-numbers", "1E-50", "ADD x :v", 1),
        ("S14-39-digits", "9" * 38, "ADD x :v", "0.1"),
    ),
)
def test_sums_of_too_many_digits(client: Any, table: MakeTable, stored: str, expression: str, added: object) -> None:
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": n(stored)})
    before = client.scan(TableName=name)["Items"]
    values = {"ExpressionAttributeValues": {":v": n(added)}}
    assert_refused(INVALID, OVERFLOW, _single, client, name, expression, **values)
    answer = refused(_together, client, name, expression, **values)
    assert answer["Error"]["Code"] == CANCELLED
    assert answer["CancellationReasons"] == [{"Code": "ValidationError", "Message": OVERFLOW}]
    assert client.scan(TableName=name)["Items"] == before


@fact("S14-legacy-ADD-and-statements")
def test_other_ways_to_add(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": n("1E50")})
    add = {"x": {"Action": "ADD", "Value": n(1)}}
    assert_refused(INVALID, OVERFLOW, client.update_item, TableName=name, Key=key("a"), AttributeUpdates=add)
    statement = f"UPDATE {name} SET x = x + 1 WHERE pk = 'a'"
    assert_refused(INVALID, OVERFLOW, client.execute_statement, Statement=statement)
    (done,) = client.batch_execute_statement(Statements=[{"Statement": statement}])["Responses"]
    assert done["Error"] == {"Code": "ValidationError", "Message": OVERFLOW}


@fact("S14-38-digits-fit")
def test_sums_that_fit(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": n("1E37")})
    _single(client, name, "ADD x :v", ExpressionAttributeValues={":v": n(1)})
    assert client.scan(TableName=name)["Items"][0]["x"] == n("1" + "0" * 36 + "1")


# ── legacy updates: the type that is there ──────────────────────────────────────────────────────────────────────────


SETS: tuple[Wire, ...] = ({"SS": ["x"]}, {"NS": ["1"]}, {"BS": [b"x"]})


@pytest.mark.parametrize(
    ("action", "value"),
    [*(("ADD", value) for value in (n(1), *SETS, {"L": [n(1)]})), *(("DELETE", value) for value in SETS)],
    ids=str,
)
def test_legacy_updates_of_another_type(client: Any, table: MakeTable, action: str, value: Wire) -> None:
    """The old parameters have a sentence of their own, where an expression speaks of an operand."""
    (kind,) = value
    name = table("typed")
    kinds: tuple[Wire, ...] = (
        s("x"),
        n(2),
        {"SS": ["y"]},
        {"NS": ["2"]},
        {"BS": [b"y"]},
        {"L": []},
        {"M": {}},
        {"NULL": True},
    )
    for stored in kinds:
        client.put_item(TableName=name, Item={**key("a"), "x": stored})
        request = {"TableName": name, "Key": key("a"), "AttributeUpdates": {"x": {"Action": action, "Value": value}}}
        if kind in stored:
            client.update_item(**request)
        else:
            assert_refused(INVALID, "Type mismatch for attribute to update", client.update_item, **request)
            assert client.scan(TableName=name)["Items"] == [{**key("a"), "x": stored}]
