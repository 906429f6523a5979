"""PutItem, UpdateItem, DeleteItem, batches and transactions: work out the image each would leave, and what it costs.

Nothing here stores anything. The engine commits a part after it has been admitted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from helpers.engine.capacity import Consumed, index_writes, read_units, table_write_units
from helpers.engine.errors import ApiError
from helpers.engine.language.execution import updated
from helpers.engine.language.expressions import Condition, Update
from helpers.engine.language.paths import check_scalar_keys
from helpers.engine.requests import Asked
from helpers.engine.rules.validation import EmptyKeyError, cancelled, check_image
from helpers.engine.schema import Item
from helpers.engine.sizes import item_size
from helpers.engine.work import Json, Part, Work

if TYPE_CHECKING:
    from helpers.engine.engine import Engine
    from helpers.engine.tables import Table


_REASONS: Final = {"ItemCollectionSizeLimitExceededException": "ItemCollectionSizeLimitExceeded"}
_FAILED: Final = "The conditional request failed"


def put_item(engine: Engine, request: Json, asked: Asked) -> Work:
    """Store an item, over the one with the same key (W1)."""
    return _single(engine, "Put", request, asked)


def update_item(engine: Engine, request: Json, asked: Asked) -> Work:
    """Change an item, or make it where there is none (W1)."""
    return _single(engine, "Update", request, asked)


def delete_item(engine: Engine, request: Json, asked: Asked) -> Work:
    """Remove an item (W2)."""
    return _single(engine, "Delete", request, asked)


def _single(engine: Engine, kind: str, request: Json, asked: Asked) -> Work:
    table = engine.table(request["TableName"])
    asked.finish()
    return write_one(engine, table, kind, request, asked.condition, asked.update)


def write_one(
    engine: Engine, table: Table, kind: str, request: Json, condition: Condition, update: Update | None
) -> Work:
    """One Put, Update or Delete, however it was asked for. `request` brings Item or Key, and what to return."""
    _check_paths(table, condition, update)
    key = _key(table, request["Item"] if kind == "Put" else request["Key"])
    before = _stored(table, key)
    if not condition.matches(before):
        return Work([_refused(table, key, before)], lambda _: {}, error=_condition_failed(request, before))
    after = _image(table, kind, request, update, key, before)
    check_collection(engine, table, key, before, after)
    part = _written(table, key, before, after)
    returned = request.get("ReturnValues", "NONE")

    def answer(_: list[Part]) -> Json:
        image = before if returned.endswith("_OLD") else after
        if returned == "NONE" or image is None:
            return {}
        if not returned.startswith("UPDATED"):
            return {"Attributes": image}
        touched = update.touched(image) if update else {}
        return {"Attributes": touched} if touched else {}

    return Work([part], answer)


def batch_write_item(engine: Engine, request: Json, _: Asked) -> Work:
    """Up to 25 puts and deletes, each on its own: no conditions, no atomicity (B1, B2)."""
    parts = []
    for name, elements in request["RequestItems"].items():
        table = engine.table(name)
        for element in elements:
            if "PutRequest" in element:
                after = element["PutRequest"]["Item"]
                key = _key(table, after)
            else:
                after, key = None, element["DeleteRequest"]["Key"]
            before = _stored(table, key)
            check_collection(engine, table, key, before, after)
            part = _written(table, key, before, after)
            part.request = (name, element)
            parts.append(part)

    def answer(served: list[Part]) -> Json:
        unprocessed: dict[str, list[Json]] = {}
        for part in parts:
            if not any(part is other for other in served):
                name, element = part.request
                unprocessed.setdefault(name, []).append(element)
        return {"UnprocessedItems": unprocessed}

    return Work(parts, answer, atomic=False, as_list=True)


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a transaction: `kind` is Put, Update, Delete or ConditionCheck, `body` brings Item or Key."""

    table: Table
    kind: str
    body: Json
    condition: Condition
    update: Update | None = None
    failed: str = "ConditionalCheckFailed"
    """The code of the reason when the condition does not hold."""


def transact_write_items(engine: Engine, request: Json, _: Asked) -> Work:
    """Up to 100 actions on distinct items, all or none, each at twice the price on the table (T1–T3, T6–T8)."""
    actions = []
    for element in request["TransactItems"]:
        ((kind, body),) = element.items()
        asked = Asked(body)
        asked.finish()
        actions.append(Action(engine.table(body["TableName"]), kind, body, asked.condition, asked.update))
    return transact(engine, actions, request.get("ClientRequestToken"), fingerprint_of(request["TransactItems"]))


def transact(engine: Engine, actions: list[Action], token: str | None, fingerprint: str) -> Work:
    """Carry out all actions or none. A retry under the same token changes nothing (T6)."""
    if token is not None and (earlier := engine.tokens.recall(token, fingerprint)) is not None:
        return Work(_replayed(engine, earlier), lambda _: {}, as_list=True)
    prepared = [_prepared(engine, action) for action in actions]
    parts = [part for part, _ in prepared]
    reasons = [reason for _, reason in prepared]
    if any(reason["Code"] != "None" for reason in reasons):
        for part in parts:
            part.writes = False
        return Work(parts, lambda _: {}, error=cancelled(reasons), as_list=True)

    def answer(_: list[Part]) -> Json:
        if token is not None:
            engine.tokens.remember(token, fingerprint, parts)
        return {}

    return Work(parts, answer, as_list=True)


