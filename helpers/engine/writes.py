"""PutItem, UpdateItem, DeleteItem, batches and transactions: work out the change each would make, and what it costs.

Nothing here stores anything. The engine commits a change after its request has been admitted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

from helpers.engine.capacity import Consumed, read_units, table_write_units
from helpers.engine.changes import Change, change_to
from helpers.engine.context import Context
from helpers.engine.errors import ApiError
from helpers.engine.language.execution import updated
from helpers.engine.language.expressions import Condition, Update
from helpers.engine.language.paths import check_scalar_keys
from helpers.engine.requests import Asked
from helpers.engine.rules.validation import EmptyKeyError, cancelled, check_image
from helpers.engine.table import Table
from helpers.engine.tokens import Token, token_of
from helpers.engine.wire_types import Item, Json
from helpers.engine.work import Batch, ItemRead, Outcome, Work, Write

_REASONS: Final = {"ItemCollectionSizeLimitExceededException": "ItemCollectionSizeLimitExceeded"}
_FAILED: Final = "The conditional request failed"


def put_item(context: Context, request: Json, asked: Asked) -> Work:
    """Store an item, over the one with the same key (W1)."""
    return _single(context, "Put", request, asked)


def update_item(context: Context, request: Json, asked: Asked) -> Work:
    """Change an item, or make it where there is none (W1)."""
    return _single(context, "Update", request, asked)


def delete_item(context: Context, request: Json, asked: Asked) -> Work:
    """Remove an item (W2)."""
    return _single(context, "Delete", request, asked)


def _single(context: Context, kind: str, request: Json, asked: Asked) -> Work:
    table = context.table(request["TableName"])
    asked.finish()
    return write_one(context, Action(table, kind, request, asked.condition, asked.update))


class Action(NamedTuple):
    """One write, however it was asked for: `kind` is Put, Update, Delete or ConditionCheck, `body` brings Item or Key."""

    table: Table
    kind: str
    body: Json
    condition: Condition
    update: Update | None = None
    failed: str = "ConditionalCheckFailed"
    """The code of a transaction's reason when the condition does not hold."""


def write_one(context: Context, action: Action) -> Work:
    """One Put, Update or Delete on its own."""
    table, body, update = action.table, action.body, action.update
    _check_paths(action)
    key = key_of(action)
    position = table.layout.position(key)
    stored = table.layout.at(position)
    before = stored.item if stored is not None else None
    if not action.condition.matches(before):
        refused = _looked_at(table, change_to(table.schema, key, position, stored, before))
        return Work([refused], dict, error=_condition_failed(body, before))
    after = _image(action, key, before)
    write = _write(table, change_to(table.schema, key, position, stored, after))
    check_collection(context, table, write.change)
    returned = body.get("ReturnValues", "NONE")

    def answer() -> Json:
        image = before if returned.endswith("_OLD") else after
        if returned == "NONE" or image is None:
            return {}
        if not returned.startswith("UPDATED"):
            return {"Attributes": image}
        touched = update.touched(image) if update else {}
        return {"Attributes": touched} if touched else {}

    return Work([write], answer)


def batch_write_item(context: Context, request: Json, _: Asked) -> Batch:
    """Up to 25 puts and deletes, each on its own: no conditions, no atomicity (B1, B2). All keys are distinct (B1)."""
    elements: list[tuple[str, Json]] = []
    works: list[Work] = []
    for name, wanted in request["RequestItems"].items():
        table = context.table(name)
        for element in wanted:
            after = element["PutRequest"]["Item"] if "PutRequest" in element else None
            named = after if after is not None else element["DeleteRequest"]["Key"]
            key = {attribute: named[attribute] for attribute in table.schema.key.names}
            position = table.layout.position(key)
            write = _write(table, change_to(table.schema, key, position, table.layout.at(position), after))
            check_collection(context, table, write.change)
            elements.append((name, element))
            works.append(Work([write], dict))

    def answer(outcomes: Sequence[Outcome]) -> Json:
        unprocessed: dict[str, list[Json]] = {}
        for (name, element), outcome in zip(elements, outcomes, strict=True):
            if isinstance(outcome, ApiError):
                unprocessed.setdefault(name, []).append(element)
        return {"UnprocessedItems": unprocessed}

    return Batch([_ready(work) for work in works], answer)


def _ready(work: Work) -> Callable[[], Work]:
    return lambda: work


def transact_write_items(context: Context, request: Json, _: Asked) -> Work:
    """Up to 100 actions on distinct items, all or none, each at twice the price on the table (T1–T3, T6–T8)."""
    actions = []
    for element in request["TransactItems"]:
        ((kind, body),) = element.items()
        asked = Asked.of(body)
        asked.finish_member()
        actions.append(Action(context.table(body["TableName"]), kind, body, asked.condition, asked.update))
    token = token_of("TransactWriteItems", request)
    return transact(context, actions, token, fingerprint_of(request["TransactItems"]))


