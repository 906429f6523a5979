"""Item collections as the field draws them: partition key, then the items in the order of their sort key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.table import Cell, Line, table, wide
from helpers.show.item_columns import Columns, arrange, is_number, key_pixels
from helpers.show.kinds import CSS as KIND_CSS
from helpers.show.kinds import chip, colours
from helpers.show.values import PythonItem, brief
from helpers.text import TEXT_WIDTH, columns, plural, shorten

_KEY_SHOWN: Final = 96
_VALUE_SHOWN: Final = 64
_REST_SHOWN: Final = 40
_LONG: Final = 14
"""Characters from which on a text may take several lines, but not one for each word."""
_TEXT_KEY: Final = 56
_TEXT_KIND: Final = 64
_PART: Final = "#"
_JOINTS: Final = re.compile(r"(?<=[@/_#])")
"""Where a long value without blanks may go on in a second line, in a narrow window: an address behind its @."""
_CSS: Final = """
    & code, & td { white-space: nowrap }
    & code b { font-weight: 600 }
    & code i { font-style: normal; color: var(--nad-soft) }
    & tr > :not(:last-child) { padding-right: 10px }
    & thead th { white-space: nowrap }
    & tbody th { font-weight: 400 }
    & tbody > tr:first-child > * { border-top: 2px solid var(--nad-ink) }
    & .of > th { border-bottom: 0; color: var(--nad-soft) }
    & .of code { color: var(--nad-ink); font-weight: 600 }
    & .first > * { border-bottom: 0 }
    & .more > td { padding: 0 0 5px 12px; color: var(--nad-soft); white-space: normal; overflow-wrap: anywhere }
    & .long { min-width: 8em; white-space: normal }
    @container (max-width: 660px) {
      & th, & td { font-size: 12px }
      & code { font-size: 11px; letter-spacing: -.3px }
      & tr > :not(:last-child) { padding-right: 5px }
      & tr > :not(:last-child):not(:first-child) { padding-right: 4px }
      & thead th { font-size: 11px }
      & .num + :not(.num) { padding-left: 6px }
      & td { white-space: normal }
      & .long { min-width: 5em }
    }
