"""What a partition heat map says in words: its finding, its text twin, the verdicts on hot partitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from helpers.engine.layout import Position
from helpers.engine.physics.partitions import Span
from helpers.show.history import History
from helpers.text import columns, count, grid, percent, plural, shorten, wrap

_TEXT_LINES: Final = 16
_EVEN: Final = 0.02
"""A share below which a key is not worth naming."""
KEY_SHOWN: Final = 23
"""Characters of a key that are shown."""
_SORT_SPACE: Final = 1 << 32
"""Sort keys of a simulation are numbers below this (`helpers.traffic.codes`)."""
_SEEN: Final = 0.01
"""A cut nearer to the first sort key than this says nothing as a share."""
_MOST: Final = 0.5
"""A partition with more than this share of the load has most of it."""
_WHY: Final = {
    "median": "split where its traffic is halved",
    "isolated": "split beside the hottest key",
    "one hot key": "not split: one item has all the traffic (P12)",
    "rising keys": "not split: the keys only rise, so the load would follow (P12)",
    "local index": "not split: a local secondary index keeps the collection whole (P4)",
}
_STUCK: Final = {
    "one hot key": "one item alone stays at its limit",
    "rising keys": "keys that only rise are not split",
    "local index": "a local index forbids a split",
}


def name_of(leaf: Span, names: Mapping[int, str]) -> str:
    """What a partition is called: by its key, where one is named for it, else by its number."""
    return names.get(leaf.number, f"partition {leaf.number}")


def hot_key(history: History, leaf: Span) -> str:
    """The hottest key of a partition and its share: "STATUS#OPEN 84 %". Of one key alone: which part of it is here."""
    keys = history.keys.get(leaf.number)
    if keys is None:
        return ""
    key, share = keys.top[0]
    if share < _EVEN:
        return f"{plural(keys.keys, 'key')}, none hot"
    told = percent(share, 0)
    if keys.keys == 1:
        part = part_of_key(history, leaf)
        short = shorten(key, KEY_SHOWN - columns(part) - 2) if part else shorten(key, KEY_SHOWN - 9)
        named = (short if part else f"one key: {short}") if key else "one key"
        return f"{named}, {part}" if part else named
    return f"{shorten(key, KEY_SHOWN - len(told) - 1)} {told}" if key else f"hottest key {told}"


def drawn_keys(history: History, leaf: Span) -> str:
    """The same where there is little room."""
    return hot_key(history, leaf).removeprefix("one key, ")


def part_of_key(history: History, leaf: Span) -> str:
    """Which sort keys of its one partition key a partition holds; nothing where it holds all of them.

    A split cuts at (hash, sort key), so several partitions can hold the same partition key (P4).
    """
    inside = [one for one in history.leaves if one.low[0] == leaf.low[0] and len(one.low) > 1]
    low = leaf.low[1:]
    high = history.high(leaf)
    cut_above = len(high) > 1 and (not low or high[0] == leaf.low[0])
    if not low and not cut_above:
        return ""
    if not low:
        inside = [one for one in history.leaves if one.low[0] == high[0] and len(one.low) > 1]
    if all(_share_of(one.low) >= _SEEN for one in inside):
        begin, end = _share_of(leaf.low) if low else 0.0, _share_of(high) if cut_above else 1.0
        return f"sort keys {count(round(100 * begin))}–{percent(end, 0)}"
    place = inside.index(leaf) + 2 if low else 1
    return f"part {place} of {len(inside) + 1}"


def _share_of(position: Position) -> float:
    """How far into the sort keys of a simulation a place is, 0 to 1; 0 in a lab, where sort keys are values."""
    sort = position[-1]
    return sort / _SORT_SPACE if isinstance(sort, int) else 0.0


def finding(history: History) -> str:
    """What the map shows, in a sentence."""
    offered, served = float(history.offered.sum()), float(history.served.sum())
    if not offered:
        return f"Nothing was asked of {history.name or 'the table'}"
    totals = history.offered.sum(axis=0)
    early, late = _busy(history, 0), _busy(history, history.seconds - 1)
    throttled = offered - served
    split = f" after {plural(len(history.splits), 'split')}" if history.splits else ""
    if throttled < 0.5:
        who = "one partition takes" if late == 1 else f"{plural(late, 'partition')} share"
        return history.titled(f"{who} the load{split}, and nothing is throttled")
    told = f"{percent(throttled / offered)} of the {history.kind}s are throttled"
    hottest = int(np.argmax(totals))
    part = totals[hottest] / totals.sum()
    refusals = [event.verdict.outcome for event in history.events if event.ready is None]
    why = f"; {_STUCK[refusals[-1]]}" if refusals else ""
    if history.splits:
        return history.titled(f"from {plural(early, 'busy partition')} to {count(late)}{split}; {told}{why}")
    if part > _MOST and len(history.leaves) > 1:
        of = count(len(history.leaves))
        return history.titled(f"one of {of} partitions gets {percent(part, 0)} of the load, and {told}{why}")
    if _busiest(history) == 1 and len(history.leaves) > 1:
        return history.titled(f"one partition works at a time, and {told}{why}")
    return history.titled(f"{told}{why}")


def _busiest(history: History) -> int:
    """The most partitions that anything was asked of in the same second."""
    return int((history.offered > 0).sum(axis=1).max())


def _busy(history: History, second: int) -> int:
    return int((history.offered[second] > 0).sum())


def twin(history: History, names: Mapping[int, str]) -> str:
    """Partitions in key order with what they were offered, served and refused; then what was decided about the hot ones."""
    lines = []
    leaves = {leaf.number for leaf in history.leaves}
    for span in sorted(history.partitions, key=lambda span: (span.low, span.number)):
        offered, served = history.offered[:, span.number], history.served[:, span.number]
        lines.append(
            [
                name_of(span, names),
                (hot_key(history, span) or "–") if span.number in leaves else "divided",
                count(round(float(served.max()))),
                count(round(float(served[-1]))),
                count(round(float((offered - served).sum()))),
            ]
        )
    left = len(lines) - _TEXT_LINES
    head = ("partition", "keys", "peak/s", "served/s", "throttled")
    text = grid(head, lines[:_TEXT_LINES], numbers=(2, 3, 4))
    if left > 0:
        text += f"\n… and {plural(left, 'more partition')}"
    return "\n".join([text, *(wrap(line) for line in _verdicts(history))])


def _verdicts(history: History) -> list[str]:
    """What was decided about hot partitions, in order; a refusal that comes again and again is told once."""
    told: dict[tuple[int, str], list[float]] = {}
    lines = []
    for event in history.events:
        moment = event.time - history.start
        if event.ready is not None:
            ready = count(event.ready - history.start)
            lines.append((moment, f"partition {event.partition} is hot: {_WHY[event.verdict.outcome]}, at {ready} s"))
        else:
            told.setdefault((event.partition, event.verdict.outcome), []).append(moment)
    for (partition, outcome), moments in told.items():
        again = f" ({plural(len(moments), 'verdict')})" if len(moments) > 1 else ""
        lines.append((moments[0], f"partition {partition} is hot and {_WHY[outcome]}{again}"))
    return [f"{count(moment)} s: {line}" for moment, line in sorted(lines, key=lambda told: told[0])]
