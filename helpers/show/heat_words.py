"""What a partition heat map says in words: its finding, its text twin, the verdicts on hot partitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from helpers.engine.physics.partitions import Span
from helpers.show.history import History
from helpers.text import count, grid, percent, plural, shorten, wrap

_TEXT_LINES: Final = 16
_EVEN: Final = 0.02
"""A share below which a key is not worth naming."""
KEY_SHOWN: Final = 21
"""Characters of a key that are shown."""
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
    """The hottest key of a partition and its share: "STATUS#OPEN 84 %"."""
    keys = history.keys.get(leaf.number)
    if keys is None:
        return ""
    key, share = keys.top[0]
    if share < _EVEN:
        return f"{plural(keys.keys, 'key')}, none hot"
    told = percent(share, 0)
    if keys.keys == 1:
        return f"one key: {shorten(key, KEY_SHOWN - 9)}" if key else "one key, 100 %"
    return f"{shorten(key, KEY_SHOWN - len(told))} {told}" if key else f"hottest key {told}"


def finding(history: History) -> str:
    """What the map shows, in a sentence."""
    offered, served = float(history.offered.sum()), float(history.served.sum())
    if not offered:
        return f"Nothing was asked of {history.name}"
    totals = history.offered.sum(axis=0)
    early, late = _busy(history, 0), _busy(history, history.seconds - 1)
    throttled = offered - served
    split = f", after {plural(len(history.splits), 'split')}" if history.splits else ""
    if throttled < 0.5:
        return f"{history.name}: {plural(late, 'partition')} {'shares' if late == 1 else 'share'} the load{split}, and nothing is throttled"
    share = f"{percent(throttled / offered)} of the {history.kind}s are throttled"
    hottest = int(np.argmax(totals))
    part = totals[hottest] / totals.sum()
    refusals = [event.verdict.outcome for event in history.events if event.ready is None]
    why = f"; {_STUCK[refusals[-1]]}" if refusals else ""
    if history.splits:
        return f"{history.name}: from {plural(early, 'busy partition')} to {count(late)}{split}; {share}{why}"
    if part > 0.5 and len(history.leaves) > 1:
        of = count(len(history.leaves))
        return f"{history.name}: one of {of} partitions gets {percent(part, 0)} of the load, and {share}{why}"
    return f"{history.name}: {share}{why}"


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
                _saved(history, span),
            ]
        )
    left = len(lines) - _TEXT_LINES
    head = ("partition", "keys", "peak/s", "last/s", "throttled", "saved")
    text = grid(head, lines[:_TEXT_LINES], numbers=(2, 3, 4, 5))
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


def _saved(history: History, leaf: Span) -> str:
    """Units saved for a burst at the end (P8)."""
    known = history.burst[:, leaf.number]
    known = known[~np.isnan(known)]
    return count(round(float(known[-1]))) if len(known) else "–"
