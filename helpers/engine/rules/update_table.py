"""UpdateTable: capacity and billing, streams, global indexes that come and go."""

from __future__ import annotations

from typing import Final

from helpers.engine.errors import ApiError, invalid, not_found, one_online_index, validation
from helpers.engine.limits import GSI_MAX
from helpers.engine.rules.absent import refuse_absent
from helpers.engine.rules.create_table import ONE_WAY, check_ceilings, check_storage, check_units, check_warm
from helpers.engine.rules.indexes import (
    attribute_names,
    check_defined,
    check_key_schema,
    check_projected_total,
    check_projection,
    included,
)
from helpers.engine.rules.items import SchemaOf
from helpers.engine.schema import KeySchema, TableSchema
from helpers.engine.wire_types import Json

_NOTHING: Final = (
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
    "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
    "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
)
_ALONE: Final = {
    "DeletionProtectionEnabled": "DeletionProtection modification",
    "SSESpecification": "Server-Side Encryption modification",
    "TableClass": "TableClass modification",
    "WarmThroughput": "WarmThroughput",
}
_COMPANY: Final = {"WarmThroughput": frozenset({"GlobalSecondaryIndexUpdates"})}  # of indexes that are there
_MAY_BE_EMPTY: Final = ("OnDemandThroughput", "WarmThroughput")
_UPDATES: Final = ("ProvisionedThroughput", "OnDemandThroughput", "WarmThroughput")


def update_table(request: Json) -> None:
    """What UpdateTable refuses without looking at the table."""
    for name in _MAY_BE_EMPTY:
        if request.get(name) == {}:  # the service takes no notice of it, and fails where it stands alone
            del request[name]
    changes = [name for name in request if name not in ("TableName", "AttributeDefinitions")]
    if changes in ([], ["GlobalSecondaryIndexUpdates"]) and not request.get("GlobalSecondaryIndexUpdates"):
        raise validation(_NOTHING)
    created = any("Create" in update for update in request.get("GlobalSecondaryIndexUpdates") or ())
    if "WarmThroughput" in changes and created:
        raise invalid("Create global secondary index cannot be specified when updating WarmThroughput")
    for name, words in _ALONE.items():
        company = _COMPANY.get(name, frozenset())
        if name in changes and not company.issuperset(set(changes) - {name}):
            raise invalid(f"{words} must be the only operation in the request")
    if "OnDemandThroughput" in changes and not {"OnDemandThroughput", "BillingMode"}.issuperset(changes):
        raise invalid("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")
    if request.get("BillingMode") == "PROVISIONED" and "ProvisionedThroughput" not in request:
        raise invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
    if request.get("BillingMode") == "PAY_PER_REQUEST" and "ProvisionedThroughput" in request:
        raise invalid(f"{ONE_WAY} when BillingMode is PAY_PER_REQUEST")
    check_units(request.get("ProvisionedThroughput"))
    check_storage(request)
    _check_stream(request)
    if "GlobalSecondaryIndexUpdates" in request:
        _check_actions(request, request["GlobalSecondaryIndexUpdates"])
    refuse_absent("UpdateTable", request)


def _check_stream(request: Json) -> None:
    stream = request.get("StreamSpecification")
    if stream is None:
        return
    if "ProvisionedThroughput" in request:
        raise invalid("You cannot modify stream status while updating table IOPS")
    if stream["StreamEnabled"] and "StreamViewType" not in stream:
        raise invalid("If stream is being enabled then UpdateViewType is required")
    if not stream["StreamEnabled"] and "StreamViewType" in stream:
        raise invalid("If stream is being disabled, then UpdateViewType must not be specified")


def _check_actions(request: Json, updates: list[Json]) -> None:
    if not updates:
        raise invalid("List of GlobalSecondaryIndexUpdates is empty")
    names: list[str] = []
    online = 0
    for update in updates:
        if not update:
            members = ", ".join(f"GlobalSecondaryIndexUpdate.{name}" for name in ("Update", "Create", "Delete"))
            raise invalid(f"One of {members} must not be null")
        if len(update) > 1:
            raise invalid("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object")
        ((action, index),) = update.items()
        name = index["IndexName"]
        if name in names:
            raise invalid(f"Only one global secondary index update per index is allowed simultaneously. Index: {name}")
        names.append(name)
        online += action != "Update"
        if action == "Update" and index.get("WarmThroughput") == {}:
            raise invalid(
                "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified "
                f"for index: {name}"
            )
        check_units(index.get("ProvisionedThroughput"))
    if online and "ProvisionedThroughput" in request and request.get("BillingMode") is None:
        raise invalid("You cannot create or delete index while updating table IOPS")
    if online and "StreamSpecification" in request:
        raise invalid("You cannot create or delete index while changing stream status")
    if online > 1:  # K8
        raise one_online_index()


