"""What was answered as done to tables is there: descriptions, lists, tags, settings and policies that have to show it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from botocore.model import StructureShape

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError

from .judging import operation_model
from .meanings import named

Json = dict[str, Any]
Check = Callable[[Json, Json], Iterable[str]]
"""Takes a request, as the service reads it, and its answer; gives what reads do not show."""

_ANYTHING: Json = {}


class ShownTables:
    """Reads what tables are like. `checks` holds what there is to look at after each operation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.checks: dict[str, Check] = {
            "CreateTable": self._created_table,
            "DeleteResourcePolicy": lambda request, _: self._refused(
                "GetResourcePolicy", request, "PolicyNotFoundException"
            ),
            "DeleteTable": self._deleted_table,
            "PutResourcePolicy": self._put_policy,
            "TagResource": self._tagged,
            "UntagResource": self._untagged,
            "UpdateContributorInsights": self._updated_insights,
            "UpdateTable": self._updated_table,
            "UpdateTimeToLive": self._updated_ttl,
        }

    def _ask(self, operation: str, **request: Any) -> Json:
        return self._engine.handle(operation, request)

    def _created_table(self, request: Json, answer: Json) -> Iterator[str]:
        name = named(request["TableName"])
        described = self._ask("DescribeTable", TableName=name)["Table"]
        if name not in self._names():
            yield f"{name} is not listed"
        yield from _differences(request, described)
        tags = {tag["Key"]: tag["Value"] for tag in request.get("Tags", ())}
        if tags != self._tags(described["TableArn"]):
            yield f"the tags are {self._tags(described['TableArn'])}, not {tags}"
        if "ResourcePolicy" in request:
            yield from self._put_policy({"ResourceArn": described["TableArn"], "Policy": request["ResourcePolicy"]}, {})

    def _updated_table(self, request: Json, answer: Json) -> Iterator[str]:
        described = self._ask("DescribeTable", TableName=named(request["TableName"]))["Table"]
        yield from _differences(
            {name: value for name, value in request.items() if name != "AttributeDefinitions"}, described
        )
        indexes = {index["IndexName"]: index for index in described.get("GlobalSecondaryIndexes", ())}
        for update in request.get("GlobalSecondaryIndexUpdates", ()):
            ((action, asked),) = update.items()
            found = indexes.get(asked["IndexName"])
            if action == "Delete":
                if found is not None and found["IndexStatus"] != "DELETING":
                    yield f"{asked['IndexName']} is still there: {found}"
            elif found is None:
                yield f"{asked['IndexName']} is not there"
            else:
                yield from _differences(asked, found)

    def _deleted_table(self, request: Json, answer: Json) -> Iterator[str]:
        name = named(request["TableName"])
        if self._engine.model.table_deletion_seconds:
            status = self._ask("DescribeTable", TableName=name)["Table"]["TableStatus"]
            if status != "DELETING":
                yield f"{name} is {status}"
        elif name in self._names():
            yield f"{name} is still listed"
        else:
            yield from self._refused("DescribeTable", {"TableName": name}, "ResourceNotFoundException")

    def _names(self) -> list[str]:
        names: list[str] = self._ask("ListTables")["TableNames"]
        return names

    def _refused(self, operation: str, request: Json, code: str) -> Iterator[str]:
        """Reading what is gone has to be refused."""
        shape = operation_model(operation).input_shape
        assert isinstance(shape, StructureShape)
        asked = {name: value for name, value in request.items() if name in shape.members}
        try:
            yield f"{operation} still answers {self._engine.handle(operation, asked)}"
        except ApiError as refused:
            if refused.code != code:
                yield f"{operation} is refused with {refused}"

    def _tags(self, arn: str) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self._ask("ListTagsOfResource", ResourceArn=arn)["Tags"]}

    def _tagged(self, request: Json, answer: Json) -> Iterator[str]:
        tags = self._tags(request["ResourceArn"])
        if not {tag["Key"]: tag["Value"] for tag in request["Tags"]}.items() <= tags.items():
            yield f"the tags are {tags}"

    def _untagged(self, request: Json, answer: Json) -> Iterator[str]:
        tags = self._tags(request["ResourceArn"])
        if not tags.keys().isdisjoint(request["TagKeys"]):
            yield f"the tags are {tags}"

    def _updated_ttl(self, request: Json, answer: Json) -> Iterator[str]:
        name = named(request["TableName"])
        if self._ask("DescribeTable", TableName=name)["Table"]["TableStatus"] == "DELETING":
            return  # it can be set then, and cannot be read
        described = self._ask("DescribeTimeToLive", TableName=name)["TimeToLiveDescription"]
        wanted = request["TimeToLiveSpecification"]
        status = {"TimeToLiveStatus": "ENABLED", "AttributeName": wanted["AttributeName"]}
        if described != (status if wanted["Enabled"] else {"TimeToLiveStatus": "DISABLED"}):
            yield f"TTL is {described}"

    def _updated_insights(self, request: Json, answer: Json) -> Iterator[str]:
        named = {name: request[name] for name in ("TableName", "IndexName") if name in request}
        described = self._ask("DescribeContributorInsights", **named)
        if (
            described["ContributorInsightsStatus"]
            != {"ENABLE": "ENABLED", "DISABLE": "DISABLED"}[request["ContributorInsightsAction"]]
        ):
            yield f"Contributor Insights are {described}"

    def _put_policy(self, request: Json, answer: Json) -> Iterator[str]:
        """The service spells principals and spaces its own way; who may do what has to be the same."""
        held = self._ask("GetResourcePolicy", ResourceArn=request["ResourceArn"])
        if _statements(held["Policy"]) != _statements(request["Policy"]):
            yield f"the policy is {held}"
        if held["RevisionId"] != answer.get("RevisionId", held["RevisionId"]):
            yield f"the policy is {held}"


