"""A design review on the screen: one line for each pattern, and under it what to know about it."""

from __future__ import annotations

from typing import Final

from helpers.meter import milliseconds
from helpers.prices import money
from helpers.review.report import Report, Result, facts
from helpers.show.base import Picture, escape, wide
from helpers.show.text import TEXT_WIDTH, count, plural, wrap

_CSS: Final = (
    ".nad.nad-review td,.nad.nad-review th{padding-right:8px}"
    ".nad-review .who{display:block;font-weight:400;font-size:12px;color:var(--nad-soft)}"
    ".nad-review .state{white-space:nowrap;font-weight:600}"
    ".nad.nad-review .first>*{border-bottom:0;padding-bottom:0}"
    ".nad.nad-review .says td{padding:2px 8px 7px 12px;border-left:4px solid var(--nad-b);width:auto}"
    ".nad.nad-review .warn td{border-left-color:var(--nad-e)}"
    ".nad-review .bad .state{color:var(--nad-b)}.nad-review .fair .state{color:var(--nad-e)}"
    ".nad-review .good .state{color:var(--nad-c)}"
    ".nad-review code{font:12px var(--jp-code-font-family,ui-monospace,monospace);background:none;padding:0;color:inherit}"
    ".nad.nad-review tfoot td,.nad.nad-review tfoot th{border:0;border-top:2px solid var(--nad-ink);font-weight:600}"
)
_HEADS: Final = (
    ("access pattern", False),
    ("verdict", False),
    ("requests", True),
    ("read per item", True),
    ("units", True),
    ("time", True),
    ("a month", True),
    ("hottest key", True),
    ("10×", False),
    ("100×", False),
)
_MARKS: Final = {"fine": "✓", "too hot": "✗", "too slow": "✗", "over quota": "✗"}
_TONES: Final = {"✗": "bad", "△": "fair", "✓": "good"}


def draw(report: Report) -> Picture:
    """The table, worst first, and the same in text."""
    title = report.finding
    heads = "".join(
        f'<th scope="col"{_right(number)}>{escape(text)}</th>' for text, number in _HEADS
    )
    body = "".join(_lines(result) for result in report.ranked)
    total = money(report.monthly)
    foot = (
        f'<tfoot><tr align="left"><th scope="row" colspan="6">All patterns together</th>'
        f'<td{_right(True)}>{total}</td><td colspan="3"></td></tr></tfoot>'
    )
    drawn = wide(
        f'<table><caption>{escape(title)}</caption><thead><tr align="left">{heads}</tr></thead>'
        f"<tbody>{body}</tbody>{foot}</table>"
    )
    text = "\n".join([_twin(result) for result in report.ranked] + [f"All patterns together: {total} a month"])
    note = (
        "Average of one question; on demand, list prices, 730 hours. Time is a model choice. "
        "10× and 100×: that many times the users, so that many times the questions and items."
    )
    return Picture(title, drawn, text, note=note, css=_CSS, kind="review")


def _right(number: bool) -> str:
    return ' class="num" align="right"' if number else ""


def _lines(result: Result) -> str:
    """One pattern: its numbers, and a second line where there is something to say."""
    measured = result.measured
    each, totals = measured.per_question, measured.totals
    icon, word = result.verdict
    asked = totals.requests > 0
    cells = (
        count(round(each(totals.requests), 1)) + (" Scan" if measured.scans else "") if asked else "–",
        result.ratio,
        count(round(each(totals.units), 2)) if asked else "–",
        milliseconds(each(totals.seconds)) if asked else "–",
        money(result.monthly) if asked else "–",
        result.hottest if asked else "–",
    )
    who = " · ".join(part for part in (result.pattern.who, f"{count(result.pattern.rate)}/s") if part)
    tone = _TONES[icon]
    first = f"{tone} first" if result.advice else tone
    name = f'<th scope="row">{escape(result.pattern.name)}<br><span class="who">{escape(who)}</span></th>'
    numbers = "".join(f"<td{_right(True)}>{escape(cell)}</td>" for cell in cells)
    numbers += "".join(
        f"<td>{f'{_MARKS[view.word]} {escape(view.word)}' if asked else '–'}</td>" for view in result.outlooks[1:]
    )
    line = f'<tr class="{first}" align="left">{name}<td><span class="state">{icon} {escape(word)}</span></td>{numbers}</tr>'
    if not result.advice:
        return line
    says = "says" if tone == "bad" else "says warn"
    return f'{line}<tr class="{says}" align="left"><td colspan="{len(_HEADS)}">{_coded(result.advice)}</td></tr>'


def _coded(text: str) -> str:
    """The sentence, with what stands in backticks as code."""
    parts = text.split("`")
    return "".join(f"<code>{escape(part)}</code>" if place % 2 else escape(part) for place, part in enumerate(parts))


def _twin(result: Result) -> str:
    """One pattern as text: verdict and name, numbers, advice."""
    icon, word = result.verdict
    who = f" ({result.pattern.who})" if result.pattern.who else ""
    lines = [wrap(f"{icon} {word}: {result.pattern.name}{who}, {plural(result.pattern.rate, 'question')} a second")]
    told = " · ".join(value for _, value in facts(result))
    if told:
        lines.append(wrap(told, TEXT_WIDTH - 4))
    if result.advice:
        lines.append(wrap(f"→ {result.advice}", TEXT_WIDTH - 4))
    return "\n    ".join("\n".join(lines).split("\n"))