def check_table_update(request: Json, schema_of: SchemaOf) -> None:
    """An UpdateTable against the table as it is."""
    schema = schema_of(request["TableName"])
    billing = request.get("BillingMode", schema.billing)
    updates = request.get("GlobalSecondaryIndexUpdates", [])
    _check_table_capacity(request, schema, billing)
    on_demand = billing == "PAY_PER_REQUEST"
    check_ceilings(request, is_on_demand=on_demand, update=True)
    for update in updates:
        ((action, index),) = update.items()
        known = schema.indexes.get(index["IndexName"])
        if action == "Create":
            if known is not None:
                raise validation("Attempting to create an index which already exists")
            _check_new_index(request, index, schema, billing)
        elif known is None:
            raise not_found(f"Requested resource not found: Index {index['IndexName']} for table {schema.name}")
        elif known.kind != "GSI":
            word = "delete" if action == "Delete" else "update"
            raise validation(f"Cannot {word} an index that is not a GlobalSecondaryIndex: {known.name}")
        elif action == "Update":
            given = [name for name in _UPDATES if index.get(name)]
            if on_demand and (not given or "ProvisionedThroughput" in given):
                raise invalid(
                    f"The only Updates for index: {known.name} when TableThroughputMode is PAY_PER_REQUEST "
                    "can be to OnDemandThroughput, WarmThroughput"
                )
            if not given:
                raise invalid(f"ProvisionedThroughput must be specified for index: {known.name}")
            check_ceilings(index, is_on_demand=on_demand, index=known.name, update=True)
            if "ProvisionedThroughput" in given and "BillingMode" not in request:
                now = (known.read_capacity, known.write_capacity)
                _check_change(index["ProvisionedThroughput"], now, f"index {known.name}", "index")


def _check_table_capacity(request: Json, schema: TableSchema, billing: str) -> None:
    throughput = request.get("ProvisionedThroughput")
    if throughput is None:
        return
    if billing == "PAY_PER_REQUEST":
        raise invalid(f"{ONE_WAY} when BillingMode is PAY_PER_REQUEST")
    if schema.billing == "PROVISIONED":
        _check_change(throughput, (schema.read_capacity, schema.write_capacity), "table", "table")
        return
    updates = [update["Update"] for update in request.get("GlobalSecondaryIndexUpdates", []) if "Update" in update]
    given = {update["IndexName"] for update in updates if "ProvisionedThroughput" in update}
    without = [index.name for index in schema.global_indexes if index.name not in given]
    if without:
        raise invalid(f"ProvisionedThroughput must be specified for index: {','.join(without)}")


def _check_change(throughput: Json, now: tuple[int, int], what: str, kind: str) -> None:
    asked = (throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"])
    if asked == now:
        raise validation(
            f"The provisioned throughput for the {what} will not change. "
            "The requested value equals the current value. "
            f"Current ReadCapacityUnits provisioned for the {kind}: {now[0]}. Requested ReadCapacityUnits: {asked[0]}. "
            f"Current WriteCapacityUnits provisioned for the {kind}: {now[1]}. "
            f"Requested WriteCapacityUnits: {asked[1]}. "
            "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
        )


def _check_new_index(request: Json, index: Json, schema: TableSchema, billing: str) -> None:
    name = index["IndexName"]
    if not request.get("AttributeDefinitions"):
        raise invalid(f"AttributeDefinitions is not specified for index: {name}")
    check_key_schema(index["KeySchema"], several=True)
    check_defined(attribute_names(index["KeySchema"]), attribute_names(request["AttributeDefinitions"]))
    _check_types(request, index, schema)
    check_projection(index["Projection"])
    if billing == "PAY_PER_REQUEST" and "ProvisionedThroughput" in index:
        raise invalid(f"{ONE_WAY} for index: {name} when BillingMode is PAY_PER_REQUEST")
    if billing == "PROVISIONED" and "ProvisionedThroughput" not in index:
        raise invalid(f"Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {name}")
    if len(schema.global_indexes) >= GSI_MAX:  # K8
        raise ApiError(
            "LimitExceededException",
            f"Subscriber limit exceeded: GlobalSecondaryIndex count exceeds the per-table limit of {GSI_MAX}",
        )
    check_ceilings(index, is_on_demand=billing == "PAY_PER_REQUEST", index=name)
    check_warm(index, is_on_demand=billing == "PAY_PER_REQUEST", index=name)
    check_projected_total([included(index), *(len(known.included) for known in schema.indexes.values())])


def _check_types(request: Json, index: Json, schema: TableSchema) -> None:
    """A key attribute of a new index has the type that it has in the table's key and in other indexes (K14)."""
    types = {each["AttributeName"]: each["AttributeType"] for each in request["AttributeDefinitions"]}
    new = KeySchema.read(index["KeySchema"], types)
    for known in (schema.key, *(each.key for each in schema.indexes.values())):
        if any(one.name == other.name and one.type != other.type for one in known for other in new):
            raise invalid(
                "Attributes cannot be redefined. Please check that your attribute has the same type as previously "
                f"defined. Existing schema: {_shown(known)} New schema: {_shown(new)}"
            )


def _shown(key: KeySchema) -> str:
    """A key as the service writes it in messages."""
    kinds = [(attribute, "HASH") for attribute in key.partition] + [(attribute, "RANGE") for attribute in key.sort]
    elements = (f"SchemaElement: key{{{attribute.name}:{attribute.type}:{kind}}}" for attribute, kind in kinds)
    return f"Schema:[{', '.join(elements)}]"
