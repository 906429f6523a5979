"""What a value in two places means: neighbours without a copy, a copy that must follow, a copy that must not (A10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from helpers.show.base import WIDTH, Picture, label, number, path, rect, svg
from helpers.show.text import TEXT_WIDTH, shorten, wrap
from helpers.show.values import PythonItem, brief

_GAP: Final = 24.0
_INDENT: Final = 22.0
"""Room left of a box for the line that ties it to the original."""
_BOX: Final = 66.0
_BETWEEN: Final = 14.0
_HEAD: Final = 50.0
_KEY: Final = 32
_VALUE: Final = 26
_KIND: Final = 10
_FATES: Final = {None: "", True: "must follow a change", False: "must stay as it is"}
_CSS: Final = (
    ".nad-copies .tie{stroke:var(--nad-ink);stroke-width:1.6;fill:none}.nad-copies .tip{fill:var(--nad-ink)}"
    ".nad-copies .own{fill:var(--nad-panel);stroke:var(--nad-a);stroke-width:2}"
)
_DASHED: Final = ' stroke-dasharray="5 4"'


@dataclass(frozen=True)
class Shared:
    """One panel: an item, others that have to do with it, and whether a value of it stands on them, too."""

    heading: str
    says: str
    """The heading in other words, at most 38 characters."""
    original: PythonItem
    others: Sequence[PythonItem]
    attributes: Sequence[str]
    """Which attribute to show: of each item the first of these that it has."""
    follows: bool | None = None
    """None: nothing is copied. True: the copies must follow a change of the original. False: they must not."""

    @property
    def items(self) -> list[PythonItem]:
        return [self.original, *self.others]

    def shown(self, item: PythonItem) -> str:
        """The attribute and its value, as `title: The Quiet Harbour`."""
        name = next((name for name in self.attributes if name in item), "")
        return f"{name}: {brief(item[name], _VALUE)}" if name else ""


def copies_view(*panels: Shared, title: str) -> Picture:
    """Panels side by side, each an original on top and the other items below it, tied to it where they hold a copy.

    Items have `pk`, `sk` and `type`. Up to three panels fit beside each other.
    """
    width = (WIDTH - _GAP * (len(panels) - 1)) / len(panels)
    tallest = max(len(panel.items) for panel in panels)
    height = _HEAD + tallest * _BOX + (tallest - 1) * _BETWEEN + 4
    parts = [part for place, panel in enumerate(panels) for part in _drawn(panel, place * (width + _GAP), width)]
    told = "\n".join(line for panel in panels for line in _told(panel))
    alt = f"{title}. " + " ".join(f"{panel.heading}: {panel.says}." for panel in panels)
    return Picture(title, svg(height, parts, alt), told, css=_CSS, kind="copies")


def _drawn(panel: Shared, x: float, width: float) -> Iterator[str]:
    yield label(x, 14, panel.heading, "bold")
    yield label(x, 32, panel.says, "soft")
    copied = panel.follows is not None
    between = _BETWEEN if copied else 0.0  # neighbours touch
    left = x + (_INDENT if copied else 0.0)
    tops = [_HEAD + place * (_BOX + between) for place in range(len(panel.items))]
    dashes = "" if panel.follows else _DASHED
    if copied:
        trunk, start, end = number(x + 8), number(_HEAD + _BOX / 2), number(tops[-1] + _BOX / 2)
        yield path(f"M{number(left)} {start}H{trunk}V{end}", "tie", dashes)
    for place, (item, top) in enumerate(zip(panel.items, tops, strict=True)):
        yield rect(left, top, width - (left - x), _BOX, "own" if copied and not place else "box", radius=5)
        yield label(left + 8, top + 17, str(item["type"]), "bold")
        yield label(left + 8, top + 35, shorten(f"{item['pk']} / {item['sk']}", _KEY), "soft")
        yield label(left + 8, top + 54, panel.shown(item))
        if copied and place:
            middle = top + _BOX / 2
            yield path(f"M{number(x + 8)} {number(middle)}H{number(left - 7)}", "tie", dashes)
            yield path(
                f"M{number(left)} {number(middle)}L{number(left - 8)} {number(middle - 5)}"
                f"V{number(middle + 5)}Z", "tip",
            )  # fmt: skip
            yield label(x + width - 8, top + 17, _FATES[panel.follows], "soft end")


def _told(panel: Shared) -> Iterator[str]:
    yield wrap(f"{panel.heading}: {panel.says}")
    for place, item in enumerate(panel.items):
        fate = f" ({_FATES[panel.follows]})" if place and panel.follows is not None else ""
        yield shorten(f"  {item['type']:<{_KIND}}{item['pk']} / {item['sk']}", TEXT_WIDTH)
        yield shorten(f"  {'':<{_KIND}}{panel.shown(item)}{fate}", TEXT_WIDTH)
