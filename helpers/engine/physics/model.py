"""Every choice the simulated physics makes, in one frozen place.

AWS publishes some of these numbers and keeps others to itself. `origin` says which is which: *published* values
are AWS's own, *ours* are model choices (§19 of the facts sheet) that a lesson must call by that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from math import inf
from typing import Any, Literal, NamedTuple

from helpers.engine import limits

Origin = Literal["published", "ours"]


class Choice(NamedTuple):
    """One parameter of the model, ready to be printed."""

    name: str
    value: Any
    origin: Origin
    fact: str
    meaning: str


def _choice(default: Any, origin: Origin, fact: str, meaning: str) -> Any:
    return field(default=default, metadata={"origin": origin, "fact": fact, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The parameters of time, heat and failure. `dataclasses.replace` makes a variant; `choices()` explains each."""

    # Partitions
    partition_read_units: float = _choice(
        limits.PARTITION_READ_UNITS, "published", "P1", "read units per second that one partition serves"
    )
    partition_write_units: float = _choice(
        limits.PARTITION_WRITE_UNITS, "published", "P1", "write units per second that one partition serves"
    )
    on_demand_partitions: int = _choice(4, "ours", "Q1", "partitions of a new on-demand table")

    enforce_capacity: bool = _choice(
        True,
        "published",
        "P1",
        "whether capacity is a limit at all; False: nothing throttles, no index waits, settings change as often as asked",
    )

    local_collection_bytes: int = _choice(
        limits.COLLECTION_BYTES_WITH_LSI,
        "published",
        "I7",
        "bytes of one item collection on a table with a local index",
    )

    # Burst, adaptive capacity, routers
    burst_seconds: float = _choice(
        limits.BURST_SECONDS, "published", "P8", "seconds of unused provisioned capacity that are kept"
    )
    burst_at_creation: float = _choice(1.0, "ours", "P8", "how full the burst buckets of a new table are, 0 to 1")
    adaptive_capacity: bool = _choice(
        True, "published", "P9", "partitions share the table's tokens; False is the original static model (P7)"
    )
    tick: float = _choice(1.0, "ours", "P10", "seconds between two refills of the token buckets")

    # Split for heat
    heat_threshold: float = _choice(0.9, "ours", "P11", "share of a partition's limit that counts as hot")
    heat_seconds: float = _choice(60.0, "ours", "P11", "seconds a partition must stay hot before it is split")
    split_seconds: float = _choice(120.0, "ours", "P11", "seconds from the decision until the halves serve")
    hot_key_share: float = _choice(0.5, "ours", "P11", "share of the traffic above which one key is set apart")
    monotonic_keys: int = _choice(1_000, "ours", "P12", "keys in rising order after which a split is not tried")

    # On demand and quotas
    on_demand_growth: float = _choice(2.0, "published", "Q1", "the next ceiling as a multiple of the previous peak")
    on_demand_period: float = _choice(
        limits.ON_DEMAND_PERIOD, "published", "Q1", "seconds between two steps of that ceiling"
    )
    table_quota: float = _choice(limits.TABLE_QUOTA, "published", "Q5", "units per second of one table, by default")
    account_quota: float = _choice(
        limits.ACCOUNT_QUOTA, "published", "Q5", "provisioned units per second of one account, by default"
    )

    # Replication
    index_lag_median: float = _choice(0.020, "ours", "I8", "median seconds until a write shows in a GSI")
    index_lag_p99: float = _choice(0.200, "ours", "I8", "99th percentile of the same")
    index_backlog_seconds: float = _choice(
        5.0, "ours", "I9", "seconds of an index's write rate that may wait before base-table writes are throttled"
    )
    table_creation_seconds: float = _choice(0.0, "ours", "L1", "seconds until a new table is ACTIVE; on AWS some")
    table_deletion_seconds: float = _choice(0.0, "ours", "L1", "seconds until a deleted table is gone; on AWS some")
    index_creation_seconds: float = _choice(
        30.0, "ours", "L3", "seconds from an UpdateTable that adds a GSI until its back-fill begins"
    )
    backfill_bytes_per_second: float = _choice(
        1024.0**2, "ours", "L3", "bytes of the table that a back-fill goes through in a second"
    )
    replicas: int = _choice(limits.REPLICAS, "published", "N1", "copies of each partition")
    lagging_replicas: int = _choice(1, "ours", "N2", "copies that have not seen a write when it is acknowledged")
    replica_lag_median: float = _choice(0.020, "ours", "N2", "median seconds until they have seen it")
    replica_lag_p99: float = _choice(0.200, "ours", "N2", "99th percentile of the same")

    # Streams and TTL
    shards_follow_partitions: bool = _choice(
        True, "published", "G1", "a stream has one shard for each partition; False gives it a single one"
    )
    ttl_delay_median: float = _choice(
        12 * 3_600.0, "ours", "G2", "median seconds from an item's expiry to its removal: AWS says a few days"
    )
    ttl_delay_p99: float = _choice(48 * 3_600.0, "ours", "G2", "99th percentile of the same")
    ttl_change_seconds: float = _choice(
        limits.TTL_CHANGE_INTERVAL, "published", "G2", "seconds between two changes of a table's TTL setting"
    )

    # Backups
    recovery_lag_seconds: float = _choice(
        limits.RECOVERY_LAG, "published", "L7", "seconds by which the latest point to restore lies behind the present"
    )

    export_seconds: float = _choice(300.0, "ours", "EX4", "seconds from asking for an export to its end, at least")
    export_seconds_per_gb: float = _choice(60.0, "ours", "EX4", "seconds that each GB of it takes longer")
    import_table_seconds: float = _choice(30.0, "ours", "EX14", "seconds until an import has made its table")
    import_seconds: float = _choice(110.0, "ours", "EX14", "seconds from asking for an import to its end")

    # Latency: "single-digit milliseconds" is all that is published (N4)
    get_seconds: float = _choice(0.002, "ours", "N4", "an eventually consistent read of a small item")
    put_seconds: float = _choice(0.004, "ours", "N4", "a write of a small item")
    strong_seconds: float = _choice(0.001, "ours", "N4", "what a strongly consistent read takes longer")
    read_seconds_per_mb: float = _choice(0.00512, "ours", "N4", "reading 1 MB of single items: 2 ms per 400 KB")
    page_seconds_per_mb: float = _choice(0.040, "ours", "N4", "evaluating and sending 1 MB of a Query or Scan page")
    write_seconds_per_mb: float = _choice(0.01024, "ours", "N4", "writing 1 MB: 4 ms per 400 KB")
    transaction_rounds: int = _choice(2, "ours", "T2", "rounds of a transaction: prepare and commit")
    reject_seconds: float = _choice(0.001, "ours", "N4", "an answer that did no work, such as a throttle")
    control_seconds: float = _choice(0.020, "ours", "N4", "a control-plane call, such as DescribeTable")

    def choices(self) -> Iterator[Choice]:
        """Each parameter with its value, its origin, its fact and its meaning, in the order above."""
        for spec in fields(self):
            note = spec.metadata
            yield Choice(spec.name, getattr(self, spec.name), note["origin"], note["fact"], note["meaning"])


DEFAULT = Model()
"""The model that a lab uses unless it is told otherwise."""

IN_STEP = Model(lagging_replicas=0)
"""A model whose eventual reads are always current, so that a lesson measures one thing at a time; indexes still lag."""

AT_ONCE = Model(
    enforce_capacity=False,
    index_lag_median=0.0,
    index_lag_p99=0.0,
    index_creation_seconds=0.0,
    backfill_bytes_per_second=inf,
    lagging_replicas=0,
    ttl_change_seconds=0.0,
    recovery_lag_seconds=0.0,
    export_seconds=0.0,
    export_seconds_per_gb=0.0,
    import_table_seconds=0.0,
    import_seconds=0.0,
)
"""A model without waiting: nothing throttles, every copy is current by the next request, settings may change at any time."""
