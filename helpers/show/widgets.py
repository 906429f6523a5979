"""Pictures that move: a slider or a button, and a picture that follows. Each has a function that draws the same in one call.

Everything is made of standard ipywidgets controls, so the keyboard works them: Tab to reach one, arrows to move it.
What is shown is plain HTML, as in the pictures; a stored notebook keeps a widget's one-line text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import ipywidgets  # type: ignore[import-untyped]

from helpers.engine.physics.capacity_settings import Settings
from helpers.meter.observation import HasEngine, HasName
from helpers.page.picture import Picture
from helpers.show.heat import heat_map
from helpers.show.lagging import lagging_index
from helpers.show.ring import Keys, key_ring
from helpers.text import count, plural
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

_SHARD_SECONDS: Final = 50
_SHARD_PARTITIONS: Final = 12
_SHARD_CAPACITY: Final = 12_000
_RATE_MAX: Final = 10_000
_SHARDS_MAX: Final = 16
_KEYS_MAX: Final = 5_000
_STEPS: Final = (0.005, 0.05, 1.0)
_WIDE: Final = {"description_width": "9em"}


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Controls above a picture. `picture` is what it shows now; printing it gives its text twin."""

    def __init__(self, name: str, draw: Callable[..., Picture], controls: Mapping[str, Any]) -> None:
        self._name, self._draw, self._controls = name, draw, dict(controls)
        self.view = ipywidgets.HTML()
        self.picture: Picture
        super().__init__([*self._controls.values(), self.view])
        for control in self._controls.values():
            control.observe(lambda _: self.draw(), names="value")
        self.draw()

    def draw(self) -> None:
        """Draw the picture that belongs to the controls as they stand."""
        self.picture = self._draw(**self.values)
        self.view.value = self.picture._repr_html_()

    @property
    def values(self) -> dict[str, Any]:
        """The controls' values by name: the arguments of the function that draws the same."""
        return {name: control.value for name, control in self._controls.items()}

    def __repr__(self) -> str:
        """The call that draws the same picture without a widget."""
        given = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self._name}({given})" if given else self._name


def _slider(name: str, value: int, low: int, high: int, step: int = 1) -> Any:
    return ipywidgets.IntSlider(
        value=value, min=low, max=high, step=step, description=name, continuous_update=False, style=_WIDE,
        layout=ipywidgets.Layout(width="26em"),
    )  # fmt: skip


# ── keys → ring ─────────────────────────────────────────────────────────────────────────────────────────────────────


def ring_of(design: str = "USER#1 … USER#n", keys: int = 200, partitions: int = 4) -> Picture:
    """The ring of one of `DESIGNS`, with so many keys and partitions."""
    if design not in DESIGNS:
        raise ValueError(f"There is no design {design!r}. Choose from: {', '.join(map(repr, DESIGNS))}.")
    return key_ring(DESIGNS[design](keys), partitions=partitions)


def ring_explorer(design: str = "USER#1 … USER#n", keys: int = 200, partitions: int = 4) -> Explorer:
    """Choose a key design, a number of keys and of partitions, and watch where the keys fall. Without widgets: `ring_of`."""
    controls = {
        "design": ipywidgets.Dropdown(options=list(DESIGNS), value=design, description="partition key", style=_WIDE),
        "keys": _slider("keys", keys, 1, _KEYS_MAX),
        "partitions": _slider("partitions", partitions, 1, 16),
    }
    return Explorer("ring_of", ring_of, controls)


# ── shard count → heat ──────────────────────────────────────────────────────────────────────────────────────────────


def sharded_heat(shards: int = 1, rate: int = 5_000) -> Picture:
    """50 seconds of `rate` writes of 1 KB a second to one logical key that is spread over `shards` suffixes (P14).

    The table is provisioned for more than enough, 12,000 write units on 12 partitions, so that a partition's own limit
    (P1) is all that can throttle. The time is too short for a split (P11).
    """
    load = workload.requests(workload.one_value("one key").sharded(shards), workload.uniform(rate, _SHARD_SECONDS))
    settings = Settings(billing="PROVISIONED", write=_SHARD_CAPACITY, read=1, partitions=_SHARD_PARTITIONS)
    result = traffic.simulate(load, settings)
    served = result.served.sum() / _SHARD_SECONDS
    reads = "one Query" if shards == 1 else plural(shards, "Query")
    title = (
        f"{plural(shards, 'shard')}: {count(round(float(served)))} of {count(rate)} writes a second are served; "
        f"reading everything back takes {reads}"
    )
    return heat_map(result, drawn=load, title=title)


def shard_explorer(shards: int = 1, rate: int = 5_000) -> Explorer:
    """Move the number of shards and the load on one hot key, and watch the partitions. Without widgets: `sharded_heat`."""
    controls = {
        "shards": _slider("shards", shards, 1, _SHARDS_MAX),
        "rate": _slider("writes a second", rate, 500, _RATE_MAX, 500),
    }
    return Explorer("sharded_heat", sharded_heat, controls)


# ── clock → index lag ───────────────────────────────────────────────────────────────────────────────────────────────


def index_after(lab: HasEngine, table: HasName | str, index: str, seconds: float = 0.0) -> Picture:
    """Let `seconds` of virtual time pass, and look at a table beside one of its global indexes."""
    lab.engine.clock.advance(seconds=seconds)
    return lagging_index(lab, table, index)


def lag_explorer(lab: HasEngine, table: HasName | str, index: str) -> Explorer:
    """Let virtual time pass by the press of a button, and watch an index catch up. Without widgets: `index_after`.

    The clock is the lab's own: time that has passed here has passed for every other cell.
    """
    buttons = []
    name = table if isinstance(table, str) else table.name
    explorer = Explorer(f"index_after({name!r}, {index!r})", lambda: lagging_index(lab, table, index), {})

    def passing(seconds: float) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            lab.engine.clock.advance(seconds=seconds)
            explorer.draw()

        return press

    for seconds in _STEPS:
        words = f"{count(seconds)} s" if seconds >= 1 else f"{count(seconds * 1_000)} ms"
        button = ipywidgets.Button(description=f"let {words} pass", tooltip=f"advance virtual time by {words}")
        button.on_click(passing(seconds))
        buttons.append(button)
    explorer.children = (ipywidgets.HBox(buttons), explorer.view)
    return explorer