"""
_BESIDE_CSS: Final = "& tr > [scope=rowgroup] { border-bottom: 0 }"


def collection_view(
    items: Iterable[PythonItem],
    pk: str = "pk",
    sk: str | None = "sk",
    *,
    title: str | None = None,
    kind: str = "type",
    attributes: Sequence[str] | None = None,
    limit: int = 12,
    sort: bool = True,
) -> Picture:
    """Items grouped into item collections, each in the order that a Query returns.

    What a sort key shares with the one above it, part by part, stands back in grey.

    items: Python values as boto3 gives them. pk, sk: names of the key attributes. kind: the attribute that names the
    entity; without it, the part of the sort key before the first "#" does. attributes: which to show, in this order
    (default: all). limit: how many items to draw; the rest is counted in a note. sort: False where the items of a
    collection come in their order already.
    """
    given = list(items)
    kinds = list(dict.fromkeys(_kind(item, kind, sk) for item in given))
    heading = title or _finding({item[pk]: None for item in given}, kinds, len(given))
    return collections(given, pk, sk, heading, kind, attributes=attributes, limit=limit, sort=sort)


def collections(
    given: Sequence[PythonItem],
    pk: str,
    sk: str | None,
    heading: str,
    kind: str | None,
    *,
    attributes: Sequence[str] | None = None,
    limit: int,
    sort: bool,
    keys: Collection[str] = (),
) -> Picture:
    """The picture under a title that is known. kind: None draws no entity types. keys: attributes that are keys, too."""
    groups: dict[Any, list[PythonItem]] = {}
    for item in given:
        groups.setdefault(item[pk], []).append(item)
    if sk is not None and sort:
        groups = {value: sorted(group, key=lambda item: order_of(item[sk])) for value, group in groups.items()}
    shown = _first(groups, limit)
    each = [item for _, group in shown for item in group]
    names = [name for name in dict.fromkeys(name for item in each for name in item) if name not in {pk, sk, kind}]
    if attributes is not None:
        names = [name for name in attributes if any(name in item for item in each)]
    words = [_kind(item, kind, sk) for item in each] if kind else []
    fixed = (key_pixels(brief(item[sk], _KEY_SHOWN) for item in each) if sk else 0) + key_pixels(words)
    arranged = arrange(each, names, fixed, key_pixels(brief(value, _KEY_SHOWN) for value, _ in shown), keys)
    drawer = _Drawer(pk, sk, kind, names, arranged, frozenset(keys))

    hidden = max(0, len(given) - limit)
    note = f"{plural(hidden, 'more item')} not shown." if hidden else ""
    css = _CSS + (_BESIDE_CSS if arranged.beside else "") + (KIND_CSS + colours(set(words)) if words else "")
    body = wide(
        table("", drawer.head(any(kind in item for item in each)), *drawer.bodies(shown), numbers=drawer.numbers())
    )
    return Picture(heading, body, "\n".join(drawer.told(shown)), note=note, css=css, kind="items")


@dataclass(frozen=True, slots=True)
class _Drawer:
    """How the items of one picture are laid out."""

    pk: str
    sk: str | None
    kind: str | None
    names: Sequence[str]
    columns: Columns
    keys: frozenset[str]

    def head(self, kind_is_stored: bool) -> list[str]:
        beside = [_head("partition key", self.pk)] if self.columns.beside else []
        sort = [_head("sort key", self.sk, below=self.columns.beside)] if self.sk else []
        kind = [(self.kind or "") if kind_is_stored else "entity"] if self.kind else []
        return [*beside, *sort, *kind, *self.columns.own]

    def numbers(self) -> list[int]:
        before = int(self.columns.beside) + int(self.sk is not None) + int(self.kind is not None)
        return [before + place for place, name in enumerate(self.columns.own) if name in self.columns.numbers]

    def bodies(self, shown: Sequence[tuple[Any, Sequence[PythonItem]]]) -> list[list[Line]]:
        width = len(self.head(kind_is_stored=True))
        found = []
        for value, group in shown:
            key = Markup("<code>{}</code>").format(brief(value, _KEY_SHOWN))
            lines: list[Line] = []
            if not self.columns.beside:
                lines.append(
                    Line([Cell(Markup("{} {}").format(key, f"partition key ({self.pk})"), columns=width)], "of")
                )
            shares = self._shared(group)
            for place, item in enumerate(group):
                first = [Cell(key, lines=len(group))] if self.columns.beside and not place else []
                rest = [f"{name}: {brief(item[name], _REST_SHOWN)}" for name in self.columns.rest if name in item]
                lines.append(Line([*first, *self._cells(item, shares[place])], "first" if rest else ""))
                if rest:
                    lines.append(Line([Cell(" · ".join(rest), columns=width)], "more", named=False))
            found.append(lines)
        return found

    def _shared(self, group: Sequence[PythonItem]) -> list[str | None]:
        """What each sort key shares with the one above it; None for all of them where none shares anything."""
        if self.sk is None:
            return [None] * len(group)
        leads = [_lead(item[self.sk], above[self.sk]) for above, item in pairwise(group)]
        return ["", *leads] if any(leads) else [None] * len(group)

    def _cells(self, item: PythonItem, lead: str | None) -> list[Markup | str]:
        cells: list[Markup | str] = []
        if self.sk:
            cells.append(_key(item[self.sk], lead))
        if self.kind:
            cells.append(chip(_kind(item, self.kind, self.sk)))
        cells += [self._value(name, item) for name in self.columns.own]
        return cells

    def _value(self, name: str, item: PythonItem) -> str:
        if name not in item:
            return ""
        if name in self.keys:
            return _key(item[name])
        value = brief(item[name], _VALUE_SHOWN)
        if columns(value) <= _LONG:
            return value
        if " " in value:
            return Markup('<div class="long">{}</div>').format(value)
        return Markup("<wbr>").join(_JOINTS.split(value))

    def told(self, shown: Sequence[tuple[Any, Sequence[PythonItem]]]) -> list[str]:
        lines = []
        for value, group in shown:
            lines.append(shorten(f"{self.pk} = {brief(value, _TEXT_KEY)}", TEXT_WIDTH))
            for item in group:
                if self.sk:
                    key = f"  {self.sk} = {brief(item[self.sk], _TEXT_KEY)}"
                    word = f"[{_kind(item, self.kind, self.sk)}]" if self.kind else ""
                    lines.append(f"{key}{' ' * max(2, _TEXT_KIND - columns(key))}{word}".rstrip())
                pairs = [f"{name}: {brief(item[name])}" for name in self.names if name in item]
                lines.append(shorten("      " + " · ".join(pairs), TEXT_WIDTH))
        return [line for line in lines if line.strip()]


def _first(groups: dict[Any, list[PythonItem]], limit: int) -> list[tuple[Any, list[PythonItem]]]:
    """The first items, collection by collection, no more than `limit`."""
    shown = []
    for value, group in groups.items():
        if limit > 0:
            shown.append((value, group[:limit]))
        limit -= len(group)
    return shown


def _head(words: str, name: str, *, below: bool = True) -> Markup:
    return Markup("{}{}<code>{}</code>").format(words, Markup("<br>" if below else " "), name)


def _key(value: Any, lead: str | None = None) -> Markup:
    """A key value in one piece. `lead` of it, which the key above has as well, stands back; None: nothing is compared."""
    text = brief(value, _KEY_SHOWN)
    if lead is None:
        return Markup("<code>{}</code>").format(text)
    shared = Markup("<i>{}</i>").format(lead) if lead else ""
    return Markup("<code>{}<b>{}</b></code>").format(shared, text.removeprefix(lead))


def _lead(value: Any, above: Any) -> str:
    """The parts at the beginning of a key that the key above it has as well."""
    if not isinstance(value, str) or not isinstance(above, str):
        return ""
    parts, before = brief(value, _KEY_SHOWN).split(_PART), above.split(_PART)
    shared = 0
    while shared < min(len(parts) - 1, len(before)) and parts[shared] == before[shared]:
        shared += 1
    return "".join(part + _PART for part in parts[:shared])


def _kind(item: PythonItem, kind: str | None, sk: str | None) -> str:
    """The word for an item's entity type."""
    if kind is not None and kind in item:
        return str(item[kind])
    return str(item[sk]).partition(_PART)[0] if sk else "item"


def order_of(value: Any) -> tuple[int, Any]:
    """Sorts as DynamoDB does (K2): numbers by value, strings by their UTF-8 bytes, binary by its bytes."""
    if is_number(value):
        return 0, value
    return 1, value.encode() if isinstance(value, str) else bytes(value)


def _finding(groups: Collection[Any], kinds: Sequence[str], items: int) -> str:
    many = f"{plural(items, 'item')} of {plural(len(kinds), 'entity type')}"
    if len(groups) == 1:
        return f"One item collection, {brief(next(iter(groups)), 40)}: {many}, all within reach of one Query"
    return f"{plural(len(groups), 'item collection')}: {many}"