def transact(context: Context, actions: list[Action], token: Token | None, fingerprint: str) -> Work:
    """Carry out all actions or none. A retry under the same token changes nothing (T6)."""
    if token is not None and (earlier := context.tokens.recall(token, fingerprint)) is not None:
        return Work(_replayed(context, earlier), dict, as_list=True)
    prepared = [_prepared(context, action) for action in actions]
    writes = [write for write, _ in prepared]
    reasons = [reason for _, reason in prepared]
    if any(reason["Code"] != "None" for reason in reasons):
        for write in writes:  # T5: the table charges as if it had gone through, and none reached an index
            write.holds = False
            write.consumed.index_write = {}
        return Work(writes, dict, error=cancelled(reasons), as_list=True)

    def answer() -> Json:
        if token is not None:
            context.tokens.remember(token, fingerprint, [write.change for write in writes])
        return {}

    return Work(writes, answer, as_list=True)


def _prepared(context: Context, action: Action) -> tuple[Write, Json]:
    """What one action would do, and its cancellation reason: `None` where nothing speaks against it."""
    table, body = action.table, action.body
    _check_paths(action)
    key = key_of(action)
    position = table.layout.position(key)
    stored = table.layout.at(position)
    before = stored.item if stored is not None else None
    reason: Json = {"Code": "None"}
    if not action.condition.matches(before):
        reason = {"Code": action.failed, "Message": _FAILED}
        if body.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before is not None:
            reason["Item"] = before
    if action.kind != "ConditionCheck":
        try:
            made = change_to(table.schema, key, position, stored, _image(action, key, before))
            check_collection(context, table, made)
            return _write(table, made, transactional=True), reason  # T5: charged although the condition may have failed
        except ApiError as error:
            if reason["Code"] == "None":
                if isinstance(error, EmptyKeyError):  # the service refuses the whole request for these
                    raise
                code = _REASONS.get(error.code, "ValidationError")
                reason = {"Code": code, "Message": error.message}
    looked_at = change_to(table.schema, key, position, stored, before)
    return _looked_at(table, looked_at, transactional=True), reason  # T3; and what no item can be made of


def _check_paths(action: Action) -> None:
    """An update leaves the key alone, and nobody looks below a key attribute."""
    schema = action.table.schema
    check_scalar_keys(action.condition.nested, schema)
    if action.update is not None:
        action.update.forbid_key(schema.key)
        check_scalar_keys(action.update.nested, schema)


def key_of(action: Action) -> Item:
    """The primary key of the item that an action is about."""
    named: Item = action.body["Item"] if action.kind == "Put" else action.body["Key"]
    return {name: named[name] for name in action.table.schema.key.names}


def _image(action: Action, key: Item, before: Item | None) -> Item | None:
    """The item as the action leaves it; None where it is gone."""
    if action.kind == "Delete":
        return None
    if action.kind == "Put":
        item: Item = action.body["Item"]
        return item
    update = action.update
    if update is None or not update.text:  # nothing to change: an item is made where there is none
        return before if before is not None else key
    if before is None and update.only_removes:
        return None  # W8: there is nothing to remove from
    return check_image(action.table.schema, updated(before, key, update))


def check_collection(context: Context, table: Table, made: Change) -> None:
    """Refuse to grow an item collection beyond 10 GB on a table with a local index (I7)."""
    most = context.model.local_collection_bytes
    if not table.schema.local_indexes or made.after is None or table.bytes < most // 2:
        return  # the common case: the whole table is far below what one collection may have
    partition = [made.key[attribute.name] for attribute in table.schema.key.partition]
    if made.growth > 0 and table.collection_bytes(partition) + made.growth > most:
        raise ApiError("ItemCollectionSizeLimitExceededException", "Collection size exceeded.")


def _write(table: Table, made: Change, *, transactional: bool = False) -> Write:
    """A write that is to be carried out, and its units (W1, W2, I2)."""
    units = table_write_units(made.bytes, transactional=transactional)
    arms = {entry.index.name: entry.units for entry in made.entries}
    return Write(table, made, Consumed(table.schema, transactional=transactional, write=units, index_write=arms))


def _looked_at(table: Table, kept: Change, *, transactional: bool = False) -> Write:
    """A condition that was looked at: paid for by the size of the item that is there, never by an index (W5, T3)."""
    units = table_write_units(kept.bytes, transactional=transactional)
    return Write(table, kept, Consumed(table.schema, transactional=transactional, write=units), holds=False)


def _condition_failed(request: Json, before: Item | None) -> ApiError:
    fields: dict[str, Any] = {}
    if request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before is not None:
        fields["Item"] = before  # W6: at no read cost
    return ApiError("ConditionalCheckFailedException", _FAILED, **fields)


def fingerprint_of(actions: Any) -> str:
    """A digest of what a transaction asks for, to tell a retry from another request under the same token (T6)."""
    text = json.dumps(actions, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _replayed(context: Context, earlier: list[tuple[str, Item, int]]) -> list[ItemRead]:
    """A retried transaction changes nothing and is billed as reads of what the first one wrote (T6)."""
    reads = []
    for name, key, size in earlier:
        table = context.table(name)
        consumed = Consumed(table.schema, transactional=True, read=read_units(size, transactional=True))
        reads.append(ItemRead(table, key, table.layout.position(key), None, size, consumed, consistent=True))
    return reads
