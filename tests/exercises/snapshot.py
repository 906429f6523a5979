"""Everything that a learner can see of a lab, as one value to compare."""

from __future__ import annotations

import json
from typing import Any

from helpers.lab.lab import Lab


def snapshot(lab: Lab) -> dict[str, Any]:
    """Each table's settings, items, index entries, TTL and stream; clock, ledger, waits and faults of the lab.

    Taking it makes no request and takes no virtual time.
    """
    return {
        "tables": {name: _table(lab, name) for name in sorted(lab.engine.tables)},
        "now": lab.clock.now,
        "calls": list(lab.calls),
        "slept": lab.slept,
        "faults": repr(vars(lab.faults)),
        "streams": {
            arn: [list(shard.since(0)) for shard in log.shards] for arn, log in sorted(lab.engine.streams._logs.items())
        },
    }


def _table(lab: Lab, name: str) -> dict[str, Any]:
    held = lab.engine.tables[name]
    return {
        "settings": _asked(lab, "DescribeTable", {"TableName": name}),
        "ttl": _asked(lab, "DescribeTimeToLive", {"TableName": name}),
        "items": [stored.item for stored in held.layout.items()],
        "indexes": {index: [entry.item for entry in layout.items()] for index, layout in held.indexes.items()},
    }


def _asked(lab: Lab, operation: str, request: dict[str, Any]) -> str:
    return json.dumps(lab.engine.handle(operation, request), sort_keys=True)
