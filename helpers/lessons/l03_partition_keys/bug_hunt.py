"""Exercise 3.5, the bug hunt: a shard that stands in the sort key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpers.datasets.sale import sale_events
from helpers.engine.limits import PARTITION_WRITE_UNITS
from helpers.exercises import Attempt, Exercise, Process, compare, echo, function
from helpers.lessons.l03_partition_keys.heat import hottest
from helpers.traffic import partition_of, simulate_writes

_SHARDS = 8
_PARTITIONS = 8
"""Partitions of the table that the lesson measures with; each has its full write units."""
_EVEN = 1.2
"""A hottest key below this multiple of the average is chance, and no flaw of the spread."""
_MAY_MEET = 2
"""So many shards may share a partition, by the lesson's rule, and it still serves them."""
_SENT_AGAIN = 20
"""Events that are sent once more, by another process."""
_MOST_KEYS = 32
"""Partition keys of one day that can still be read back by a handful of queries each."""
_NEXT_DAY = {"id": "00999999", "day": "2025-11-29", "at": "2025-11-29T00:00:00.001Z"}
"""An event of another day."""
_TWINS = 80
"""Events of one millisecond whose ids end, and begin, alike in groups."""


def _sale_keys(attempt: Attempt) -> None:
    seconds, elsewhere = sale_events(), attempt.process()
    first = attempt.run(seconds[0][0])
    first_key = attempt.returned(first)
    _two_strings(attempt, first.called, first_key)
    run = attempt.run(seconds, of=_all_keys(attempt))
    seconds_of_keys: list[list[tuple[str, str]]] = run.value
    for events, keys in zip(seconds, seconds_of_keys, strict=True):
        for event, key in zip(events[:50], keys, strict=False):
            _of_its_day(attempt, event, key)
    every = [key for keys in seconds_of_keys for key in keys]
    for key in every:
        if not all(isinstance(part, str) and part for part in key):
            _two_strings(attempt, first.called.split("(")[0] + "(event)", {"pk": key[0], "sk": key[1]})
    partitions = {partition for partition, _ in every}
    most = hottest([[partition for partition, _ in keys] for keys in seconds_of_keys])
    if len(partitions) == 1:
        attempt.fail(
            "still-one-key",
            f"All {echo.number(len(every))} events have the partition key {echo.code(echo.short(every[0][0]))}: "
            f"{echo.number(most)} writes a second on one key, {echo.number(most - PARTITION_WRITE_UNITS)} of them throttled.",
            "Move the shard's number into `pk`. Only the partition key is hashed; whatever stands in `sk` stays in the same place.",
        )
    if len(partitions) > _MOST_KEYS:
        attempt.fail(
            "too-many-keys",
            f"The day's {echo.number(len(every))} events have {echo.number(len(partitions))} different partition keys.",
            f"Make the shard one of few numbers, such as 0 to {_SHARDS - 1}: whoever reads the day back needs one Query for each key.",
        )
    if len(set(every)) < len(every):
        attempt.fail(
            "lost-events",
            f"{echo.number(len(every))} events have only {echo.number(len(set(every)))} different keys; the others overwrite each other.",
            "Make the key unique: two events can fall into the same millisecond, so add the event's id behind the time.",
        )
    _served(attempt, seconds_of_keys)
    _crowded(attempt, seconds[0][0])
    _in_order(attempt, seconds, seconds_of_keys)
    _the_same_again(attempt, elsewhere, seconds[-1], seconds_of_keys[-1])


def _served(attempt: Attempt, seconds: Sequence[Sequence[tuple[str, str]]]) -> None:
    """The lesson's table serves everything, and would do so if any two of the shards shared a partition."""
    partitions = {partition for keys in seconds for partition, _ in keys}
    most = hottest([[partition for partition, _ in keys] for keys in seconds])
    busiest = max(len(keys) for keys in seconds)
    said = f"The hottest of {len(partitions)} partition keys gets {echo.number(most)} writes a second"
    if most > _EVEN * busiest / len(partitions) and _MAY_MEET * most > PARTITION_WRITE_UNITS:
        attempt.fail(
            "still-hot",
            f"{said}, and the average is {echo.number(round(busiest / len(partitions)))}.",
            "Spread more evenly: each shard should get about as many events as any other, at every moment.",
        )
    if most > PARTITION_WRITE_UNITS:
        attempt.fail(
            "too-few-keys",
            f"{said}; it takes 1,000.",
            f"Take more shards: {echo.number(busiest)} writes a second ÷ 1,000 are the least, without room for chance.",
        )
    if _MAY_MEET * most > PARTITION_WRITE_UNITS:
        attempt.fail(
            "no-room-for-two",
            f"{said}: where two of them share a partition, it is asked for {echo.number(_MAY_MEET * most)}, and gives 1,000.",
            "Take a little more than twice the least number of shards: then two may meet.",
        )
    run = simulate_writes(seconds, capacity=_PARTITIONS * PARTITION_WRITE_UNITS, partitions=_PARTITIONS)
    if run.throttled.sum():
        asked = run.offered[:, :_PARTITIONS].max(axis=0)
        place = int(asked.argmax())
        met = sum(partition_of(partition, _PARTITIONS) == place for partition in partitions)
        attempt.fail(
            "met-on-one-partition",
            f"{met} of the {len(partitions)} shards met on partition {place} of the eight, which is asked for "
            f"{echo.number(int(asked[place]))} writes a second, and gives 1,000.",
            "Measure another number of shards, in the cell above: which of them meet is luck, and more of them ask for less each.",
        )


