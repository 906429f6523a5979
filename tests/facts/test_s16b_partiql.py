"""PartiQL in batches and transactions: members on their own or all together, RETURNING, EXISTS, parameters (L11, T3, T7)."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab

from .actions import CANCELLED
from .support import Ledger, MakeTable, Wire, assert_refused, cases, fact, key, n, of_size, refused, s, units

INVALID = "ValidationException"
MALFORMED = "Statement wasn't well formed, can't be processed: "
COUNT = "Number of parameters in request and statement don't match."
ALONE = "EXISTS can only be used in ExecuteTransaction write requests."
EXISTS = "EXISTS() must contain a single item read with additional condition"


def _run(client: Any, statement: str, *parameters: Wire) -> Any:
    request = {"Parameters": list(parameters)} if parameters else {}
    return client.execute_statement(Statement=statement, **request)


def _batch(client: Any, *statements: str) -> list[Wire]:
    answer = client.batch_execute_statement(Statements=[{"Statement": each} for each in statements])
    return list(answer["Responses"])


def _together(client: Any, *statements: str, **request: Any) -> Any:
    return client.execute_transaction(TransactStatements=[{"Statement": each} for each in statements], **request)


def _insert(name: str, pk: str) -> str:
    return f"INSERT INTO {name} VALUE {{'pk': '{pk}'}}"


def _keys(client: Any, name: str) -> list[str]:
    return sorted(item["pk"]["S"] for item in client.scan(TableName=name)["Items"])


# ── RETURNING ───────────────────────────────────────────────────────────────────────────────────────────────────────

FORMS = tuple(f"{what} {which}" for what, which in product(("ALL", "MODIFIED"), ("OLD", "NEW")))


@pytest.mark.parametrize("form", FORMS)
@fact("L11-RETURNING-in-a-transaction")
def test_returning_in_a_transaction(client: Any, table: MakeTable, form: str) -> None:
    name = table(items=[{"pk": "a", "x": 1}])
    for place in (0, 1):
        members = [_insert(name, "b")]
        members.insert(place, f"UPDATE {name} SET x = 2 WHERE pk = 'a' RETURNING {form} *")
        message = f"Validation failed in TransactStatements[{place}]: RETURNING clause is not supported in ExecuteTransaction."
        assert_refused(INVALID, message, _together, client, *members)
    delete = f"DELETE FROM {name} WHERE pk = 'a' RETURNING ALL OLD *"
    assert refused(_together, client, delete)["Error"]["Code"] == INVALID
    assert client.scan(TableName=name)["Items"] == [{**key("a"), "x": n(1)}]


@pytest.mark.parametrize(
    ("form", "returned"),
    cases(
        ("L11-ALL-OLD", "ALL OLD", {**key("a"), "x": n(1), "y": n(0)}),
        ("L11-ALL-NEW", "ALL NEW", {**key("a"), "x": n(2), "y": n(0)}),
        ("L11-MODIFIED-OLD", "MODIFIED OLD", {"x": n(1)}),
        ("L11-MODIFIED-NEW", "MODIFIED NEW", {"x": n(2)}),
    ),
)
def test_returning_of_an_update(client: Any, table: MakeTable, form: str, returned: Wire) -> None:
    name = table(items=[{"pk": pk, "x": 1, "y": 0} for pk in "ab"])
    assert _run(client, f"UPDATE {name} SET x = 2 WHERE pk = 'a' RETURNING {form} *")["Items"] == [returned]
    (member,) = _batch(client, f"UPDATE {name} SET x = 2 WHERE pk = 'b' RETURNING {form} *")
    assert member["Item"] == {**returned, **({"pk": s("b")} if "pk" in returned else {})}


@pytest.mark.parametrize("form", FORMS)
@fact("L11-RETURNING-of-a-DELETE")
def test_returning_of_a_delete(client: Any, table: MakeTable, form: str) -> None:
    name = table(items=[{"pk": "a"}])
    statement = f"DELETE FROM {name} WHERE pk = 'a' RETURNING {form} *"
    if form == "ALL OLD":
        assert _run(client, statement)["Items"] == [key("a")]
        assert _run(client, statement)["Items"] == []
        return
    message = f"Invalid returning clause: RETURNING {form} *. Only RETURNING ALL OLD * is allowed in DELETE statements."
    assert_refused(INVALID, message, _run, client, statement)
    assert _batch(client, statement) == [{"Error": {"Code": "ValidationError", "Message": message}}]
    assert _keys(client, name) == ["a"]


# ── members of a batch ──────────────────────────────────────────────────────────────────────────────────────────────

BAD = (
    ("INSERT INTO", f"{MALFORMED}Unexpected term", "ValidationError"),
    ("SLECT * FROM facts", f"{MALFORMED}Expected data manipulation", "ValidationError"),
    ("INSERT INTO facts VALUE {'pk': ?}", COUNT, "ValidationError"),
    ("INSERT INTO nobody VALUE {'pk': 'x'}", "Requested resource not found", "ResourceNotFound"),
    ("INSERT INTO facts VALUE {'pk': 'there'}", "Duplicate primary key exists in table", "DuplicateItem"),
    ("UPDATE facts SET x = 1 WHERE pk = 'missing'", "The conditional request failed", "ConditionalCheckFailed"),
    ("EXISTS(SELECT * FROM facts WHERE pk = 'there' AND x = 1)", ALONE, "ValidationError"),
    (
        "UPDATE facts SET x = 1 WHERE x = 1",
        "Where clause does not contain a mandatory equality on all key attributes",
        "ValidationError",
    ),
)


@fact("L11-a-bad-member-has-an-Error")
def test_isolation(lab: Lab, client: Any) -> None:
    """Whatever is wrong with some members and wherever they stand: the others run, and nothing else is stored."""

    @given(st.lists(st.sampled_from([None, *BAD]), min_size=1, max_size=8))
    def holds(members: list[tuple[str, str, str] | None]) -> None:
        name = lab.table("facts", items=[{"pk": "there"}]).name
        statements = [_insert(name, f"m{place}") if bad is None else bad[0] for place, bad in enumerate(members)]
        answers = _batch(client, *statements)
        for bad, answer in zip(members, answers, strict=True):
            wanted = None if bad is None else {"Code": bad[2], "Message": bad[1]}
            assert answer.get("Error") == wanted
        assert _keys(client, name) == [*(f"m{place}" for place, bad in enumerate(members) if bad is None), "there"]

    holds()


@fact("L11-throttled-members-are-not-stored")
def test_throttled_members() -> None:
    engine = Engine(model=replace(AT_ONCE, enforce_capacity=True))
    units_ = {"ProvisionedThroughput": {"ReadCapacityUnits": 100, "WriteCapacityUnits": 1}}
    schema = {"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}
    definitions = {"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}
    engine.handle("CreateTable", {"TableName": "slow", **schema, **definitions, **units_})
    stored: list[str] = []
    codes: set[str] = set()
    for batch in range(40):
        keys = [f"{batch:02}-{number:02}" for number in range(25)]
        answers = engine.handle(
            "BatchExecuteStatement", {"Statements": [{"Statement": _insert("slow", pk)} for pk in keys]}
        )
        pairs = list(zip(keys, answers["Responses"], strict=True))
        stored += [pk for pk, answer in pairs if "Error" not in answer]
        codes = {answer["Error"]["Code"] for _, answer in pairs if "Error" in answer}
        if codes:
            break
    assert codes == {"ProvisionedThroughputExceeded"}
    assert sorted(item["pk"]["S"] for item in engine.handle("Scan", {"TableName": "slow"})["Items"]) == stored


# ── members of a transaction ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("statement", "message"),
    cases(
        ("L11-malformed", "INSERT INTO", f"{MALFORMED}Unexpected term"),
        ("L11-misspelt", "SLECT * FROM facts", f"{MALFORMED}Expected data manipulation"),
        ("L11-too-few-parameters", "INSERT INTO facts VALUE {'pk': ?}", COUNT),
        (
            "L11-no-key",
            "UPDATE facts SET x = 1 WHERE x = 1",
            "Where clause does not contain a mandatory equality on all key attributes",
        ),
        ("L11-EXISTS-without-a-condition", "EXISTS(SELECT * FROM facts WHERE pk = 'a')", EXISTS),
        ("L11-EXISTS-without-a-key", "EXISTS(SELECT * FROM facts WHERE x = 1)", EXISTS),
        (
            "L11-index",
            'SELECT * FROM facts."by-x" WHERE x = 1',
            "Reads on indices are not supported within transactions.",
        ),
    ),
)
def test_bad_members_of_a_transaction(client: Any, table: MakeTable, statement: str, message: str) -> None:
    name = table(items=[{"pk": "a"}])
    members = [_insert(name, "b"), statement]
    assert_refused(INVALID, f"Validation failed in TransactStatements[1]: {message}", _together, client, *members)
    assert _keys(client, name) == ["a"]


@fact("L11-a-read-names-its-item")
def test_reads_name_their_item(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a", "x": 1}])
    where = f"SELECT * FROM {name} WHERE pk = 'a' AND x = 1"
    sentence = "Select statements within {} must specify the primary key in the where clause."
    message = f"Validation failed in TransactStatements[0]: {sentence.format('ExecuteTransaction')}"
    assert_refused(INVALID, message, _together, client, where)
    (member,) = _batch(client, where)
    assert member["Error"]["Message"] == sentence.format("BatchExecuteStatement")


@fact("T7-statements-on-distinct-items")
def test_distinct_items(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a", "x": 1}])
    message = "Transaction request cannot include multiple operations on one item"
    read, change = f"SELECT * FROM {name} WHERE pk = 'a'", f"UPDATE {name} SET x = 2 WHERE pk = 'a'"
    for members in (
        [read, read],
        [change, f"DELETE FROM {name} WHERE pk = 'a'"],
        [f"EXISTS(SELECT * FROM {name} WHERE pk = 'a' AND x = 1)", change],
    ):
        assert_refused(INVALID, message, _together, client, *members)
    assert client.scan(TableName=name)["Items"] == [{**key("a"), "x": n(1)}]


@fact("L11-writes-bring-nothing-back")
def test_writes_bring_nothing_back(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    answer = _together(client, _insert(name, "b"), f"DELETE FROM {name} WHERE pk = 'a'")
    assert answer["Responses"] == []
    assert _together(client, f"SELECT * FROM {name} WHERE pk = 'b'")["Responses"] == [{"Item": key("b")}]


@pytest.mark.parametrize("first", ["read", "write", "exists"])
@fact("G4-reads-and-writes-do-not-mix")
def test_reads_and_writes(client: Any, table: MakeTable, first: str) -> None:
    name = table(items=[{"pk": "a", "x": 1}])
    kinds = {
        "read": f"SELECT * FROM {name} WHERE pk = 'a'",
        "write": _insert(name, "b"),
        "exists": f"EXISTS(SELECT * FROM {name} WHERE pk = 'a' AND x = 1)",
    }
    second = "write" if first == "read" else "read"
    sentence = "{} API does not support both read and write operations in the same request."
    members = [kinds[first], kinds[second]]
    assert_refused(INVALID, sentence.format("ExecuteTransaction"), _together, client, *members)
    if first != "exists":
        assert_refused(INVALID, sentence.format("BatchExecuteStatement"), _batch, client, *members)
    assert _keys(client, name) == ["a"]


# ── EXISTS ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("where", "holds"),
    cases(
        ("T3-EXISTS-holds", "pk = 'a' AND x = 1", True),
        ("T3-EXISTS-fails", "pk = 'a' AND x = 2", False),
        ("T3-EXISTS-of-what-is-missing", "pk = 'a' AND y IS MISSING", True),
        ("T3-EXISTS-key-last", "x > 0 AND begins_with(t, 'ab') AND pk = 'a'", True),
        ("T3-EXISTS-no-item", "pk = 'nobody' AND x = 1", False),
        ("T3-EXISTS-no-item-and-a-missing-attribute", "pk = 'nobody' AND x IS MISSING", False),
    ),
)
@pytest.mark.parametrize("place", [0, 1])
def test_exists(client: Any, table: MakeTable, place: int, where: str, holds: bool) -> None:
    name = table(items=[{"pk": "a", "x": 1, "t": "abc"}])
    members = [_insert(name, "b")]
    members.insert(place, f"EXISTS(SELECT * FROM {name} WHERE {where});")
    if holds:
        assert _together(client, *members)["Responses"] == []
    else:
        answer = refused(_together, client, *members)
        assert answer["Error"]["Code"] == CANCELLED
        reasons: list[Wire] = [{"Code": "None"}]
        reasons.insert(place, {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"})
        assert answer["CancellationReasons"] == reasons
    assert _keys(client, name) == (["a", "b"] if holds else ["a"])


@fact("T3-EXISTS-is-billed-as-a-ConditionCheck")
def test_units_of_exists(client: Any, table: MakeTable, ledger: Ledger) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(2_500))
    exists = f"exists(SELECT pk FROM {name} WHERE pk = 'a' AND attribute_exists(\"~\"))"
    answer = _together(client, exists, ReturnConsumedCapacity="TOTAL")
    assert (units(answer), answer["ConsumedCapacity"][0]["WriteCapacityUnits"]) == (6.0, 6.0)
    refused(_together, client, f"EXISTS(SELECT * FROM {name} WHERE pk = 'none' AND x = 1)")
    assert (ledger()[-1].write_units, ledger()[-1].read_units) == (2.0, 0)


@fact("T3-EXISTS-tells-what-was-there")
def test_item_of_a_failed_exists(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a", "x": 1}])
    member = {
        "Statement": f"EXISTS(SELECT * FROM {name} WHERE pk = ? AND x = ?)",
        "Parameters": [s("a"), n(2)],
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    (reason,) = refused(client.execute_transaction, TransactStatements=[member])["CancellationReasons"]
    assert reason["Item"] == {**key("a"), "x": n(1)}


@fact("L11-EXISTS-belongs-into-a-transaction")
def test_exists_elsewhere(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a", "x": 1}])
    exists = f"EXISTS(SELECT * FROM {name} WHERE pk = 'a' AND x = 1)"
    assert_refused(INVALID, ALONE, _run, client, exists)
    assert _batch(client, exists) == [{"Error": {"Code": "ValidationError", "Message": ALONE}}]
    statement = f"SELECT * FROM {name} WHERE EXISTS(x)"
    place = f"1:{statement.index('EXISTS') + 1}:6"
    assert_refused(INVALID, f"Unrecognized function: exists at {place}", _run, client, statement)


# ── parameters ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("statement", "given_"),
    cases(
        ("G4-one-parameter-too-many", "SELECT * FROM facts WHERE pk = ?", 2),
        ("G4-a-parameter-for-nothing", "SELECT * FROM facts WHERE pk = 'a'", 1),
        ("G4-one-too-few", "SELECT * FROM facts WHERE pk = ? AND x = ?", 1),
        ("G4-none-at-all", "UPDATE facts SET x = ? WHERE pk = 'a'", 0),
        ("G4-an-insert-of-too-many", "INSERT INTO facts VALUE {'pk': ?}", 2),
        ("G4-a-mark-in-a-text-is-none", "SELECT * FROM facts WHERE pk = '?'", 1),
    ),
)
def test_number_of_parameters(client: Any, table: MakeTable, statement: str, given_: int) -> None:
    name = table(items=[{"pk": "a"}])
    parameters = [s(f"p{number}") for number in range(given_)]
    assert_refused(INVALID, COUNT, _run, client, statement, *parameters)
    member = {"Statement": statement, **({"Parameters": parameters} if parameters else {})}
    (answer,) = client.batch_execute_statement(Statements=[member])["Responses"]
    assert answer == {"Error": {"Code": "ValidationError", "Message": COUNT}}
    message = f"Validation failed in TransactStatements[0]: {COUNT}"
    assert_refused(INVALID, message, client.execute_transaction, TransactStatements=[member])
    assert client.scan(TableName=name)["Items"] == [key("a")]


UNPROJECTED = (
    "One or more parameter values were invalid: Secondary index {} does not project one or more filter attributes:"
)


# ── indexes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "more", "message"),
    cases(
        ("G4-no-such-index", '"facts"."nobody" WHERE pk = \'a\'', {}, "The table does not have the specified index"),
        ("G4-the-table-is-no-index", '"facts"."facts"', {}, "The table does not have the specified index"),
        (
            "I5-strong-read-by-a-statement",
            '"facts"."by-x" WHERE x = \'x\'',
            {"ConsistentRead": True},
            "Strongly consistent read is not supported on Global Secondary Indexes",
        ),
        (
            "I5-filter-on-what-a-global-index-lacks",
            '"facts"."by-x" WHERE x = \'x\' AND y = 1',
            {},
            f"{UNPROJECTED.format('by-x')} [y]",
        ),
        (
            "I6-filter-on-what-a-local-index-lacks",
            '"facts"."by-z" WHERE pk = \'a\' AND z = 1 AND (y = 1 OR a = 1)',
            {},
            f"{UNPROJECTED.format('by-z')} [a, y]",
        ),
    ),
)
def test_indexes(client: Any, table: MakeTable, source: str, more: Wire, message: str) -> None:
    table(sk="sk", gsi={"by-x": {"pk": "x", "project": "keys"}}, lsi={"by-z": {"sk": "z:N", "project": "keys"}})
    assert_refused(INVALID, message, client.execute_statement, Statement=f"SELECT * FROM {source}", **more)
