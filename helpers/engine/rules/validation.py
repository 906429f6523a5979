"""Every request before anything is done: what DynamoDB refuses, in the order and in the words in which it does.

First the shape of the request, then what is wrong with it whatever the table, then the table, then keys against the
table. Expressions are not read here, only what goes with them; they come between the second step and the third.

In 2026 the service puts "1 validation error detected: " before more and more of these messages, Region by Region and
operation by operation. Here they stand without it, as the guide and most Regions have them.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any, Final

from helpers.engine.bodies import json_object
from helpers.engine.errors import ApiError, validation
from helpers.engine.rules import (
    arns,
    batches,
    create_table,
    exports,
    imports,
    items,
    query_and_scan,
    restores,
    shapes,
    tags,
    transactions,
    update_table,
)
from helpers.engine.rules.items import SchemaOf
from helpers.engine.rules.keys import EmptyKeyError, check_image, check_item
from helpers.engine.rules.transactions import cancelled
from helpers.engine.values import canonical
from helpers.engine.wire_types import Json

__all__ = [
    "EmptyKeyError", "cancelled", "check_image", "check_item", "validate", "validate_request", "validate_with_tables",
]  # fmt: skip


def _no_table_rules(request: Json, schema_of: SchemaOf) -> None:
    """Nothing to compare with a table."""


def _statement(request: Json) -> None:
    """PartiQL: the parameters in their one spelling, and a token that can be read; statements are read elsewhere."""
    for statement in (request, *request.get("Statements", ()), *request.get("TransactStatements", ())):
        if "Parameters" in statement:
            statement["Parameters"] = [canonical(value) for value in statement["Parameters"]]
    if "NextToken" in request:
        try:
            json_object(b64decode(request["NextToken"], validate=True))
        except (ValueError, ApiError) as error:
            raise validation("Given NextToken is invalid.") from error


_RULES: Final[dict[str, tuple[Callable[[Json], None], Callable[[Json, SchemaOf], None]]]] = {
    "BatchExecuteStatement": (_statement, _no_table_rules),
    "BatchGetItem": (batches.batch_get_item, batches.check_batch_keys),
    "BatchWriteItem": (batches.batch_write_item, batches.check_batch_writes),
    "CreateTable": (create_table.create_table, _no_table_rules),
    "DeleteItem": (items.delete_item, items.check_stored_key),
    "ExecuteStatement": (_statement, _no_table_rules),
    "ExecuteTransaction": (_statement, _no_table_rules),
    "ExportTableToPointInTime": (exports.export_table_to_point_in_time, _no_table_rules),
    "GetItem": (items.get_item, items.check_stored_key),
    "ImportTable": (imports.import_table, _no_table_rules),
    "ListTagsOfResource": (tags.list_tags_of_resource, _no_table_rules),
    "PutItem": (items.put_item, items.check_stored_item),
    "Query": (query_and_scan.query, query_and_scan.check_source),
    "RestoreTableFromBackup": (restores.restore_table_from_backup, _no_table_rules),
    "RestoreTableToPointInTime": (restores.restore_table_to_point_in_time, _no_table_rules),
    "Scan": (query_and_scan.scan, query_and_scan.check_source),
    "TagResource": (tags.tag_resource, _no_table_rules),
    "TransactGetItems": (transactions.transact_items, transactions.check_actions),
    "TransactWriteItems": (transactions.transact_items, transactions.check_actions),
    "UntagResource": (tags.untag_resource, _no_table_rules),
    "UpdateContinuousBackups": (restores.update_continuous_backups, _no_table_rules),
    "UpdateItem": (items.update_item, items.check_stored_key),
    "UpdateTable": (update_table.update_table, update_table.check_table_update),
}
"""For each operation: the rules that need no table, and those that do. Other operations have a shape and no more."""


def operations_with_rules() -> frozenset[str]:
    """The operations of which more is checked than the shape of their requests."""
    return frozenset(_RULES) | arns.OPERATIONS


def validate(operation: str, request: Any, schema_of: SchemaOf) -> Json:
    """A checked copy of a request: known members, canonical attribute values, table names in place of ARNs.

    `operation` is one of the API's names, `request` any JSON. `schema_of` gives a table's schema or raises `ApiError`
    ResourceNotFoundException. Raises `ApiError` with AWS's exception name and AWS's message (K1 to K9, S9, S11, S13,
    B1, B3, I5, T7, T8).
    """
    checked = validate_request(operation, request)
    validate_with_tables(operation, checked, schema_of)
    return checked


def validate_request(operation: str, request: Any) -> Json:
    """The first half of `validate`: what needs no table. Expressions belong between the two halves."""
    checked = shapes.check(operation, request)
    rules = _RULES.get(operation)
    if rules is not None:
        rules[0](checked)
    return checked


def validate_with_tables(operation: str, checked: Json, schema_of: SchemaOf) -> None:
    """The second half of `validate`, on what the first half returned: tables, indexes and keys."""
    rules = _RULES.get(operation)
    if rules is not None:
        rules[1](checked, schema_of)
