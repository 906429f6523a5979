"""What was answered as done is there: after each good answer, reads that have to show it. Here for items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from botocore.model import ListShape, MapShape, Shape, StructureShape

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError

from .judging import operation_model
from .meanings import meaning, named, same
from .shown_backups import ShownBackups
from .shown_reads import ShownReads
from .shown_tables import Check

Json = dict[str, Any]

_INSERT = re.compile(r"INSERT INTO \"([\w.-]+)\" VALUE \{((?:'\w+': \?(?:, )?)+)\}")
_BY_KEY = re.compile(
    r"(UPDATE|DELETE FROM|SELECT \* FROM) \"([\w.-]+)\"( SET flag = \?)? WHERE ((?:\"\w+\" = \?(?: AND )?)+)"
)
_THROTTLES = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
_PATIENCE = 1_000.0  # seconds, ten at a time
_TOKEN_SECONDS = 599.0  # T6


class Target(NamedTuple):
    """An item that a request is about: what is to become of it, and where it lies."""

    action: str
    """Put, Delete, Update or Check."""
    table: str
    key: Json
    item: Json | None = None
    """What a Put stores."""


def without_noise(shape: Shape | None, value: Any) -> Any:
    """A value as the service reads it: without nulls and without members that the model does not know."""
    match shape:
        case StructureShape() if isinstance(value, dict):
            return {
                name: without_noise(shape.members[name], member)
                for name, member in value.items()
                if member is not None and name in shape.members
            }
        case MapShape() if isinstance(value, dict):
            return {name: without_noise(shape.value, member) for name, member in value.items()}
        case ListShape() if isinstance(value, list):
            return [without_noise(shape.member, member) for member in value]
        case Shape(type_name="integer" | "long") if isinstance(value, float):
            return int(value)  # the service cuts fractions off
        case Shape(type_name="boolean") if isinstance(value, str):
            return value.upper() in ("TRUE", "YES", "1")  # the service reads it so
    return value


class Shown:
    """Looks before a request at what it is about, and afterwards at whether its answer is true."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tokens: dict[tuple[str, str], float] = {}
        """Operation and token of a transaction → until when it changes nothing if it comes again."""
        self.backups = ShownBackups(engine)
        self._checks: dict[str, Check] = {
            **self.backups.checks,
            **ShownReads(engine, self.item).checks,
            "ExecuteStatement": self._selected,
        }

    def before(self, operation: str, request: Json) -> list[tuple[Target, Json | None]]:
        """The items that a request would write, as they are; nothing where the request cannot be read."""
        try:
            return [
                (target, self.item(target.table, target.key))
                for target in self._targets(operation, _read(operation, request))
            ]
        except (ApiError, LookupError, TypeError, AttributeError, ValueError):
            return []

    def faults_of(
        self, operation: str, request: Json, answer: Json, before: list[tuple[Target, Json | None]]
    ) -> list[str]:
        """What an answer says and reads do not show."""
        asked = _read(operation, request)
        check = self._checks.get(operation)
        faults = [] if check is None else list(check(asked, answer))
        level = asked.get("ReturnConsumedCapacity", "NONE")
        if (level != "NONE") < ("ConsumedCapacity" in answer):
            faults.append("ConsumedCapacity was not asked for")
        writes = any(target.action != "Check" for target, _ in before)
        again = writes and self._is_again(operation, asked.get("ClientRequestToken"))
        undone = self._undone(asked, answer)
        met = Counter(_place(target) for target, _ in before)
        for target, was in before:
            if _place(target) not in undone and met[_place(target)] == 1:
                faults += self._done(target, was, asked, answer, again=again)
        return faults

    def _undone(self, request: Json, answer: Json) -> set[Hashable]:
        """The places of what a batch says that it has left undone."""
        undone = set()
        for name, writes in answer.get("UnprocessedItems", {}).items():
            names = self._engine.tables[named(name)].schema.key.names
            for write in writes:
                item = write["PutRequest"]["Item"] if "PutRequest" in write else write["DeleteRequest"]["Key"]
                undone.add(_place(Target("Put", named(name), {part: item[part] for part in names})))
        for statement, response in zip(request.get("Statements", ()), answer.get("Responses", ()), strict=False):
            if "Error" in response and len(statement.get("Parameters", ())) == statement["Statement"].count("?"):
                undone |= {_place(target) for target in self._of_statement(statement)}
        return undone

    def _is_again(self, operation: str, token: str | None) -> bool:
        """Whether a transaction that went through has come a second time, within the ten minutes for which that counts."""
        now = self._engine.clock.seconds
        if token is None or now < self._tokens.get((operation, token), 0.0):
            return token is not None
        self._tokens[operation, token] = now + _TOKEN_SECONDS
        return False

    # --- items ------------------------------------------------------------------------------------------------------

    def item(self, table: str, key: Json) -> Json | None:
        """An item as a strongly consistent read shows it, after waiting for capacity where there is none."""
        until = self._engine.clock.seconds + _PATIENCE
        while True:
            try:
                found: Json = self._engine.handle("GetItem", {"TableName": table, "Key": key, "ConsistentRead": True})
                return found.get("Item")
            except ApiError as refused:
                if refused.code not in _THROTTLES or self._engine.clock.seconds > until:
                    raise
            self._engine.clock.advance(seconds=10)

    def _targets(self, operation: str, request: Json) -> Iterator[Target]:
        match operation:
            case "PutItem":
                yield self._put(request["TableName"], request["Item"])
            case "UpdateItem" | "DeleteItem":
                yield Target(operation[:6], named(request["TableName"]), request["Key"])
            case "BatchWriteItem":
                for name, writes in request["RequestItems"].items():
                    for write in writes:
                        if "PutRequest" in write:
                            yield self._put(name, write["PutRequest"]["Item"])
                        else:
                            yield Target("Delete", named(name), write["DeleteRequest"]["Key"])
            case "TransactWriteItems":
                for each in request["TransactItems"]:
                    ((action, asked),) = each.items()
                    if action == "Put":
                        yield self._put(asked["TableName"], asked["Item"])
                    else:
                        yield Target(action.replace("ConditionCheck", "Check"), named(asked["TableName"]), asked["Key"])
            case "ExecuteStatement":
                yield from self._of_statement(request)
            case "ExecuteTransaction":
                for statement in request["TransactStatements"]:
                    yield from self._of_statement(statement)
            case "BatchExecuteStatement":
                for statement in request["Statements"]:
                    yield from self._of_statement(statement)

    def _put(self, table: str, item: Json) -> Target:
        name = named(table)
        return Target("Put", name, {part: item[part] for part in self._engine.tables[name].schema.key.names}, item)

    def _of_statement(self, statement: Json) -> Iterator[Target]:
        text, values = statement["Statement"], statement.get("Parameters", [])
        if insert := _INSERT.fullmatch(text):
            yield self._put(insert[1], dict(zip(re.findall(r"'(\w+)'", insert[2]), values, strict=True)))
        elif by_key := _BY_KEY.fullmatch(text):
            names = re.findall(r"\"(\w+)\"", by_key[4])
            action = {"UPDATE": "Update", "DELETE FROM": "Delete", "SELECT * FROM": "Check"}[by_key[1]]
            yield Target(action, by_key[2], dict(zip(names, values[bool(by_key[3]) :], strict=True)))

    def _done(self, target: Target, was: Json | None, request: Json, answer: Json, *, again: bool) -> Iterator[str]:
        now = self.item(target.table, target.key)
        about = f"{target.action} of {target.key} in {target.table}: was {was}, is {now}"
        if again or target.action == "Check":
            if not same(was, now):
                yield f"{about}, though nothing was to be written"
            return
        if target.action == "Put" and not same(now, target.item):
            yield f"{about}, put was {target.item}"
        if target.action == "Delete" and now is not None:
            yield f"{about}: it is still there"
        if target.action == "Update" and was is not None and now is None:
            yield f"{about}: it is gone"
        told = answer.get("Attributes")
        match request.get("ReturnValues"):
            case "ALL_OLD" if not same(told, was):
                yield f"{about}, ALL_OLD told {told}"
            case "ALL_NEW" if not same(told or None, now):
                yield f"{about}, ALL_NEW told {told}"
            case "UPDATED_NEW" | "UPDATED_OLD" as wanted:
                whole = now if wanted == "UPDATED_NEW" else was
                if told and any(name not in (whole or {}) for name in told):
                    yield f"{about}, {wanted} told {told}"
            case None | "NONE" if told is not None:
                yield f"{about}, told {told} unasked"

    def _selected(self, request: Json, answer: Json) -> Iterator[str]:
        """A SELECT by the whole key finds the item, and no other."""
        if not request["Statement"].startswith("SELECT") or self._engine.model.lagging_replicas:
            return
        for target in self._of_statement(request):
            try:
                now = self.item(target.table, target.key)
            except ApiError:  # nothing can have such a key
                now = None
            told = answer["Items"] or [None]
            if len(told) > 1 or not same(told[0], now):
                yield f"{request['Statement']} told {told} of {now}"


def _read(operation: str, request: Json) -> Json:
    read: Json = without_noise(operation_model(operation).input_shape, request)
    return read


def _place(target: Target) -> Hashable:
    return target.table, frozenset((name, meaning(value)) for name, value in target.key.items())
