"""A design review on the screen: for each pattern its verdict, its numbers, and what to know about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from helpers.page import markdown
from helpers.page.picture import Picture
from helpers.page.state import Tone, state
from helpers.page.table import Cell, Line, table, wide
from helpers.review.result import Result
from helpers.text import count, listed, milliseconds, plural, wrap

_CSS: Final = """
    & th, & td { padding: 2px 0 2px 12px; white-space: nowrap }
    & thead th { padding-bottom: 5px }
    & tr > :first-child { padding-left: 16px }
    & tbody tr > * { border-bottom: 0 }
    & .name > th { border-top: 1px solid var(--nad-line); padding: 8px 0 2px; white-space: normal }
    & .who { font-weight: 400; color: var(--nad-soft) }
    & .says > td { padding-top: 4px; white-space: normal }
    & tbody > tr:last-child > * { padding-bottom: 9px }
    & tfoot > tr > * { border: 0; border-top: 2px solid var(--nad-ink); font-weight: 600; padding-top: 6px }
    & tfoot th:first-child { padding-left: 0 }
"""
_HEADS: Final = ("requests", "read per item", "units", "time", "a month", "hottest key", "at 10×", "at 100×")
_NUMBERS: Final = range(6)
_MONTH: Final = _HEADS.index("a month")
_INDENT: Final = "    "
_MARKS: Final = {"fine": "✓", "too hot": "✗", "too slow": "✗", "over quota": "✗"}
_TONES: Final[dict[str, Tone]] = {"✗": "error", "△": "wait", "✓": "good"}


def draw(finding: str, results: Sequence[Result], total: str) -> Picture:
    """The table, in the order of `results`, and the same in text. total: what all of it costs in a month."""
    sums: list[str | Cell] = [
        Cell("All patterns together", columns=_MONTH),
        total,
        Cell("", columns=len(_HEADS) - _MONTH - 1),
    ]
    drawn = table(finding, _HEADS, *map(_group, results), foot=[sums], numbers=_NUMBERS)
    text = "\n".join([*map(_twin, results), f"All patterns together: {total} a month"])
    note = (
        "Average of one question; on demand, list prices, 730 hours. Time is a model choice. "
        "10× and 100×: that many times the users, so that many times the questions and items."
    )
    return Picture(finding, wide(drawn), text, note=note, css=_CSS, kind="review")


def _group(result: Result) -> list[Line]:
    """One pattern: its verdict and name, its numbers, and what to know about it where there is something to say."""
    measured = result.measured
    each, totals = measured.per_question, measured.totals
    icon, word = result.verdict
    who = " · ".join(part for part in (result.pattern.who, f"{count(result.pattern.rate)} a second") if part)
    name = Markup('{}{} <span class="who">· {}</span>').format(
        state(_TONES[icon], icon, word), result.pattern.name, who
    )
    lines = [Line([Cell(name, columns=len(_HEADS))], "name")]
    if totals.requests:
        numbers = (
            count(each(totals.requests), 1) + (" Scan" if measured.scans else ""),
            result.ratio,
            count(each(totals.units)),
            milliseconds(each(totals.seconds)),
            result.price,
            result.hottest,
            *(f"{_MARKS[view.word]} {view.word}" if result.answered else "–" for view in result.outlooks[1:]),
        )
        lines.append(Line(numbers, named=False))
    if result.advice:
        lines.append(Line([Cell(markdown.inline(result.advice), columns=len(_HEADS))], "says", named=False))
    return lines


def _twin(result: Result) -> str:
    """One pattern as text: verdict and name, numbers, advice."""
    icon, word = result.verdict
    who = f" ({result.pattern.who})" if result.pattern.who else ""
    head = f"{icon} {word}: {result.pattern.name}{who}, {plural(result.pattern.rate, 'question')} a second"
    parts = [" · ".join(_facts(result)), result.advice and f"→ {result.advice}"]
    return "\n".join([wrap(head, indent=_INDENT), *(_INDENT + wrap(part, indent=_INDENT) for part in parts if part)])


def _facts(result: Result) -> Iterator[str]:
    """The numbers of one question on average, in words."""
    measured = result.measured
    each, totals = measured.per_question, measured.totals
    if not totals.requests:
        return
    yield plural(round(each(totals.requests), 1), "request") + (", Scan" if measured.scans else "")
    if result.ratio != "–":
        yield f"{result.ratio} read per item"
    kinds = (("read", totals.read_units), ("write", totals.write_units))
    yield listed(plural(round(each(units), 2), f"{kind} unit") for kind, units in kinds if units) or "no units"
    yield milliseconds(each(totals.seconds))
    yield f"{result.price}/month"
    if result.hottest != "–":
        yield f"hottest key: {result.hottest}"
    if result.answered:
        yield from (f"at {view.factor}×: {view.word}" for view in result.outlooks[1:])
