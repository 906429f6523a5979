"""How something falls on partitions: one line for each key design, one cell for each partition, darker where more is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.table import table, wide
from helpers.show import shades
from helpers.text import capital, count, grid, listed, percent, plural, shorten

_EVEN: Final = 1.1
"""A line whose fullest partition has at most so many times the mean is called even."""
_TWIN_COLUMNS: Final = 24
_ENDS: Final = 64
_NARROW_ENDS: Final = 54
_NARROW: Final = 34
_ROOMY: Final = 42
_LETTER: Final = 8
_WIDEST: Final = 180
_SHORT: Final = 96
"""Pixels of the names in a narrow window, where long ones take two lines."""
"""Pixels: a column at the end, one of a partition at least, each where partitions are few and many; a letter; the names."""
_MANY: Final = 8
"""With more partitions than this figures are set smaller."""
_CSS: Final = (
    f"""
    & {{ --hatched: {shades.HATCHED}; --served: {shades.DEEPEST} }}
    & table {{ table-layout: fixed }}
    & caption {{ font-size: 13px; font-weight: 400; margin: 0 }}
    & th, & td {{ border-bottom: 3px solid var(--nad-paper); vertical-align: middle; padding-right: 0 }}
    & thead th {{ font-weight: 400; padding-right: 7px }}
    & thead th:first-child {{ width: var(--names) }}
    & .ends-1 thead th:last-child, & .ends-2 thead th:nth-last-child(-n+2) {{ width: var(--ends); padding-right: 0 }}
    & tbody th {{ overflow-wrap: anywhere; padding-right: 8px }}
    & td:has(> span) {{ padding: 0 3px 0 0 }}
    & td > span {{ display: flex; height: 34px; align-items: center; justify-content: flex-end; border-radius: 3px }}
    & td b {{ margin: 0 min(6px,3%) 0 0; padding: 0 2px; border-radius: 3px; font-weight: 400; font-size: 12px }}
    & .k4 {{ color: var(--nad-paper) }}
    & .many b {{ font-size: 11px; margin: 0; padding: 0 1px }}
    & .many thead th {{ font-size: 12px; padding-right: 4px }}
    & .over b {{ background: var(--nad-paper); color: var(--nad-ink); font-weight: 600 }}
    & .note span {{ white-space: nowrap; margin-right: 14px }}
    @container (max-width: 660px) {{
      & thead th:first-child {{ width: min(var(--names),{_SHORT}px) }}
      & .many td:has(> span) {{ padding-right: 2px }}
      & .many b {{ padding: 0; letter-spacing: -.5px }}
    }}
    & .refused {{ background: linear-gradient(transparent 60%,var(--served) 0),var(--hatched) }}
    & .key {{ display: inline-block; width: 26px; height: 13px; margin-right: 5px; vertical-align: -2px }}
    """
    + shades.TABLED
)


def spread(
    lines: Mapping[str, Sequence[float]],
    *,
    what: str = "items",
    limit: float | None = None,
    title: str | None = None,
    note: str = "",
) -> Picture:
    """What falls on each partition, under one or several key designs.

    lines: name of a key design → an amount for each partition, in key order. what: what is counted, in the plural. limit:
    what one partition takes: shades are then shares of it, and what is beyond it is hatched. Without a limit a shade tells how
    much a partition has of the line's even share.
    """
    counts = {len(amounts) for amounts in lines.values()}
    if len(counts) != 1 or not min(counts):
        raise ValueError("Every line of a spread has an amount for each partition, and all have as many of them.")
    (partitions,) = counts
    heading = title or _finding(lines, what, limit)
    places = [f"p{place}" for place in range(partitions)]
    ends = ["fullest", *(["refused"] if limit is not None else [])]
    head = ["key", *places, *ends]
    asked = capital(f"{what} on each of {plural(partitions, 'partition')}")
    drawn = [
        [name, *(_cell(amount, _whole(amounts, limit), limit) for amount in amounts), *_ends(amounts, limit)]
        for name, amounts in lines.items()
    ]
    columns = range(1, len(head))
    names = min(_WIDEST, 12 + _LETTER * max(map(len, lines)))
    crowd = partitions > _MANY
    column, end = (_NARROW, _NARROW_ENDS) if crowd else (_ROOMY, _ENDS)
    least_wide = min(names, _SHORT) + partitions * column + len(ends) * end
    look = f"--names:{names}px;--ends:{end}px;min-width:{least_wide}px"
    least = Markup('<div class="ends-{}{}" style="{}">{}</div>').format(
        len(ends), " many" if crowd else "", look, table(asked, head, drawn, numbers=columns)
    )
    body = wide(least) + _legend(limit)
    told = [[shorten(name, _TWIN_COLUMNS), *map(_amount, a), *_ends(a, limit)] for name, a in lines.items()]
    text = f"{asked}\n{grid(head, told, numbers=columns)}"
    return Picture(heading, Markup(body), text, note, _CSS, "spread")


def _whole(amounts: Sequence[float], limit: float | None) -> float:
    """What a shade is a share of: the limit, or the line's even share."""
    return limit if limit is not None else sum(amounts) / len(amounts)


