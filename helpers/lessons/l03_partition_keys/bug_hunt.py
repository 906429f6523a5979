"""Exercise 3.5, the bug hunt: a shard that stands in the sort key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpers.datasets.sale import sale_events
from helpers.engine.limits import PARTITION_WRITE_UNITS
from helpers.exercises import Attempt, Exercise, compare, echo, function
from helpers.lessons.l03_partition_keys.heat import hottest

_SHARDS = 8
_EVEN = 1.2
"""A hottest key below this multiple of the average is chance, and no flaw of the spread."""
_MOST_KEYS = 32
"""Partition keys of one day that can still be read back by a handful of queries each."""
_NEXT_DAY = {"id": "00999999", "day": "2025-11-29", "at": "2025-11-29T00:00:00.001Z"}
"""An event of another day."""
_TWINS = 80
"""Events of one millisecond whose ids end, and begin, alike in groups."""


def _sale_keys(attempt: Attempt) -> None:
    seconds = sale_events()
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
            f"Draw the shard from few numbers, such as 0 to {_SHARDS - 1}: whoever reads the day back needs one Query for each key.",
        )
    if len(set(every)) < len(every):
        attempt.fail(
            "lost-events",
            f"{echo.number(len(every))} events have only {echo.number(len(set(every)))} different keys; the others overwrite each other.",
            "Make the key unique: two events can fall into the same millisecond, so add the event's id behind the time.",
        )
    if most > PARTITION_WRITE_UNITS:
        said = (
            f"The hottest of {len(partitions)} partition keys gets {echo.number(most)} writes a second; it takes 1,000."
        )
        busiest = max(len(keys) for keys in seconds_of_keys)
        if most <= _EVEN * busiest / len(partitions):
            attempt.fail(
                "too-few-keys",
                said,
                f"Take more shards: {echo.number(busiest)} writes a second ÷ 1,000 are the least, without room for chance.",
            )
        attempt.fail(
            "still-hot",
            said,
            "Spread more evenly: each shard should get about as many events as any other, at every moment.",
        )
    _crowded(attempt, seconds[0][0])
    _the_same_again(attempt, seconds[0][0], first_key)
    _in_order(attempt, seconds, seconds_of_keys)


def _the_same_again(attempt: Attempt, event: Mapping[str, str], key: Mapping[str, str]) -> None:
    """Another process that writes the event again, as a retry does, has to write it in the same place; another day elsewhere."""
    other = attempt.process()
    again = other.run(dict(event))
    if again.value != dict(key) and isinstance(again.value, Mapping) and key["pk"] == again.value.get("pk"):
        attempt.fail(
            "another-key-each-time",
            f"{again.span} returned {echo.code(echo.short(again.value))} where it had returned {echo.code(echo.short(dict(key)))}.",
            "Make `sk` of the event's own attributes alone: an event that is sent again must not be stored twice.",
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
    minutes=6,
    takes=function("key_of", "event"),
    hints=(
        "Ask which of the two attributes is hashed. A number that is not hashed spreads nothing.",
        "The shard's number belongs into `pk`, behind the day. Then `sk` is free to begin with the time; the id makes it unique.",
        '`pk` could look like `"EVENTS#2025-11-28#3"`, and `sk` like `"2025-11-28T10:00:00.001Z#<id>"`.',
    ),
    check=_sale_keys,
)
