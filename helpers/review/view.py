"""A design review on the screen: for each pattern its verdict, its numbers, and what to know about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from helpers.page import markdown
from helpers.page.picture import Picture
from helpers.page.state import Tone, state
from helpers.page.table import Cell, Line, table, wide
from helpers.review.result import Result
from helpers.text import count, listed, milliseconds, plural, wrap

_CSS: Final = """
    & th, & td { padding: 5px 0 5px 9px; white-space: nowrap }
    & tr > :first-child { padding-left: 0 }
    & tr > :nth-last-child(2) { padding-left: 18px }
    & tbody > tr > * { border-bottom: 0; border-top: 1px solid var(--nad-line) }
    & .says > td { border-top: 0; padding: 0 0 7px 9px; white-space: normal; color: var(--nad-soft) }
    & .state { margin-right: 0; font-size: 12px; padding: 0 8px }
    @container (max-width: 660px) {
      & th, & td { padding-left: 4px; font-size: 12px }
      & tr > :nth-last-child(2) { padding-left: 10px }
      & thead th:nth-child(3), & tbody td:nth-child(3), & tfoot td:nth-child(2) { display: none }
      & .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
    }
    & tfoot > tr > * { border: 0; border-top: 2px solid var(--nad-ink); font-weight: 600; padding-top: 6px }
"""
_HEADS: Final = (
    "pattern",
    "verdict",
    Markup("per<br>second"),
    "requests",
    Markup("read<br>per item"),
    Markup("capacity<br>units"),
    "a month",
    "at 10×",
    "at 100×",
)
_NUMBERS: Final = range(2, 7)
_RATE: Final = 2
_MONTH: Final = _HEADS.index("a month")
_INDENT: Final = "    "
_MARKS: Final = {
    "fine": ("✓", "fine"),
    "too hot": ("✗", "too hot"),
    "too slow": ("✗", "too slow"),
    "over quota": ("✗", "quota"),
}
_TONES: Final[dict[str, Tone]] = {"✗": "error", "△": "wait", "✓": "good"}


def draw(finding: str, results: Sequence[Result], totals: Mapping[int, str]) -> Picture:
    """The table, in the order of `results`, and the same in text. totals: what all of it costs in a month, by growth."""
    total, *grown = totals.values()
    sums: list[str | Cell] = [
        Cell("All patterns together", columns=_RATE),
        "",  # below the rates, which a narrow window leaves out
        Cell("", columns=_MONTH - _RATE - 1),
        total,
        *grown,
    ]
    drawn = table("", _HEADS, *map(_group, results), foot=[sums], numbers=_NUMBERS)
    later = "".join(f"; {sum_} at {factor}×" for factor, sum_ in list(totals.items())[1:] if sum_)
    text = "\n".join([*map(_twin, results), f"All patterns together: {total} a month{later}"])
    note = (
        "Averages of one question: items read for each one answered, read and write units. On demand, list prices, 730 hours. "
        "10× and 100×: that many times the users, so that many times the questions and items."
    )
    return Picture(finding, wide(drawn), text, note=note, css=_CSS, kind="review")


def _group(result: Result) -> list[Line]:
    """One pattern in a line, and what to know about it in a second one where there is something to say."""
    measured = result.measured
    each, totals = measured.per_question, measured.totals
    icon, word = result.verdict
    # How long it holds stands in the columns behind.
    verdict = state(_TONES[icon], icon, word.partition(" below")[0])
    cells: list[str | Cell] = [result.pattern.name, verdict, count(result.pattern.rate)]
    if totals.requests:
        cells += [
            ("Scan: " if measured.scans else "") + count(each(totals.requests), 1),
            result.ratio,
            count(each(totals.units)),
            result.price,
            *(_marked(view.word) if result.answered else "–" for view in result.outlooks[1:]),
        ]
    else:
        cells.append(Cell("", columns=len(_HEADS) - len(cells)))
    lines = [Line(cells)]
    if result.advice:
        lines.append(Line([Cell(markdown.inline(result.advice), columns=len(_HEADS))], "says", named=False))
    return lines


def _marked(word: str) -> Markup:
    """An outlook as icon and word; in a narrow window the word is for those who listen."""
    return Markup('{} <span class="word">{}</span>').format(*_MARKS[word])


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
    if measured.hottest is not None or measured.scans:
        yield f"hottest key: {result.hottest}"
    if result.answered:
        yield from (f"at {view.factor}×: {view.word}" for view in result.outlooks[1:])
