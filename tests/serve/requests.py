"""Requests drawn from the service's own model: mostly sensible, now and then with a part that is wrong in kind."""

from __future__ import annotations

import base64
from functools import cache
from random import Random
from typing import Any

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.session import Session

SERVICES = {"dynamodb": "DynamoDB_20120810", "dynamodbstreams": "DynamoDBStreams_20120810"}
TABLES = ("Orders", "Local", "Paid", "Spare", "Other")
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/"
OFTEN = (
    *("PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"),
    *("TransactGetItems", "TransactWriteItems", "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"),
)
"""The operations that are drawn more than the others."""
NAMES = ("pk", "sk", "g", "n", "tags", "m", "list", "b", "x y", "ttl", "size")
WORDS = (
    "",
    "a",
    "b",
    "USER#1",
    "2026-01-01",
    "0",
    "1",
    "é",
    "\ud83d\ude00",
    "\udc00",
    "a" * 1_025,
    "a" * 2_100,
    "null",
)
NUMBERS = ("0", "1", "-1", "1.5", "1E3", "9" * 38, "9" * 39, "1e126", "-0", "NaN", "", "abc", " 1", "0x1", "1e-131")
BLOBS = ("AAAA", "AA==", "AQ==", "", "A", "????")
CONDITIONS = (
    "attribute_not_exists(pk)", "#a = :a", "n > :n AND NOT contains(tags, :a)", "size(b) < :n OR m.x[1] = :a", "pk = ",
    "begins_with(sk, :a)", "n BETWEEN :n AND :n", "n IN (:n, :a)", "attribute_type(m, :a)", "(((", "a" * 5_000, "#a = #b",
    "list[0] = :a", "list[99999999999] = :a", "NOT NOT n = :n", "contains(:a, :a)", "size(#a)", ":a = :b",
)  # fmt: skip
UPDATES = (
    "SET n = n + :n", "ADD n :n, tags :s", "REMOVE m.x, list[0]", "SET list[3] = :a, m.y.z = :n", "DELETE tags :s", "SET",
    "SET n = if_not_exists(n, :n), #a = list_append(list, :l)", "SET pk = :a", "SET m = :n, m.x = :n", "ADD pk :n",
    "SET x = y", "SET g = :a REMOVE g", "SET g = :n", "SET list = list_append(:l, :l), n = :n - n",
)  # fmt: skip
KEY_CONDITIONS = (
    "pk = :a", "pk = :a AND sk > :a", "pk = :a AND begins_with(sk, :a)", "pk = :a AND sk BETWEEN :a AND :b", "g = :a",
    "pk > :a", "sk = :a", "pk = :n", "pk = :a AND n < :n", "pk = :a AND pk = :a", "g = :a AND sk <= :b", "#a = :a",
)  # fmt: skip
PROJECTIONS = ("pk, n", "#a", "m.x, list[0]", "m, m.x", "a..b", "pk, pk", "list[1], list[0]", "#a.#b[2]")
STATEMENTS = (
    "SELECT * FROM Orders", "SELECT pk, n FROM \"Orders\".\"by-g\" WHERE g = ?", "SELECT * FROM Orders WHERE pk IN ['a', ?]",
    "INSERT INTO Orders VALUE {'pk': ?, 'sk': 'a'}", "UPDATE Orders SET n = n + 1 SET g = ? WHERE pk = 'a' AND sk = 'a'",
    "DELETE FROM Orders WHERE pk = ? AND sk = 'a' RETURNING ALL OLD *", "SELECT", "DROP TABLE Orders", "", "SELECT * FROM Nowhere",
    "SELECT COUNT(*) FROM Orders", "SELECT * FROM Orders WHERE m.x[0] = ? ORDER BY pk DESC", "UPDATE Orders REMOVE n WHERE pk='a'",
    "EXISTS(SELECT * FROM Orders WHERE pk = 'a' AND sk = 'a')", "INSERT INTO Orders VALUE {'pk': <<1>>, 'sk': [", "\0",
)  # fmt: skip
POLICIES = (
    '{"Statement": {"Effect": "Deny", "Principal": {"AWS": "123456789012"}, "Action": "dynamodb:Scan", "Resource": "*"}}',
    '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": [], "Resource": ["*"], "Sid": 1}]}',
    "{",
)
BY_MEMBER: dict[str, tuple[str, ...]] = {
    "TableName": (*TABLES, ARN + "Orders", "Nowhere", "!", ""),
    "IndexName": ("by-g", "by-n", "nowhere"),
    "AttributeName": NAMES,
    "ConditionExpression": CONDITIONS,
    "FilterExpression": CONDITIONS,
    "UpdateExpression": UPDATES,
    "KeyConditionExpression": KEY_CONDITIONS,
    "ProjectionExpression": PROJECTIONS,
    "Statement": STATEMENTS,
    "ResourceArn": (ARN + "Orders", ARN + "Nowhere", "arn"),
    "StreamArn": (ARN + "Orders/stream/2026-01-01T00:00:00.000", ARN + "Orders", "x" * 40),
    "Policy": POLICIES,
    "ResourcePolicy": POLICIES,
    "SourceTableName": TABLES,
    "SourceTableArn": (ARN + "Orders", ARN + "Nowhere", "arn"),
    "TableArn": (ARN + "Orders", ARN + "Nowhere", "arn"),
    "S3Bucket": ("exports", "!"),
    "ExportArn": (ARN + "Orders/export/01767225600000-00000000", "x" * 40),
    "ImportArn": (ARN + "Orders/import/01767225600000-00000000", "x" * 40),
    "BackupArn": (ARN + "Orders/backup/01", "x" * 40),
    "NextToken": ("", "abc", "e30="),
}
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    [],
    [[]],
    {},
    {"S": 1},
    [None],
    {"": {}},
    {"M": {"M": {}}},
)
WILD = 0.4
"""The share of requests that are drawn from everything; the others should mostly be served."""
WRONG = 0.04
DEPTH_MAX = 6
ONE_OF = {"TransactWriteItem", "WriteRequest", "ReplicationGroupUpdate", "GlobalSecondaryIndexUpdate"}
"""Structures of which the service wants one member."""
OLD_STYLE = {
    *("Expected", "ConditionalOperator", "AttributeUpdates", "AttributesToGet"),
    *("KeyConditions", "QueryFilter", "ScanFilter"),
}
PLAIN: dict[str, tuple[str, ...]] = {
    "TableName": TABLES[:3],
    "ConditionExpression": ("attribute_not_exists(zz)", "#a <> :a", "attribute_exists(pk) OR attribute_not_exists(pk)"),
    "FilterExpression": (
        "attribute_exists(n)",
        "NOT contains(tags, :a) OR size(b) > :n",
        "n BETWEEN :n AND :n",
        "#a = :a",
    ),
    "UpdateExpression": ("SET g = :a", "ADD n :n", "REMOVE m, tags", "SET #a = :a", "SET n = if_not_exists(n, :n)"),
    "KeyConditionExpression": ("pk = :a", "pk = :a AND begins_with(sk, :a)", "pk = :a AND sk BETWEEN :a AND :b"),
    "ProjectionExpression": ("pk, n", "m.x, g", "#a"),
    "IndexName": ("by-g",),
    "ReturnValues": ("NONE", "ALL_OLD"),
    "Select": ("ALL_ATTRIBUTES", "COUNT"),
    "ClientRequestToken": tuple("abcdefgh"),
    "ResourceArn": (ARN + "Orders",),
    "Statement": (
        "SELECT * FROM Orders WHERE pk = ? AND sk = ?",
        "SELECT pk, n FROM \"Paid\" WHERE pk = 'a' AND sk = 'b'",
        "SELECT * FROM Local WHERE pk = ? AND sk = 'c'",
    ),
}


