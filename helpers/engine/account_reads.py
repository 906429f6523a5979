"""Small operations that SDKs and tools call by themselves: limits, endpoints, and lists of what a lab has none of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from helpers.engine.errors import ApiError
from helpers.engine.limits import ENDPOINT_CACHE_MINUTES
from helpers.engine.physics.model import Model
from helpers.engine.wire_types import Json


def describe_limits(model: Model) -> Json:
    """The quotas of the account and of each table (Q5)."""
    return {
        "AccountMaxReadCapacityUnits": int(model.account_quota),
        "AccountMaxWriteCapacityUnits": int(model.account_quota),
        "TableMaxReadCapacityUnits": int(model.table_quota),
        "TableMaxWriteCapacityUnits": int(model.table_quota),
    }


def describe_endpoints(address: str) -> Json:
    """Where to send requests. `address` is the lab's own, so that endpoint discovery does not lead out of the machine."""
    return {"Endpoints": [{"Address": address, "CachePeriodInMinutes": ENDPOINT_CACHE_MINUTES}]}


def list_global_tables(_: Json) -> Json:
    """A lab has no global tables."""
    return {"GlobalTables": []}


def no_global_table(request: Json) -> Json:
    """Raises GlobalTableNotFoundException: whatever the name, there is none."""
    raise ApiError(
        "GlobalTableNotFoundException",
        f"Requested resource not found: Global table with name: {request['GlobalTableName']} does not exist",
    )


ACCOUNT_READS: Final[Mapping[str, Callable[[Json], Json]]] = {
    "DescribeGlobalTable": no_global_table,
    "DescribeGlobalTableSettings": no_global_table,
    "ListGlobalTables": list_global_tables,
}
"""Operations whose answer needs no table: AWS's name → what serves it."""
