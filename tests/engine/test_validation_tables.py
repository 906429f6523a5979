"""What CreateTable refuses (K5, K8, K9)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.rules.validation import validate

from .refusals import (
    ALL,
    DETECTED,
    INVALID,
    NEITHER,
    UNITS,
    accepted,
    assert_refused,
    definition,
    definitions,
    including,
    refused,
    schema,
    schema_of,
)


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


def globals_(count: int, projection: Any = ALL) -> list[Any]:
    return [definition(f"g{number:02}", "g", projection=projection) for number in range(count)]


def locals_(count: int) -> list[Any]:
    return [definition(f"l{number:02}", "pk", "-at") for number in range(count)]


FOUR = ("a", "b", "c", "d")
EIGHT = (*FOUR, "-e", "-f", "-g", "-h")


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
