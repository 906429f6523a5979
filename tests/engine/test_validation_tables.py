"""What CreateTable and UpdateTable refuse (K5, K8, K9)."""

from __future__ import annotations

from typing import Any

import pytest
from refusals import DETECTED, INVALID, TABLES, accepted, assert_refused, index, refused, schema_of, table

from helpers.engine.errors import ApiError
from helpers.engine.schema import TableSchema
from helpers.engine.validation import validate

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
NEITHER = "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified"
ONE_AT_A_TIME = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
LIMIT = "LimitExceededException"
ALL: dict[str, Any] = {"ProjectionType": "ALL"}


def definitions(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name.partition(":")[0], "AttributeType": name.partition(":")[2] or "S"} for name in names]


def schema(*elements: str) -> list[dict[str, str]]:
    """`"pk"` → HASH, `"-sk"` → RANGE."""
    return [
        {"AttributeName": one.lstrip("-"), "KeyType": "RANGE" if one.startswith("-") else "HASH"} for one in elements
    ]


def definition(name: str, *elements: str, projection: Any = ALL, **rest: Any) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": schema(*elements), "Projection": projection, **rest}


def create(*attributes: str, key: tuple[str, ...] = ("pk",), **rest: Any) -> dict[str, Any]:
    request = {
        "TableName": "New",
        "AttributeDefinitions": definitions(*(attributes or ("pk",))),
        "KeySchema": schema(*key),
        "BillingMode": "PAY_PER_REQUEST",
        **rest,
    }
    return {name: value for name, value in request.items() if value is not None}


def with_global(*attributes: str, indexes: list[Any], **rest: Any) -> dict[str, Any]:
    return create("pk", *attributes, GlobalSecondaryIndexes=indexes, **rest)


def with_local(*attributes: str, indexes: list[Any], **rest: Any) -> dict[str, Any]:
    return create("pk", "sk", *attributes, key=("pk", "-sk"), LocalSecondaryIndexes=indexes, **rest)


def including(count: int) -> dict[str, Any]:
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": [f"a{number}" for number in range(count)]}


def globals_(count: int, projection: Any = ALL) -> list[Any]:
    return [definition(f"g{number:02}", "g", projection=projection) for number in range(count)]


def locals_(count: int) -> list[Any]:
    return [definition(f"l{number:02}", "pk", "-at") for number in range(count)]


