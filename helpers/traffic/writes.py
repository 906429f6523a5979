"""Writes against one table in a single call: a crowd, or keys as they stand, and the table that has to take them.

crowd(3_600, seconds=240, like="Zipf")                       # who acts, and when
simulate_writes(…, pk="user", capacity=4_000, partitions=4)  # under which key, and on which table
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Literal

from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.model import DEFAULT, Model
from helpers.traffic.keyed_load import Key, load_of_keys
from helpers.traffic.simulation import Traffic, simulate
from helpers.traffic.workload import Arrivals, KeyDesign, celebrity, requests, uniform, zipf

Like = Literal["uniform", "Zipf", "celebrity"]
_SHARE: Final = 0.5
"""Of all requests, what is about a celebrity (a choice of the course)."""


def crowd(
    per_second: int | Sequence[int], *, seconds: int | None = None, like: Like = "uniform", users: int = 10_000
) -> Arrivals:
    """Who acts, and when: users who write so many times each second.

    Args:
        per_second: writes a second, for so many `seconds`; or a list with a number for each second.
        like: "uniform": all are equally active; "Zipf": the second is half as active as the first, the third a third;
            "celebrity": one makes half of all writes.
        users: how many there are.

    Raises ValueError where a number comes without `seconds`, a list with it, or `like` is none of the three.
    """
    if isinstance(per_second, int) == (seconds is None):
        raise ValueError(
            "A crowd writes so many times a second for so many `seconds`, or a list says how often in each second: "
            f"got per_second={per_second!r} and seconds={seconds!r}."
        )
    kinds = {"uniform": uniform, "Zipf": zipf, "celebrity": celebrity}
    if like not in kinds:
        raise ValueError(f"A crowd is like {', '.join(map(repr, kinds))}; got like={like!r}.")
    each = [per_second] * (seconds or 0) if isinstance(per_second, int) else list(per_second)
    return replace(kinds[like](0, 0, users), per_second=tuple(each), share=_SHARE)


def simulate_writes(
    writes: Arrivals | Iterable[Iterable[Key]],
    *,
    pk: Literal["user", "day"] = "user",
    sk: Literal["none", "time", "random"] = "none",
    shards: int = 1,
    capacity: float | None = None,
    partitions: int | None = None,
    item_units: float = 1.0,
    local_index: bool = False,
    model: Model = DEFAULT,
) -> Traffic:
    """What a table serves of many writes, second by second and partition by partition.

    Args:
        writes: a `crowd`; or its keys as they stand, a list for each second, a key being a text or (pk, sk).
        pk: the partition key of a crowd's writes: the user, or the day, which is the same for all.
        sk: the sort key: none, so that each partition key is one item; the time, always rising; or a random one.
        shards: suffixes that each partition key is spread over, at random (P14).
        capacity: provisioned write units a second; None for a table on demand.
        partitions: how many the table begins with; None lets the rules decide (P5, Q1).
        item_units: what each write costs.
        local_index: the table has a local secondary index (P4).

    Raises ValueError for fewer than one shard, and for what `simulate` refuses.
    """
    if isinstance(writes, Arrivals):
        design = KeyDesign(pk, "entity" if pk == "user" else "one", sk)
        load = requests(design.sharded(shards) if shards != 1 else design, writes)
    else:
        load = load_of_keys(writes)
    settings = Settings(
        billing="PAY_PER_REQUEST" if capacity is None else "PROVISIONED",
        write=capacity or 0.0,
        partitions=partitions,
        local_index=local_index,
    )
    return replace(simulate(load, settings, units=item_units, model=model), load=load)