def _differences(asked: Json, described: Json) -> Iterator[str]:
    """Settings of a CreateTable, an UpdateTable or one of their indexes that a description does not show."""
    shown = {
        **described,
        "BillingMode": described.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
        "TableClass": described.get("TableClassSummary", {}).get("TableClass", "STANDARD"),
        "StreamSpecification": described.get("StreamSpecification", {"StreamEnabled": False}),
        "DeletionProtectionEnabled": described.get("DeletionProtectionEnabled", False),
    }
    for name in ("KeySchema", "BillingMode", "TableClass", "StreamSpecification", "DeletionProtectionEnabled"):
        if name in asked and asked[name] != shown.get(name):
            yield f"{name} is {shown.get(name)}, not {asked[name]}"
    for name in ("ProvisionedThroughput", "WarmThroughput", "OnDemandThroughput"):
        for member, units in asked.get(name, _ANYTHING).items():
            found = shown.get(name, {}).get(member)
            if found != units and not (units == -1 and found is None):
                yield f"{name} is {shown.get(name)}, not {asked[name]}"
    if "AttributeDefinitions" in asked and _set(asked["AttributeDefinitions"]) != _set(shown["AttributeDefinitions"]):
        yield f"AttributeDefinitions are {shown['AttributeDefinitions']}, not {asked['AttributeDefinitions']}"
    if "SSESpecification" in asked:
        enabled = asked["SSESpecification"].get("Enabled", "SSEType" in asked["SSESpecification"])
        if enabled != (described.get("SSEDescription", {}).get("Status") == "ENABLED"):
            yield f"SSEDescription is {described.get('SSEDescription')}, not {asked['SSESpecification']}"
    for name in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        indexes = {index["IndexName"]: index for index in described.get(name, ())}
        if name in asked and indexes.keys() != {index["IndexName"] for index in asked[name]}:
            yield f"{name} are {sorted(indexes)}, not {asked[name]}"
        for index in asked.get(name, ()):
            yield from _differences(index, indexes.get(index["IndexName"], {}))
    if "Projection" in asked and _projection(asked) != _projection(described):
        yield f"Projection is {described.get('Projection')}, not {asked['Projection']}"


def _set(definitions: list[Json]) -> set[tuple[tuple[str, str], ...]]:
    return {tuple(sorted(each.items())) for each in definitions}


def _projection(index: Json) -> tuple[str | None, list[str]]:
    projection = index.get("Projection", {})
    return projection.get("ProjectionType", "ALL"), sorted(projection.get("NonKeyAttributes", ()))


def _statements(policy: str) -> list[tuple[Any, ...]]:
    """What the statements of a policy have to say, principals apart."""
    statements = json.loads(policy)["Statement"]
    parts = ("Effect", "Action", "NotAction", "Resource", "NotResource")
    return [tuple(map(each.get, parts)) for each in (statements if isinstance(statements, list) else [statements])]