FOUR = ("a", "b", "c", "d")
EIGHT = (*FOUR, "-e", "-f", "-g", "-h")
NINE = tuple("abcdefghi")


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        # Keys and attribute definitions
        refused(
            "no-schema",
            "CreateTable",
            {"TableName": "New"},
            "2 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy constraint: "
            "Member must not be null; Value null at 'keySchema' failed…",
        ),
        refused(
            "three-keys",
            "CreateTable",
            create("pk", "sk", "x", key=("pk", "-sk", "-x")),
            f"{DETECTED}Value '[KeySchemaElement(attributeName=pk, keyType=HASH), "
            "KeySchemaElement(attributeName=sk, keyType=RANGE), "
            "KeySchemaElement(attributeName=x, keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member "
            "must have length less than or equal to 2",
        ),
        refused(
            "range-first",
            "CreateTable",
            create("pk", "sk", key=("-sk", "pk")),
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        ),
        refused(
            "two-hashes",
            "CreateTable",
            create("pk", "sk", key=("pk", "sk")),
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
        ),
        refused(
            "same-key-twice",
            "CreateTable",
            create("pk", key=("pk", "-pk")),
            "Invalid KeySchema: Some index key attribute have no definition",
        ),
        refused(
            "same-key-twice-defined",
            "CreateTable",
            create("pk", "sk", key=("pk", "-pk")),
            "Both the Hash Key and the Range Key element in the KeySchema have the same name",
        ),
        refused(
            "undefined-key",
            "CreateTable",
            create("x"),
            f"{INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], "
            "AttributeDefinitions: [x]",
        ),
        refused("defined-twice", "CreateTable", create("pk", "pk:N"), "Attribute Name is duplicated: pk"),
        refused(
            "unused-definition",
            "CreateTable",
            create("pk", "x"),
            f"{INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions",
        ),
        refused(
            "unused-definition-with-index",
            "CreateTable",
            with_global("g", "x", indexes=[definition("by-g", "g")]),
            f"{INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [g, pk, x], keys used: [g, pk]",
        ),
        refused(
            "undefined-index-key",
            "CreateTable",
            with_global(indexes=[definition("by-g", "g")]),
            f"{INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [g], "
            "AttributeDefinitions: [pk]",
        ),
        # Local indexes
        refused(
            "local-on-a-plain-table",
            "CreateTable",
            create("pk", "x", LocalSecondaryIndexes=[definition("by-x", "pk", "-x")]),
            f"{INVALID}Table KeySchema does not have a range key, which is required when specifying a "
            "LocalSecondaryIndex",
        ),
        refused(
            "local-with-another-pk",
            "CreateTable",
            with_local("x", indexes=[definition("by-x", "x", "-sk")]),
            f"{INVALID}Index KeySchema does not have the same leading hash key as table KeySchema for index: by-x. "
            "index hash key: x, table hash key: pk",
        ),
        refused(
            "local-without-sk",
            "CreateTable",
            with_local(indexes=[definition("by-x", "pk")]),
            f"{INVALID}Index KeySchema does not have a range key for index: by-x",
        ),
        refused(
            "K9-local-with-three",
            "CreateTable",
            with_local("x", "y", indexes=[definition("by-x", "pk", "-x", "-y")]),
            f"{DETECTED}Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=x, "
            "keyType=RANGE), "
            "KeySchemaElement(attributeName=y, keyType=RANGE)]' at 'localSecondaryIndexes.1.member.keySchema' "
            "failed to satisfy constraint: Member must have length less than or equal to 2",
        ),
        refused(
            "K8-6-local",
            "CreateTable",
            with_local("at", indexes=locals_(6)),
            f"{INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of 5",
        ),
        refused(
            "no-local-in-the-list",
            "CreateTable",
            with_local(indexes=[]),
            f"{INVALID}List of LocalSecondaryIndexes is empty",
        ),
        # Global indexes
        refused(
            "K8-21-global",
            "CreateTable",
            with_global("g", indexes=globals_(21)),
            f"{INVALID}GlobalSecondaryIndex count exceeds the per-table limit of 20",
        ),
        refused(
            "no-global-in-the-list",
            "CreateTable",
            with_global(indexes=[]),
            f"{INVALID}List of GlobalSecondaryIndexes is empty",
        ),
        refused(
            "one-name-twice",
            "CreateTable",
            with_global("g", indexes=[definition("by-g", "g"), definition("by-g", "g")]),
            f"{INVALID}Duplicate index name: by-g",
        ),
        refused(
            "one-name-in-both-kinds",
            "CreateTable",
            with_local("x", indexes=[definition("by-x", "pk", "-x")], GlobalSecondaryIndexes=[definition("by-x", "x")]),
            f"{INVALID}Duplicate index name: by-x",
        ),
        refused(
            "global-range-first",
            "CreateTable",
            with_global("g", indexes=[definition("by-g", "-g")]),
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
        ),
        refused(
            "K9-5-hashes",
            "CreateTable",
            with_global(*"abcde", indexes=[definition("by-a", *"abcde")]),
            f"{INVALID}The KeySchema exceeds the maximum allowed number of HASH key attributes",
        ),
        refused(
            "K9-5-ranges",
            "CreateTable",
            with_global(*"abcdef", indexes=[definition("by-a", "a", "-b", "-c", "-d", "-e", "-f")]),
            f"{INVALID}The KeySchema exceeds the maximum allowed number of RANGE key attributes",
        ),
        refused(
            "K9-hash-behind-range",
            "CreateTable",
            with_global(*"abc", indexes=[definition("by-a", "a", "-b", "c")]),
            f"{INVALID}All HASH key attributes must precede RANGE key attributes in the KeySchema",
        ),
        refused(
            "K9-one-attribute-twice",
            "CreateTable",
            with_global("a", indexes=[definition("by-a", "a", "-a")]),
            "The KeySchema contains multiple key attributes with the same name",
        ),
        # Projections
        refused(
            "no-projection-type",
            "CreateTable",
            with_global("g", indexes=[definition("by-g", "g", projection={})]),
            f"{INVALID}Unknown ProjectionType: null",
        ),
        refused(
            "include-nothing",
            "CreateTable",
            with_global("g", indexes=[definition("by-g", "g", projection={"ProjectionType": "INCLUDE"})]),
            f"{INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
        refused(
            "all-and-some",
            "CreateTable",
            with_global("g", indexes=[definition("by-g", "g", projection=including(1) | ALL)]),
            f"{INVALID}ProjectionType is ALL, but NonKeyAttributes is specified",
        ),
        refused(
            "keys-and-some",
            "CreateTable",
            with_global(
                "g", indexes=[definition("by-g", "g", projection=including(1) | {"ProjectionType": "KEYS_ONLY"})]
            ),
            f"{INVALID}ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified",
        ),
        refused(
            "include-twice",
            "CreateTable",
            with_global(
                "g",
                indexes=[
                    definition("by-g", "g", projection={"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "x"]})
                ],
            ),
            f"{INVALID}Duplicate element in NonKeyAttributes: x",
        ),
        refused(
            "K8-21-in-one-index",
            "CreateTable",
            with_global("g", indexes=globals_(1, including(21))),
            f"{DETECTED}Value at 'GlobalSecondaryIndexes.1.member.Projection.NonKeyAttributes' failed to satisfy "
            "constraint: Member must have length less than or equal to 20",
        ),
        refused(
            "K8-101-projected",
            "CreateTable",
            with_global("g", indexes=[*globals_(5, including(20)), definition("last", "g", projection=including(1))]),
            f"{INVALID}Number of NonKeyAttributes of all indexes exceeds the per-table limit of 100",
        ),
        # Capacity
        refused(
            "units-on-demand",
            "CreateTable",
            create(ProvisionedThroughput=UNITS),
            f"{INVALID}{NEITHER} when BillingMode is PAY_PER_REQUEST",
        ),
        refused(
            "no-units",
            "CreateTable",
            create(BillingMode=None),
            f"{INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        refused(
            "no-units-provisioned",
            "CreateTable",
            create(BillingMode="PROVISIONED"),
            f"{INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        refused(
            "units-for-an-index-on-demand",
            "CreateTable",
            with_global("g", indexes=[definition("by-g", "g", ProvisionedThroughput=UNITS)]),
            f"{INVALID}ProvisionedThroughput should not be specified for index: by-g when BillingMode is "
            "PAY_PER_REQUEST",
        ),
        refused(
            "no-units-for-an-index",
            "CreateTable",
            with_global("g", indexes=[definition("by-g", "g")], BillingMode=None, ProvisionedThroughput=UNITS),
            f"{INVALID}ProvisionedThroughput is not specified for index: by-g",
        ),
        refused(
            "units-out-of-bounds",
            "CreateTable",
            create(BillingMode=None, ProvisionedThroughput=UNITS | {"ReadCapacityUnits": 10**12 + 1}),
            "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
        ),
        refused(
            "ceiling-provisioned",
            "CreateTable",
            create(BillingMode=None, ProvisionedThroughput=UNITS, OnDemandThroughput={"MaxReadRequestUnits": 5}),
            f"{INVALID}MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is "
            "PROVISIONED.",
        ),
        refused(
            "ceiling-0",
            "CreateTable",
            create(OnDemandThroughput={"MaxWriteRequestUnits": 0}),
            f"{INVALID}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range",
        ),
        # Streams
        refused(
            "stream-without-view",
            "CreateTable",
            create(StreamSpecification={"StreamEnabled": True}),
            f"{INVALID}Table is being created with a stream enabled, UpdateViewType is required",
        ),
        refused(
            "view-without-stream",
            "CreateTable",
            create(StreamSpecification={"StreamEnabled": False, "StreamViewType": "KEYS_ONLY"}),
            f"{INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified",
        ),
    ],
)
def test_refused_definitions(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        accepted("plain-ok", "CreateTable", create()),
        accepted(
            "provisioned-ok",
            "CreateTable",
            create("pk", "sk:N", key=("pk", "-sk"), BillingMode=None, ProvisionedThroughput=UNITS),
        ),
        accepted("K8-20-global-ok", "CreateTable", with_global("g", indexes=globals_(20))),
        accepted("K8-5-local-ok", "CreateTable", with_local("at", indexes=locals_(5))),
        accepted("K8-100-projected-ok", "CreateTable", with_global("g", indexes=globals_(5, including(20)))),
        accepted("K9-4-and-4-ok", "CreateTable", with_global(*"abcdefgh", indexes=[definition("by-all", *EIGHT)])),
        accepted("K9-4-hashes-ok", "CreateTable", with_global(*FOUR, indexes=[definition("by-four", *FOUR)])),
        accepted("global-on-the-table-key-ok", "CreateTable", with_global(indexes=[definition("New", "pk")])),
        accepted("local-on-the-sort-key-ok", "CreateTable", with_local(indexes=[definition("same", "pk", "-sk")])),
        accepted(
            "units-for-an-index-ok",
            "CreateTable",
            with_global(
                "g",
                indexes=[definition("by-g", "g", ProvisionedThroughput=UNITS)],
                BillingMode=None,
                ProvisionedThroughput=UNITS,
            ),
        ),
        accepted(
            "stream-ok",
            "CreateTable",
            create(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}),
        ),
        accepted("ceiling-ok", "CreateTable", create(OnDemandThroughput={"MaxWriteRequestUnits": 1})),
    ],
)
def test_accepted_definitions(operation: str, request_: Any) -> None:
    assert validate(operation, request_, schema_of) == request_


