"""A restored table as a CreateTable: what it takes over from its source, and what the request overrides (L7).

Keys, indexes, capacity, class and encryption come along. Tags, stream, TTL, policies, deletion protection and the recovery
settings do not: they have to be set again (Developer Guide, page *CreateBackup*).
"""

from __future__ import annotations

from typing import Any, Final

from helpers.engine.errors import invalid, validation
from helpers.engine.rules.constraints import table_name
from helpers.engine.wire_types import Json

_INDEXES: Final = {
    "LocalSecondaryIndexes": "LocalSecondaryIndexOverride",
    "GlobalSecondaryIndexes": "GlobalSecondaryIndexOverride",
}
_DEFINITION: Final = ("IndexName", "KeySchema", "Projection")
_UNITS: Final = ("ReadCapacityUnits", "WriteCapacityUnits")


def source_of(request: Json) -> str:
    """The table that a RestoreTableToPointInTime begins from: its name or its ARN, one of them. Raises ValidationException."""
    given = [request[name] for name in ("SourceTableName", "SourceTableArn") if name in request]
    if len(given) != 1:
        raise validation("Exactly one of SourceTableName and SourceTableArn must be specified")
    return table_name(given[0])


def as_create_table(request: Json, source: Json) -> Json:
    """The CreateTable that makes the table of a restore. `source` is what DescribeTable says of the source.

    Raises ValidationException for an index that the source does not have.
    """
    summary = source.get("BillingModeSummary", {}).get("BillingMode")
    mode = request.get("BillingModeOverride", summary)
    made: Json = {"TableName": request["TargetTableName"], "KeySchema": source["KeySchema"]}
    if mode is not None:
        made["BillingMode"] = mode
    on_demand = mode == "PAY_PER_REQUEST"
    made |= _capacity(source, on_demand)
    for member in ("ProvisionedThroughput", "OnDemandThroughput"):
        if f"{member}Override" in request:
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
    if "TableClassSummary" in source:
        made["TableClass"] = source["TableClassSummary"]["TableClass"]
    return made


def _indexes(known: list[Json], wanted: list[Json] | None, on_demand: bool) -> list[Json]:
    """The indexes of the new table: those of the source, or those of them that are asked for."""
    if wanted is None:
        return [{**_definition(index), **_capacity(index, on_demand)} for index in known]
    definitions = [_comparable(index) for index in known]
    for index in wanted:
        if _comparable(index) not in definitions:
            raise invalid(f"Index {index['IndexName']} does not match an index of the source table")
    return wanted


def _definition(index: Json) -> Json:
    return {name: index[name] for name in _DEFINITION}


def _comparable(index: Json) -> Any:
    projection = index["Projection"]
    return (
        index["IndexName"],
        index["KeySchema"],
        projection.get("ProjectionType"),
        sorted(projection.get("NonKeyAttributes", ())),
    )


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
