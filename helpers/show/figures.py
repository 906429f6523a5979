"""A lesson's own numbers on a page: a table of them, and bars on one scale from zero, each under the finding it shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any, Final

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.table import Line, bar, table, wide
from helpers.show.values import brief
from helpers.text import count, grid

_PLACES_MAX: Final = 2
_FINE: Final = 0.1
"""A column whose numbers are all smaller than this has so many more decimals."""
_PLACES_FINE: Final = 4
_VALUE: Final = 72
_TEXT_BAR: Final = 30
_MARK: Final = " ◂"
_SPELLED: Final = re.compile(r"[+\-−]?\$?[\d,]*\.?\d+ ?(%|×|ms|s|B|KB|MB|GB)?( \([^)]*\))?|–|")
"""A number that was spelled already: "$16.43", "4.2 ms", "+33 %"."""
_CSS: Final = """
    & tbody th { font-weight: 400; min-width: 9em }
    & tbody th.num { min-width: 0 }
    & .told > * { background: var(--nad-panel); font-weight: 600 }
    & .num { padding-left: 28px }
    & table { width: auto; min-width: min(100%,420px) }
    & table:has(td:last-child:not(.num)) { width: 100% }
    & td:last-child:not(.num) { width: 45% }
    & td:last-child:has(.bar) { width: 60% }
    & .rest { background: none }
    @container (max-width: 660px) {
      & .num { padding-left: 10px }
      & thead .num { white-space: normal }
      & tbody th { min-width: 6em }
    }
"""

Rows = Mapping[str, Any] | Iterable[Mapping[str, Any]]
"""Dictionaries of head → value, one for each line; or a dictionary of a line's name → the same, or → its values."""


def as_table(
    rows: Rows, *, title: str, heads: Sequence[str] = (), mark: str | Collection[str] = (), note: str = ""
) -> Picture:
    """A table under the finding it shows. Numbers stand at the right with as many decimals as their column needs.

        as_table({"Scan": {"requests": 18, "read units": 2248.5}, "Query": {"requests": 1, "read units": 0.5}}, title="…")

    rows: a list of dictionaries (head → value), or a dictionary of each line's name → such a dictionary, a list of values
    or one value. heads: the heads from the left, where the rows bring none or the first, that of the names, is to have one.
    mark: the names of the lines that the title is about. note: one line below.
    """
    names, lines = _read(rows, heads)
    if not lines:
        raise ValueError("There is nothing in this table yet: give `as_table` rows, as dictionaries of head and value.")
    columns = list(zip(*([line.get(name) for name in names] for line in lines), strict=True))
    numbers = [place for place, column in enumerate(columns) if _is_numbers(column)]
    spelled = list(zip(*(_spell(column) for column in columns), strict=True))
    wanted = {mark} if isinstance(mark, str) else set(mark)
    unknown = wanted - {line[0] for line in spelled}
    if unknown:
        raise ValueError(
            f"No line begins with {min(unknown)!r}. They begin with: {', '.join(cells[0] for cells in spelled)}."
        )
    told = [cells[0] in wanted for cells in spelled]
    shown = [
        (cells[0] + _MARK * is_told, *cells[1:]) if 0 not in numbers else cells
        for cells, is_told in zip(spelled, told, strict=True)
    ]
    drawn = [Line(cells, "told" if is_told else "") for cells, is_told in zip(shown, told, strict=True)]
    body = wide(table("", names, drawn, numbers=numbers))
    return Picture(title, body, grid(names, shown, numbers=numbers), note, _CSS, "figures")


def as_bars(
    values: Mapping[str, float | Decimal],
    *,
    title: str,
    of: str = "",
    whole: float | Decimal | None = None,
    rest: str = "",
    note: str = "",
) -> Picture:
    """Bars on one scale that begins at zero, under the finding they show.

        as_bars({"second 1": 30, "second 2": 10}, whole=30, of="accepted", rest="refused", title="…")

    values: name → number, none of them negative. of: what is counted. whole: what each could have been at most; the rest of
    it is drawn hatched. rest: what that is called.
    """
    if not values:
        raise ValueError("There is nothing to draw yet: give `as_bars` a dictionary of names and numbers.")
    low = min(values, key=lambda name: values[name])
    if values[low] < 0:
        raise ValueError(f"{low!r} is {values[low]}: bars begin at zero and cannot show less.")
    numbers = [float(value) for value in values.values()]
    end = max([*numbers, float(whole or 0)]) or 1.0
    if whole is not None and max(numbers) > whole:
        raise ValueError(f"A bar of {count(max(numbers))} is longer than the whole of {count(whole)}.")
    shares = [value / end for value in numbers]
    lefts = [float(whole) / end - share if whole is not None else 0.0 for share in shares]
    spelled = _spell(list(values.values()))
    key = f"■ {of} · ▨ {rest}" if rest else "on one scale"
    text_key = f"█ {of} · ░ {rest}" if rest else ""
    named = list(zip(values, spelled, shares, lefts, strict=True))
    drawn = [(name, value, bar((share, "solid"), (left, "hatched"))) for name, value, share, left in named]
    plain = [(name, value, _text_bar(share, left)) for name, value, share, left in named]
    body = table("", ("", of, key), drawn, numbers=(1,))
    return Picture(title, Markup(body), grid(("", of, text_key), plain, numbers=(1,)), note, _CSS, "figures")


def _text_bar(share: float, left: float) -> str:
    solid = max(round(share * _TEXT_BAR), int(share > 0))
    return "█" * solid + "░" * max(0, round((share + left) * _TEXT_BAR) - solid)


def _read(rows: Rows, heads: Sequence[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """The heads, and each line as head → value."""
    if not isinstance(rows, Mapping):
        lines = [dict(line) for line in rows]
        names = list(dict.fromkeys(name for line in lines for name in line))
        if heads and set(heads) - set(names):
            raise ValueError(f"No row has {min(set(heads) - set(names))!r}. They have: {', '.join(names)}.")
        return list(heads) or names, lines
    given = list(rows.items())
    if all(isinstance(value, Mapping) for _, value in given):
        first = heads[0] if heads else ""
        names = [first, *dict.fromkeys(name for _, line in given for name in line)]
        return names, [{first: name, **line} for name, line in given]
    cells = [[name, *(value if isinstance(value, list | tuple) else [value])] for name, value in given]
    names = [*heads, *[" " * place for place in range(len(heads), max(map(len, cells)))]]
    return names, [dict(zip(names, line, strict=False)) for line in cells]


def _is_number(value: Any) -> bool:
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def _is_numbers(column: Sequence[Any]) -> bool:
    """Whether a column holds numbers and nothing else, as such or spelled."""
    known = [value for value in column if value is not None]
    return bool(known) and all(
        _is_number(value) or (isinstance(value, str) and _SPELLED.fullmatch(value)) for value in known
    )


def _spell(column: Sequence[Any]) -> list[str]:
    """A column in words. All numbers of it have as many decimals, so that their digits stand below each other."""
    numbers = [value for value in column if _is_number(value)]
    places = _PLACES_FINE if numbers and 0 < max(map(abs, numbers)) < _FINE else _PLACES_MAX
    wanted = max((len(count(value, places).partition(".")[2]) for value in numbers), default=0)
    return [f"{value:,.{wanted}f}" if _is_number(value) else _word(value) for value in column]


def _word(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return brief(value, _VALUE)
