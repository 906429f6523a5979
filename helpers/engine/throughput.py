"""Capacity settings that moto does not keep, and the rules for changing any of them (Q3–Q6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from helpers.engine.clock import Clock
from helpers.engine.errors import invalid
from helpers.engine.physics.admission import Admission
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.model import Model
from helpers.engine.physics.quotas import Asking, Decreases, ModeSwitches, check_promised, check_provisioned
from helpers.engine.schema import IndexSchema, TableSchema
from helpers.engine.wire_types import Json

_WARM = ("ReadUnitsPerSecond", "WriteUnitsPerSecond")
_MAXIMUM = ("MaxReadRequestUnits", "MaxWriteRequestUnits")
_TABLE = ""
"""Stands for the table itself among the names of its indexes."""


@dataclass(slots=True)
class _Kept:
    """What was asked for one table: per index name, and "" for the table."""

    maximum: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    warm: dict[str, tuple[float, float]] = field(default_factory=dict)
    decreases: dict[str, Decreases] = field(default_factory=dict)
    increased: dict[str, float] = field(default_factory=dict)
    """When provisioned reads or writes were last raised, in epoch seconds."""
    switches: ModeSwitches = field(default_factory=ModeSwitches)

    def forget(self, index: str) -> None:
        """The index is gone."""
        for settings in (self.maximum, self.warm, self.decreases, self.increased):
            settings.pop(index, None)


class Throughput:
    """On-demand maximum, warm throughput, and how often the capacity settings of each table have changed."""

    def __init__(self, clock: Clock, model: Model, region: str) -> None:
        self._clock = clock
        self._model = model
        self._region = region
        self._kept: dict[str, _Kept] = {}

    # --- changing ---------------------------------------------------------------------------------------------------

    def check_quotas(self, request: Json, others: Iterable[TableSchema], own: TableSchema | None = None) -> None:
        """Refuse a CreateTable or UpdateTable that asks for more than a table, or the account with all `others`, may have.

        `own` is the table as it is before an UpdateTable: what the request leaves alone goes on counting. Raises
        LimitExceededException (Q5).
        """
        provisioned = [
            *(one for schema in others for one in _provisioned_in(schema).values()),
            *(one for name, one in _provisioned_in(own).items() if name not in _touched(request)),
        ]
        for member, taken in (
            ("ReadCapacityUnits", [float(one.read_capacity) for one in provisioned]),
            ("WriteCapacityUnits", [float(one.write_capacity) for one in provisioned]),
        ):
            for index, throughput in _provisioned(request):
                units, asking = float(throughput[member]), Asking(self._region, index)
                check_provisioned(units, taken, self._model, member=member, asking=asking)
                taken.append(units)
        for index, part in _parts(request):
            for setting, members, where in (
                ("WarmThroughput", _WARM, f"index {index}"),
                ("OnDemandThroughput", _MAXIMUM, f"index : {index}"),
            ):
                for member, kind in zip(members, ("Read", "Write"), strict=True):
                    what = f"{member} for {setting} for {where if index else 'table'}"
                    check_promised(part.get(setting, {}).get(member, 0), what, kind, self._region, self._model)

    def check_changes(self, request: Json, schema: TableSchema) -> None:
        """Refuse an UpdateTable that changes the mode or decreases capacity too often. Raises LimitExceededException (Q3, Q6).

        Where capacity is no limit, neither is how often it changes.
        """
        if not self._model.enforce_capacity:
            return
        kept = self._of(schema.name)
        if _goes_on_demand(request, schema):
            kept.switches.check(self._clock.seconds)
        for index in _decreased(request, schema):
            kept.decreases.setdefault(index, Decreases()).check(self._clock.timestamp())

    def check_warm(self, request: Json, dynamics: Dynamics) -> None:
        """Refuse an UpdateTable that asks for less warm throughput than there is (Q4). Raises ValidationException."""
        for index, part in _parts(request):
            admission = dynamics.indexes.get(index) if index else dynamics.admission
            if admission is None:  # an index that the request makes
                continue
            admission.catch_up(self._clock.seconds)
            for member, known in zip(_WARM, admission.warm_throughput, strict=True):
                if part.get("WarmThroughput", {}).get(member, known) < int(known):
                    where = f"index {index}" if index else "table"
                    raise invalid(
                        f"Requested {member} for WarmThroughput for {where} is lower than current WarmThroughput, "
                        "decreasing WarmThroughput is not supported"
                    )

    def count_changes(self, request: Json, schema: TableSchema) -> None:
        """Count what an UpdateTable has changed that is limited in number; `schema` is the table's of before."""
        kept = self._of(schema.name)
        if _goes_on_demand(request, schema) and self._model.enforce_capacity:
            kept.switches.to_on_demand(self._clock.seconds)
        now = self._clock.timestamp()
        for index in _decreased(request, schema):
            kept.decreases.setdefault(index, Decreases()).note(now)
        for index in _increased(request, schema):
            kept.increased[index] = now

    def note(self, request: Json) -> None:
        """Remember the on-demand maximum and the warm throughput that a CreateTable or UpdateTable asks for (Q4).

        What an index had that the request deletes is forgotten, so that another of its name begins anew.
        """
        kept = self._of(request["TableName"])
        for change in request.get("GlobalSecondaryIndexUpdates") or ():
            if "Delete" in change:
                kept.forget(change["Delete"]["IndexName"])
        for index, part in _parts(request):
            if "OnDemandThroughput" in part:
                asked = part["OnDemandThroughput"]
                read_max, write_max = kept.maximum.get(index, (None, None))
                kept.maximum[index] = (
                    _bound(asked, "MaxReadRequestUnits", read_max),
                    _bound(asked, "MaxWriteRequestUnits", write_max),
                )
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

    def _of(self, name: str) -> _Kept:
        return self._kept.setdefault(name, _Kept())

    # --- telling ----------------------------------------------------------------------------------------------------

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
        """What DescribeTable says: warm throughput as it has grown (Q4), the maximum where there is one, past changes (Q6)."""
        kept = self._kept.get(description["TableName"], _Kept())
        for admission in (dynamics.admission, *dynamics.indexes.values()):
            admission.catch_up(self._clock.seconds)
        self._describe(description, _TABLE, kept, dynamics.admission)
        for index in description.get("GlobalSecondaryIndexes", ()):
            self._describe(index, index["IndexName"], kept, dynamics.indexes[index["IndexName"]])

    def _describe(self, part: Json, name: str, kept: _Kept, admission: Admission) -> None:
        read, write = admission.warm_throughput
        part["WarmThroughput"] = {
            "ReadUnitsPerSecond": int(read),
            "WriteUnitsPerSecond": int(write),
            "Status": "ACTIVE",
        }
        part.pop("OnDemandThroughput", None)
        bounds = zip(("MaxReadRequestUnits", "MaxWriteRequestUnits"), kept.maximum.get(name, ()), strict=False)
        if maximum := {member: int(bound) for member, bound in bounds if bound is not None}:
            part["OnDemandThroughput"] = maximum
        throughput: Json = part.setdefault("ProvisionedThroughput", {})
        decreases = kept.decreases.get(name, Decreases())
        throughput["NumberOfDecreasesToday"] = decreases.today(self._clock.timestamp())
        if decreases.last is not None:
            throughput["LastDecreaseDateTime"] = decreases.last
        if name in kept.increased:
            throughput["LastIncreaseDateTime"] = kept.increased[name]


