"""What every picture of the course is made of: a title that states a finding, a drawing, and the same in words.

A picture is HTML or SVG of our own: no script, no network, no ids, the same bytes on every run. It paints its own
background from JupyterLab's CSS variables, with fallbacks for other viewers, so it works in light and dark. Colours
never carry meaning alone. Where a viewer strips the drawing (GitHub does), title and text remain.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from helpers.text import wrap

WIDTH: Final = 720
"""Width of a drawing in CSS pixels; with its frame a picture stays under 760."""

SERIES: Final = ("a", "b", "c", "d", "e", "f")
"""Names of the palette: `var(--nad-a)` … in CSS, classes `f-a` (fill) and `s-a` (stroke) in SVG."""

# Contrast with the paper is at least 4.5 in both themes, and neighbours stay apart for colour-blind readers (tested).
LIGHT: Final = {
    "ink": "#1b1f24", "soft": "#57606a", "line": "#c4cad1", "paper": "#ffffff", "panel": "#f3f5f7",
    "a": "#005cac", "b": "#7f2500", "c": "#007b5a", "d": "#8c3f86", "e": "#816408", "f": "#57606a",
}  # fmt: skip
DARK: Final = {
    "ink": "#eceff3", "soft": "#a9b3be", "line": "#4a525c", "paper": "#111417", "panel": "#1e2329",
    "a": "#5caeff", "b": "#ff9c64", "c": "#4ed3a6", "d": "#ca8bcd", "e": "#e6c64c", "f": "#a9b3be",
}  # fmt: skip

DASHES: Final = ("", "7 4", "2 4", "10 4 2 4", "4 3", "1 5")
"""Dash patterns that go with SERIES, so that lines differ without colour."""


LEFT: Final = ' style="text-align:left"'
"""For cells of text: in a notebook that it does not trust JupyterLab strips `<style>` and sets all cells to the right."""


class Markup(str):
    """HTML that is ready and must not be escaped again."""

    __slots__ = ()


def escape(text: object) -> str:
    """Text made safe for HTML, attributes included. Markup passes as it is."""
    return str(text) if isinstance(text, Markup) else html.escape(str(text), quote=True)


# Where JupyterLab is around, its own variables win: pictures then follow whatever theme the reader has chosen.
_JUPYTER: Final = {
    "ink": "--jp-content-font-color1",
    "paper": "--jp-layout-color0",
    "line": "--jp-border-color1",
}


def _variables(palette: dict[str, str]) -> str:
    def value(name: str, colour: str) -> str:
        return f"var({_JUPYTER[name]},{colour})" if name in _JUPYTER else colour

    return ";".join(f"--nad-{name}:{value(name, colour)}" for name, colour in palette.items())


_NO_THEME: Final = "body:not([data-jp-theme-light],.vscode-light) .nad"
_DARK_SCOPES: Final = '[data-jp-theme-light="false"] .nad,.vscode-dark .nad'

_CSS: Final = (
    f".nad{{{_variables(LIGHT)};"
    "color:var(--nad-ink);background:var(--nad-paper);border:1px solid var(--nad-line);border-radius:6px;"
    "font:14px/1.45 var(--jp-content-font-family,system-ui,sans-serif);max-width:740px;box-sizing:border-box;"
    "margin:8px 0;padding:12px 14px;text-align:left}"
    f"@media(prefers-color-scheme:dark){{{_NO_THEME}{{{_variables(DARK)}}}}}"
    f"{_DARK_SCOPES}{{{_variables(DARK)}}}"
    ".nad figcaption,.nad caption{font-size:15px;font-weight:600;text-align:left;color:var(--nad-ink);margin:0 0 8px;"
    "padding:0;caption-side:top}"
    ".nad.nad p{margin:8px 0 0;color:var(--nad-soft);font-size:13px;text-align:left}"
    ".nad svg{display:block;width:100%;height:auto}"
    ".nad details{margin-top:8px;font-size:13px;color:var(--nad-soft)}.nad summary{cursor:pointer}"
    ".nad pre{margin:6px 0 0;padding:8px;overflow:auto;color:var(--nad-ink);background:var(--nad-panel);"
    "font:12px/1.4 var(--jp-code-font-family,ui-monospace,monospace)}"
    ".nad :focus-visible{outline:2px solid var(--nad-a);outline-offset:2px}"
)
_TABLE_CSS: Final = (
    ".nad .wide{overflow-x:auto}"
    ".nad.nad table{border-collapse:collapse;table-layout:auto;width:100%;margin:0;font-size:13px;"
    "color:var(--nad-ink);border:0}.nad svg+table caption{font-size:13px;margin:10px 0 4px}"
    ".nad.nad tr,.nad.nad tbody tr:nth-child(n){background:none}"
    ".nad.nad th,.nad.nad td{padding:4px 10px 4px 0;text-align:left;vertical-align:top;border:0;"
    "border-bottom:1px solid var(--nad-line);color:inherit;white-space:normal;max-width:none}"
    ".nad.nad thead th{color:var(--nad-soft);font-weight:600;vertical-align:bottom}.nad.nad tbody th{font-weight:600}"
    ".nad.nad tbody tr:last-child>*{border-bottom:0}.nad.nad tbody td:last-child:not(.num){width:46%}"
    ".nad.nad .num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".nad.nad .num:last-child{padding-right:0}"
)
_BAR_CSS: Final = (
    ".nad .bar{display:flex;padding:3px 0 0 6px}.nad .bar i{display:block;height:12px;min-width:2px;"
    "box-sizing:border-box;background:var(--nad-a)}.nad .bar .hatched{border:1px solid var(--nad-a);"
    "background:repeating-linear-gradient(45deg,var(--nad-a) 0 1.5px,transparent 1.5px 5px)}"
)
_SVG_CSS: Final = (
    ".nad text{font-size:12px;fill:var(--nad-ink);font-family:var(--jp-content-font-family,system-ui,sans-serif)}"
    ".nad .soft{fill:var(--nad-soft)}.nad .bold{font-weight:600}.nad .end{text-anchor:end}"
    ".nad .mid{text-anchor:middle}.nad .rule{stroke:var(--nad-line);fill:none}.nad .faint{stroke-opacity:.55}"
    ".nad .box{fill:var(--nad-panel);stroke:var(--nad-line)}"
)


def _series_css(body: str) -> str:
    """Fill, stroke and text classes of the series that the drawing uses, and no others."""
    rules = []
    for name in SERIES:
        for prefix, declaration in (("f", "fill"), ("s", "stroke")):
            if f"{prefix}-{name}" in body:
                rules.append(f".nad .{prefix}-{name}{{{declaration}:var(--nad-{name})}}")
    return "".join(rules)


def style(body: str, extra: str = "") -> str:
    """The one `<style>` of an output: the base, and of the rest what `body` uses."""
    parts = [_CSS]
    if 'class="bar"' in body:
        parts.append(_BAR_CSS)
    if "<table" in body:
        parts.append(_TABLE_CSS)
    if "<svg" in body:
        parts += [_SVG_CSS, _series_css(body)]
    return f"<style>{''.join(parts)}{extra}</style>"


@dataclass(frozen=True)
class Picture:
    """A drawing with its finding as title and a text twin. Jupyter shows the HTML, a terminal the text."""

    title: str
    """What the picture shows, as a sentence."""
    body: str
    """The drawing: SVG or HTML, already escaped."""
    text: str
    """The same in plain text, at most 80 columns, without the title."""
    note: str = ""
    """One line under the drawing, such as a source or a model choice."""
    css: str = ""
    """Rules that only this kind of picture needs. They name its class, since a page holds many pictures."""
    kind: str = ""
    """Adds the class `nad-<kind>`."""

    def __repr__(self) -> str:
        parts = [wrap(self.title), self.text, wrap(self.note)]
        return "\n".join(part for part in parts if part)

    def _repr_html_(self) -> str:
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        twin = (
            f"<details><summary>As text</summary><pre>{escape(self.text)}</pre></details>"
            if "<svg" in self.body
            else ""
        )
        title = escape(self.title)
        classes = f"nad nad-{self.kind}" if self.kind else "nad"
        heading = "" if f"<caption>{title}</caption>" in self.body else f"<figcaption>{title}</figcaption>"
        return f'{style(self.body, self.css)}<figure class="{classes}">{heading}{self.body}{note}{twin}</figure>'


# ── HTML ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def bar(*parts: tuple[float, str]) -> Markup:
    """A bar for a cell of a table, from (share of the cell's width from 0 to 1, "solid" or "hatched")."""
    drawn = "".join(
        f'<i class="{kind}" style="width:{number(100 * share)}%"></i>' for share, kind in parts if share > 0
    )
    return Markup(f'<div class="bar">{drawn}</div>')


def table(
    caption: str,
    head: Sequence[str],
    lines: Iterable[Sequence[str]],
    *,
    numbers: Iterable[int] = (),
) -> str:
    """A semantic table: a caption, column heads, the first cell of each line as its head. Escapes all but Markup.

    numbers: positions of the columns that hold numbers and are set to the right.
    """
    right = frozenset(numbers)

    def cell(tag: str, place: int, text: str, scope: str = "") -> str:
        classes = ' class="num"' if place in right else ""
        return f"<{tag}{scope}{classes}>{escape(text)}</{tag}>"

    heads = "".join(cell("th", place, text, ' scope="col"') for place, text in enumerate(head))
    body = "".join(
        "<tr>"
        + "".join(
            cell("td", place, text) if place else cell("th", 0, text, ' scope="row"') for place, text in enumerate(line)
        )
        + "</tr>"
        for line in lines
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def wide(content: str) -> str:
    """A table that may be wider than a narrow window: it scrolls, with the keyboard too."""
    return f'<div class="wide" tabindex="0" role="group" aria-label="table, scrolls sideways">{content}</div>'


# ── SVG ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel, always spelled the same way."""
    return f"{value:.1f}".removesuffix(".0")


def svg(height: float, parts: Iterable[str], alt: str) -> str:
    """An SVG as wide as a picture, with its description for those who cannot see it."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {number(height)}" role="img" aria-label="{escape(alt)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def label(x: float, y: float, text: str, classes: str = "") -> str:
    """A text in a drawing. Classes: soft, bold, end, mid, f-a … f-f."""
    attribute = f' class="{classes}"' if classes else ""
    return f'<text x="{number(x)}" y="{number(y)}"{attribute}>{escape(text)}</text>'


def rect(x: float, y: float, width: float, height: float, classes: str, *, radius: float = 0, more: str = "") -> str:
    """A rectangle. `more` is further attributes, written out."""
    rounded = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        f'{rounded} class="{classes}"{more}/>'
    )


def path(points: str, classes: str, more: str = "") -> str:
    """A path, given as SVG path data."""
    return f'<path d="{points}" class="{classes}"{more}/>'
