"""What DescribeTable says of a table and moto does not know: figures, ARNs, the stream, capacity that is not provisioned."""

from __future__ import annotations

from typing import Final

from helpers.engine.limits import DESCRIBE_INTERVAL
from helpers.engine.table import Table
from helpers.engine.wire_types import Json

_OF_A_DELETED_TABLE: Final = frozenset(
    {"ItemCount", "ProvisionedThroughput", "TableArn", "TableName", "TableSizeBytes", "TableStatus"}
)

_WHILE_UPDATING: Final = frozenset({"BillingMode", "ProvisionedThroughput", "StreamSpecification", "TableClass"})


def complete(description: Json, table: Table, now: float) -> None:
    """Put into moto's description what it lacks. `now` is in seconds since the lab's start.

    Item counts and sizes are renewed about every six hours, as on AWS: what DescribeTable says is never live.
    """
    if table.schema.billing == "PAY_PER_REQUEST":
        _hide_provisioned(description)
    if table.stream_label is not None:  # it stays when the stream is disabled
        description["LatestStreamLabel"] = table.stream_label
        description["LatestStreamArn"] = f"{table.schema.arn}/stream/{table.stream_label}"
    if now - table.published_at >= DESCRIBE_INTERVAL:
        table.publish(now)
    description["ItemCount"], description["TableSizeBytes"] = table.published.get("", (0, 0))
    for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if not description.get(member):
            description.pop(member, None)
            continue
        for index in description[member]:
            name = index["IndexName"]
            index["ItemCount"], index["IndexSizeBytes"] = table.published.get(name, (0, 0))
            index["IndexArn"] = f"{table.schema.arn}/index/{name}"


def creating(answer: Json) -> Json:
    """The answer of an operation that makes a table: it, and each global index, begins as CREATING (L1)."""
    description = answer["TableDescription"]
    description["TableStatus"] = "CREATING"
    for index in description.get("GlobalSecondaryIndexes", ()):
        index["IndexStatus"] = "CREATING"
    return answer


def updating(answer: Json, request: Json) -> Json:
    """The answer of an UpdateTable: of most changes it says UPDATING, however soon they are there (ACKQ DDB-TABLE-410)."""
    if not _WHILE_UPDATING.isdisjoint(request):
        answer["TableDescription"]["TableStatus"] = "UPDATING"
    return answer


def deleting(answer: Json) -> Json:
    """What DeleteTable says of a table, from what DescribeTable does (L1)."""
    description = {name: content for name, content in answer["Table"].items() if name in _OF_A_DELETED_TABLE}
    return {"TableDescription": {**description, "TableStatus": "DELETING"}}


def _hide_provisioned(description: Json) -> None:
    """Of a table on demand: what was provisioned before the switch is not reported."""
    for part in (description, *description.get("GlobalSecondaryIndexes", ())):
        part["ProvisionedThroughput"] = {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
