"""Sort keys as DynamoDB keeps them: which spellings keep the order that was meant, and what a key condition cuts out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

from helpers.show.base import Markup, Picture, escape, table
from helpers.show.text import count, grid, plural, shorten

_CONTEXT: Final = 2
"""Keys shown on each side of whatever is marked; the rest is counted."""
_TEXT_KEY: Final = 48
_CSS: Final = (
    ".nad.nad-keys code{font:12px/1.4 var(--jp-code-font-family,ui-monospace,monospace);color:inherit;background:none;"
    "padding:0;white-space:pre-wrap;overflow-wrap:anywhere}.nad.nad-keys tbody th{font-weight:400}"
    ".nad.nad-keys tbody td:last-child:not(.num){width:32%}"
    ".nad-keys .came{display:block;padding-left:8px;border-left:5px solid var(--nad-a)}"
    ".nad-keys .missed{display:block;padding-left:8px;border-left:5px double var(--nad-b);font-weight:600}"
    ".nad-keys .other{display:block;padding-left:13px;color:var(--nad-soft)}"
    ".nad-keys .cut{display:block;border-top:2px dashed var(--nad-ink);font-weight:600}"
)


def key_range(
    keys: Collection[str],
    returned: Sequence[str],
    *,
    bounds: Sequence[str] = (),
    wanted: Collection[str] | None = None,
    title: str | None = None,
) -> Picture:
    """The sort keys of one item collection in DynamoDB's order (K2), the cuts of a key condition, and what came back.

    keys: every sort key of the collection. returned: those that a Query gave, in its order. bounds: the texts of the
    condition, drawn where they would stand among the keys. wanted: what the question was after (default: `returned`).
    """
    after = set(returned if wanted is None else wanted)
    came = {key: place for place, key in enumerate(returned, 1)}
    marked: list[tuple[bytes, int, str]] = [(key.encode(), 1, key) for key in keys]
    marked += [(bound.encode(), 0, bound) for bound in bounds]  # a bound stands in front of a key that equals it
    marked.sort()
    missed, unwanted = len(after - came.keys()), len(came.keys() - after)

    shown = _near([not kind or key in came or key in after for _, kind, key in marked])
    drawn: list[tuple[str, str, str]] = []
    plain: list[tuple[str, str, str]] = []
    skipped = 0
    for (_, kind, key), visible in zip(marked, shown, strict=True):
        if not visible:
            skipped += 1
            continue
        if skipped:
            drawn.append((Markup(f'<span class="other">… {count(skipped)} more</span>'), "", ""))
            plain.append((f"  … {count(skipped)} more", "", ""))
            skipped = 0
        if kind:
            look, place, remark = _state(key, came, after)
            drawn.append((Markup(f'<code class="{look}">{escape(key)}</code>'), place, remark))
            plain.append((f"  {shorten(key, _TEXT_KEY)}", place, remark))
        else:
            drawn.append((Markup(f'<code class="cut">{escape(key)}</code>'), "", "a bound stands here"))
            plain.append((f"── {shorten(key, _TEXT_KEY)} ──", "", "a bound stands here"))
    if skipped:
        drawn.append((Markup(f'<span class="other">… {count(skipped)} more</span>'), "", ""))
        plain.append((f"  … {count(skipped)} more", "", ""))

    heading = title or _finding(len(keys), len(came), missed, unwanted)
    head = ("sort keys, in DynamoDB's order", "came as", "")
    body = table(heading, (*head[:2], "remark"), drawn, numbers=(1,))
    return Picture(heading, body, grid(head, plain, numbers=(1,)), css=_CSS, kind="keys")


def _state(key: str, came: Mapping[str, int], after: Collection[str]) -> tuple[str, str, str]:
    """How a key is drawn: its class, its place in the answer, a remark."""
    if key in came:
        return "came", count(came[key]), "" if key in after else "✗ came, not wanted"
    return ("missed", "–", "✗ wanted, did not come") if key in after else ("other", "", "")


def _near(marks: Sequence[bool]) -> list[bool]:
    """Which lines to show: the marked ones and their neighbours."""
    places = [place for place, mark in enumerate(marks) if mark]
    kept = {near for place in places for near in range(place - _CONTEXT, place + _CONTEXT + 1)}
    return [place in kept for place in range(len(marks))]


def _finding(keys: int, came: int, missed: int, unwanted: int) -> str:
    told = [f"{plural(came, 'item')} of {count(keys)} came back"]
    if missed:
        told.append(f"{count(missed)} that {'was' if missed == 1 else 'were'} wanted lie{'s' * (missed == 1)} outside")
    if unwanted:
        told.append(f"{count(unwanted)} that {'was' if unwanted == 1 else 'were'} not wanted")
    return "; ".join(told) + ("" if missed or unwanted else ", one stretch of the collection")


# ── spellings ───────────────────────────────────────────────────────────────────────────────────────────────────────


def spelling_order(
    meant: Mapping[str, Sequence[str]], stored: Mapping[str, Sequence[str]], *, title: str | None = None
) -> Picture:
    """Ways to write something as a sort key: the order that was meant against the order that a Query gives.

    meant, stored: name of the spelling → the same sort keys, in either order.
    """
    right = [name for name in meant if list(meant[name]) == list(stored[name])]
    lines = [
        (name, "yes" if name in right else "no", " < ".join(stored[name]), _decided(meant[name], stored[name]))
        for name in meant
    ]
    heading = title or f"{count(len(right))} of {count(len(meant))} spellings keep the order that was meant"
    head = ("spelling", "as meant", "as DynamoDB keeps them", "the byte that decides")
    drawn = [
        (name, kept, Markup(f"<code>{escape(keys)}</code>"), Markup(f"<code>{escape(byte)}</code>"))
        for name, kept, keys, byte in lines
    ]
    text = "\n".join(
        f"{'✓' if kept == 'yes' else '✗'} {name}: {keys}" + (f"\n    {byte}" if byte else "")
        for name, kept, keys, byte in lines
    )
    return Picture(heading, table(heading, head, drawn), text, css=_CSS, kind="keys")


def _decided(meant: Sequence[str], stored: Sequence[str]) -> str:
    """The first two bytes that put a pair of keys in an order that was not meant; nothing where all is well."""
    for first, second in pairwise(stored):
        if meant.index(first) < meant.index(second):
            continue
        for one, other in zip(first, second, strict=False):
            if one != other:
                return f"{one} ({_hex(one)}) < {other} ({_hex(other)})"
        return f"“{first}” ends first"
    return ""


def _hex(character: str) -> str:
    return character.encode().hex(" ").upper()
