"""A design review on the screen: one line for each pattern, and under it what to know about it."""

from __future__ import annotations

from typing import Final

from helpers.page.base import LEFT, Picture, escape, wide
from helpers.review.report import Report
from helpers.review.result import Result, facts
from helpers.text import count, milliseconds, money, plural, wrap

_CSS: Final = (  # ".nad" three times: on a page, the base of a later picture must not win (it repeats its rules)
    ".nad.nad.nad-review th,.nad.nad.nad-review td{padding:2px 0 2px 12px;white-space:nowrap}"
    ".nad.nad.nad-review tbody td:last-child:not(.num){width:auto}.nad.nad.nad-review .sep{display:none}"
    ".nad.nad.nad-review thead th{padding-bottom:5px}.nad.nad.nad-review tr>:first-child{padding-left:16px}"
    ".nad.nad.nad-review tbody tr>*{border-bottom:0}.nad.nad.nad-review tbody th{border-top:1px solid var(--nad-line)}"
    ".nad.nad.nad-review tbody tr>th:first-child{padding:8px 0 0;white-space:normal}"
    ".nad.nad.nad-review .who{font-weight:400;color:var(--nad-soft)}.nad.nad.nad-review .state{display:inline-block;min-width:10.5em}"
    ".nad.nad.nad-review .says td:first-child:last-child{padding:4px 0 9px 16px;white-space:normal;width:auto}"
    ".nad.nad.nad-review tbody tr:last-child td{padding-bottom:9px}"
    ".nad.nad.nad-review .bad .state{color:var(--nad-b)}.nad.nad.nad-review .fair .state{color:var(--nad-e)}"
    ".nad.nad.nad-review .good .state{color:var(--nad-c)}"
    ".nad.nad.nad-review code{font:12px var(--jp-code-font-family,ui-monospace,monospace);background:none;padding:0;color:inherit}"
    ".nad.nad.nad-review tfoot>tr>*{border:0;border-top:2px solid var(--nad-ink);font-weight:600;padding-top:6px}"
    ".nad.nad.nad-review tfoot th:first-child{padding-left:0}"
)
_HEADS: Final = (
    ("requests", True),
    ("read per item", True),
    ("units", True),
    ("time", True),
    ("a month", True),
    ("hottest key", True),
    ("at 10×", False),
    ("at 100×", False),
)
_INDENT: Final = "    "
_MARKS: Final = {"fine": "✓", "too hot": "✗", "too slow": "✗", "over quota": "✗"}
_TONES: Final = {"✗": "bad", "△": "fair", "✓": "good"}


def draw(report: Report) -> Picture:
    """The table, worst first, and the same in text."""
    title = report.finding
    heads = "".join(f'<th scope="col"{_right(number)}>{escape(text)}</th>' for text, number in _HEADS)
    body = "".join(_group(result) for result in report.ranked)
    total = money(report.monthly)
    foot = (
        f'<tfoot><tr><th scope="row" colspan="4"{LEFT}>All patterns together</th>'
        f'<td{_right(True)}>{total}</td><td colspan="3"></td></tr></tfoot>'
    )
    drawn = wide(f"<table><caption>{escape(title)}</caption><thead><tr>{heads}</tr></thead>{body}{foot}</table>")
    text = "\n".join([_twin(result) for result in report.ranked] + [f"All patterns together: {total} a month"])
    note = (
        "Average of one question; on demand, list prices, 730 hours. Time is a model choice. "
        "10× and 100×: that many times the users, so that many times the questions and items."
    )
    return Picture(title, drawn, text, note=note, css=_CSS, kind="review")


def _right(number: bool) -> str:
    return ' class="num" align="right"' if number else ""


def _group(result: Result) -> str:
    """One pattern: its verdict and name, its numbers, and what to know about it where there is something to say."""
    measured = result.measured
    each, totals = measured.per_question, measured.totals
    icon, word = result.verdict
    who = " · ".join(part for part in (result.pattern.who, f"{count(result.pattern.rate)} a second") if part)
    name = (
        f'<tr class="{_TONES[icon]}"><th scope="rowgroup" colspan="{len(_HEADS)}"{LEFT}>'
        f'<span class="state">{icon} {escape(word)}<span class="sep">:</span></span> {escape(result.pattern.name)} '
        f'<span class="who">· {escape(who)}</span></th></tr>'
    )
    numbers = ""
    if totals.requests:
        cells = (
            count(round(each(totals.requests), 1)) + (" Scan" if measured.scans else ""),
            result.ratio,
            count(round(each(totals.units), 2)),
            milliseconds(each(totals.seconds)),
            money(result.monthly),
            result.hottest,
            *(f"{_MARKS[view.word]} {view.word}" if result.answered else "–" for view in result.outlooks[1:]),
        )
        drawn = (f"<td{_right(number)}>{escape(cell)}</td>" for cell, (_, number) in zip(cells, _HEADS, strict=True))
        numbers = f"<tr>{''.join(drawn)}</tr>"
    says = ""
    if result.advice:
        says = f'<tr class="says"><td colspan="{len(_HEADS)}"{LEFT}>{_coded(result.advice)}</td></tr>'
    return f"<tbody>{name}{numbers}{says}</tbody>"


def _coded(text: str) -> str:
    """The sentence, with what stands in backticks as code."""
    parts = text.split("`")
    return "".join(f"<code>{escape(part)}</code>" if place % 2 else escape(part) for place, part in enumerate(parts))


def _twin(result: Result) -> str:
    """One pattern as text: verdict and name, numbers, advice."""
    icon, word = result.verdict
    who = f" ({result.pattern.who})" if result.pattern.who else ""
    head = f"{icon} {word}: {result.pattern.name}{who}, {plural(result.pattern.rate, 'question')} a second"
    told = " · ".join(value for _, value in facts(result))
    advice = result.advice and f"→ {result.advice}"
    return "\n".join(
        [wrap(head, indent=_INDENT), *(_INDENT + wrap(part, indent=_INDENT) for part in (told, advice) if part)]
    )
