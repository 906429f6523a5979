"""The meter's ears where there is no engine: it listens to a boto3 client or session and writes down every request.

Against a server (DynamoDB Local, LocalStack, AWS) the physics is the server's. What can be known is what it reports:
each request is asked for `ReturnConsumedCapacity=INDEXES`, and the answer is handed back in the form that the caller
asked for. Bytes are not told (None) and no time is modelled (0.0).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from helpers.engine.ledger import Call

_MODES: Final = ("NONE", "TOTAL", "INDEXES")
_ASKED: Final = "notadatabase.capacity-asked"
_PARAMS: Final = "notadatabase.params"
_PARAMETER: Final = "ReturnConsumedCapacity"
_SINGLE_WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_WRITES: Final = _SINGLE_WRITES | {"BatchWriteItem", "TransactWriteItems"}
_LISTENS: Final = (
    ("before-parameter-build.dynamodb", "_ask"),
    ("response-received.dynamodb", "_note"),
    ("after-call.dynamodb", "_hand_back"),
)


class Recorder:
    """Records the calls of a boto3 client, resource or session from now on; `calls` is what a `Meter` reads.

    target: a client, a resource, or a session (then: of clients made from it afterwards).
    Each attempt on the wire counts, retried ones too. `stop()` takes the listeners off again.
    """

    def __init__(self, target: Any) -> None:
        self.calls: list[Call] = []
        self._events = _events_of(target)
        for event, method in _LISTENS:
            self._events.register(event, getattr(self, method), unique_id=f"notadatabase-{id(self)}-{event}")

    def stop(self) -> None:
        """Stops listening. What was recorded stays."""
        for event, method in _LISTENS:
            self._events.unregister(event, getattr(self, method), unique_id=f"notadatabase-{id(self)}-{event}")

    def _ask(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        if _PARAMETER not in model.input_shape.members:
            return
        context.setdefault(_ASKED, params.get(_PARAMETER, _MODES[0]))
        context[_PARAMS] = dict(params)
        params[_PARAMETER] = "INDEXES"

    def _note(self, parsed_response: dict[str, Any] | None, context: dict[str, Any], **event: Any) -> None:
        params = context.get(_PARAMS)
        if params is None or parsed_response is None:
            return
        operation = str(event["event_name"]).rpartition(".")[2]
        self.calls.append(call_of(len(self.calls) + 1, operation, params, parsed_response))

    def _hand_back(self, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        asked = context.get(_ASKED, "INDEXES")
        if asked == "NONE":
            parsed.pop("ConsumedCapacity", None)
        elif asked == "TOTAL":
            for entry in _entries(parsed):
                for arm in ("Table", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
                    entry.pop(arm, None)


def call_of(number: int, operation: str, params: Mapping[str, Any], answer: Mapping[str, Any]) -> Call:
    """One ledger entry from a request and its parsed answer."""
    error = answer.get("Error", {}).get("Code")
    read_units, write_units, arms = _units(operation, params, answer)
    evaluated, returned = (0, 0) if error else _items(operation, params, answer)
    return Call(
        number=number,
        operation=operation,
        table=_table(params, answer),
        index=params.get("IndexName"),
        evaluated=evaluated,
        returned=returned,
        bytes=None,
        read_units=read_units,
        write_units=write_units,
        arms=arms,
        error=error,
        seconds=0.0,
        started=0.0,
    )


def _events_of(target: Any) -> Any:
    """The event system of a client, a resource, a boto3 session or a botocore session."""
    meta = getattr(target, "meta", None)
    if meta is not None:
        return getattr(meta, "client", target).meta.events
    if hasattr(target, "events"):
        return target.events
    if hasattr(target, "register") and hasattr(target, "unregister"):
        return target
    raise TypeError(
        f"A Recorder listens to a boto3 client, resource or session, and this is a {type(target).__name__}. "
        'Give it the client: `Recorder(boto3.client("dynamodb"))`.'
    )


def _entries(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """ConsumedCapacity as a list: one entry, or one per table (C4)."""
    found = answer.get("ConsumedCapacity") or []
    return [found] if isinstance(found, dict) else list(found)


def _units(
    operation: str, params: Mapping[str, Any], answer: Mapping[str, Any]
) -> tuple[float, float, tuple[tuple[str, float], ...]]:
    """(read units, write units, arms) from what the server reports (C1–C5)."""
    reads = writes = table = 0.0
    indexes: dict[str, float] = {}
    writing = _writes(operation, params)
    for entry in _entries(answer):
        total = float(entry.get("CapacityUnits", 0.0))
        table += float(entry.get("Table", {}).get("CapacityUnits", 0.0 if _has_indexes(entry) else total))
        for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
            for name, arm in entry.get(kind, {}).items():
                indexes[name] = indexes.get(name, 0.0) + float(arm["CapacityUnits"])
        replayed = writing and "ReadCapacityUnits" in entry and not entry.get("WriteCapacityUnits")  # T6
        if writing and not replayed:
            writes += total
        else:
            reads += total
    arms = (("table", table), *sorted(indexes.items()))
    return reads, writes, arms if reads or writes else ()


def _has_indexes(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("GlobalSecondaryIndexes") or entry.get("LocalSecondaryIndexes"))


def _writes(operation: str, params: Mapping[str, Any]) -> bool:
    """Whether the call writes. A PartiQL call is what its first statement is; they cannot be mixed (G4)."""
    if operation in _WRITES:
        return True
    statements = params.get("Statements") or params.get("TransactStatements") or [params]
    statement = str(statements[0].get("Statement", "SELECT"))
    return not statement.lstrip().upper().startswith(("SELECT", "EXISTS"))


def _items(operation: str, params: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[int, int]:
    """(evaluated or written, returned)."""
    if operation in _SINGLE_WRITES:
        return 1, 0
    if operation == "ExecuteStatement" and _writes(operation, params):
        return 1, 0
    if operation == "TransactWriteItems":
        return len(params["TransactItems"]), 0
    if operation == "BatchWriteItem":
        asked = sum(map(len, params["RequestItems"].values()))
        return asked - sum(map(len, answer.get("UnprocessedItems", {}).values())), 0
    if operation == "GetItem":
        found = int("Item" in answer)
    elif operation == "BatchGetItem":
        found = sum(map(len, answer.get("Responses", {}).values()))
    elif operation in ("TransactGetItems", "BatchExecuteStatement", "ExecuteTransaction"):
        found = sum("Item" in response for response in answer.get("Responses", ()))
    else:
        found = int(answer.get("Count", len(answer.get("Items", ()))))
        return int(answer.get("ScannedCount", found)), found
    if _writes(operation, params):
        return len(params.get("Statements") or params.get("TransactStatements") or ()), 0
    return found, found


def _table(params: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """The table's name; several, in order, joined by a comma. An ARN gives its last part."""
    names = {params["TableName"]} if "TableName" in params else set(params.get("RequestItems", ()))
    for action in params.get("TransactItems", ()):
        names |= {part["TableName"] for part in action.values()}
    names = names or {entry["TableName"] for entry in _entries(answer) if "TableName" in entry}
    return ", ".join(sorted(name.rpartition("/")[2] for name in names))