def _cell(amount: float, whole: float, limit: float | None) -> Markup:
    share = amount / whole if whole else 0.0
    step = shades.shade(share, shades.EVEN if limit is None else shades.LIMITED)
    if limit is None or amount <= limit:
        return Markup('<span class="k{}"><b>{}</b></span>').format(step, _amount(amount))
    # Served below, refused above it, as high as its share is.
    refused = percent(1 - limit / amount, 0).replace(" ", "")
    ground = f"background:linear-gradient(transparent {refused},var(--served) 0),var(--hatched)"
    return Markup('<span class="over" style="{}"><b>{}</b></span>').format(ground, _amount(amount))


def _ends(amounts: Sequence[float], limit: float | None) -> list[str]:
    """The share of the fullest partition, and what is beyond the limit."""
    total = sum(amounts)
    fullest = percent(max(amounts) / total, 0) if total else "–"
    return [fullest] if limit is None else [fullest, _amount(_beyond(amounts, limit))]


def _beyond(amounts: Sequence[float], limit: float) -> float:
    return sum(max(0.0, amount - limit) for amount in amounts)


def _legend(limit: float | None) -> Markup:
    """What the shades mean, in words."""
    if limit is None:
        marks = [("k1", "less"), ("k2", "about the even share"), ("k3", "more"), ("k4", "far more")]
    else:
        some = f"{percent(shades.LIMITED[1], 0)} to {percent(shades.LIMITED[2], 0)}"
        marks = [
            ("k2", f"{some} of the limit of {count(limit)}"),
            ("k4", f"{shades.told()} and more"),
            ("refused", "above it: refused, by its share"),
        ]
    keys = Markup().join(Markup('<span><i class="key {}"></i>{}</span> ').format(kind, words) for kind, words in marks)
    return Markup('<p class="note">{}</p>').format(keys)


def _amount(amount: float) -> str:
    return count(round(amount))


def _finding(lines: Mapping[str, Sequence[float]], what: str, limit: float | None) -> str:
    """Which design is even and which is not, or how many partitions are asked for more than they give."""
    if limit is not None:
        over = {name: sum(amount > limit for amount in amounts) for name, amounts in lines.items()}
        calm = [name for name, places in over.items() if not places]
        if len(calm) == len(lines):
            return f"No partition is asked for more than {count(limit)} {what}"
        busy = [f"{plural(places, 'partition')} under {name}" for name, places in over.items() if places]
        rest = f"; of none under {listed(calm)}" if calm else ""
        return f"More than {count(limit)} {what} are asked of {listed(busy)}{rest}"
    even = [name for name, amounts in lines.items() if max(amounts) * len(amounts) <= _EVEN * sum(amounts)]
    uneven = [name for name in lines if name not in even]
    if not uneven:
        return f"All {len(lines)} designs spread their {what} evenly"
    if not even:
        return f"No design of {len(lines)} spreads its {what} evenly"
    return f"Even: {', '.join(even)}. Uneven: {', '.join(uneven)}"
