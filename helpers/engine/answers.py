"""What is added to an answer besides the items: ConsumedCapacity (C1–C4) and ItemCollectionMetrics (I7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from helpers.engine.capacity import Consumed, Level
from helpers.engine.limits import GB
from helpers.engine.wire_types import Json
from helpers.engine.work import Part, Write


def complete(answer: Json, served: Sequence[Part], request: Json, *, as_list: bool) -> Json:
    """The answer with what the request asked to be told."""
    level: Level = request.get("ReturnConsumedCapacity") or "NONE"  # null is as good as absent
    if level != "NONE" and served:
        names = names_as_written(request)
        shapes = []
        for name, consumed in by_table(served).items():
            consumed.table_name = names.get(name, name)
            shapes.append(consumed.shape(level))
        answer["ConsumedCapacity"] = shapes if as_list else shapes[0]
    if request.get("ReturnItemCollectionMetrics") == "SIZE":
        answer |= _collection_metrics(served, as_list=as_list)
    return answer


def by_table(parts: Sequence[Part]) -> dict[str, Consumed]:
    """What the parts of one request used, added up for each table, in the order of the request (C4)."""
    if len(parts) == 1:
        (only,) = parts
        return {only.table.schema.name: only.consumed}
    total: dict[str, Consumed] = {}
    for part in parts:
        consumed = total.setdefault(
            part.table.schema.name, Consumed(part.table.schema, transactional=part.consumed.transactional)
        )
        consumed.add(part.consumed)
    return total


def names_as_written(request: Json) -> dict[str, str]:
    """Table name → the name or ARN the caller used for it (C4)."""
    return {text.rpartition(":table/")[2]: text for text in _mentions(request)}


def _mentions(value: Any) -> Iterator[str]:
    """Every table a request names, as written."""
    if not isinstance(value, dict):
        return
    if isinstance(value.get("TableName"), str):
        yield value["TableName"]
    if isinstance(value.get("RequestItems"), dict):
        yield from value["RequestItems"]
    if isinstance(value.get("TransactItems"), list):
        for action in value["TransactItems"]:
            for body in action.values() if isinstance(action, dict) else ():
                yield from _mentions(body)


def _collection_metrics(parts: Sequence[Part], *, as_list: bool) -> Json:
    """How large the collections are that were written to, on tables with local indexes (I7)."""
    metrics: dict[str, list[Json]] = {}
    for part in parts:
        table = part.table
        if isinstance(part, Write) and part.holds and table.schema.local_indexes:
            key = {attribute.name: part.key[attribute.name] for attribute in table.schema.key.partition}
            whole = table.collection_bytes(list(key.values())) // GB
            one = {"ItemCollectionKey": key, "SizeEstimateRangeGB": [float(whole), float(whole + 1)]}
            if one not in metrics.setdefault(table.schema.name, []):
                metrics[table.schema.name].append(one)
    if not metrics:
        return {}
    return {"ItemCollectionMetrics": metrics if as_list else next(iter(metrics.values()))[0]}
