"""All that can be seen of an account: what a refused request may not have changed."""

from __future__ import annotations

from typing import Any

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError

Json = dict[str, Any]
QUIET = 60.0
"""Seconds. What is due sooner may change the account by itself, while a request is served."""
_OF_A_TABLE = (
    "DescribeTable", "DescribeTimeToLive", "DescribeContinuousBackups", "DescribeContributorInsights",
)  # fmt: skip
_OF_A_RESOURCE = ("ListTagsOfResource", "GetResourcePolicy")
_WINDOW = ("EarliestRestorableDateTime", "LatestRestorableDateTime")
"""They go on with time."""


def is_quiet(engine: Engine) -> bool:
    """Whether nothing changes at the moment but by requests."""
    due = engine.clock._due
    ready = engine.catalog.lives._ready.values()
    now = engine.clock.seconds
    return not (due and due[0][0] < now + QUIET) and not any(now <= at < now + QUIET for at in ready)


def state(engine: Engine) -> dict[str, Any]:
    """By what it is: descriptions, settings, items, entries of indexes, records of streams, backups."""
    there: dict[str, Any] = {
        "tables": _ask(engine, "ListTables", {}),
        "backups": _ask(engine, "ListBackups", {"BackupType": "ALL"}),
        "streams": _streams(engine),
    }
    for name, table in engine.tables.items():
        for operation in _OF_A_TABLE:
            there[f"{name}/{operation}"] = _ask(engine, operation, {"TableName": name})
        for operation in _OF_A_RESOURCE:
            there[f"{name}/{operation}"] = _ask(engine, operation, {"ResourceArn": table.schema.arn})
        there[f"{name}/items"] = [stored.item for stored in table.layout.items()]
        there[f"{name}/account"] = list(engine.moto.items(name))
        for index, layout in table.indexes.items():
            there[f"{name}/{index}"] = [stored.item for stored in layout.items()]
        recovery = there[f"{name}/DescribeContinuousBackups"]["ContinuousBackupsDescription"]
        for member in _WINDOW:
            recovery["PointInTimeRecoveryDescription"].pop(member, None)
    return there


def _streams(engine: Engine) -> dict[str, Any]:
    """Of each stream whether it is enabled, and the records that it has not let go of."""
    engine.streams._forget()
    there = {}
    for arn, log in engine.streams._logs.items():
        log.trim(engine.clock.seconds)
        there[arn] = (log.enabled, [(shard.id, [record.sequence for record in shard.since(0)]) for shard in log.shards])
    return there


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is not as it was."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        f"{name} was {before.get(name)!r:.300} and is {after.get(name)!r:.300}"
        for name in names
        if before.get(name) != after.get(name)
    ]


def _ask(engine: Engine, operation: str, request: Json) -> Json:
    """None of these operations moves the clock."""
    try:
        return engine.handle(operation, request)
    except ApiError as refused:
        return {"refused": refused.code}
