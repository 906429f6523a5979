"""Lesson 03, Partition keys: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.engine.limits import PARTITION_WRITE_UNITS
from helpers.exercises import Lesson, Prediction, exercises_in

_MINUTE = 60
_TWENTIETH = slice(19 * _MINUTE, 20 * _MINUTE)
"""The seconds of the twentieth minute."""
_EVENTS = 5_000
"""Writes a second to the day that is sharded."""


def _rushed(minute: Mapping[str, float]) -> int:
    """The writes that were served, from what was measured in the minute."""
    return round(minute["served"])


def _twentieth_minute(served: Sequence[float]) -> float:
    """Units a second in the twentieth minute, from the units served in each second."""
    return sum(served[_TWENTIETH]) / _MINUTE


def _relieved(ends: Mapping[str, int]) -> str:
    """Which loads a split relieved, from the writes that each was served in its last second."""
    freed = tuple(name for name, served in ends.items() if served > PARTITION_WRITE_UNITS)
    known = {
        (): "none of them",
        ("random sort keys",): "random sort keys only",
        ("random sort keys", "rising sort keys"): "random and rising sort keys",
        ("random sort keys", "rising sort keys", "random, with an LSI"): "all but one item",
    }
    return known.get(freed, ", ".join(freed))


def _enough(served: Mapping[str, float]) -> str:
    """Which numbers of shards served everything, from the writes a second that were served with each."""
    enough = [name.removeprefix("N=") for name, writes in served.items() if writes == _EVENTS]
    known = {
        "5 8 10 12": "all four",
        "8 10 12": "8, 10 and 12",
        "8 12": "8 and 12",
        "10 12": "10 and 12",
        "12": "12 only",
    }
    return known.get(" ".join(enough), ", ".join(enough))


LESSON = Lesson(
    number=3,
    slug="partition-keys",
    title="Partition keys",
    minutes=90,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="partition-keys/fullest-by-status",
            question=(
                "10,000 items have a status as partition key, each of five values 2,000 times. How many of them does the "
                "fullest of four partitions hold?"
            ),
            unit="item",
            why=(
                "With few values there is little to tear apart, and all items of one value stay together. Four of the five "
                "statuses met in one place, and two partitions stay empty. That is luck of the hash, and you cannot choose it: "
                "only many values make it even."
            ),
        ),
        Prediction(
            name="partition-keys/rush",
            question=(
                "A new table of 60 write units, one partition, has 18,000 saved up. 3,600 writes of 1 KB come in a minute, all in its "
                "first second. How many are served?"
            ),
            unit="write",
            read=_rushed,
            why=(
                "The savings would have been enough, five times over. But they are the **table's**, and a **partition** gives "
                "no more than 1,000 write units in any one second (P1), saved up or not, and this table "
                "begins with one. The units that are left come too late: the rush is over."
            ),
        ),
        Prediction(
            name="partition-keys/full-speed",
            question=(
                "A table of 100 write units is new. Now 1,000 writes of 1 KB come each second. For how many seconds is "
                "every one of them served?"
            ),
            unit="second",
            why=(
                "The bucket held 100 × 300 = 30,000 units. Each second 100 come in and 1,000 go out, so it lasts for 30,000 ÷ 900 "
                "seconds. From then on the table serves the 100 that it was given."
            ),
        ),
        Prediction(
            name="partition-keys/what-a-split-helps",
            question="1,800 writes a second go to one partition key. Which of the four loads does a split relieve?",
            options=("all but one item", "random and rising sort keys", "random sort keys only", "none of them"),
            read=_relieved,
            why=(
                "A partition is a range of *(hash, sort key)*, so one partition key can be cut in two, at a sort key (P4). That "
                "helps if writes come on both sides of the cut.\n\n"
                "- **Rising keys** all come on its upper side: that half would be as hot as the whole was, so DynamoDB does not "
                "even try.\n"
                "- **One item** cannot be cut.\n"
                "- With a **local secondary index** all items of a partition key stay in one partition (P12)."
            ),
        ),
        Prediction(
            name="partition-keys/on-demand",
            question=(
                "A new table on demand is asked for 10,000 write units a second, perfectly spread. After three minutes all four "
                "partitions are split. How many units are served each second in the twentieth minute?"
            ),
            unit="unit",
            read=_twentieth_minute,
            why=(
                "A new table on demand takes 4,000 write units and 12,000 read units a second, and later double its previous "
                "peak. What goes beyond that within half an hour may be throttled (Q1); the lab takes AWS at its word, and "
                "refuses it. So the line goes up at last after 30 minutes, and to 8,000.\n\n"
                "Splits made eight partitions, with room for 8,000. They did not help, since this limit is the **table's**, and no "
                "partition's."
            ),
        ),
        Prediction(
            name="partition-keys/enough-shards",
            question=(
                "5,000 writes a second draw their shard at random, on a table of twelve partitions. Which of N = 5, 8, 10 and 12 "
                "serve all of them?"
            ),
            options=("all four", "8, 10 and 12", "8 and 12", "10 and 12", "12 only"),
            read=_enough,
            why=(
                "5,000 ÷ 1,000 = 5 shards are the least (P14), and that leaves no headroom: chance gives one shard a few writes "
                "more than another, and those are refused.\n\n"
                "Shards are keys like any others, so the hash may put two of them on one partition. With 8 none met. With 10 two "
                "pairs did, and a pair of tenths asks for all of a partition's 1,000. With 12 three pairs met and nobody notices: "
                "two twelfths are 833."
            ),
        ),
    ),
)
