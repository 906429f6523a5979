"""GetItem, PutItem, UpdateItem and DeleteItem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from helpers.engine.errors import invalid, validation
from helpers.engine.rules.keys import check_item, check_key
from helpers.engine.rules.parameters import (
    Dialect,
    canonical_values,
    check_legacy,
    check_mixing,
    check_substitutions,
    is_plain,
    item_to_store,
)
from helpers.engine.schema import TableSchema
from helpers.engine.values import SET_TYPES, kind_of
from helpers.engine.wire_types import Json

SchemaOf = Callable[[str], TableSchema]

_GET: Final = Dialect(("ProjectionExpression",), ("AttributesToGet",))
_CONDITIONAL: Final = Dialect(("ConditionExpression",), ("Expected", "ConditionalOperator"))
_UPDATE: Final = Dialect(
    ("UpdateExpression", "ConditionExpression"), ("AttributeUpdates", "Expected", "ConditionalOperator")
)
_ADDABLE: Final = SET_TYPES | {"N", "L"}


def get_item(request: Json) -> None:
    """What GetItem refuses without looking at the table."""
    if is_plain(request):
        request["Key"] = canonical_values(request["Key"])
        return
    check_mixing(request, _GET)
    request["Key"] = canonical_values(request["Key"])
    check_legacy(request)
    check_substitutions(request, _GET)


def put_item(request: Json) -> None:
    """What PutItem refuses without looking at the table."""
    if is_plain(request):
        request["Item"] = item_to_store(request["Item"])
        _check_old_only(request)
        return
    check_mixing(request, _CONDITIONAL)
    request["Item"] = item_to_store(request["Item"])
    _check_old_only(request)
    check_legacy(request)
    check_substitutions(request, _CONDITIONAL)


def delete_item(request: Json) -> None:
    """What DeleteItem refuses without looking at the table."""
    check_mixing(request, _CONDITIONAL)
    request["Key"] = canonical_values(request["Key"])
    _check_old_only(request)
    check_legacy(request)
    check_substitutions(request, _CONDITIONAL)


def update_item(request: Json) -> None:
    """What UpdateItem refuses without looking at the table."""
    check_mixing(request, _UPDATE)
    request["Key"] = canonical_values(request["Key"])
    check_legacy(request)
    for update in request.get("AttributeUpdates", {}).values():
        _check_action(update)
    check_substitutions(request, _UPDATE)


def _check_old_only(request: Json) -> None:
    if request.get("ReturnValues", "NONE") not in ("ALL_OLD", "NONE"):
        raise validation("ReturnValues can only be ALL_OLD or NONE")


def _check_action(update: Json) -> None:
    """One element of the legacy AttributeUpdates: what each action can do with which type."""
    action = update.get("Action", "PUT")
    if "Value" not in update:
        if action != "DELETE":
            raise invalid("Only DELETE action is allowed when no attribute value is specified")
        return
    kind = kind_of(update["Value"])
    if action == "DELETE" and kind not in SET_TYPES:
        raise invalid(f"DELETE action with value is not supported for the type {kind}")
    if action == "ADD" and kind not in _ADDABLE:
        raise invalid(f"ADD action is not supported for the type {kind}")


def check_stored_key(request: Json, schema_of: SchemaOf) -> None:
    """The Key of a GetItem, UpdateItem or DeleteItem against its table."""
    schema = schema_of(request["TableName"])
    check_key(schema.key, request["Key"])
    updates = request.get("AttributeUpdates", ())
    for name in schema.key.names if updates else ():
        if name in updates:
            raise invalid(f"Cannot update attribute {name}. This attribute is part of the key")


def check_stored_item(request: Json, schema_of: SchemaOf) -> None:
    """The Item of a PutItem against its table."""
    check_item(schema_of(request["TableName"]), request["Item"])