@cache
def model(service: str) -> ServiceModel:
    return Session().get_service_model(service)


class Requests:
    """An endless supply, the same for the same seed. `often` is the share of the operations in `OFTEN`."""

    def __init__(self, seed: int, often: float = 0.8) -> None:
        self.random = Random(seed)
        self.often = often
        self.choice = self.random.choice
        self.wild = False

    def draw(self) -> tuple[str, str, dict[str, Any]]:
        """A target's service, an operation and a request."""
        self.wild = self.random.random() < WILD
        service = "dynamodbstreams" if self.random.random() < 0.05 else "dynamodb"
        names = model(service).operation_names
        operation = (
            self.choice(OFTEN) if service == "dynamodb" and self.random.random() < self.often else self.choice(names)
        )
        shape = model(service).operation_model(operation).input_shape
        return SERVICES[service], operation, self.structure(shape, 0) if shape else {}

    def fit(self, request: dict[str, Any]) -> None:
        """Make the parts of a request, and of each request inside it, go together; of a wild one only now and then."""
        if self.wild and self.random.random() < 0.6:
            return
        text = " ".join(
            value for name, value in request.items() if name.endswith("Expression") and isinstance(value, str)
        )
        values = {":a": self.attribute("S"), ":b": {"S": "b"}, ":n": {"N": "1"}, ":s": {"SS": ["a"]}, ":l": {"L": []}}
        names = {"#a": self.choice(NAMES[2:]), "#b": "x"}
        for member, every in (("ExpressionAttributeValues", values), ("ExpressionAttributeNames", names)):
            request.pop(member, None)
            if used := {name: value for name, value in every.items() if name in text}:
                request[member] = used
        if text or self.random.random() < 0.5:
            for member in OLD_STYLE & request.keys():
                del request[member]
        if str(request.get("KeyConditionExpression")).startswith("pk"):
            request.pop("IndexName", None)
        if "Statement" in request:
            request.pop("Parameters", None)
            if marks := str(request["Statement"]).count("?"):
                request["Parameters"] = [self.attribute("S") for _ in range(marks)]
        if not self.wild:
            for member in ("ExclusiveStartKey", "NextToken", "Segment", "TotalSegments"):
                request.pop(member, None)

    def value(self, shape: Shape, member: str, depth: int) -> Any:
        """Something for a member of that name and shape."""
        if self.wild and depth and self.random.random() < WRONG:
            return self.choice(JUNK)
        if member in ("Key", "Keys", "Item", "ExclusiveStartKey") and isinstance(shape, MapShape):
            return self.item(whole=member == "Item")
        if shape.name == "AttributeValue":
            return self.attribute()
        if isinstance(shape, StructureShape):
            return self.structure(shape, depth)
        if isinstance(shape, ListShape):
            sizes = (0, 1, 1, 2, 3) if self.wild else (1, 1, 2, 3)
            return [self.value(shape.member, member, depth + 1) for _ in range(self.choice(sizes))]
        if isinstance(shape, MapShape):
            keys = TABLES if member == "RequestItems" else NAMES
            some = range(self.choice((0, 1, 1, 2))) if self.wild else range(1)
            return {self.choice(keys if self.wild else keys[:3]): self.value(shape.value, "", depth + 1) for _ in some}
        return self.scalar(shape, member)

    def structure(self, shape: StructureShape, depth: int) -> dict[str, Any]:
        """All that is needed, and a few of the other members."""
        needed = {name for name in shape.required_members if not self.wild or self.random.random() > WRONG}
        likely = 0.0 if depth >= DEPTH_MAX else 0.2
        members = [name for name in shape.members if name in needed or self.random.random() < likely]
        if shape.name in ONE_OF and not (self.wild and members):
            members = [self.choice(list(shape.members))]
        made = {name: self.value(shape.members[name], name, depth + 1) for name in members}
        if "KeyConditionExpression" in shape.members and not self.wild:
            made["KeyConditionExpression"] = self.choice(PLAIN["KeyConditionExpression"])
        if {"ExpressionAttributeNames", "Statement"} & shape.members.keys():
            self.fit(made)
        return made

    def scalar(self, shape: Shape, member: str) -> Any:
        """A number, a truth value, bytes or words."""
        if shape.type_name in ("integer", "long", "double"):
            return self.choice((-1, 0, 1, 2, 3, 10, 1_000, 2**31, 2**63) if self.wild else (1, 2, 3, 10))
        if shape.type_name == "boolean":
            return self.random.random() < 0.5
        if shape.type_name == "blob":
            return base64.b64encode(self.random.randbytes(3)).decode()
        if shape.type_name == "timestamp":
            return self.choice((0, 1_767_225_600, 1.5, 10**15, -1))
        if not self.wild and member in PLAIN:
            return self.choice(PLAIN[member])
        if member in BY_MEMBER:
            return self.choice(BY_MEMBER[member])
        enum = shape.metadata.get("enum")
        return self.choice(enum) if enum else self.choice(WORDS if self.wild else WORDS[1:5])

    def item(self, *, whole: bool) -> dict[str, Any]:
        """A key that fits most tables, and for an item a few attributes."""
        item = {"pk": self.attribute("S"), "sk": self.attribute("S")}
        if self.wild and self.random.random() < 0.2:
            item[self.choice(("pk", "sk"))] = self.attribute()
        for _ in range(self.random.randrange(6)) if whole else ():
            name = self.choice(NAMES[2:])
            item[name] = self.attribute({"g": "S", "n": "N"}.get(name) if not self.wild else None)
        return item

    def attribute(self, kind: str | None = None, depth: int = 0) -> dict[str, Any]:
        """A typed value."""
        kind = kind or self.choice(("S", "S", "N", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"))
        if self.wild and self.random.random() < WRONG / 2:
            return {kind: self.choice(JUNK)}
        if depth > 3:
            kind = "S"
        # What comes first in these is what the service accepts.
        words, numbers, blobs = (WORDS, NUMBERS, BLOBS) if self.wild else (WORDS[1:5], NUMBERS[:5], BLOBS[:3])
        some = range(self.random.randrange(0 if self.wild else 1, 4))
        simple: dict[str, Any] = {
            "S": self.choice(("a", "b")) if self.random.random() < 0.7 else self.choice(words),
            "N": self.choice(numbers),
            "B": self.choice(blobs),
            "BOOL": True,
            "NULL": not self.wild or self.random.random() < 0.9,
        }
        if kind in simple:
            return {kind: simple[kind]}
        if kind == "L":
            return {"L": [self.attribute(depth=depth + 1) for _ in some]}
        if kind == "M":
            return {"M": {self.choice(("x", "y", *NAMES)): self.attribute(depth=depth + 1) for _ in some}}
        members = [self.choice({"SS": words, "NS": numbers, "BS": blobs}[kind]) for _ in some]
        return {kind: members if self.wild else sorted(set(members))}
