"""Sort keys as DynamoDB keeps them: which spellings keep the order that was meant, and what a key condition cuts out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.table import Cell, Line, table
from helpers.text import capital, count, grid, plural, shorten, wrap

_CONTEXT: Final = 2
"""Keys shown on each side of whatever is marked; the rest is counted."""
_TEXT_KEY: Final = 48
_INDENT: Final = "    "
_CSS: Final = """
    & code { white-space: pre-wrap; overflow-wrap: anywhere }
    & th, & td { padding: 1px 10px 1px 0; border-bottom: 0 }
    & thead th { padding-bottom: 4px }
    & table { width: auto }
    & caption { font-size: 13px; font-weight: 400; margin: 0 }
    & tbody th { font-weight: 400 }
    & th + td, & thead th + th { padding-left: 36px }
    & .remark { font-weight: 600; margin-left: 14px; white-space: nowrap }
    & .key { display: inline-block; padding: 1px 0 1px 13px; color: var(--nad-soft) }
    & .came {
      padding-left: 8px; border-left: 5px solid var(--nad-a); color: inherit; background: var(--nad-panel)
    }
    & .missed { padding-left: 8px; border-left: 5px double var(--nad-b); color: inherit; font-weight: 600 }
    & .cut { padding-left: 13px; font-weight: 600 }
    & .bound > * {
      background: repeating-linear-gradient(90deg,var(--nad-ink) 0 7px,transparent 7px 11px) 0 0/100% 2px no-repeat;
      padding-top: 3px
    }
"""
_SPELLINGS_CSS: Final = """
    & code i { font-style: normal; white-space: nowrap }
    & tbody th { width: 19% }
    & td:nth-child(2), & .byte { white-space: nowrap }
    & td:last-child { width: 19% }
"""


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
    # The first bound stands in front of a key that equals it, the second behind: BETWEEN takes both ends in.
    cuts = [(bound.encode(), 2 * min(place, 1), bound) for place, bound in enumerate(sorted(bounds, key=str.encode))]
    standing = sorted([*((key.encode(), 1, key) for key in keys), *cuts])

    lines: list[_Line] = []
    for line, near in _near([_line(kind != 1, text, came, after) for _, kind, text in standing]):
        if near:
            lines.append(line)
        elif lines and lines[-1].look == "more":
            lines[-1] = lines[-1]._replace(hidden=lines[-1].hidden + 1)
        else:
            lines.append(_Line("more", "", hidden=1))

    missed, unwanted = len(after - came.keys()), len(came.keys() - after)
    heading = title or _finding(len(keys), len(came), missed, unwanted)
    order = "sort keys, in DynamoDB's order"
    body = table(capital(order), ("key", "came as"), [line.drawn() for line in lines], numbers=(1,))
    text = grid((order, "came as", ""), [(line.plain(), line.place, line.remark) for line in lines], numbers=(1,))
    return Picture(heading, body, text, css=_CSS, kind="keys")


class _Line(NamedTuple):
    """One line of the list: a key, a bound, or a number of keys that are not shown."""

    look: Literal["key", "key came", "key missed", "cut", "more"]
    text: str
    place: str = ""
    remark: str = ""
    hidden: int = 0

    def drawn(self) -> Line:
        """The line of the table, its remark right behind the key; a bound reaches over all columns."""
        if self.look == "more":
            return Line([Markup('<span class="key">… {} more</span>').format(count(self.hidden)), ""])
        said = Markup('<span class="remark">{}</span>').format(self.remark) if self.remark else ""
        key = Markup('<code class="{}">{}</code>{}').format(self.look, self.text, said)
        return Line([Cell(key, columns=2)], kind="bound") if self.look == "cut" else Line([key, self.place])

    def plain(self) -> str:
        if self.look == "more":
            return f"  … {count(self.hidden)} more"
        short = shorten(self.text, _TEXT_KEY)
        return f"── {short} ──" if self.look == "cut" else f"  {short}"


def _line(is_bound: bool, text: str, came: Mapping[str, int], after: Collection[str]) -> _Line:
    if is_bound:
        return _Line("cut", text, remark="a bound stands here")
    if text in came:
        return _Line("key came", text, count(came[text]), "" if text in after else "✗ came, not wanted")
    return _Line("key missed", text, "–", "✗ wanted, did not come") if text in after else _Line("key", text)


def _near(lines: Sequence[_Line]) -> Iterator[tuple[_Line, bool]]:
    """Each line, and whether it is marked or close to one that is."""
    places = [place for place, line in enumerate(lines) if line.look != "key"]
    kept = {near for place in places for near in range(place - _CONTEXT, place + _CONTEXT + 1)}
    for place, line in enumerate(lines):
        yield line, place in kept


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
        (name, "✓ yes" if name in right else "✗ no", " < ".join(stored[name]), _decided(meant[name], stored[name]))
        for name in meant
    ]
    heading = title or f"{count(len(right))} of {count(len(meant))} spellings keep the order that was meant"
    head = ("spelling", "as meant", "as DynamoDB keeps them", "the byte that decides")
    drawn = [
        (name, kept, _chain(stored[name]), byte and Markup('<code class="byte">{}</code>').format(byte))
        for name, kept, _, byte in lines
    ]
    told = [
        (wrap(f"{kept[0]} {name}: {keys}", indent=_INDENT), byte and _INDENT + byte) for name, kept, keys, byte in lines
    ]
    text = "\n".join(line for pair in told for line in pair if line)
    return Picture(heading, table(heading, head, drawn), text, css=_SPELLINGS_CSS, kind="spellings")


def _chain(keys: Sequence[str]) -> Markup:
    """Keys in their order, each in one piece."""
    return Markup("<code>{}</code>").format(Markup(" &lt; ").join(Markup("<i>{}</i>").format(key) for key in keys))


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
