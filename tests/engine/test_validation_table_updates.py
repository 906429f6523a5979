"""What UpdateTable refuses (K8, K9)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.errors import ApiError
from helpers.engine.rules.validation import validate
from helpers.engine.schema import TableSchema

from .refusals import (
    INVALID,
    NEITHER,
    TABLES,
    UNITS,
    accepted,
    assert_refused,
    definition,
    definitions,
    including,
    index,
    refused,
    schema_of,
    table,
)

ONE_AT_A_TIME = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
LIMIT = "LimitExceededException"


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
            indexes(made("by-a", *"abcde"), attributes=tuple("abcde")),
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