# ── UpdateTable ─────────────────────────────────────────────────────────────────────────────────────────────────────


def change(name: str = "Kiosk", **rest: Any) -> dict[str, Any]:
    return {"TableName": name, **rest}


def indexes(*updates: Any, name: str = "Kiosk", attributes: tuple[str, ...] = ("new",), **rest: Any) -> dict[str, Any]:
    request = change(name, GlobalSecondaryIndexUpdates=list(updates), **rest)
    return request | ({"AttributeDefinitions": definitions(*attributes)} if attributes else {})


def made(name: str = "by-new", *elements: str, **rest: Any) -> dict[str, Any]:
    return {"Create": definition(name, *(elements or ("new",)), **rest)}


def dropped(name: str) -> dict[str, Any]:
    return {"Delete": {"IndexName": name}}


def changed(name: str, **rest: Any) -> dict[str, Any]:
    return {"Update": {"IndexName": name, **rest}}


NOTHING = "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification…"
SAME = (
    "The provisioned throughput for the table will not change. The requested value equals the current value. "
    "Current ReadCapacityUnits provisioned for the table: 10. Requested ReadCapacityUnits: 10. "
    "Current WriteCapacityUnits provisioned for the table: 20. Requested WriteCapacityUnits: 20. "
    "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
)


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        refused("nothing", "UpdateTable", change(), NOTHING),
        refused("only-definitions", "UpdateTable", change(AttributeDefinitions=definitions("x")), NOTHING),
        refused("only-an-empty-list", "UpdateTable", change(GlobalSecondaryIndexUpdates=[]), NOTHING),
        refused(
            "an-empty-list",
            "UpdateTable",
            change(GlobalSecondaryIndexUpdates=[], BillingMode="PAY_PER_REQUEST"),
            f"{INVALID}List of GlobalSecondaryIndexUpdates is empty",
        ),
        refused(
            "protection-and-more",
            "UpdateTable",
            change(DeletionProtectionEnabled=True, BillingMode="PAY_PER_REQUEST"),
            f"{INVALID}DeletionProtection modification must be the only operation in the request",
        ),
        refused(
            "class-and-more",
            "UpdateTable",
            indexes(made(), TableClass="STANDARD"),
            f"{INVALID}TableClass modification must be the only operation in the request",
        ),
        refused(
            "provisioned-without-units",
            "UpdateTable",
            change(BillingMode="PROVISIONED"),
            f"{INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
        ),
        refused(
            "on-demand-with-units",
            "UpdateTable",
            change("Paid", BillingMode="PAY_PER_REQUEST", ProvisionedThroughput=UNITS),
            f"{INVALID}{NEITHER} when BillingMode is PAY_PER_REQUEST",
        ),
        refused(
            "units-for-an-on-demand-table",
            "UpdateTable",
            change(ProvisionedThroughput=UNITS),
            f"{INVALID}{NEITHER} when BillingMode is PAY_PER_REQUEST",
        ),
        refused(
            "same-units",
            "UpdateTable",
            change("Paid", ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 20}),
            SAME,
        ),
        refused(
            "same-units-of-an-index",
            "UpdateTable",
            indexes(changed("by-g", ProvisionedThroughput=UNITS), name="Paid", attributes=()),
            "The provisioned throughput for the index by-g will not change. The requested value equals the current "
            "value. Current ReadCapacityUnits provisioned for the index: 5…",
        ),
        refused(
            "units-out-of-bounds",
            "UpdateTable",
            change("Paid", ProvisionedThroughput=UNITS | {"WriteCapacityUnits": 10**13}),
            "Given value 10000000000000 for WriteCapacityUnits is out of bounds",
        ),
        refused(
            "switch-without-indexes",
            "UpdateTable",
            change(BillingMode="PROVISIONED", ProvisionedThroughput=UNITS),
            f"{INVALID}ProvisionedThroughput must be specified for index: by-status,by-owner,by-image",
        ),
        refused(
            "stream-without-view",
            "UpdateTable",
            change(StreamSpecification={"StreamEnabled": True}),
            f"{INVALID}If stream is being enabled then UpdateViewType is required",
        ),
        refused(
            "view-without-stream",
            "UpdateTable",
            change(StreamSpecification={"StreamEnabled": False, "StreamViewType": "NEW_IMAGE"}),
            f"{INVALID}If stream is being disabled, then UpdateViewType must not be specified",
        ),
        refused(
            "stream-and-units",
            "UpdateTable",
            change("Paid", StreamSpecification={"StreamEnabled": False}, ProvisionedThroughput=UNITS),
            f"{INVALID}You cannot modify stream status while updating table IOPS",
        ),
        refused(
            "index-and-units",
            "UpdateTable",
            indexes(made(), name="Paid", ProvisionedThroughput=UNITS),
            f"{INVALID}You cannot create or delete index while updating table IOPS",
        ),
        refused(
            "index-and-stream",
            "UpdateTable",
            indexes(dropped("by-owner"), StreamSpecification={"StreamEnabled": False}),
            f"{INVALID}You cannot create or delete index while changing stream status",
        ),
        refused(
            "no-action",
            "UpdateTable",
            indexes({}),
            f"{INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
            "GlobalSecondaryIndexUpdate.Delete must not be null",
        ),
        refused(
            "two-actions",
            "UpdateTable",
            indexes({**made(), **dropped("by-owner")}),
            f"{INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
        ),
        refused(
            "one-index-twice",
            "UpdateTable",
            indexes(dropped("by-owner"), made("by-owner")),
            f"{INVALID}Only one global secondary index update per index is allowed simultaneously. Index: by-owner",
        ),
        refused("K8-two-creations", "UpdateTable", indexes(made("by-1"), made("by-2")), ONE_AT_A_TIME, LIMIT),
        refused("K8-creation-and-deletion", "UpdateTable", indexes(made(), dropped("by-owner")), ONE_AT_A_TIME, LIMIT),
        refused(
            "no-table",
            "UpdateTable",
            change("Nobody", BillingMode="PAY_PER_REQUEST"),
            "Requested resource not found",
            "ResourceNotFoundException",
        ),
        refused(
            "index-there",
            "UpdateTable",
            indexes(made("by-owner", "-x")),
            "Attempting to create an index which already exists",
        ),
        refused(
            "index-not-there",
            "UpdateTable",
            indexes(dropped("by-nobody")),
            "Requested resource not found: Index by-nobody for table Kiosk",
            "ResourceNotFoundException",
        ),
        refused(
            "local-index",
            "UpdateTable",
            indexes(dropped("by-total"), name="Local"),
            "Cannot delete an index that is not a GlobalSecondaryIndex: by-total",
        ),
        refused(
            "no-definitions",
            "UpdateTable",
            indexes(made(), attributes=()),
            f"{INVALID}AttributeDefinitions is not specified for index: by-new",
        ),
        refused(
            "undefined-key",
            "UpdateTable",
            indexes(made("by-new", "new", "-at")),
            f"{INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [at], "
            "AttributeDefinitions: [new]",
        ),
        refused(
            "K9-5-hashes",
            "UpdateTable",
            indexes(made("by-a", *"abcde"), attributes=NINE),
            f"{INVALID}The KeySchema exceeds the maximum allowed number of HASH key attributes",
        ),
        refused(
            "include-nothing",
            "UpdateTable",
            indexes(made(projection={"ProjectionType": "INCLUDE"})),
            f"{INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
        refused(
            "units-for-a-new-index",
            "UpdateTable",
            indexes(made(ProvisionedThroughput=UNITS)),
            f"{INVALID}{NEITHER} for index: by-new when BillingMode is PAY_PER_REQUEST",
        ),
        refused(
            "no-units-for-a-new-index",
            "UpdateTable",
            indexes(made(), name="Paid"),
            f"{INVALID}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: by-new",
        ),
        refused(
            "units-for-an-on-demand-index",
            "UpdateTable",
            indexes(changed("by-owner", ProvisionedThroughput=UNITS)),
            f"{INVALID}The only Updates for index: by-owner when TableThroughputMode is PAY_PER_REQUEST can be to "
            "OnDemandThroughput, WarmThroughput",
        ),
        refused(
            "ceiling-0",
            "UpdateTable",
            change(OnDemandThroughput={"MaxReadRequestUnits": 0}),
            f"{INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range",
        ),
    ],
)
def test_refused_changes(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        accepted("create-ok", "UpdateTable", indexes(made())),
        accepted(
            "create-from-known-attributes-ok",
            "UpdateTable",
            indexes(made("by-both", "status", "-new"), attributes=("status", "new", "unused")),
        ),
        accepted("delete-ok", "UpdateTable", indexes(dropped("by-owner"), attributes=())),
        accepted("create-with-units-ok", "UpdateTable", indexes(made(ProvisionedThroughput=UNITS), name="Paid")),
        accepted(
            "create-and-update-ok",
            "UpdateTable",
            indexes(
                made(ProvisionedThroughput=UNITS),
                changed("by-g", ProvisionedThroughput=UNITS | {"ReadCapacityUnits": 6}),
                name="Paid",
            ),
        ),
        accepted(
            "units-ok",
            "UpdateTable",
            change("Paid", ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 21}),
        ),
        accepted("to-on-demand-ok", "UpdateTable", change("Paid", BillingMode="PAY_PER_REQUEST")),
        accepted(
            "to-provisioned-ok", "UpdateTable", change("Plain", BillingMode="PROVISIONED", ProvisionedThroughput=UNITS)
        ),
        accepted(
            "to-provisioned-with-indexes-ok",
            "UpdateTable",
            indexes(
                changed("by-cup", ProvisionedThroughput=UNITS),
                name="Cups",
                attributes=(),
                BillingMode="PROVISIONED",
                ProvisionedThroughput=UNITS,
            ),
        ),
        accepted("no-ceiling-ok", "UpdateTable", change(OnDemandThroughput={"MaxReadRequestUnits": -1})),
        accepted(
            "stream-ok",
            "UpdateTable",
            change(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}),
        ),
        accepted("protection-ok", "UpdateTable", change(DeletionProtectionEnabled=True)),
    ],
)
def test_accepted_changes(operation: str, request_: Any) -> None:
    assert validate(operation, request_, schema_of) == request_


def _with(count: int, included: int = 0) -> dict[str, TableSchema]:
    names = frozenset(f"a{number}" for number in range(included))
    made_ = [index(f"g{number:02}", ("g",), projection="INCLUDE", included=names) for number in range(count)]
    return TABLES | {"Full": table("Full", "pk", (), *made_)}


def test_a_table_with_20_global_indexes_is_full() -> None:
    assert validate("UpdateTable", indexes(made(), name="Full"), _with(19).__getitem__)
    with pytest.raises(ApiError) as caught:
        validate("UpdateTable", indexes(made(), name="Full"), _with(20).__getitem__)
    assert caught.value.code == LIMIT
    assert caught.value.message.endswith("GlobalSecondaryIndex count exceeds the per-table limit of 20")


def test_projected_attributes_are_counted_with_those_of_the_table() -> None:
    assert validate("UpdateTable", indexes(made(projection=including(4)), name="Full"), _with(8, 12).__getitem__)
    with pytest.raises(ApiError) as caught:
        validate("UpdateTable", indexes(made(projection=including(5)), name="Full"), _with(8, 12).__getitem__)
    assert caught.value.message.startswith(f"{INVALID}Number of NonKeyAttributes")
