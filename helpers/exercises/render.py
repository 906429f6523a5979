"""How a result looks: one card, as text for terminals and as HTML for notebooks. It knows nothing of exercises.

A state is always a word and an icon, never colour alone. Everything is escaped here and nowhere else. The HTML has no
script, no style sheet and no ids; text and surfaces follow JupyterLab's theme variables, and outside JupyterLab the
fallbacks paint their own background. The coloured label brings both its colours, so that its contrast is the same in
every theme.
"""

from __future__ import annotations

import html as _html
import re
from dataclasses import dataclass
from typing import Any, Literal

Tone = Literal["blank", "error", "wait", "good", "best", "info"]

LABELS: dict[Tone, tuple[str, str]] = {  # tone → (text, background) of the label
    "blank": ("#ffffff", "#5f6368"),
    "error": ("#ffffff", "#a8321f"),
    "wait": ("#ffffff", "#8a5300"),
    "good": ("#ffffff", "#1b6e3c"),
    "best": ("#ffffff", "#0b5f8a"),
    "info": ("#ffffff", "#4a4f9c"),
}
THEME = {  # our use → (JupyterLab's variable, fallback where there is no JupyterLab)
    "text": ("--jp-content-font-color0", "#1f1f1f"),
    "surface": ("--jp-layout-color1", "#ffffff"),
    "inset": ("--jp-layout-color2", "#eeeeee"),
    "border": ("--jp-border-color1", "#bdbdbd"),
}


@dataclass(frozen=True, slots=True)
class Prose:
    """Text in a small Markdown: paragraphs, `code`, **bold**, lines that start with "- "."""

    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Preformatted text with a label above it: code, or what a learner printed."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Prose | Block | Grid

_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


@dataclass(frozen=True, slots=True)
class Card:
    """A calm box: a label (icon and word), a title, and parts below each other."""

    tone: Tone
    icon: str
    word: str
    title: str
    parts: tuple[Part, ...] = ()


class Shown:
    """Something a cell shows when it is its last line: text in a terminal, HTML in a notebook, JSON for tools."""

    __slots__ = ()

    def card(self) -> Card:
        """What is shown, ready for a terminal or a notebook."""
        raise TypeError(f"{type(self).__name__} has no card")

    def to_json(self) -> dict[str, Any]:
        """The same content as plain data."""
        raise TypeError(f"{type(self).__name__} has no JSON form")

    def __str__(self) -> str:
        """The card as text."""
        return text(self.card())

    def __repr__(self) -> str:
        """The card as text, so that a cell's last line shows it where there is no HTML."""
        return text(self.card())

    def _repr_html_(self) -> str:
        return html(self.card())


# --- text ---


def text(card: Card) -> str:
    """The card for a terminal: one headline, then indented lines."""
    lines = [f"{card.icon} {card.word} · {card.title}" if card.title else f"{card.icon} {card.word}"]
    for part in card.parts:
        lines += [f"  {line}".rstrip() for line in _text_lines(part)]
    return "\n".join(lines)


def _text_lines(part: Part) -> list[str]:
    if isinstance(part, Prose):
        return _BOLD.sub(r"\1", part.text).splitlines()
    if isinstance(part, Block):
        return [f"{part.label}:", *(f"  {line}" for line in part.text.splitlines())]
    rows = [part.header, *part.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(part.header))]
    return ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]


# --- HTML ---


def colour(use: str) -> str:
    """A theme colour as CSS, with its fallback."""
    variable, fallback = THEME[use]
    return f"var({variable},{fallback})"


def html(card: Card) -> str:
    """The card for a notebook. Self-contained, the same bytes on every run."""
    foreground, background = LABELS[card.tone]
    name = _html.escape(f"{card.word}: {card.title}" if card.title else card.word)
    box = (
        f"border:1px solid {colour('border')};border-left:5px solid {background};border-radius:4px;"
        "padding:8px 14px;margin:4px 0;"
        f"max-width:56em;background:{colour('surface')};color:{colour('text')};line-height:1.5;"
        "font-family:var(--jp-content-font-family,system-ui,sans-serif);font-size:var(--jp-content-font-size1,14px)"
    )
    label = (
        f"display:inline-block;padding:1px 9px;margin-right:8px;border-radius:10px;font-weight:600;"
        f"color:{foreground};background:{background}"
    )
    head = (
        f'<div><span style="{label}"><span aria-hidden="true">{card.icon}</span> {_html.escape(card.word)}</span>'
        f"<strong>{_html.escape(card.title)}</strong></div>"
    )
    body = "".join(_html_part(part) for part in card.parts)
    return f'<div class="nad-card nad-{card.tone}" role="group" aria-label="{name}" style="{box}">{head}{body}</div>'


def _html_part(part: Part) -> str:
    if isinstance(part, Prose):
        return _html_prose(part.text)
    if isinstance(part, Block):
        style = (
            f"margin:2px 0 6px;padding:6px 10px;background:{colour('inset')};color:{colour('text')};"
            "overflow-x:auto;white-space:pre-wrap;"
            "font-family:var(--jp-code-font-family,monospace);font-size:var(--jp-code-font-size,13px)"
        )
        label = f'<p style="margin:6px 0 0">{_inline(part.label)}:</p>'
        return f'{label}<pre tabindex="0" style="{style}">{_html.escape(part.text)}</pre>'
    return _html_grid(part)


def _html_grid(grid: Grid) -> str:
    cell = f"text-align:left;padding:3px 12px 3px 0;border-bottom:1px solid {colour('border')};color:{colour('text')}"
    head = "".join(f'<th scope="col" style="{cell}">{_inline(name)}</th>' for name in grid.header)
    rows = "".join(
        f'<tr style="background:{colour("surface")}">'
        + "".join(f'<td style="{cell}">{_inline(value)}</td>' for value in row)
        + "</tr>"
        for row in grid.rows
    )
    table = "border-collapse:collapse;margin:6px 0;font-size:inherit"
    return f'<table style="{table}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _html_prose(text: str) -> str:
    """Consecutive lines are one paragraph or one bullet, as in Markdown; an empty line ends it."""
    groups: list[list[str]] = []
    fresh = True
    for line in text.splitlines():
        starts = line.startswith("- ")
        if not line.strip():
            fresh = True
            continue
        if fresh or starts:
            groups.append([])
        groups[-1].append(line.strip())
        fresh = False
    blocks: list[str] = []
    for group in groups:
        joined = " ".join(group)
        bullet = joined.startswith("- ")
        style = "margin:2px 0 2px 18px;display:list-item" if bullet else "margin:6px 0"
        blocks.append(f'<p style="{style}">{_inline(joined[2:] if bullet else joined)}</p>')
    return "".join(blocks)


def _inline(text: str) -> str:
    """Escaped text with code spans and bold; what is inside a code span stays as it is."""
    style = (
        "font-family:var(--jp-code-font-family,monospace);padding:0 3px;"
        f"background:{colour('inset')};color:{colour('text')}"
    )
    parts = re.split(r"(`[^`\n]+`)", text)
    done: list[str] = []
    for part in parts:
        if len(part) > 2 and part.startswith("`") and part.endswith("`"):
            done.append(f'<code style="{style}">{_html.escape(part[1:-1])}</code>')
        else:
            done.append(_BOLD.sub(r"<strong>\1</strong>", _html.escape(part)))
    return "".join(done)
