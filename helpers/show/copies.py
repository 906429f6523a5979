"""What a value in two places means: neighbours without a copy, a copy that must follow, a copy that must not (A10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.table import table, wide
from helpers.show.kinds import CSS as KIND_CSS
from helpers.show.kinds import chip, colours
from helpers.show.values import PythonItem, brief
from helpers.text import TEXT_WIDTH, shorten, wrap

_KEY: Final = 72
_VALUE: Final = 30
_KIND: Final = 10
_FATES: Final = {
    None: "– nothing is copied",
    True: "→ each copy must follow",
    False: "⊘ the copy must stay as it is",
}
_CSS: Final = """
    & .one {
      display: block; margin: 0 0 6px; padding: 4px 8px; border: 1px solid var(--nad-line); border-left-width: 4px;
      border-radius: 4px; background: var(--nad-panel); overflow-wrap: anywhere
    }
    & .one:last-child { margin-bottom: 0 }
    & .own { border-left-color: var(--nad-soft) }
    & .goes { border-left: 4px solid var(--nad-ink) }
    & .stays { border-left: 6px double var(--nad-ink) }
    & .one code { color: var(--nad-soft); font-size: 11px }
    & .one i { font-style: normal; white-space: nowrap }
    & .one .kind { margin-left: -2px }
    & th span { font-weight: 400; color: var(--nad-soft) }
    & table { min-width: 540px; table-layout: fixed }
    & thead th:first-child { width: 118px }
    & thead th:last-child { width: 19% }
"""
_FRAMES: Final = {None: "", True: "goes", False: "stays"}


@dataclass(frozen=True)
class Shared:
    """An item, others that have to do with it, and whether a value of it stands on them, too. Items have `type`, `pk`, `sk`."""

    heading: str
    says: str
    """The heading in other words."""
    original: PythonItem
    others: Sequence[PythonItem]
    attributes: Sequence[str]
    """Which attribute to show: of each item the first of these that it has."""
    follows: bool | None = None
    """None: nothing is copied. True: the copies must follow a change of the original. False: they must not."""

    @property
    def fate(self) -> str:
        """What has to happen to the others when the original changes."""
        return _FATES[self.follows]

    def shown(self, item: PythonItem) -> str:
        """The attribute and its value, as `title: The Quiet Harbour`."""
        name = next((name for name in self.attributes if name in item), "")
        return f"{name}: {brief(item[name], _VALUE)}" if name else ""


def copies_view(*panels: Shared, title: str) -> Picture:
    """One line for each panel: the original, the items that have to do with it, and what a change asks for."""
    lines = [
        (
            Markup("{}<br><span>{}</span>").format(panel.heading, panel.says),
            _box(panel, panel.original, "own"),
            Markup().join(_box(panel, item, _FRAMES[panel.follows]) for item in panel.others),
            panel.fate,
        )
        for panel in panels
    ]
    body = table("", ("what it is", "an item", "and others", "if the value changes"), lines)
    told = "\n".join(line for panel in panels for line in _told(panel))
    words = {str(item["type"]) for panel in panels for item in (panel.original, *panel.others)}
    return Picture(title, wide(body), told, css=_CSS + KIND_CSS + colours(words), kind="copies")


def _box(panel: Shared, item: PythonItem, frame: str) -> Markup:
    key = Markup("<br>").join(_parts(shorten(str(item[name]), _KEY)) for name in ("pk", "sk"))
    box = Markup('<span class="one {}">{}<br><code>{}</code><br>{}</span>')
    return box.format(frame, chip(str(item["type"])), key, panel.shown(item))


def _parts(key: str) -> Markup:
    """A key that goes on in another line behind a "#" and nowhere else."""
    *heads, last = key.split("#")
    return Markup("<wbr>").join(Markup("<i>{}</i>").format(part) for part in [*(f"{part}#" for part in heads), last])


def _told(panel: Shared) -> Iterator[str]:
    yield wrap(f"{panel.heading}: {panel.says}")
    for place, item in enumerate([panel.original, *panel.others]):
        yield shorten(f"  {item['type']:<{_KIND}}{item['pk']} / {item['sk']}", TEXT_WIDTH)
        yield shorten(f"  {'':<{_KIND}}{panel.shown(item)}{f'   {panel.fate}' if place else ''}", TEXT_WIDTH)