def _the_same_again(
    attempt: Attempt, other: Process, events: Sequence[Mapping[str, str]], keys: Sequence[tuple[str, str]]
) -> None:
    """Another process that writes an event again, as a retry does, has to write it in the same place; another day elsewhere."""
    for event, key in list(zip(events, keys, strict=True))[-_SENT_AGAIN:]:
        again = other.run(dict(event))
        before = {"pk": key[0], "sk": key[1]}
        if again.value == before:
            continue
        _two_strings(attempt, again.called, again.value)
        part = "sk" if again.value["pk"] == key[0] else "pk"
        attempt.fail(
            "another-key-each-time" if part == "sk" else "another-shard-each-time",
            f"{again.span} returned {echo.code(echo.short(again.value))} where it had returned {echo.code(echo.short(before))}.",
            f"Make `{part}` of the event's own attributes alone: an event that is sent again must not be stored twice.",
        )
    next_day = other.run(dict(_NEXT_DAY))
    value = attempt.returned(next_day)
    _two_strings(attempt, next_day.called, value)
    _of_its_day(attempt, _NEXT_DAY, (value["pk"], value["sk"]))


def _crowded(attempt: Attempt, event: Mapping[str, str]) -> None:
    """Many events of one millisecond, whose ids differ in the middle as well as at the ends."""
    ids = [f"{10_000_000 + 1_000 * number + 80 * (number % 7)}" for number in range(_TWINS)]
    run = attempt.run([[{**event, "id": name} for name in ids]], of=_all_keys(attempt))
    keys = run.value[0]
    if len(set(keys)) < len(keys):
        attempt.fail(
            "lost-events",
            f"{echo.number(len(keys))} events of one millisecond have only {echo.number(len(set(keys)))} different keys; the others "
            "overwrite each other.",
            "Make the key unique with the whole id behind the time: two events can fall into the same millisecond.",
        )


def _all_keys(attempt: Attempt) -> Callable[[Any], list[list[tuple[str, str]]]]:
    """The learner's function over all events, under its own name."""
    answer: Callable[[Any], Any] = attempt.answer

    def key_of(seconds: Any) -> list[list[tuple[str, str]]]:
        return [[(key["pk"], key["sk"]) for key in map(answer, events)] for events in seconds]

    return key_of


def _two_strings(attempt: Attempt, called: str, key: Any) -> None:
    if compare.is_key(key):
        return
    attempt.fail(
        "not-a-key",
        f"{echo.code(called)} returned {echo.code(echo.short(key))}; a dictionary with texts under `pk` and `sk` was expected.",
        'Return exactly two attributes, as the code above does: `{"pk": …, "sk": …}`.',
    )


def _of_its_day(attempt: Attempt, event: Mapping[str, str], key: tuple[str, str]) -> None:
    if event["day"] in key[0]:
        return
    attempt.fail(
        "day-lost",
        f"An event of {event['day']} got the partition key {echo.code(echo.short(key[0]))}.",
        "Keep the day in `pk`: a day is read back by naming its keys, one after the other.",
    )


def _in_order(
    attempt: Attempt, seconds: Sequence[Sequence[Mapping[str, str]]], keys: Sequence[Sequence[tuple[str, str]]]
) -> None:
    """Within one shard the sort key gives the events by their time."""
    by_shard: dict[str, list[tuple[bytes, str]]] = {}
    for events, their_keys in zip(seconds, keys, strict=True):
        for event, (partition, sort) in zip(events, their_keys, strict=True):
            by_shard.setdefault(partition, []).append((sort.encode(), event["at"]))
    for partition, shard in by_shard.items():
        times = [at for _, at in sorted(shard)]
        if times != sorted(times):
            attempt.fail(
                "order-lost",
                f"A Query of {echo.code(echo.short(partition))} returns events out of their order in time.",
                "Begin `sk` with the time: then each shard comes back sorted, ready to be merged.",
            )


EXERCISE = Exercise(
    name="partition-keys/bug-hunt",
    title="3.5 · Bug hunt: eight shards, one hot key",
    objective="Tell which half of the key spreads load, and keep order and uniqueness while you move the shard there.",
    minutes=8,
    takes=function("key_of", "event"),
    hints=(
        "Ask which of the two attributes is hashed. A number that is not hashed spreads nothing.",
        "Put the shard's number into `pk`, behind the day, and make it of the event itself. `sk` begins with the time; the id is behind.",
        '`pk` could look like `"EVENTS#2025-11-28#3"`, and `sk` like `"2025-11-28T10:00:00.001Z#<id>"`.',
    ),
    check=_sale_keys,
)
