"""Pictures that move: a goal, sliders or buttons, a verdict, and a picture that follows.

Each has a function that draws the same in one call. The keyboard works all controls: Tab to reach one, arrows to move it.
What is shown is plain HTML, as in the pictures; where there are no widgets, the goal, the picture and what it shows at a
few positions stand in their place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import ipywidgets  # type: ignore[import-untyped]
import numpy as np

from helpers.engine.physics.capacity_settings import Settings
from helpers.meter.observation import HasEngine, HasName
from helpers.page.picture import Picture
from helpers.show.explorer import Explorer, Stop
from helpers.show.heat import heat_map
from helpers.show.lagging import behind, lagging_index, last_due
from helpers.show.ring import key_ring
from helpers.show.ring_shares import Keys, fullest
from helpers.show.slider import Slider
from helpers.show.verdicts import Kind, Verdict
from helpers.text import count, milliseconds, percent, plural
from helpers.traffic import simulation as traffic
from helpers.traffic import workload

Design = Callable[[int], Keys]
"""From a number of keys to the keys."""

DESIGNS: Final[dict[str, Design]] = {
    "1 … n": lambda number: list(range(1, number + 1)),
    "USER#1 … USER#n": lambda number: [f"USER#{each}" for each in range(1, number + 1)],
    "a timestamp per second": lambda number: [
        f"2026-01-01T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}Z" for s in range(number)
    ],
    "four statuses": lambda _: ["PLACED", "PAID", "SHIPPED", "DELIVERED"],
    "today's date": lambda _: ["2026-01-01"],
}
"""Key designs to put on the ring, by what a learner calls them."""

_SHARD_SECONDS: Final = 20
_SHARD_PARTITIONS: Final = 12
"""Seconds and partitions of the loads that lesson 03 lets shards draw, so that the numbers are the same."""
_GOAL_RATE: Final = 7_000
"""Fewer writes than the table takes, and so many that two shards on one partition ask for more than it gives."""
_ONE_KEY: Final = 1_000
"""Write units a second of one key (P2)."""
_ALL: Final = 0.999
"""A load is served where no more than one write in a thousand is refused."""
_RATE_MAX: Final = 12_000
_SHARDS_MAX: Final = 24
_KEYS_MAX: Final = 2_000
_PARTITIONS_MAX: Final = 16
_EVENLY: Final = 1.2
"""The goal of the ring: no partition has more than so many times its even share."""
_STEPS: Final = (0.005, 0.05, 1.0)
_WIDE: Final = {"description_width": "9em"}
_FIELD: Final = ipywidgets.Layout(width="calc(9em + 370px)")


# ── keys → ring ─────────────────────────────────────────────────────────────────────────────────────────────────────


def ring_of(design: str = "today's date", keys: int = 20, partitions: int = 4) -> Picture:
    """The ring of one of `DESIGNS`, with so many keys and partitions."""
    if design not in DESIGNS:
        raise ValueError(f"There is no design {design!r}. Choose from: {', '.join(map(repr, DESIGNS))}.")
    return key_ring(DESIGNS[design](keys), partitions=partitions)


def _evenness(design: str, keys: int, partitions: int) -> Verdict:
    """Whether a design spreads its keys over the ring, and if not, whether more keys would help."""
    values = DESIGNS[design](keys)
    most, allowed = fullest(values, partitions), min(1.0, _EVENLY / partitions)
    told = f"The busiest of {plural(partitions, 'partition')} has **{percent(most)}** of the keys"
    bound = f"the goal is {percent(allowed)} at most"
    if partitions == 1:
        return Verdict("aside", "One partition has everything, whatever the keys are: take two or more.")
    if most <= allowed:
        return Verdict("met", f"{told}; {bound}. Another design with as many keys: does it make a difference?")
    if len(values) < keys or len(values) < partitions:
        many = f"This design has {plural(len(values), 'value')}"
        return Verdict("open", f"{told}; {bound}. {many}, however many items there are: more of them change nothing.")
    return Verdict("open", f"{told}; {bound}. Few keys fall as chance will have it: what do more of them do?")


def ring_explorer(design: str = "today's date", keys: int = 20, partitions: int = 4) -> Explorer:
    """Look for a key design and a number of keys that are spread evenly. Without widgets: `ring_of`."""
    controls = {
        "design": ipywidgets.Dropdown(
            options=list(DESIGNS), value=design, description="partition key", style=_WIDE, layout=_FIELD
        ),
        "keys": Slider("keys", keys, 1, _KEYS_MAX),
        "partitions": Slider("partitions", partitions, 1, _PARTITIONS_MAX),
    }
    aim = (
        f"Find a key design, and how many keys it takes, so that **no partition has more than {count(_EVENLY)} times its "
        f"even share**: of four partitions {percent(_EVENLY / 4)} of the keys."
    )
    stops = [
        {"design": design, "keys": keys, "partitions": partitions},
        {"design": "four statuses", "keys": _KEYS_MAX, "partitions": partitions},
        {"design": "1 … n", "keys": _KEYS_MAX, "partitions": partitions},
    ]
    return Explorer("ring_of", ring_of, _evenness, aim, controls, stops=stops)


# ── shard count → heat ──────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=128)
def _sharded(shards: int, rate: int) -> tuple[workload.Load, traffic.Traffic]:
    load = workload.requests(workload.one_value("one key").sharded(shards), workload.uniform(rate, _SHARD_SECONDS))
    settings = Settings(billing="PROVISIONED", write=_SHARD_PARTITIONS * _ONE_KEY, read=1, partitions=_SHARD_PARTITIONS)
    return load, traffic.simulate(load, settings)


def _served(shards: int, rate: int) -> float:
    """Writes served a second."""
    return float(_sharded(shards, rate)[1].served.sum()) / _SHARD_SECONDS


def sharded_heat(shards: int = 1, rate: int = _GOAL_RATE) -> Picture:
    """20 seconds of `rate` writes of 1 KB a second to one logical key that is spread over `shards` suffixes (P14).

    The table is provisioned for enough, 12,000 write units on 12 partitions, so that a partition's own limit (P1) is
    all that can throttle. The time is too short for a split (P11).
    """
    load, result = _sharded(shards, rate)
    title = (
        f"{plural(shards, 'shard')}: {count(round(_served(shards, rate)))} of {count(rate)} writes a second are served"
    )
    return heat_map(result, drawn=load, title=title)


def _fewest(rate: int) -> int | None:
    """The least number of shards that serves everything, as far as the slider goes."""
    least = max(1, math.ceil(rate / _ONE_KEY))
    numbers = range(least, _SHARDS_MAX + 1)
    return next((shards for shards in numbers if _served(shards, rate) >= _ALL * rate), None)


def _relief(shards: int, rate: int) -> Verdict:
    """Whether all is served with the fewest shards; what stands in the way, or what it costs to read."""
    served = _served(shards, rate)
    queries = "one Query" if shards == 1 else plural(shards, "Query")
    price = (
        f"The price: to read everything back takes **{queries}**{', where one key takes one' if shards > 1 else ''}."
    )
    kind: Kind
    if served < _ALL * rate:
        kind, why = "open", _in_the_way(shards, rate)
    elif shards == _fewest(rate):
        kind, why = "met", f"All is served, and fewer shards do not do it. {price}"
    else:
        kind, why = "almost", f"All is served. {price} Do fewer shards serve it as well?"
    if rate == _GOAL_RATE:
        return Verdict(kind, why)
    return Verdict("aside", f"{why} The goal is at {count(_GOAL_RATE)} writes a second.")


def _in_the_way(shards: int, rate: int) -> str:
    """Why not everything is served."""
    if shards * _ONE_KEY < rate:
        most = f"{plural(shards, 'shard')} can take {count(shards * _ONE_KEY)} at most"
        return f"A key gets {count(_ONE_KEY)} writes a second and no more (P2), so {most}."
    asked = _sharded(shards, rate)[1].offered.mean(axis=0)
    hottest = int(np.argmax(asked))
    met = round(float(asked[hottest]) / rate * shards)
    if met > 1:
        where = f"{count(met)} of the {count(shards)} met on partition {hottest}"
        return f"Shards are keys like any other: {where}, which is asked for {count(round(float(asked[hottest])))} a second."
    return (
        f"Each shard is asked for {count(round(rate / shards))} on average, and chance asks more of some each second."
    )


def shard_explorer(shards: int = 1, rate: int = _GOAL_RATE) -> Explorer:
    """Look for the fewest shards of one hot key that serve a load. Without widgets: `sharded_heat`."""
    controls = {
        "shards": Slider("shards", shards, 1, _SHARDS_MAX),
        "rate": Slider("writes a second", rate, 500, _RATE_MAX, 500),
    }
    aim = f"Serve **{count(_GOAL_RATE)} writes a second** to one hot key with **the fewest shards**."
    fewest = _fewest(rate) or _SHARDS_MAX
    roomy = min(
        2 * math.ceil(rate / _ONE_KEY) + 1, _SHARDS_MAX - 1
    )  # where two may meet, and the next, where luck decides
    stops = [{"shards": each, "rate": rate} for each in dict.fromkeys((shards, fewest, roomy, roomy + 1))]
    return Explorer("sharded_heat", sharded_heat, _relief, aim, controls, stops=stops)


# ── clock → index lag ───────────────────────────────────────────────────────────────────────────────────────────────


def index_after(lab: HasEngine, table: HasName | str, index: str, seconds: float = 0.0) -> Picture:
    """Let `seconds` of virtual time pass, and look at a table beside one of its global indexes."""
    lab.engine.clock.advance(seconds=seconds)
    return lagging_index(lab, table, index)


def lag_explorer(lab: HasEngine, table: HasName | str, index: str) -> Explorer:
    """Let virtual time pass by the press of a button until an index has caught up. Without widgets: `index_after`.

    The clock is the lab's own: time that has passed here has passed for every other cell.
    """
    name = table if isinstance(table, str) else table.name
    clock = lab.engine.clock
    began, needed = clock.seconds, last_due(lab, table, index)

    def caught_up(later: float = 0.0) -> Verdict:
        """Now, or so many seconds from now."""
        if not needed:
            return Verdict(
                "aside", "Nothing is on its way to the index. Write something, then run this cell once more."
            )
        spent = clock.seconds - began + later
        passed = f"**{milliseconds(spent)}** have passed"
        if last_due(lab, table, index) > later:
            return Verdict("open", f"{passed}. The index does not yet show all that the table holds.")
        enough = f"The last write arrived {milliseconds(needed)} after you began (a model choice, §19)."
        return Verdict("met" if spent - needed <= _STEPS[0] else "almost", f"{passed}. {enough}")

    def ahead() -> list[Stop]:
        """Now, one small step later, and as many of them later as it takes. The clock stays where it is."""
        enough = math.ceil(last_due(lab, table, index) / _STEPS[0]) * _STEPS[0]
        moments = sorted({0.0, min(_STEPS[0], enough), enough})
        return [
            Stop(f"after {_span(later)}" if later else "at once", behind(lab, table, index, later), caught_up(later))
            for later in moments
        ]

    buttons = [ipywidgets.Button(description=f"let {_span(step)} pass") for step in _STEPS]
    aim = "Let **as little time as you can** pass until the index shows all that the table holds."
    explorer = Explorer(
        f"index_after(lab, {name!r}, {index!r})",
        lambda: lagging_index(lab, table, index),
        caught_up,
        aim,
        {},
        (ipywidgets.HBox(buttons),),
        ahead,
    )

    def passing(seconds: float) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            clock.advance(seconds=seconds)
            explorer.draw()

        return press

    for button, step in zip(buttons, _STEPS, strict=True):
        button.tooltip = f"advance virtual time by {_span(step)}"
        button.on_click(passing(step))
    return explorer


def _span(seconds: float) -> str:
    return f"{count(seconds)} s" if seconds >= 1 else f"{count(seconds * 1_000)} ms"
