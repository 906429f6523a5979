"""Lesson 03, Partition keys: its exercises and predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.engine.limits import PARTITION_WRITE_UNITS
from helpers.exercises import Lesson, Prediction, exercises_in

_AS_MANY = 0.05
"""Two fullest partitions that differ by less hold about as many items."""
_EVENTS = 5_000
"""Writes a second to the day that is sharded."""


def _prefixed(counts: Mapping[str, Sequence[int]]) -> str:
    """What the prefix changed about the fullest partition, from the items on each, by key design."""
    plain, prefixed = (max(places) for places in list(counts.values())[:2])
    if abs(prefixed / plain - 1) < _AS_MANY:
        return "about as many items"
    return "clearly fewer items" if prefixed < plain else "clearly more items"


def _average(minute: Mapping[str, float]) -> float:
    """The line of the graph, from what was measured in the minute."""
    return float(minute["the minute's average"])


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
    known = {"5 8 10 12": "all four", "8 10 12": "8, 10 and 12", "8 12": "8 and 12", "12": "12 only"}
    return known.get(" ".join(enough), ", ".join(enough))


LESSON = Lesson(
    number=3,
    slug="partition-keys",
    title="Partition keys",
    minutes=75,
    exercises=exercises_in(__name__),
    predictions=(
        Prediction(
            name="partition-keys/prefix",
            question='You put "USER#" in front of 10,000 numeric keys. The fullest of four partitions then holds …',
            options=("clearly fewer items", "about as many items", "clearly more items"),
            read=_prefixed,
            why=(
                "A hash tears neighbours apart whatever they look like, so a prefix adds nothing. It is still worth having: it "
                "labels what kind of thing a key is, and lesson 05 builds on that. It does not *distribute* (A1)."
            ),
        ),
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
            name="partition-keys/rush-average",
            question=(
                "A table has 60 write units and nothing saved up. 3,600 writes of 1 KB come in a minute, all of them in its "
                "first second. How many units a second does the graph of consumed capacity show for the minute?"
            ),
            unit="unit",
            read=_average,
            why=(
                "Limits apply to each **second** (E6): 60 writes were served, and 3,540 refused; and a refused write consumes "
                "nothing. So 98 of 100 writes failed, and the graph shows a table that is hardly used.\n\n"
                "When somebody says *we are at 2 % of our capacity, it cannot be throttling*, ask for the **throttle count**, "
                "not for the average."
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
            name="partition-keys/enough-shards",
            question=(
                "5,000 writes a second draw their shard at random, on a table of twelve partitions. Which of N = 5, 8, 10 and 12 "
                "serve all of them?"
            ),
            options=("all four", "8, 10 and 12", "8 and 12", "12 only"),
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
