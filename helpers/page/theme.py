"""The one theme: colours for light and dark, JupyterLab's own variables, and the style sheet of an output.

Everything that is drawn names its colours `var(--nad-ink)`, `var(--nad-a)` …; an output carries the variables and the
rules that it uses, and no others, since a notebook is cut into outputs that know nothing of each other. Colours never
carry meaning alone. Where a viewer strips styles (GitHub does), titles, tables and text remain.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from markupsafe import Markup

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

JUPYTER: Final = {
    "ink": "--jp-content-font-color1",
    "paper": "--jp-layout-color0",
    "line": "--jp-border-color1",
}
"""Where JupyterLab is around, its own variables win: outputs then follow whatever theme the reader has chosen."""

_NO_THEME: Final = "body:not([data-jp-theme-light],.vscode-light) .nad"
_DARK_SCOPES: Final = '[data-jp-theme-light="false"] .nad,.vscode-dark .nad'
_USED: Final = re.compile(r"var\(--nad-(\w+)\)")

_SHEET: Final = {
    "": """
        .nad {
          color: var(--nad-ink); background: var(--nad-paper); border: 1px solid var(--nad-line); border-radius: 6px;
          font: 14px/1.45 var(--jp-content-font-family,system-ui,sans-serif); max-width: 848px; box-sizing: border-box;
          margin: 8px 0; padding: 12px 14px; text-align: left; text-wrap: pretty
        }
        .jp-RenderedHTMLCommon>.nad.nad { margin-right: -20px }
        .widget-html-content:has(>.nad) { min-width: 0 }
        .jp-RenderedText.jp-OutputArea-output pre { word-break: normal; overflow-wrap: anywhere }
    """,
    "<figcaption": """
        .nad figcaption {
          font-size: 15px; font-weight: 600; text-align: left; color: var(--nad-ink); margin: 0 0 8px; padding: 0
        }
    """,
    'class="note"': """
        .nad.nad .note { margin: 8px 0 0; color: var(--nad-soft); font-size: 13px; text-align: left }
    """,
    "<details": """
        .nad details { margin-top: 8px; font-size: 13px; color: var(--nad-soft) }
        .nad summary { cursor: pointer }
    """,
    "tabindex": """
        .nad :focus-visible { outline: 2px solid var(--nad-a); outline-offset: 2px }
    """,
    "<pre": """
        .nad.nad.nad pre {
          margin: 6px 0 0; padding: 8px; overflow: auto; white-space: pre; word-break: normal; overflow-wrap: normal;
          color: var(--nad-ink); background: var(--nad-panel);
          font: 12px/1.4 var(--jp-code-font-family,ui-monospace,monospace)
        }
    """,
    "<code": """
        .nad.nad.nad code {
          font: 12px/1.4 var(--jp-code-font-family,ui-monospace,monospace); color: inherit; background: none;
          border: 0; padding: 0
        }
        .nad.nad.nad p code, .nad.nad.nad li code { background: var(--nad-panel); padding: 0 3px; font-size: 13px }
    """,
    "<table": """
        .nad .wide {
          container-type: inline-size; overflow-x: auto; background:
            linear-gradient(90deg,var(--nad-paper) 40%,transparent) -1px 0/36px 100% no-repeat local,
            linear-gradient(270deg,var(--nad-paper) 40%,transparent) calc(100% + 1px) 0/36px 100% no-repeat local,
            linear-gradient(90deg,var(--nad-line),transparent) 1px 0/12px 100% no-repeat scroll,
            linear-gradient(270deg,var(--nad-line),transparent) calc(100% - 1px) 0/12px 100% no-repeat scroll
        }
        .nad.nad table {
          border-collapse: collapse; table-layout: auto; width: 100%; margin: 0; font-size: 13px;
          color: var(--nad-ink); border: 0
        }
        .nad caption {
          font-size: 15px; font-weight: 600; text-align: left; color: var(--nad-ink); margin: 0 0 8px; padding: 0;
          caption-side: top
        }
        .nad .drawing + table caption { font-size: 13px; margin: 10px 0 4px }
        .nad.nad tr, .nad.nad tbody tr:nth-child(n) { background: none }
        .nad.nad th, .nad.nad td {
          padding: 4px 10px 4px 0; text-align: left; vertical-align: top; border: 0;
          border-bottom: 1px solid var(--nad-line); color: inherit; white-space: normal; max-width: none;
          line-height: normal
        }
        .nad.nad thead th { color: var(--nad-soft); font-weight: 600; vertical-align: bottom }
        .nad.nad tbody th { font-weight: 600 }
        .nad.nad tbody:last-child tr:last-child > *, .nad.nad tfoot tr:last-child > * { border-bottom: 0 }
        .nad.nad tfoot th { font-weight: 600 }
        .nad.nad .num { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
        .nad.nad .num:last-child { padding-right: 0 }
        .nad.nad .num + :not(.num) { padding-left: 14px }
    """,
    'class="bar"': """
        .nad .bar { display: flex; padding: 3px 0 0 6px }
        .nad .bar i { display: block; height: 12px; min-width: 2px; box-sizing: border-box; background: var(--nad-a) }
        .nad .bar .hatched {
          border: 1px solid var(--nad-a);
          background: repeating-linear-gradient(45deg,var(--nad-a) 0 1.5px,transparent 1.5px 5px)
        }
    """,
    "<svg": """
        .nad .drawing, .nad details.twin { display: block !important }
        .nad pre.twin { display: none }
        .nad .drawing { overflow-x: auto }
        .nad .drawing>svg { display: block; width: 100%; height: auto; min-width: 660px }
        .nad text {
          font-size: 12px; fill: var(--nad-ink); font-family: var(--jp-content-font-family,system-ui,sans-serif)
        }
        .nad .soft { fill: var(--nad-soft) }
        .nad .bold { font-weight: 600 }
        .nad .end { text-anchor: end }
        .nad .mid { text-anchor: middle }
        .nad .rule { stroke: var(--nad-line); fill: none }
        .nad .faint { stroke-opacity: .55 }
        .nad .box { fill: var(--nad-panel); stroke: var(--nad-line) }
    """,
    'class="stretched"': """
        .nad .stretched path { vector-effect: non-scaling-stroke }
    """,
    'class="hatch"': """
        .nad .hatch { stroke: var(--nad-a); stroke-width: 1.5; fill: none }
    """,
}
"""What in an output asks for rules → the rules.

JupyterLab styles tables and paragraphs with one class in front, code with two; rules that overrule it have one more,
and those of a kind of output four. A page holds many outputs, and all of these rules come again with the next one.

One rule reaches beyond our outputs: what a cell prints. JupyterLab breaks its long lines wherever they end, in the middle
of a word (`.jp-OutputArea-output pre { word-break: break-all }`), and has no setting for that.
"""


def style(content: str, kind: str = "", rules: str = "") -> Markup:
    """The one `<style>` of an output: the variables and the rules that its `content` uses, and those of its own kind.

    kind: the output is an element with `classes(kind)`. rules: CSS of this kind alone; in it `&` stands for an output of the
    kind, as in "& th { … }", and outweighs JupyterLab's rules and those that all outputs share. The rules of one kind
    must not contradict each other from output to output.
    """
    shared = "".join(rules for sign, rules in _SHEET.items() if sign in content)
    sheet = _compact(shared + _series(content) + rules.replace("&", f".nad.nad.nad.nad-{kind}"))
    used = set(_USED.findall(sheet + content))
    light, dark = _variables(LIGHT, used), _variables(DARK, used)
    themes = f".nad{{{light}}}@media(prefers-color-scheme:dark){{{_NO_THEME}{{{dark}}}}}{_DARK_SCOPES}{{{dark}}}"
    return Markup(f"<style>{themes}{sheet}</style>")


def classes(*kinds: str) -> str:
    """The classes of an output's outermost element. A dollar is a dollar: JupyterLab sets no formulas in it."""
    return " ".join(["nad", *(f"nad-{kind}" for kind in kinds if kind), "mathjax_ignore"])


@cache
def _compact(css: str) -> str:
    """The same rules without the blanks that only people need."""
    return re.sub(r" ?([{}>]) ?|([;,:]) ", r"\1\2", " ".join(css.split())).replace(";}", "}").strip()


def _variables(palette: dict[str, str], used: set[str]) -> str:
    def value(name: str, colour: str) -> str:
        return f"var({JUPYTER[name]},{colour})" if name in JUPYTER else colour

    return ";".join(f"--nad-{name}:{value(name, colour)}" for name, colour in palette.items() if name in used)


def _series(body: str) -> str:
    """Fill, stroke and text classes of the series that the drawing uses, and no others."""
    return "".join(
        f".nad .{prefix}-{name}{{{declaration}:var(--nad-{name})}}"
        for name in SERIES
        for prefix, declaration in (("f", "fill"), ("s", "stroke"))
        if f"{prefix}-{name}" in body
    )
