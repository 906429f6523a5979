"""Capacity settings that moto does not keep, and the rules for changing any of them (Q3–Q6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from helpers.engine.clock import Clock
from helpers.engine.physics.admission import Admission
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.model import Model
from helpers.engine.physics.quotas import Decreases, ModeSwitches, check_provisioned
from helpers.engine.schema import TableSchema
from helpers.engine.work import Json

_TABLE = ""
"""Stands for the table itself among the names of its indexes."""


@dataclass(slots=True)
class _Kept:
    """What was asked for one table: per index name, and "" for the table."""

    maximum: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    warm: dict[str, tuple[float, float]] = field(default_factory=dict)
    decreases: dict[str, Decreases] = field(default_factory=dict)
    switches: ModeSwitches = field(default_factory=ModeSwitches)


class Throughput:
    """On-demand maximum, warm throughput, and how often a table's settings have changed."""

    def __init__(self, clock: Clock, model: Model) -> None:
        self._clock = clock
        self._model = model
        self._kept: dict[str, _Kept] = {}

    def check(self, operation: str, request: Json, tables: dict[str, TableSchema]) -> None:
        """Refuse a CreateTable or UpdateTable that breaks a quota. Raises LimitExceededException."""
        name = request["TableName"]
        others = [schema for schema in tables.values() if schema.name != name]
        for member, kind in (("ReadCapacityUnits", "read"), ("WriteCapacityUnits", "write")):
            wanted = [float(throughput[member]) for _, throughput in _provisioned(request)]
            taken = [
                float(getattr(one, f"{kind}_capacity"))
                for schema in others
                for one in (schema, *schema.global_indexes)
                if schema.billing == "PROVISIONED"
            ]
            for place, units in enumerate(wanted):
                check_provisioned(units, [*taken, *wanted[:place]], self._model)
        if operation == "UpdateTable":
            self._count_changes(request, tables[name])

    def _count_changes(self, request: Json, schema: TableSchema) -> None:
        kept = self._kept.setdefault(schema.name, _Kept())
        if request.get("BillingMode") == "PAY_PER_REQUEST" and schema.billing == "PROVISIONED":
            kept.switches.to_on_demand(self._clock.seconds)
        for index, throughput in _provisioned(request):
            one = schema.indexes.get(index, schema) if index else schema
            less = (
                throughput["ReadCapacityUnits"] < one.read_capacity
                or throughput["WriteCapacityUnits"] < one.write_capacity
            )
            if less and schema.billing == "PROVISIONED":
                kept.decreases.setdefault(index, Decreases()).decrease(self._clock.timestamp())

    def note(self, request: Json) -> None:
        """Remember the on-demand maximum and the warm throughput that a request asks for (Q4)."""
        kept = self._kept.setdefault(request["TableName"], _Kept())
        for index, part in _parts(request):
            if "OnDemandThroughput" in part:
                asked = part["OnDemandThroughput"]
                kept.maximum[index] = (_bound(asked, "MaxReadRequestUnits"), _bound(asked, "MaxWriteRequestUnits"))
            if "WarmThroughput" in part:
                asked = part["WarmThroughput"]
                read, write = kept.warm.get(index, (0.0, 0.0))
                # Warm throughput is raised and never lowered (Q4).
                kept.warm[index] = (
                    max(read, float(asked.get("ReadUnitsPerSecond", 0))),
                    max(write, float(asked.get("WriteUnitsPerSecond", 0))),
                )

    def forget(self, name: str) -> None:
        """A table is gone."""
        self._kept.pop(name, None)

    def complete(self, schema: TableSchema) -> TableSchema:
        """The schema with the settings that are kept here."""
        kept = self._kept.get(schema.name, _Kept())

        def settings(index: str) -> dict[str, Any]:
            max_read, max_write = kept.maximum.get(index, (None, None))
            warm_read, warm_write = kept.warm.get(index, (0.0, 0.0))
            return {"max_read": max_read, "max_write": max_write, "warm_read": warm_read, "warm_write": warm_write}

        indexes = {
            name: replace(index, **settings(name)) if index.kind == "GSI" else index
            for name, index in schema.indexes.items()
        }
        return replace(schema, indexes=indexes, **settings(_TABLE))

    def describe(self, description: Json, dynamics: Dynamics) -> None:
        """What DescribeTable says of it: the maximum as it was asked for, warm throughput as it has grown (Q4)."""
        kept = self._kept.get(description["TableName"], _Kept())
        for admission in (dynamics.admission, *dynamics.indexes.values()):
            admission.catch_up(self._clock.seconds)
        _describe(description, kept.maximum.get(_TABLE), dynamics.admission)
        for index in description.get("GlobalSecondaryIndexes", ()):
            _describe(index, kept.maximum.get(index["IndexName"]), dynamics.indexes[index["IndexName"]])


def _describe(part: Json, maximum: tuple[float | None, float | None] | None, admission: Admission) -> None:
    read, write = admission.warm_throughput
    part["WarmThroughput"] = {"ReadUnitsPerSecond": int(read), "WriteUnitsPerSecond": int(write), "Status": "ACTIVE"}
    if maximum is not None:
        part["OnDemandThroughput"] = {
            "MaxReadRequestUnits": -1 if maximum[0] is None else int(maximum[0]),
            "MaxWriteRequestUnits": -1 if maximum[1] is None else int(maximum[1]),
        }


def _bound(asked: Json, member: str) -> float | None:
    units = asked.get(member, -1)
    return None if units == -1 else float(units)  # -1 takes a maximum away


def _parts(request: Json) -> Iterator[tuple[str, Json]]:
    """The table's part of a request and each GSI's, by name."""
    yield _TABLE, request
    for index in request.get("GlobalSecondaryIndexes") or ():
        yield index["IndexName"], index
    for change in request.get("GlobalSecondaryIndexUpdates") or ():
        for kind in ("Create", "Update"):
            if kind in change:
                yield change[kind]["IndexName"], change[kind]


def _provisioned(request: Json) -> Iterator[tuple[str, Json]]:
    for index, part in _parts(request):
        if "ProvisionedThroughput" in part:
            yield index, part["ProvisionedThroughput"]
