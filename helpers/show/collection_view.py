"""Item collections as the field draws them: partition key, then the items in the order of their sort key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from helpers.page.base import LEFT, SERIES, Picture, escape, wide
from helpers.show.values import PythonItem, brief
from helpers.text import TEXT_WIDTH, columns, plural, shorten

_KEY_SHOWN: Final = 96
_TEXT_KEY: Final = 56
_TEXT_KIND: Final = 64
_CSS: Final = (
    ".nad.nad.nad-items code{font:12px/1.4 var(--jp-code-font-family,ui-monospace,monospace);color:inherit;background:none;"
    "padding:0;overflow-wrap:anywhere}.nad.nad.nad-items code span{white-space:nowrap}"
    ".nad.nad.nad-items .kind{display:inline-block;font-size:11px;font-weight:600;line-height:16px;padding:0 6px;"
    "margin-bottom:2px;border-left:5px solid;background:var(--nad-panel)}"
    ".nad.nad.nad-items .has{display:inline-block;margin:0 12px 2px 0;vertical-align:top;overflow-wrap:anywhere}"
    ".nad.nad.nad-items .has b{display:block;font-size:11px;font-weight:400;color:var(--nad-soft)}.nad.nad.nad-items .sep{display:none}"
    ".nad.nad.nad-items tbody th{border-bottom:0}.nad.nad.nad-items tbody td:last-child:not(.num){width:55%}"
    ".nad.nad.nad-items .first>*{border-top:2px solid var(--nad-ink)}"
)


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
    shown = [item for group in groups.values() for item in group][:limit]
    kinds = list(dict.fromkeys(_kind(item, kind, sk) for group in groups.values() for item in group))
    hidden = {pk, sk, kind}
    heading = title or _finding(groups, kinds, len(given))
    left = len(given) - len(shown)

    body, told, previous = [], [], None
    for item in shown:
        word = _kind(item, kind, sk)
        names = [name for name in item if name not in hidden] if attributes is None else attributes
        pairs = [(name, brief(item[name])) for name in names if name in item]
        starts = item[pk] != previous
        previous = item[pk]
        span = sum(other[pk] == item[pk] for other in shown)
        body.append(_line(item, pk, sk, word, SERIES[kinds.index(word) % len(SERIES)], pairs, span if starts else 0))
        if starts:
            told.append(shorten(f"{pk} = {brief(item[pk], _TEXT_KEY)}", TEXT_WIDTH))
        if sk:
            key = f"  {sk} = {brief(item[sk], _TEXT_KEY)}"
            told.append(f"{key}{' ' * max(2, _TEXT_KIND - columns(key))}[{word}]")
        told.append(shorten("      " + " · ".join(f"{name}: {value}" for name, value in pairs), TEXT_WIDTH))

    head = [f"partition key ({pk})", *([f"sort key ({sk})"] if sk else []), "attributes"]
    heads = "".join(f'<th scope="col"{LEFT}>{escape(text)}</th>' for text in head)
    drawn = wide(
        f"<table><caption>{escape(heading)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table>"
    )
    note = f"{plural(left, 'more item')} not shown." if left else ""
    css = _CSS + "".join(
        f".nad.nad.nad-items .k-{name}{{border-color:var(--nad-{name})}}" for name in SERIES[: len(kinds)]
    )
    return Picture(heading, drawn, "\n".join(line for line in told if line.strip()), note=note, css=css, kind="items")


def _line(
    item: PythonItem, pk: str, sk: str | None, word: str, series: str, pairs: Sequence[tuple[str, str]], span: int
) -> str:
    """One item as a line of the table; the first of its collection carries the partition key."""
    chip = f'<span class="kind k-{series}">{escape(word)}</span>'
    # The separators show where a viewer strips the style; with it, names stand above their values.
    has = '<span class="sep"> · </span>'.join(
        f'<span class="has"><b>{escape(name)}:</b> {escape(value)}</span>' for name, value in pairs
    )
    first = ""
    if span:
        rows = f' rowspan="{span}"' if span > 1 else ""
        first = f'<th scope="rowgroup"{rows}{LEFT}>{_key(item[pk])}</th>'
    middle = f"<td{LEFT}>{chip}<br>{_key(item[sk])}</td>" if sk else ""
    kept = has if sk else f"{chip}<br>{has}"
    opening = '<tr class="first" valign="top">' if span else '<tr valign="top">'
    return f"{opening}{first}{middle}<td{LEFT}>{kept}</td></tr>"


def _key(value: Any) -> str:
    """A key value that may break after a "#" and nowhere else, as long as it fits."""
    parts = brief(value, _KEY_SHOWN).split("#")
    pieces = [f"{part}#" for part in parts[:-1]] + [parts[-1]]
    marked = (f"<span>{escape(piece)}</span>" if "-" in piece else escape(piece) for piece in pieces)
    return f"<code>{'<wbr>'.join(marked)}</code>"


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
