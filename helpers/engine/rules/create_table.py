"""CreateTable: keys, attribute definitions, indexes, capacity."""

from __future__ import annotations

from typing import Final

from helpers.engine.errors import invalid, validation
from helpers.engine.limits import CAPACITY_UNITS_MAX, GSI_MAX, LSI_MAX, ON_DEMAND_NEW_READ, ON_DEMAND_NEW_WRITE
from helpers.engine.rules.absent import refuse_absent
from helpers.engine.rules.constraints import detected, missing
from helpers.engine.rules.indexes import (
    attribute_names,
    check_defined,
    check_key_lengths,
    check_key_schema,
    check_local_key,
    check_projected_total,
    check_projection,
    included,
)
from helpers.engine.rules.parameters import first_repeated
from helpers.engine.rules.tags import check_tags
from helpers.engine.wire_types import Json

_LISTS: Final = ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
_CLASSES: Final = ("STANDARD", "STANDARD_INFREQUENT_ACCESS")
_CEILINGS: Final = ("MaxReadRequestUnits", "MaxWriteRequestUnits")
_WARM: Final = (
    ("ReadUnitsPerSecond", ON_DEMAND_NEW_READ, "ReadCapacityUnits"),
    ("WriteUnitsPerSecond", ON_DEMAND_NEW_WRITE, "WriteCapacityUnits"),
)
_INITIAL: Final = (
    "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "on-demand-capacity-mode.html#on-demand-capacity-mode-initial"
)
ONE_WAY: Final = "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified"


def create_table(request: Json) -> None:
    """Everything CreateTable refuses about a definition; whether the name is free is not looked at here."""
    absent = [missing((name,)) for name in ("AttributeDefinitions", "KeySchema") if name not in request]
    if absent:
        raise detected(absent)
    locals_, globals_ = (request.get(name, []) for name in _LISTS)
    check_key_lengths(
        [
            (("KeySchema",), request["KeySchema"]),
            *(
                (("LocalSecondaryIndexes", str(place), "member", "KeySchema"), index["KeySchema"])
                for place, index in enumerate(locals_, start=1)
            ),
        ]
    )
    _check_capacity(request)
    _check_attributes(request, [*locals_, *globals_])
    _check_local(request, locals_)
    _check_global(request, globals_)
    repeated = first_repeated(index["IndexName"] for index in [*locals_, *globals_])
    if repeated is not None:
        raise invalid(f"Duplicate index name: {repeated}")
    if len(locals_) > LSI_MAX:
        raise invalid(f"Number of LocalSecondaryIndexes exceeds per-table limit of {LSI_MAX}")
    if len(globals_) > GSI_MAX:
        raise invalid(f"GlobalSecondaryIndex count exceeds the per-table limit of {GSI_MAX}")
    check_projected_total(included(index) for index in [*locals_, *globals_])
    _check_stream(request.get("StreamSpecification"))
    check_storage(request)
    check_tags(request.get("Tags", []))
    refuse_absent("CreateTable", request)


def check_storage(request: Json) -> None:
    """The table class, and what an encryption with a KMS key may say."""
    if request.get("TableClass", _CLASSES[0]) not in _CLASSES:
        raise validation(
            "Invalid table-class parameter provided. Please try again with a valid table-class value: "
            f"[{', '.join(_CLASSES)}]."
        )
    encryption: Json = request.get("SSESpecification", {})
    if not encrypts(encryption):
        for name in ("SSEType", "KMSMasterKeyId"):
            if name in encryption:
                raise invalid(f"{name} can not be specified if Enabled is false")
    if encryption.get("SSEType") == "AES256":
        raise invalid("SSEType AES256 is not supported")
    if "KMSMasterKeyId" in encryption and "SSEType" not in encryption:
        raise invalid("SSEType KMS is required if KMSMasterKeyId is specified")


def encrypts(encryption: Json) -> bool:
    """Whether an SSESpecification asks for a KMS key: a type alone does, nothing does not."""
    enabled: bool = encryption.get("Enabled", "SSEType" in encryption)
    return enabled


def on_demand(request: Json) -> bool:
    """Whether a CreateTable asks for on-demand capacity; without a word it is provisioned."""
    return request.get("BillingMode") == "PAY_PER_REQUEST"


def check_units(throughput: Json | None) -> None:
    """Capacity units beyond any table."""
    for member in ("ReadCapacityUnits", "WriteCapacityUnits"):
        if throughput is not None and throughput[member] > CAPACITY_UNITS_MAX:
            raise validation(f"Given value {throughput[member]} for {member} is out of bounds")