def _provisioned_in(schema: TableSchema | None) -> dict[str, TableSchema | IndexSchema]:
    """What has provisioned capacity of its own: the table and each GSI (I10), by name."""
    if schema is None or schema.billing != "PROVISIONED":
        return {}
    return {_TABLE: schema, **{index.name: index for index in schema.global_indexes}}


def _touched(request: Json) -> set[str]:
    """The table and the GSIs to which a request gives capacity, or which it deletes, by name."""
    deleted = (change["Delete"] for change in request.get("GlobalSecondaryIndexUpdates") or () if "Delete" in change)
    return {*(index for index, _ in _provisioned(request)), *(index["IndexName"] for index in deleted)}


def _goes_on_demand(request: Json, schema: TableSchema) -> bool:
    return request.get("BillingMode") == "PAY_PER_REQUEST" and schema.billing == "PROVISIONED"


def _decreased(request: Json, schema: TableSchema) -> Iterator[str]:
    """The table and the GSIs whose provisioned reads or writes an UpdateTable lowers, by name."""
    return (index for index, *steps in _steps(request, schema) if min(steps) < 0)


def _increased(request: Json, schema: TableSchema) -> Iterator[str]:
    """The table and the GSIs whose provisioned reads or writes an UpdateTable raises, by name."""
    return (index for index, *steps in _steps(request, schema) if max(steps) > 0)


def _steps(request: Json, schema: TableSchema) -> Iterator[tuple[str, int, int]]:
    """(name, change of reads, change of writes) of what is provisioned already and an UpdateTable gives capacity."""
    for index, throughput in _provisioned(request) if schema.billing == "PROVISIONED" else ():
        before = schema.indexes.get(index) if index else schema
        if before is not None:  # an index that the request makes has no capacity to lose
            reads, writes = throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]
            yield index, reads - before.read_capacity, writes - before.write_capacity


def _bound(asked: Json, member: str, known: float | None) -> float | None:
    if member not in asked:  # each is set and taken away on its own
        return known
    return None if asked[member] == -1 else float(asked[member])  # -1 takes a maximum away


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
    """The ProvisionedThroughput of the table and of each GSI that a request gives one, by name."""
    for index, part in _parts(request):
        if "ProvisionedThroughput" in part:
            yield index, part["ProvisionedThroughput"]