def _prepared(engine: Engine, action: Action) -> tuple[Part, Json]:
    """What one action would do, and its cancellation reason: `None` where nothing speaks against it."""
    table, body, kind = action.table, action.body, action.kind
    _check_paths(table, action.condition, action.update)
    key = _key(table, body["Item"] if kind == "Put" else body["Key"])
    before = _stored(table, key)
    reason: Json = {"Code": "None"}
    if not action.condition.matches(before):
        reason = {"Code": action.failed, "Message": _FAILED}
        if body.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before is not None:
            reason["Item"] = before
    elif kind != "ConditionCheck":
        try:
            after = _image(table, kind, body, action.update, key, before)
            check_collection(engine, table, key, before, after)
            return _written(table, key, before, after, transactional=True), reason
        except EmptyKeyError:  # the service refuses the whole request for these
            raise
        except ApiError as error:
            code = _REASONS.get(error.code, "ValidationError")
            reason = {"Code": code, "Message": error.message}
    return _refused(table, key, before, transactional=True), reason  # T3, and T5 for the refused ones


def _check_paths(table: Table, condition: Condition, update: Update | None) -> None:
    """An update leaves the key alone, and nobody looks below a key attribute."""
    check_scalar_keys(condition.nested, table.schema)
    if update is not None:
        update.forbid_key(table.schema.key)
        check_scalar_keys(update.nested, table.schema)


def _key(table: Table, item: Item) -> Item:
    return {name: item[name] for name in table.schema.key.names}


def _stored(table: Table, key: Item) -> Item | None:
    stored = table.layout.get(key)
    return stored.item if stored else None


def _image(table: Table, kind: str, body: Json, update: Update | None, key: Item, before: Item | None) -> Item | None:
    """The item as the action leaves it; None where it is gone."""
    if kind == "Delete":
        return None
    if kind == "Put":
        item: Item = body["Item"]
        return item
    if update is None or not update.text:  # nothing to change: an item is made where there is none
        return before if before is not None else key
    return check_image(table.schema, updated(before, key, update))


def check_collection(engine: Engine, table: Table, key: Item, before: Item | None, after: Item | None) -> None:
    """Refuse to grow an item collection beyond 10 GB on a table with a local index (I7)."""
    most = engine.model.local_collection_bytes
    if not table.schema.local_indexes or after is None or table.bytes < most // 2:
        return  # the common case: the whole table is far below what one collection may have
    images = [(before, -1), (after, 1)]
    entries = [
        (table.schema.entry(index, image), sign) for image, sign in images for index in table.schema.local_indexes
    ]
    growth = sum(sign * item_size(image) for image, sign in (*images, *entries) if image is not None)
    partition = [key[attribute.name] for attribute in table.schema.key.partition]
    if growth > 0 and table.collection_bytes(partition) + growth > most:
        raise ApiError("ItemCollectionSizeLimitExceededException", "Collection size exceeded.")


def _written(table: Table, key: Item, before: Item | None, after: Item | None, *, transactional: bool = False) -> Part:
    """A write that will be carried out, and its units (W1, W2, I2)."""
    consumed = Consumed(
        table.schema,
        transactional=transactional,
        write=table_write_units(before, after, transactional=transactional),
        index_write=index_writes(table.schema, before, after),
    )
    size = max(item_size(before or {}), item_size(after or {}))
    position = table.layout.position(key)
    return Part(table, consumed, position, key, before, after, writes=True, evaluated=1, bytes=size)


def _refused(table: Table, key: Item, before: Item | None, *, transactional: bool = False) -> Part:
    """A condition that was looked at: paid for by the size of the item that is there, never by an index (W5, T3)."""
    units = table_write_units(before, None, transactional=transactional)
    consumed = Consumed(table.schema, transactional=transactional, write=units)
    size = item_size(before) if before else 0
    return Part(table, consumed, table.layout.position(key), key, before, before, evaluated=1, bytes=size)


def _condition_failed(request: Json, before: Item | None) -> ApiError:
    fields: dict[str, Any] = {}
    if request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and before is not None:
        fields["Item"] = before  # W6: at no read cost
    return ApiError("ConditionalCheckFailedException", _FAILED, **fields)


def fingerprint_of(actions: Any) -> str:
    """A digest of what a transaction asks for, to tell a retry from another request under the same token (T6)."""
    text = json.dumps(actions, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _replayed(engine: Engine, earlier: list[tuple[str, Item, int]]) -> list[Part]:
    """A retried transaction changes nothing and is billed as reads of what the first one wrote (T6)."""
    parts = []
    for name, key, size in earlier:
        table = engine.table(name)
        consumed = Consumed(table.schema, transactional=True, read=read_units(size, transactional=True))
        parts.append(Part(table, consumed, table.layout.position(key), key, evaluated=1, bytes=size))
    return parts
