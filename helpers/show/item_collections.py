"""Item collections as the field draws them: partition key, then the items in the order of their sort key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.table import Cell, Line, table, wide
from helpers.page.theme import SERIES
from helpers.show.values import PythonItem, brief
from helpers.text import TEXT_WIDTH, columns, plural, shorten

_KEY_SHOWN: Final = 96
_KEY_WHOLE: Final = 44
"""Characters of a key that stay on one line; a longer one breaks behind a "#"."""
_TEXT_KEY: Final = 56
_TEXT_KIND: Final = 64
_CSS: Final = """
    & code { white-space: nowrap }
    & .long { white-space: normal; overflow-wrap: anywhere }
    & .kind {
      display: inline-block; font-size: 11px; font-weight: 600; line-height: 16px; padding: 0 6px; margin-bottom: 2px;
      border-left-width: 5px; border-left-style: solid; background: var(--nad-panel)
    }
    & .has { display: inline-block; margin: 0 12px 2px 0; vertical-align: top; overflow-wrap: anywhere }
    & .has b { display: block; font-size: 11px; font-weight: 400; color: var(--nad-soft) }
    & .sep { display: none }
    & thead th:nth-child(2) { white-space: nowrap }
    & td:last-child { width: 100%; min-width: 16em }
    & tbody > tr > th { border-bottom: 0 }
    & tbody > tr:first-child > * { border-top: 2px solid var(--nad-ink) }
"""


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

    items: Python values as boto3 gives them. pk, sk: names of the key attributes. kind: the attribute that names the
    entity; without it, the part of the sort key before the first "#" does. attributes: which to show, in this order
    (default: all). limit: how many items to draw; the rest is counted in a note. sort: False where the items of a
    collection come in their order already.
    """
    given = list(items)
    groups: dict[Any, list[PythonItem]] = {}
    for item in given:
        groups.setdefault(item[pk], []).append(item)
    if sk is not None and sort:
        groups = {value: sorted(group, key=lambda item: order_of(item[sk])) for value, group in groups.items()}
    kinds = list(dict.fromkeys(_kind(item, kind, sk) for group in groups.values() for item in group))
    series = {word: SERIES[place % len(SERIES)] for place, word in enumerate(kinds)}
    heading = title or _finding(groups, kinds, len(given))

    bodies: list[list[Line]] = []
    told: list[str] = []
    left = limit
    for value, group in groups.items():
        shown = group[:left]
        left -= len(shown)
        if not shown:
            break
        body: list[Line] = []
        told.append(shorten(f"{pk} = {brief(value, _TEXT_KEY)}", TEXT_WIDTH))
        for item in shown:
            word = _kind(item, kind, sk)
            names = [name for name in item if name not in {pk, sk, kind}] if attributes is None else attributes
            pairs = [(name, brief(item[name])) for name in names if name in item]
            collection = [] if body else [Cell(_key(value), lines=len(shown))]
            body.append(Line([*collection, *_cells(item, sk, word, series[word], pairs)]))
            if sk:
                key = f"  {sk} = {brief(item[sk], _TEXT_KEY)}"
                told.append(f"{key}{' ' * max(2, _TEXT_KIND - columns(key))}[{word}]")
            told.append(shorten("      " + " · ".join(f"{name}: {each}" for name, each in pairs), TEXT_WIDTH))
        bodies.append(body)

    head = [f"partition key ({pk})", *([f"sort key ({sk})"] if sk else []), "attributes"]
    hidden = max(0, len(given) - limit)
    note = f"{plural(hidden, 'more item')} not shown." if hidden else ""
    css = _CSS + "".join(f"& .k-{name} {{ border-color: var(--nad-{name}) }}" for name in SERIES[: len(kinds)])
    text = "\n".join(line for line in told if line.strip())
    return Picture(heading, wide(table(heading, head, *bodies)), text, note=note, css=css, kind="items")


def _cells(item: PythonItem, sk: str | None, word: str, series: str, pairs: Sequence[tuple[str, str]]) -> list[Markup]:
    """One item behind its partition key: its entity type with the sort key, where there is one, and its attributes."""
    chip = Markup('<span class="kind k-{}">{}</span><br>').format(series, word)
    # The separators show where a viewer strips the style; with it, names stand above their values.
    has = Markup('<span class="sep"> · </span>').join(
        Markup('<span class="has"><b>{}:</b> {}</span>').format(name, value) for name, value in pairs
    )
    return [chip + _key(item[sk]), has] if sk else [chip + has]


def _key(value: Any) -> Markup:
    """A key value, in one piece unless it is long; then it may break behind a "#"."""
    text = brief(value, _KEY_SHOWN)
    if columns(text) <= _KEY_WHOLE:
        return Markup("<code>{}</code>").format(text)
    return Markup('<code class="long">{}</code>').format(Markup("#<wbr>").join(text.split("#")))


def _kind(item: PythonItem, kind: str, sk: str | None) -> str:
    """The word for an item's entity type."""
    if kind in item:
        return str(item[kind])
    return str(item[sk]).partition("#")[0] if sk else "item"


def order_of(value: Any) -> tuple[int, Any]:
    """Sorts as DynamoDB does (K2): numbers by value, strings by their UTF-8 bytes, binary by its bytes."""
    if isinstance(value, int | Decimal):
        return 0, value
    return 1, value.encode() if isinstance(value, str) else bytes(value)


def _finding(groups: dict[Any, list[PythonItem]], kinds: Sequence[str], items: int) -> str:
    many = f"{plural(items, 'item')} of {plural(len(kinds), 'entity type')}"
    if len(groups) == 1:
        return f"One item collection, {brief(next(iter(groups)), 40)}: {many}, all within reach of one Query"
    return f"{plural(len(groups), 'item collection')}: {many}"
