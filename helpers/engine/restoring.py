"""A restored table as a CreateTable: what it takes over from its source, and what the request overrides (L7).

Keys, indexes, capacity and encryption come along. Tags, stream, TTL, table class, policies, deletion protection and the recovery
settings do not: they have to be set again.
"""

from __future__ import annotations

from typing import Any, Final

from helpers.engine.errors import validation
from helpers.engine.rules.arns import TablePlace, source_place
from helpers.engine.wire_types import Json

_INDEXES: Final = {
    "LocalSecondaryIndexes": "LocalSecondaryIndexOverride",
    "GlobalSecondaryIndexes": "GlobalSecondaryIndexOverride",
}
_DEFINITION: Final = ("IndexName", "KeySchema", "Projection")
_UNITS: Final = ("ReadCapacityUnits", "WriteCapacityUnits")
_CEILINGS: Final = ("MaxReadRequestUnits", "MaxWriteRequestUnits")
_ON_DEMAND: Final = "PAY_PER_REQUEST"


def source_of(request: Json, own: str) -> TablePlace:
    """The table that a RestoreTableToPointInTime begins from, by its name or its ARN. Raises ValidationException."""
    if "SourceTableArn" in request:
        return source_place(request["SourceTableArn"], own)
    return TablePlace(own.split(":")[3], request["SourceTableName"])


def as_create_table(request: Json, source: Json) -> Json:
    """The CreateTable that makes the table of a restore. `source` is what DescribeTable says of the source.

    Raises ValidationException for overrides that go with no table, or with no index of the source.
    """
    told = source.get("BillingModeSummary", {}).get("BillingMode")
    mode = request.get("BillingModeOverride", told)
    on_demand = mode == _ON_DEMAND
    _check_capacity(request, source, on_demand=on_demand, was_on_demand=told == _ON_DEMAND)
    made: Json = {"TableName": request["TargetTableName"], "KeySchema": source["KeySchema"]}
    if mode is not None:
        made["BillingMode"] = mode
    made |= _capacity(source, on_demand)
    for member in ("ProvisionedThroughput", "OnDemandThroughput"):
        if request.get(f"{member}Override"):
            made[member] = request[f"{member}Override"]
    for member, override in _INDEXES.items():
        indexes = _indexes(source.get(member, []), request.get(override), on_demand)
        if indexes:
            made[member] = indexes
    used = {each["AttributeName"] for part in _with_keys(made) for each in part["KeySchema"]}
    made["AttributeDefinitions"] = [one for one in source["AttributeDefinitions"] if one["AttributeName"] in used]
    encryption = request.get("SSESpecificationOverride", _encryption(source))
    if encryption is not None:
        made["SSESpecification"] = encryption
    return made


def _check_capacity(request: Json, source: Json, *, on_demand: bool, was_on_demand: bool) -> None:
    """Refuse overrides of capacity that do not go with the new table's mode."""
    if on_demand and "ProvisionedThroughputOverride" in request:
        raise validation("Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED")
    if was_on_demand and not on_demand and "ProvisionedThroughputOverride" not in request:
        raise validation("Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED")
    ceilings: Json = request.get("OnDemandThroughputOverride", {})
    for name in _CEILINGS:
        if name in ceilings and not on_demand:
            raise validation(
                f"Cannot override {name} for OnDemandThroughput unless BillingModeOverride is {_ON_DEMAND}"
            )
        if ceilings.get(name, 1) < 1:
            raise validation(f"Requested {name} for OnDemandThroughput is outside of valid range")
    indexes = request.get("GlobalSecondaryIndexOverride")
    if indexes is None and was_on_demand and not on_demand:
        indexes = [{"IndexName": index["IndexName"]} for index in source.get("GlobalSecondaryIndexes", ())]
    for index in indexes or ():
        if on_demand and "ProvisionedThroughput" in index:
            why = "unless BillingMode is PROVISIONED"  # these words are ours
            if "BillingModeOverride" in request:
                why = f"if BillingMode is overridden to {_ON_DEMAND}"
            raise validation(f"Cannot override ProvisionedThroughput {why} for index {index['IndexName']}")
        if not on_demand and "ProvisionedThroughput" not in index:
            raise validation(f"Must specify provisioned throughput for index {index['IndexName']}")


def _indexes(known: list[Json], wanted: list[Json] | None, on_demand: bool) -> list[Json]:
    """The indexes of the new table: those of the source, or those of them that are asked for, under any name."""
    if wanted is None:
        return [{**_definition(index), **_capacity(index, on_demand)} for index in known]
    definitions = [_comparable(index) for index in known]
    for index in wanted:
        if _comparable(index) not in definitions:
            raise validation(
                f"Index {index['IndexName']} does not match a secondary index that existed in the source table and cannot "
                "be created during the restore operation"
            )
    return wanted


def _definition(index: Json) -> Json:
    return {name: index[name] for name in _DEFINITION}


def _comparable(index: Json) -> Any:
    projection = index["Projection"]
    return index["KeySchema"], projection.get("ProjectionType"), sorted(projection.get("NonKeyAttributes", ()))


def _capacity(part: Json, on_demand: bool) -> Json:
    """What a table or an index may use, as far as it goes with the new table's mode."""
    if on_demand:
        limits = {name: units for name, units in part.get("OnDemandThroughput", {}).items() if units > 0}
        return {"OnDemandThroughput": limits} if limits else {}
    units = {name: part.get("ProvisionedThroughput", {}).get(name, 0) for name in _UNITS}
    return {"ProvisionedThroughput": units} if all(units.values()) else {}


def _encryption(source: Json) -> Json | None:
    described = source.get("SSEDescription")
    if described is None or "KMSMasterKeyArn" not in described:
        return None
    return {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": described["KMSMasterKeyArn"]}


def _with_keys(made: Json) -> list[Json]:
    return [made, *(index for member in _INDEXES for index in made.get(member, ()))]
