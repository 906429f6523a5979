"""What is read is what is there: items one by one, in batches and transactions, and whole Queries and Scans."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

from helpers.engine.engine import Engine
from helpers.engine.schema import KeySchema

from .meanings import named, order, rank, same
from .shown_tables import Check

Json = dict[str, Any]

_TERM = re.compile(r"(#k\d) (=|>=|<|BETWEEN) (:k\d)(?: AND :k\d)?")
_CONDITION = re.compile(rf"{_TERM.pattern}(?: AND {_TERM.pattern})*")
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ">=": operator.ge,
    "<": operator.lt,
    "BETWEEN": operator.eq,  # both bounds are the same
}
_PLAIN = {
    *("TableName", "IndexName", "KeyConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"),
    *("ReturnConsumedCapacity", "ScanIndexForward", "ConsistentRead"),
}


class ShownReads:
    """Compares what is told with the items that there are. `item` reads one for certain."""

    def __init__(self, engine: Engine, item: Callable[[str, Json], Json | None]) -> None:
        self._engine = engine
        self.item = item
        self.checks: dict[str, Check] = {
            "BatchGetItem": self._got_batch,
            "GetItem": self._got_item,
            "Query": self._queried,
            "Scan": self._scanned,
            "TransactGetItems": self._got_transaction,
        }

    def _got_item(self, request: Json, answer: Json) -> Iterator[str]:
        if not {"ProjectionExpression", "AttributesToGet"} & request.keys() and self._reads_are_current:
            now = self.item(named(request["TableName"]), request["Key"])
            if not same(answer.get("Item"), now):
                yield f"GetItem told {answer} of {now}"

    def _got_batch(self, request: Json, answer: Json) -> Iterator[str]:
        for name, asked in request["RequestItems"].items():
            if (
                {"ProjectionExpression", "AttributesToGet"} & asked.keys()
                or answer.get("UnprocessedKeys")
                or not self._reads_are_current
            ):
                continue
            items = [self.item(named(name), key) for key in asked["Keys"]]
            told = answer["Responses"].get(name, answer["Responses"].get(named(name), []))
            if sorted(map(order, filter(None, items))) != sorted(map(order, told)):
                yield f"BatchGetItem told {told} of {items}"

    def _got_transaction(self, request: Json, answer: Json) -> Iterator[str]:
        for action, told in zip(request["TransactItems"], answer["Responses"], strict=True):
            asked = action["Get"]
            if "ProjectionExpression" not in asked:
                now = self.item(named(asked["TableName"]), asked["Key"])
                if not same(told.get("Item"), now):
                    yield f"TransactGetItems told {told} of {now}"

    def _counted(self, request: Json, answer: Json) -> Iterator[str]:
        counted = answer.get("Items", answer["Count"] * [None])
        if not len(counted) == answer["Count"] <= answer["ScannedCount"]:
            yield f"{answer['Count']} of {answer['ScannedCount']} are counted, {len(counted)} told"
        if request.get("Limit", answer["ScannedCount"]) < answer["ScannedCount"]:
            yield f"{answer['ScannedCount']} are more than {request['Limit']}"

    def _scanned(self, request: Json, answer: Json) -> Iterator[str]:
        yield from self._counted(request, answer)
        name = named(request["TableName"])
        if request.keys() <= {"TableName", "ReturnConsumedCapacity", "ConsistentRead"} and self._reads_are_current:
            whole = [stored.item for stored in self._engine.tables[name].layout.items()]
            if "LastEvaluatedKey" not in answer and sorted(map(order, answer["Items"])) != sorted(map(order, whole)):
                yield f"Scan told {answer['Items']} of {whole}"

    def _queried(self, request: Json, answer: Json) -> Iterator[str]:
        """A whole Query of a plain form tells what going through all items finds, in the order of the sort key."""
        yield from self._counted(request, answer)
        table = self._engine.tables[named(request["TableName"])]
        index = table.schema.indexes.get(request.get("IndexName", ""))
        lags = self._engine.model.index_lag_median > 0 if index and index.kind == "GSI" else not self._reads_are_current
        condition = request.get("KeyConditionExpression", "")
        if lags or not request.keys() <= _PLAIN or "LastEvaluatedKey" in answer or not _CONDITION.fullmatch(condition):
            return
        names, values = request["ExpressionAttributeNames"], request["ExpressionAttributeValues"]
        terms = [(names[name], _COMPARED[sign], values[value]) for name, sign, value in _TERM.findall(condition)]
        key = table.schema.key if index is None else index.key
        found = [
            stored.item
            for stored in table.layout.items()
            if all(stored.item.get(part.name, {}).get(part.type) for part in key)
            and all(compared(rank(stored.item[name]), rank(value)) for name, compared, value in terms)
        ]
        keys = table.schema.key
        if sorted(order(_part(keys, item)) for item in found) != sorted(
            order(_part(keys, item)) for item in answer["Items"]
        ):
            yield f"Query told {answer['Items']} of {found}"
        ranks = [[rank(item[part.name]) for part in key.sort] for item in answer["Items"]]
        if ranks != sorted(ranks, reverse=request.get("ScanIndexForward") is False):
            yield f"Query told {ranks} in another order"

    @property
    def _reads_are_current(self) -> bool:
        return self._engine.model.lagging_replicas == 0


def _part(key: KeySchema, item: Json) -> Json:
    return {name: item[name] for name in key.names if name in item}
