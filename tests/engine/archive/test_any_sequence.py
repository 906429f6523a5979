"""Thousands of drawn requests on backups, restores, policies and insights: each answer is what the service model says.

An answer holds its required members and no others, each of its type and within its bounds; a refusal is one of the operation's
own, or of the front that all operations have; and what was answered as done is there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from helpers.engine.archive import ARCHIVE_OPERATIONS
from helpers.engine.bodies import body_of
from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.insights import INSIGHTS_OPERATIONS
from helpers.engine.physics.model import AT_ONCE
from helpers.engine.policies import POLICY_OPERATIONS
from tests.serve.requests import Requests, model

from .support import ACCOUNT, HERE, OWN, THERE, Wire, definitions, index, keys

FAMILY = sorted(ARCHIVE_OPERATIONS | INSIGHTS_OPERATIONS | POLICY_OPERATIONS)
AROUND = ("CreateTable", "DeleteTable", "DescribeTable", "ListTables", "PutItem", "UpdateTable")
FRONT = {"ValidationException", "SerializationException", "AccessDeniedException"}
"""Codes that any operation may answer with, though no operation of the model lists them."""
NAMES = ("orders", "others", "again", "spare")
ALLOW: Wire = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "dynamodb:Query", "Resource": "*"}
POLICIES = (
    json.dumps({"Version": "2012-10-17", "Statement": [ALLOW]}),
    json.dumps({"Statement": {**ALLOW, "Effect": "Deny", "Principal": "*"}}),
    json.dumps({"Statement": [{**ALLOW, "Principal": "*"}]}),
    json.dumps({"Statement": [{**ALLOW, "Effect": "Deny", "Action": "*"}]}),
    "{",
)
SLOW = replace(AT_ONCE, table_creation_seconds=3.0, table_deletion_seconds=5.0)
INDEXES = (index("by-g", "g"), index("by-h", "h"))
REQUESTS = 2_000


class Drawn(Requests):
    """Requests with names and ARNs of what there is."""

    def __init__(self, seed: int, engine: Engine) -> None:
        super().__init__(seed)
        self.engine = engine
        self.known: dict[str, list[str]] = {
            "BackupArn": [OWN + "orders/backup/01767225600000-0123abcd"],
            "ExportArn": [OWN + "orders/export/01767225600000-0123abcd"],
            "ImportArn": [OWN + "orders/import/01767225600000-0123abcd"],
            "NextToken": [""],
        }

    def operation(self) -> tuple[str, Wire]:
        name = self.choice(FAMILY) if self.random.random() < 0.75 else self.choice(AROUND)
        self.wild = self.random.random() < 0.2
        if name == "CreateTable" and not self.wild:
            return name, created(self.choice(NAMES))
        if name == "PutItem" and not self.wild:
            return name, {"TableName": self.choice(NAMES), "Item": self.item(whole=True)}
        if name == "UpdateTable" and not self.wild:
            protected = self.random.random() < 0.3
            return name, {"TableName": self.choice(NAMES), "DeletionProtectionEnabled": protected}
        shape = model("dynamodb").operation_model(name).input_shape
        request = {} if shape is None else self.structure(shape, 0)
        if not self.wild:
            self.tidy(name, request)
        return name, request

    def tidy(self, name: str, request: Wire) -> None:
        """Leave most requests something to do."""
        if name.startswith("Restore"):
            if self.random.random() < 0.8:
                for member in [member for member in request if member.endswith("Override")]:
                    del request[member]
            if name == "RestoreTableToPointInTime":
                request.pop("SourceTableArn", None)
                request |= {"SourceTableName": self.choice(NAMES), "UseLatestRestorableTime": True}
                request.pop("RestoreDateTime", None)
        if name == "UpdateContinuousBackups" and self.random.random() < 0.7:
            request["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": True}
        if name.startswith("Export") and self.random.random() < 0.8:
            for member in request.keys() - {"TableArn", "S3Bucket"}:
                del request[member]
        if name == "ImportTable" and self.random.random() < 0.8:
            table = created(self.choice(NAMES))
            request |= {"InputFormat": "CSV", "InputCompressionType": "NONE", "TableCreationParameters": table}
            request.pop("InputFormatOptions", None)
        for member in ("NextToken", "ExclusiveStartBackupArn", "ExpectedRevisionId", "IndexName"):
            if self.random.random() < 0.7:
                request.pop(member, None)

    def scalar(self, shape: Shape, member: str) -> Any:
        if not self.wild and member in ("TableName", "TargetTableName", "SourceTableName"):
            return self.choice(NAMES)
        if not self.wild and member == "S3Bucket":
            return "exports"
        if not self.wild and member in ("ResourceArn", "SourceTableArn", "TableArn"):
            return self.choice((OWN + self.choice(NAMES), OWN.replace(HERE, THERE) + self.choice(NAMES)))
        if member in ("Policy", "ResourcePolicy"):
            return self.choice(POLICIES if self.random.random() < 0.3 else POLICIES[:2])
        if member == "BackupName" and not self.wild:
            return self.choice(("nightly", "weekly"))
        if member in ("BackupArn", "ExclusiveStartBackupArn"):
            return self.choice(self.known["BackupArn"][-20:])
        if member in ("ExportArn", "ImportArn"):
            return self.choice(self.known[member][-5:])
        if member == "NextToken":
            return self.choice(self.known["NextToken"][-5:])
        if member == "IndexName":
            return self.choice(("by-g", "by-h", "nowhere"))
        return super().scalar(shape, member)

    def learn(self, answer: Any) -> None:
        """Remember ARNs of backups and tokens for requests to come."""
        match answer:
            case dict():
                for member, content in answer.items():
                    if member in self.known and isinstance(content, str):
                        self.known[member].append(content)
                    self.learn(content)
            case list():
                for content in answer:
                    self.learn(content)


def created(name: str) -> Wire:
    return {
        "TableName": name,
        "KeySchema": keys("pk", "sk"),
        "AttributeDefinitions": definitions("pk", "sk", "g", "h"),
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": list(INDEXES),
    }


def faults(shape: Shape, value: Any, path: str) -> list[str]:
    """Where an answer departs from the service model."""
    match shape:
        case StructureShape():
            found = [f"{path}: unknown {name}" for name in value.keys() - shape.members.keys()]
            found += [f"{path}: no {name}" for name in shape.required_members if name not in value]
            for name in value.keys() & shape.members.keys():
                found += faults(shape.members[name], value[name], f"{path}.{name}")
            return found
        case ListShape():
            return [fault for each in value for fault in faults(shape.member, each, path)]
        case MapShape():
            return [fault for each in value.values() for fault in faults(shape.value, each, path)]
    kinds: dict[str, Any] = {
        "string": str,
        "boolean": bool,
        "integer": int,
        "long": int,
        "timestamp": int | float,
        "double": int | float,
    }
    if not isinstance(value, kinds[shape.type_name]):
        return [f"{path}: {value!r} is no {shape.type_name}"]
    return _bounds(shape, value, path)


def _bounds(shape: Shape, value: Any, path: str) -> list[str]:
    if shape.type_name != "string":  # the model's least capacity is 1, and of a table on demand AWS says 0
        return []
    known = shape.metadata
    broken = (
        ("enum" in known and value not in known["enum"])
        or ("pattern" in known and re.fullmatch(known["pattern"], value) is None)
        or not known.get("min", 0) <= len(value) <= known.get("max", len(value))
    )
    # a system backup's name has a dollar, whatever the pattern says
    return [f"{path}: {value!r} of {shape.name}"] if broken and not value.endswith("$DeletedTableBackup") else []


def codes(operation: OperationModel) -> set[str]:
    return {error.name for error in operation.error_shapes} | FRONT


def answered(engine: Engine, operation: str, request: Wire) -> tuple[Wire, str | None]:
    """The answer, or the code of the refusal."""
    try:
        return engine.handle(operation, request), None
    except ApiError as refused:
        return {}, refused.code


def is_there(engine: Engine, operation: str, request: Wire, answer: Wire) -> bool:
    """Whether what an answer says was done can be seen."""
    match operation:
        case "CreateBackup":
            arn = answer["BackupDetails"]["BackupArn"]
            return bool(engine.handle("DescribeBackup", {"BackupArn": arn}))
        case "DeleteBackup":
            with pytest.raises(ApiError, match="BackupNotFound"):
                engine.handle("DescribeBackup", {"BackupArn": request["BackupArn"]})
        case "RestoreTableFromBackup" | "RestoreTableToPointInTime":
            return request["TargetTableName"] in engine.handle("ListTables", {})["TableNames"]
        case "PutResourcePolicy":
            found = engine.handle("GetResourcePolicy", {"ResourceArn": request["ResourceArn"]})
            return bool(found["RevisionId"] == answer["RevisionId"])
        case "DeleteResourcePolicy":
            with pytest.raises(ApiError, match="PolicyNotFound"):
                engine.handle("GetResourcePolicy", {"ResourceArn": request["ResourceArn"]})
        case "UpdateContinuousBackups":
            found = engine.handle("DescribeContinuousBackups", {"TableName": request["TableName"]})
            return bool(found == answer)
        case "UpdateContributorInsights":
            place: Wire = {name: request[name] for name in ("TableName", "IndexName") if name in request}
            found = engine.handle("DescribeContributorInsights", place)["ContributorInsightsStatus"]
            return bool(found[:5] == answer["ContributorInsightsStatus"][:5] or found == "FAILED")
    return True


@pytest.mark.parametrize("seed", range(4))
def test_each_answer_is_what_the_model_says(seed: int) -> None:
    engine = Engine(seed=seed, model=SLOW)
    engine.in_region(THERE)
    drawn = Drawn(seed, engine)
    outcomes: Counter[tuple[str, bool]] = Counter()
    for number in range(REQUESTS):
        operation, request = drawn.operation()
        described = model("dynamodb").operation_model(operation)
        answer, code = answered(engine, operation, request)
        outcomes[operation, code is None] += 1
        if code is None:
            assert described.output_shape is not None
            assert json.loads(body_of(answer)) == answer
            assert faults(described.output_shape, answer, operation) == [], (number, request)
            assert is_there(engine, operation, request, answer), (number, operation, request)
            drawn.learn(answer)
        elif operation in FAMILY:
            assert code in codes(described), (number, operation, request)
        engine.clock.advance(seconds=drawn.choice((0.0, 0.0, 0.5, 2.0)))
        assert list(engine.tables) == list(engine.dynamics)
        assert engine.handle("ListTables", {})["TableNames"] == sorted(engine.tables)
    assert [operation for operation in FAMILY if not outcomes[operation, True]] == []
    assert [operation for operation in FAMILY if not outcomes[operation, False]] in ([], ["ListBackups"])
