"""Names, values, keys and items for requests about the tables that there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from helpers.engine.engine import Engine
from helpers.engine.schema import KeyAttribute, KeySchema, TableSchema

from .known import Known

Json = dict[str, Any]

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/"
NAMES = (
    *("Orders", "Local", "Paid", "Spare", "Other", "Third.table", "fourth-table", "Fifth_table"),
    *("Sixth", "seventh", "8th", "Nr-9", "_10_", "Table.11"),
)
TABLES_MAX = 7
WORDS = ("a", "b", "c", "USER#1", "2026-01-01", "é", "\U0001f600", "null", "a'b", "x" * 300)
NUMBERS = ("0", "1", "-1", "2.50", "1E3", "9" * 38, "1e-130", "12345.678", "-0.5")
BLOBS = ("AAAA", "AA==", "AQ==", "////")
ATTRIBUTES = ("g", "n", "tags", "m", "parts", "b", "x y", "ttl", "size", "flag", "nothing")
TYPES = {"S": WORDS, "N": NUMBERS, "B": BLOBS}
VIEWS = ("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY")
CLASSES = ("STANDARD", "STANDARD_INFREQUENT_ACCESS")
LEVELS = ("NONE", "TOTAL", "INDEXES")
MAP = {"M": {"x": {"L": [{"S": "a"}, {"S": "b"}]}, "y": {"M": {"z": {"N": "1"}}}}}


class Draws:
    """Draws the parts of valid requests."""

    def __init__(self, random: Random, engine: Engine, known: Known) -> None:
        self.random = random
        self.choice = random.choice
        self._engine = engine
        self._known = known

    # --- small things -----------------------------------------------------------------------------------------------

    def _one(self, some: Sequence[Any], otherwise: Any) -> Any:
        """One of some things, the latest more often than the others."""
        if not some:
            return otherwise
        return some[-1] if self.random.random() < 0.5 else self.choice(some)

    def _maybe(self, member: str, values: Sequence[Any], share: float = 0.3) -> Json:
        return {member: self.choice(values)} if values and self.random.random() < share else {}

    def _some(self, make: Callable[[], Any], most: int) -> list[Any]:
        return [make() for _ in range(self.random.randint(1, most))]

    def _capacity(self) -> Json:
        return self._maybe("ReturnConsumedCapacity", LEVELS)

    def _schema(self) -> TableSchema:
        tables = self._engine.tables
        return tables[self.choice(list(tables))].schema

    def _table(self) -> Json:
        schema = self._schema()
        return {"TableName": schema.name if self.random.random() < 0.9 else schema.arn}

    def _new_table(self) -> Json:
        free = [name for name in NAMES if name not in self._engine.tables]
        return {"TargetTableName": self.choice(free or NAMES)}

    def _arn(self) -> Json:
        return {"ResourceArn": self._schema().arn}

    def _resource(self) -> Json:
        return {
            "ResourceArn": self._one(self._known.streams, ARN + "x")
            if self.random.random() < 0.1
            else self._schema().arn
        }

    def _stream(self) -> Json:
        there = list(self._engine.streams._logs)
        if there and self.random.random() < 0.6:
            return {"StreamArn": self.choice(there)}
        return {"StreamArn": self._one(self._known.streams, ARN + "Orders/stream/2026-01-01T00:00:00.000")}

    def _backup(self) -> Json:
        return {"BackupArn": self._one(self._known.backups, ARN + "Orders/backup/01767225600000-00000000")}

    def _tags(self) -> list[Json]:
        names = self.random.sample(("team", "cost", "a b", "é", "x:y"), self.random.randint(1, 3))
        return [{"Key": name, "Value": self.choice(("", "1", "shop"))} for name in names]

    # --- items ------------------------------------------------------------------------------------------------------

    def value(self, depth: int = 0) -> Json:
        """Any valid attribute value."""
        kind = self.choice(("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", *(("L", "M") if depth < 3 else ())))
        match kind:
            case "S" | "N" | "B":
                return {kind: self.choice(TYPES[kind])}
            case "BOOL":
                return {"BOOL": self.random.random() < 0.5}
            case "NULL":
                return {"NULL": True}
            case "L":
                return {"L": [self.value(depth + 1) for _ in range(self.random.randrange(4))]}
            case "M":
                return {
                    "M": {
                        self.choice(("x", "y", *ATTRIBUTES)): self.value(depth + 1)
                        for _ in range(self.random.randrange(4))
                    }
                }
        return {kind: self.random.sample(TYPES[kind[0]][:5], self.random.randint(1, 3))}

    def _scalar(self, attribute: KeyAttribute) -> Json:
        return {attribute.type: self.choice(TYPES[attribute.type][: 3 if self.random.random() < 0.8 else None])}

    def _key(self, schema: KeySchema) -> Json:
        return {attribute.name: self._scalar(attribute) for attribute in schema}

    def _item(self, schema: TableSchema) -> Json:
        item = {name: self.value() for name in self.random.sample(ATTRIBUTES, self.random.randrange(6))}
        more: tuple[Json, ...] = (
            {},
            {"m": MAP},
            {"parts": {"L": [{"N": "1"}, {"S": "a"}]}},
            {"n": {"N": "7"}, "tags": {"SS": ["a"]}},
        )
        item |= self.choice(more)
        for _, attribute in schema.index_keys:
            item.pop(attribute.name, None)
            if self.random.random() < 0.7:
                item[attribute.name] = self._scalar(attribute)
        return {**item, **self._key(schema.key)}

    def _named_key(self) -> Json:
        schema = self._schema()
        return {"TableName": schema.name, "Key": self._key(schema.key)}

    def _keys(self, most: int) -> list[Json]:
        """A few different keys, each with its table."""
        found = {json.dumps(one): one for one in self._some(self._named_key, most)}
        return list(found.values())