def check_ceilings(part: Json, *, is_on_demand: bool, index: str = "", update: bool = False) -> None:
    """A maximum throughput of a table or an index belongs to tables on demand. An update may take one away with -1."""
    ceilings: Json = part.get("OnDemandThroughput", {})
    given = [name for name in _CEILINGS if name in ceilings]
    if given and not is_on_demand:
        where = f" for index: {index}" if index else ""
        mode = "the table BillingMode is PROVISIONED" if update else "table BillingMode is PROVISIONED."
        raise invalid(f"{given[0]} for OnDemandThroughput{where} cannot be specified when {mode}")
    for name in given:
        if ceilings[name] < 1 and not (update and ceilings[name] == -1):
            where = f"index : {index}" if index else "table"
            raise invalid(f"Requested {name} for OnDemandThroughput for {where} is outside of valid range")


def check_warm(part: Json, *, is_on_demand: bool, index: str = "") -> None:
    """A table and its indexes are not made colder than they come, or than what is provisioned (Q4)."""
    provisioned: Json | None = None if is_on_demand else part.get("ProvisionedThroughput")
    for member, initial, capacity in _WARM:
        asked = part.get("WarmThroughput", {}).get(member)
        least = initial if provisioned is None else provisioned[capacity]
        if asked is not None and asked < least:
            where = f"index {index}" if index else "table"
            than = _INITIAL if provisioned is None else f"{capacity} of ProvisionedThroughput"
            raise invalid(f"Requested {member} for WarmThroughput for {where} is lower than {than}")


def _check_capacity(request: Json) -> None:
    throughput = request.get("ProvisionedThroughput")
    if on_demand(request):
        if throughput is not None:
            raise invalid(f"{ONE_WAY} when BillingMode is PAY_PER_REQUEST")
    elif throughput is None:
        raise invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
    check_units(throughput)
    check_ceilings(request, is_on_demand=on_demand(request))
    check_warm(request, is_on_demand=on_demand(request))


def _check_attributes(request: Json, indexes: list[Json]) -> None:
    """Exactly the key attributes of the table and its indexes are defined."""
    defined, keys = attribute_names(request["AttributeDefinitions"]), attribute_names(request["KeySchema"])
    repeated = first_repeated(defined)
    if repeated is not None:
        raise validation(f"Attribute Name is duplicated: {repeated}")
    if len(keys) > len(defined):
        raise validation("Invalid KeySchema: Some index key attribute have no definition")
    check_defined(keys, defined)
    check_key_schema(request["KeySchema"])
    for name in _LISTS:
        if request.get(name) == []:
            raise invalid(f"List of {name} is empty")
    for index in indexes:
        check_defined(attribute_names(index["KeySchema"]), defined)
    used = {*keys, *(name for index in indexes for name in attribute_names(index["KeySchema"]))}
    used |= {
        element["AttributeName"]
        for index in request.get("VectorIndexes", ())
        for element in index.get("SearchSchema", ())
    }
    if len(used) < len(defined):
        if not indexes:
            raise invalid(
                "Number of attributes in KeySchema does not exactly match "
                "number of attributes defined in AttributeDefinitions"
            )
        raise invalid(
            f"Some AttributeDefinitions are not used. AttributeDefinitions: [{', '.join(sorted(defined))}], "
            f"keys used: [{', '.join(sorted(used))}]"
        )


def _check_local(request: Json, indexes: list[Json]) -> None:
    if indexes and len(request["KeySchema"]) == 1:
        raise invalid(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        )
    for index in indexes:
        check_local_key(index, request["KeySchema"])
        check_projection(index["Projection"])


def _check_global(request: Json, indexes: list[Json]) -> None:
    for index in indexes:
        check_key_schema(index["KeySchema"], several=True)
        check_projection(index["Projection"])
        name, throughput = index["IndexName"], index.get("ProvisionedThroughput")
        if on_demand(request) and throughput is not None:
            raise invalid(
                f"ProvisionedThroughput should not be specified for index: {name} when BillingMode is PAY_PER_REQUEST"
            )
        if not on_demand(request) and throughput is None:
            raise invalid(f"ProvisionedThroughput is not specified for index: {name}")
        check_units(throughput)
        check_ceilings(index, is_on_demand=on_demand(request), index=name)
        check_warm(index, is_on_demand=on_demand(request), index=name)


def _check_stream(stream: Json | None) -> None:
    if stream is None:
        return
    if stream["StreamEnabled"] and "StreamViewType" not in stream:
        raise invalid("Table is being created with a stream enabled, UpdateViewType is required")
    if not stream["StreamEnabled"] and "StreamViewType" in stream:
        raise invalid("Table is being created with a stream disabled, UpdateViewType should not be specified")
