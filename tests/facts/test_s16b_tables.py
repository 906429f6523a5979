"""Operations on tables: what their answers hold, key types, names in lists, protection, names that are none (§16b, K12, K14)."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import boto3
import pytest
from botocore.config import Config

from helpers.engine.clock import START
from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE

from .support import MakeTable, Wire, assert_refused, cases, create, definitions, fact, key, refused

INVALID = "ValidationException"
PROVISIONED: Wire = {
    "BillingMode": "PROVISIONED",
    "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
}
REDEFINED = (
    "One or more parameter values were invalid: Attributes cannot be redefined. Please check that your attribute has the "
    "same type as previously defined. Existing schema: Schema:[SchemaElement: key{{{0}}}] "
    "New schema: Schema:[SchemaElement: key{{{1}}}]"
)


def described(client: Any, name: str) -> Any:
    return client.describe_table(TableName=name)["Table"]


def index(name: str, attribute: str = "g") -> Wire:
    return {
        "IndexName": name,
        "KeySchema": [{"AttributeName": attribute, "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }


def add_index(client: Any, name: str, types: dict[str, str], definition: Wire) -> Any:
    return client.update_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": kind} for each, kind in types.items()],
        GlobalSecondaryIndexUpdates=[{"Create": definition}],
    )["TableDescription"]


def types_of(description: Any) -> dict[str, str]:
    return {each["AttributeName"]: each["AttributeType"] for each in description["AttributeDefinitions"]}


# ── L1: what begins and what ends ───────────────────────────────────────────────────────────────────────────────────


@fact("L1-CreateTable-says-CREATING")
def test_a_new_table_is_creating(client: Any) -> None:
    told = create(
        client,
        "begins",
        AttributeDefinitions=definitions("pk", "g"),
        GlobalSecondaryIndexes=[index("by-g")],
    )["TableDescription"]
    assert (told["TableStatus"], told["GlobalSecondaryIndexes"][0]["IndexStatus"]) == ("CREATING", "CREATING")
    after = described(client, "begins")
    assert (after["TableStatus"], after["GlobalSecondaryIndexes"][0]["IndexStatus"]) == ("ACTIVE", "ACTIVE")
    assert after.keys() == told.keys()


@fact("L1-DeleteTable-says-DELETING-without-keys")
def test_a_deleted_table_has_no_keys(client: Any) -> None:
    create(client, "ends", **PROVISIONED)
    before = described(client, "ends")
    told = client.delete_table(TableName="ends")["TableDescription"]
    kept = {"TableName", "ProvisionedThroughput", "TableSizeBytes", "ItemCount", "TableArn"}
    assert told == {"TableStatus": "DELETING"} | {name: before[name] for name in kept}
    assert refused(client.describe_table, TableName="ends")["Error"]["Code"] == "ResourceNotFoundException"


# ── L2: what a description holds ────────────────────────────────────────────────────────────────────────────────────


def make_table(engine: Engine, name: str) -> None:
    """A table on demand with the string key pk."""
    request = {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": definitions("pk"),
        "BillingMode": "PAY_PER_REQUEST",
    }
    engine.handle("CreateTable", request)


def ids(seed: int) -> list[str]:
    """The ids of three tables, the third under the name of the first, which is gone."""
    engine = Engine(seed=seed, model=AT_ONCE)

    def made(name: str) -> str:
        make_table(engine, name)
        found: str = engine.handle("DescribeTable", {"TableName": name})["Table"]["TableId"]
        return found

    found = [made("one"), made("two")]
    engine.handle("DeleteTable", {"TableName": "one"})
    return [*found, made("one")]


@fact("L2-TableId-is-a-UUID-of-the-seed")
def test_table_id() -> None:
    here, there = ids(7), ids(8)
    assert here == ids(7)
    assert len({*here, *there}) == 6
    assert all(str(UUID(each)) == each and UUID(each).version == 4 for each in here)


@fact("L2-TableClassSummary-once-a-class-was-given")
def test_table_class(client: Any) -> None:
    create(client, "plain-class")
    assert "TableClassSummary" not in described(client, "plain-class")
    create(client, "classy", TableClass="STANDARD_INFREQUENT_ACCESS")
    assert described(client, "classy")["TableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
    client.update_table(TableName="plain-class", TableClass="STANDARD")
    summary = described(client, "plain-class")["TableClassSummary"]
    assert (summary["TableClass"], summary.keys()) == ("STANDARD", {"TableClass", "LastUpdateDateTime"})


@fact("L2-no-such-class")
def test_no_such_class(client: Any) -> None:
    message = (
        "Invalid table-class parameter provided. Please try again with a valid table-class value: "
        "[STANDARD, STANDARD_INFREQUENT_ACCESS]."
    )
    assert_refused(INVALID, message, create, client, "no-class", TableClass="GLACIER")


@fact("L2-no-BillingModeSummary-without-BillingMode")
def test_no_billing_mode(client: Any) -> None:
    client.create_table(
        TableName="unsaid",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=definitions("pk"),
        ProvisionedThroughput=PROVISIONED["ProvisionedThroughput"],
    )
    assert "BillingModeSummary" not in described(client, "unsaid")
    client.update_table(TableName="unsaid", BillingMode="PAY_PER_REQUEST")
    assert described(client, "unsaid")["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


@fact("L2-LastUpdateToPayPerRequestDateTime")
def test_since_when_on_demand(client: Any, lab: Any) -> None:
    started = lab.clock.now
    create(client, "demanding")
    create(client, "later", **PROVISIONED)
    assert described(client, "later")["BillingModeSummary"] == {"BillingMode": "PROVISIONED"}
    lab.clock.advance(seconds=3_600)
    client.update_table(TableName="later", BillingMode="PAY_PER_REQUEST")
    first, second = (
        described(client, name)["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"].astimezone(UTC)
        for name in ("demanding", "later")
    )
    assert isinstance(first, datetime)
    assert START <= started <= first
    assert (second - first).total_seconds() == pytest.approx(3_600, abs=1)
    client.update_table(TableName="later", **PROVISIONED)
    summary = described(client, "later")["BillingModeSummary"]
    assert (summary["BillingMode"], summary["LastUpdateToPayPerRequestDateTime"].astimezone(UTC)) == (
        "PROVISIONED",
        second,
    )


@fact("L2-SSESpecification-is-shown")
def test_encryption_is_shown(client: Any) -> None:
    create(client, "secret")
    assert "SSEDescription" not in described(client, "secret")
    told = client.update_table(TableName="secret", SSESpecification={"Enabled": True})["TableDescription"]
    shown = described(client, "secret")["SSEDescription"]
    assert told["SSEDescription"] == shown
    assert (shown["Status"], shown["SSEType"]) == ("ENABLED", "KMS")
    own = shown["KMSMasterKeyArn"].replace(shown["KMSMasterKeyArn"].rpartition("/")[2], "mine")
    specification = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "mine"}
    client.update_table(TableName="secret", SSESpecification=specification)
    assert described(client, "secret")["SSEDescription"]["KMSMasterKeyArn"] == own
    client.update_table(TableName="secret", SSESpecification={"Enabled": False})
    assert "SSEDescription" not in described(client, "secret")


@pytest.mark.parametrize(
    ("specification", "words"),
    cases(
        (
            "L2-a-key-without-encryption",
            {"KMSMasterKeyId": "k"},
            "KMSMasterKeyId can not be specified if Enabled is false",
        ),
        ("L2-AES256", {"Enabled": True, "SSEType": "AES256"}, "SSEType AES256 is not supported"),
        (
            "L2-a-key-without-its-type",
            {"Enabled": True, "KMSMasterKeyId": "k"},
            "SSEType KMS is required if KMSMasterKeyId is specified",
        ),
    ),
)
def test_encryption_is_checked(client: Any, specification: Wire, words: str) -> None:
    message = f"One or more parameter values were invalid: {words}"
    assert_refused(INVALID, message, create, client, "unsafe", SSESpecification=specification)


# ── L4 and K14: attributes and their types ──────────────────────────────────────────────────────────────────────────


@fact("L4-pk-declared-anew-as-N")
def test_a_key_keeps_its_type(client: Any, table: MakeTable) -> None:
    name = table("typed")
    item = {**key("a"), "g": {"S": "x"}}
    client.put_item(TableName=name, Item=item)
    told = add_index(client, name, {"pk": "N", "g": "S"}, index("by-g"))
    assert types_of(told) == types_of(described(client, name)) == {"pk": "S", "g": "S"}
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == item
    client.put_item(TableName=name, Item=key("b"))


@fact("L4-definitions-go-with-their-index")
def test_definitions_go(client: Any) -> None:
    create(
        client,
        "shrinks",
        AttributeDefinitions=definitions("pk", "g", "h"),
        GlobalSecondaryIndexes=[index("by-g"), index("by-h", "h"), index("by-g-too")],
    )
    left = []
    for name in ("by-g", "by-h", "by-g-too"):
        client.update_table(TableName="shrinks", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": name}}])
        left.append(set(types_of(described(client, "shrinks"))))
    assert left == [{"pk", "g", "h"}, {"pk", "g"}, {"pk"}]


@pytest.mark.parametrize(
    ("attribute", "existing"),
    cases(("K14-key-of-an-index", "g", "g:S:HASH"), ("K14-key-of-the-table", "pk", "pk:S:HASH")),
)
def test_types_are_not_redefined(client: Any, attribute: str, existing: str) -> None:
    name = f"redefined-{attribute}"
    create(client, name, AttributeDefinitions=definitions("pk", "g"), GlobalSecondaryIndexes=[index("by-g")])
    message = REDEFINED.format(existing, existing.replace(":S:", ":N:"))
    assert_refused(INVALID, message, add_index, client, name, {attribute: "N"}, index("another", attribute))
    assert [each["IndexName"] for each in described(client, name)["GlobalSecondaryIndexes"]] == ["by-g"]


@fact("K14-two-types-at-creation")
def test_one_type_at_creation(client: Any) -> None:
    twice = [*definitions("pk", "g"), {"AttributeName": "g", "AttributeType": "N"}]
    indexes = [index("by-g"), index("by-g-too")]
    answer = refused(create, client, "two-types", AttributeDefinitions=twice, GlobalSecondaryIndexes=indexes)
    assert answer["Error"]["Code"] == INVALID


# ── L6: lists ───────────────────────────────────────────────────────────────────────────────────────────────────────


def seven_tables() -> Callable[..., Any]:
    engine = Engine(model=AT_ONCE)
    for name in ("orders", "zebra", "alpha", "Zulu", "a.b", "a-b", "a_b"):
        make_table(engine, name)
    return lambda **asked: engine.handle("ListTables", asked)


@fact("L6-ascending-bytes")
def test_names_in_order() -> None:
    assert seven_tables()() == {"TableNames": ["Zulu", "a-b", "a.b", "a_b", "alpha", "orders", "zebra"]}


@fact("L6-start-behind-what-does-not-exist")
def test_start_anywhere() -> None:
    names = seven_tables()
    assert names(ExclusiveStartTableName="beta") == {"TableNames": ["orders", "zebra"]}
    assert names(ExclusiveStartTableName="orders") == {"TableNames": ["zebra"]}
    assert names(ExclusiveStartTableName="zzz") == {"TableNames": []}


@pytest.mark.parametrize("limit", cases(("L6-pages-of-1", 1), ("L6-pages-of-3", 3), ("L6-pages-of-7", 7)))
def test_pages_of_names(limit: int) -> None:
    names = seven_tables()
    found, asked = [], {"Limit": limit}
    for _ in itertools.repeat(None, 10):
        page = names(**asked)
        found.append(page["TableNames"])
        if "LastEvaluatedTableName" not in page:
            break
        assert page["LastEvaluatedTableName"] == page["TableNames"][-1]
        asked["ExclusiveStartTableName"] = page["LastEvaluatedTableName"]
    assert list(itertools.chain(*found)) == names()["TableNames"]
    assert [len(page) for page in found] == [limit] * (7 // limit) + [7 % limit] * bool(7 % limit)


# ── L8: protection ──────────────────────────────────────────────────────────────────────────────────────────────────


@fact("L8-a-protected-table-stays")
def test_a_protected_table_stays(client: Any) -> None:
    create(client, "guarded", DeletionProtectionEnabled=True)
    message = (
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    )
    assert_refused(INVALID, message, client.delete_table, TableName="guarded")
    client.put_item(TableName="guarded", Item=key("a"))
    told = client.update_table(TableName="guarded", DeletionProtectionEnabled=False)["TableDescription"]
    assert told["DeletionProtectionEnabled"] is False
    assert client.delete_table(TableName="guarded")["TableDescription"]["TableStatus"] == "DELETING"


# ── K12: names that are none ────────────────────────────────────────────────────────────────────────────────────────

NO_NAME = "non!existent!table"
STATEMENT = f'SELECT * FROM "{NO_NAME}"'
KEYED = {"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}], "AttributeDefinitions": definitions("pk")}
SPECIFICATION = {"Enabled": True, "AttributeName": "expires"}


@pytest.mark.parametrize(
    ("operation", "request_"),
    cases(
        ("K12-PutItem", "put_item", {"TableName": NO_NAME, "Item": key("a")}),
        ("K12-GetItem", "get_item", {"TableName": NO_NAME, "Key": key("a")}),
        ("K12-UpdateItem", "update_item", {"TableName": NO_NAME, "Key": key("a")}),
        ("K12-DeleteItem", "delete_item", {"TableName": NO_NAME, "Key": key("a")}),
        ("K12-Query", "query", {"TableName": NO_NAME, "KeyConditionExpression": "pk = :a"}),
        ("K12-Scan", "scan", {"TableName": NO_NAME}),
        ("K12-BatchGetItem", "batch_get_item", {"RequestItems": {NO_NAME: {"Keys": [key("a")]}}}),
        ("K12-BatchWriteItem", "batch_write_item", {"RequestItems": {NO_NAME: [{"DeleteRequest": {"Key": key("a")}}]}}),
        (
            "K12-TransactGetItems",
            "transact_get_items",
            {"TransactItems": [{"Get": {"TableName": NO_NAME, "Key": key("a")}}]},
        ),
        (
            "K12-TransactWriteItems",
            "transact_write_items",
            {"TransactItems": [{"Delete": {"TableName": NO_NAME, "Key": key("a")}}]},
        ),
        ("K12-ExecuteStatement", "execute_statement", {"Statement": STATEMENT}),
        ("K12-ExecuteTransaction", "execute_transaction", {"TransactStatements": [{"Statement": STATEMENT}]}),
        ("K12-DescribeTable", "describe_table", {"TableName": NO_NAME}),
        ("K12-DeleteTable", "delete_table", {"TableName": NO_NAME}),
        ("K12-UpdateTable", "update_table", {"TableName": NO_NAME, "TableClass": "STANDARD"}),
        ("K12-CreateTable", "create_table", {"TableName": NO_NAME, **KEYED}),
        ("K12-ListTables", "list_tables", {"ExclusiveStartTableName": NO_NAME}),
        (
            "K12-UpdateTimeToLive",
            "update_time_to_live",
            {"TableName": NO_NAME, "TimeToLiveSpecification": SPECIFICATION},
        ),
        ("K12-DescribeTimeToLive", "describe_time_to_live", {"TableName": NO_NAME}),
        ("K12-CreateBackup", "create_backup", {"TableName": NO_NAME, "BackupName": "nightly"}),
        ("K12-DescribeContinuousBackups", "describe_continuous_backups", {"TableName": NO_NAME}),
        ("K12-DescribeKinesis", "describe_kinesis_streaming_destination", {"TableName": NO_NAME}),
        ("K12-DescribeContributorInsights", "describe_contributor_insights", {"TableName": NO_NAME}),
        ("K12-ListBackups", "list_backups", {"TableName": NO_NAME}),
        ("K12-ListContributorInsights", "list_contributor_insights", {"TableName": NO_NAME}),
        (
            "K12-UpdateContinuousBackups",
            "update_continuous_backups",
            {"TableName": NO_NAME, "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}},
        ),
        (
            "K12-UpdateContributorInsights",
            "update_contributor_insights",
            {"TableName": NO_NAME, "ContributorInsightsAction": "ENABLE"},
        ),
        (
            "K12-RestoreTableToPointInTime-source",
            "restore_table_to_point_in_time",
            {"SourceTableName": NO_NAME, "TargetTableName": "target", "UseLatestRestorableTime": True},
        ),
    ),
)
def test_a_malformed_name(operation: str, request_: Wire) -> None:
    client: Any = boto3.client("dynamodb", config=Config(parameter_validation=False))
    for name, words in (
        (NO_NAME, "[a-zA-Z0-9_.-]+"),
        ("ab", "Member must have length greater than or equal to 3"),
        ("n" * 256, "Member must have length less than or equal to 255"),
    ):
        error = refused(getattr(client, operation), **named(request_, name))["Error"]
        assert error["Code"] == INVALID
        assert words in error["Message"]


def named(part: Any, name: str) -> Any:
    """A request, or a part of it, with another name in place of the malformed one."""
    match part:
        case dict():
            return {named(member, name): named(content, name) for member, content in part.items()}
        case list():
            return [named(element, name) for element in part]
        case str():
            return part.replace(NO_NAME, name)
    return part


@fact("K12-BatchExecuteStatement")
def test_a_malformed_name_in_a_batch(client: Any) -> None:
    (answer,) = client.batch_execute_statement(Statements=[{"Statement": STATEMENT}])["Responses"]
    assert answer["Error"]["Code"] == "ValidationError"


@pytest.mark.parametrize(
    ("operation", "request_"),
    cases(
        ("K12-well-formed-GetItem", "get_item", {"TableName": "nowhere", "Key": key("a")}),
        ("K12-well-formed-DescribeTable", "describe_table", {"TableName": "nowhere"}),
        ("K12-well-formed-statement", "execute_statement", {"Statement": "SELECT * FROM nowhere"}),
    ),
)
def test_a_well_formed_unknown_name(client: Any, operation: str, request_: Wire) -> None:
    assert refused(getattr(client, operation), **request_)["Error"]["Code"] == "ResourceNotFoundException"
