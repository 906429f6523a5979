"""Query and Scan."""

from __future__ import annotations

from typing import Final

from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.rules.items import SchemaOf
from helpers.engine.rules.keys import MISMATCH, check_key, check_sizes, refuse_empty
from helpers.engine.rules.parameters import Dialect, check_legacy, check_mixing, check_substitutions
from helpers.engine.schema import IndexSchema, TableSchema
from helpers.engine.values import canonical
from helpers.engine.wire_types import Item, Json

_QUERY: Final = Dialect(
    ("ProjectionExpression", "FilterExpression", "KeyConditionExpression"),
    ("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"),
)
_SCAN: Final = Dialect(
    ("ProjectionExpression", "FilterExpression"), ("AttributesToGet", "ScanFilter", "ConditionalOperator")
)
_BAD_START: Final = "The provided starting key is invalid"
# These come through without the words about the starting key.
_BARE: Final = (
    "contains duplicates", "number set", "numeric value", "significant digits", "number with magnitude",
)  # fmt: skip


def query(request: Json) -> None:
    """What Query refuses without looking at the table."""
    check_mixing(request, _QUERY)
    check_legacy(request)
    _check_select(request)
    _canonical_start(request)
    if "KeyConditions" not in request and "KeyConditionExpression" not in request:
        raise validation(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        )
    check_substitutions(request, _QUERY)


def scan(request: Json) -> None:
    """What Scan refuses without looking at the table."""
    check_mixing(request, _SCAN)
    check_legacy(request)
    _check_select(request)
    _canonical_start(request)
    _check_segments(request.get("Segment"), request.get("TotalSegments"))
    check_substitutions(request, _SCAN)


def _check_select(request: Json) -> None:
    """Select beside a list of attributes."""
    select = request.get("Select")
    if select is None:
        return
    if select == "SPECIFIC_ATTRIBUTES":
        if "ProjectionExpression" not in request and "AttributesToGet" not in request:
            raise validation(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
            )
        return
    wanted = "only the Count" if select == "COUNT" else select
    for parameter in ("ProjectionExpression", "AttributesToGet"):
        if parameter in request:
            raise validation(f"Cannot specify the {parameter} when choosing to get {wanted}")
    if select == "ALL_PROJECTED_ATTRIBUTES" and "IndexName" not in request:
        raise validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")


def _check_segments(segment: int | None, total: int | None) -> None:
    """A parallel scan says which segment it reads and of how many (B6)."""
    required = "parameter is required but was not present in the request when"
    if segment is not None and total is None:
        raise validation(f"The TotalSegments {required} Segment parameter is present")
    if total is not None and segment is None:
        raise validation(f"The Segment {required} parameter TotalSegments is present")
    if segment is not None and total is not None and segment >= total:
        raise validation(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {segment} is not less than TotalSegments: {total}"
        )


def _canonical_start(request: Json) -> None:
    start: Item | None = request.get("ExclusiveStartKey")
    if start is None:
        return
    try:
        request["ExclusiveStartKey"] = {name: canonical(value) for name, value in start.items()}
    except ApiError as error:
        if error.code != "ValidationException" or any(words in error.message for words in _BARE):
            raise
        raise validation(f"{_BAD_START}: {error.message}") from None


def check_source(request: Json, schema_of: SchemaOf) -> None:
    """The index that is read, what can be asked of it, and where the page starts."""
    schema = schema_of(request["TableName"])
    index = None
    if "IndexName" in request:
        index = schema.indexes.get(request["IndexName"])
        if index is None:
            raise validation(f"The table does not have the specified index: {request['IndexName']}")
    is_global = index is not None and index.kind == "GSI"
    if is_global and request.get("ConsistentRead"):
        raise validation("Consistent reads are not supported on global secondary indexes")  # I5
    if "ExclusiveStartKey" in request:
        start = request["ExclusiveStartKey"]
        is_query = "KeyConditionExpression" in request or "KeyConditions" in request
        if is_query and index is None and set(start) != set(schema.key.names):
            raise validation(_BAD_START)  # a Scan goes on to say what is wrong with it
        _check_start(schema, index, start)
    if index is not None and is_global and index.projection != "ALL" and request.get("Select") == "ALL_ATTRIBUTES":
        raise invalid(
            f"Select type ALL_ATTRIBUTES is not supported for global secondary index {index.name} "
            "because its projection type is not ALL"
        )


def _check_start(schema: TableSchema, index: IndexSchema | None, start: Item) -> None:
    """A starting key has the key of the table and, for an index, the key of the index: what LastEvaluatedKey held."""
    if index is not None:
        if set(start) != {*schema.key.names, *index.key.names}:
            raise validation(_BAD_START)
        if any(attribute.type not in start[attribute.name] for attribute in index.key):
            raise validation(MISMATCH)
        refuse_empty(index.key, start)
        check_sizes(index.key, start)
        start = {name: start[name] for name in schema.key.names}
    try:
        check_key(schema.key, start)
    except ApiError as error:
        raise validation(f"{_BAD_START}: {error.message}") from None
