"""How a result looks: one card, as text for terminals and as HTML for notebooks. It knows nothing of exercises.

A state is always a word and an icon, never colour alone. Everything is escaped on the page (`helpers.page`) and nowhere
else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

from helpers.page import markdown
from helpers.page.state import GROUNDS, INK, Tone, state
from helpers.page.table import table
from helpers.page.theme import classes, style
from helpers.text import aligned

__all__ = ["Block", "Card", "Grid", "Link", "Part", "Prose", "Shown", "Tone", "html", "link", "text"]

_GAP: Final = 3
"""Columns between the cells of a table in a terminal."""
BUTTON: Final = (
    f"display:inline-block;padding:6px 14px;border-radius:6px;font-weight:600;text-decoration:none;color:{INK};"
    f"background:{GROUNDS['info']}"
)
"""How a link looks that is the way to go on. It brings both its colours, as a label does (`helpers.page.state`)."""
_CSS: Final = """
    & { margin-block: 4px }
    & p, & table { margin: 6px 0 }
    & ul, & ol { margin: 2px 0; padding-left: 18px }
    & .stacked tbody th { font-weight: 400; min-width: 15em }
    & .stacked code { overflow-wrap: anywhere }
    & .stacked td:nth-child(2) code { white-space: nowrap }
    & pre { margin: 2px 0 6px; white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere }
"""


@dataclass(frozen=True, slots=True)
class Prose:
    """Text in a small Markdown: see `helpers.page.markdown`."""

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
    stacked: bool = False
    """Whether the last cell of a row is long: a terminal shows it on a line of its own."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another place of the course: a notebook beside this one, or a heading in one."""

    text: str
    address: str
    """Relative to the notebook's folder."""
    button: bool = False
    """Whether this is *the* way to go on."""


Part = Prose | Block | Grid | Link


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
        return str(html(self.card()))


# --- text ---


def text(card: Card) -> str:
    """The card for a terminal: one headline, then indented lines."""
    lines = [f"{card.icon} {card.word} · {card.title}" if card.title else f"{card.icon} {card.word}"]
    for part in card.parts:
        lines += [f"  {line}".rstrip() for line in _text_lines(part)]
    return "\n".join(lines)


def _text_lines(part: Part) -> list[str]:
    if isinstance(part, Prose):
        return markdown.plain(part.text).splitlines()
    if isinstance(part, Block):
        return [f"{part.label}:", *(f"  {line}" for line in part.text.splitlines())]
    if isinstance(part, Link):
        return [f"→ {part.text} ({part.address.partition('#')[0]})" if part.button else f"· {part.text}"]
    if part.stacked:
        heads = aligned([row[:-1] for row in part.rows], gap=_GAP)
        return [line for head, row in zip(heads, part.rows, strict=True) for line in (head, f"  {row[-1]}")]
    return aligned([part.header, *part.rows], gap=_GAP)


# --- HTML ---


def html(card: Card) -> Markup:
    """The card for a notebook. Self-contained, the same bytes on every run."""
    name = (f"{card.word}: {card.title}" if card.title else card.word).replace("`", "")
    title = markdown.inline(card.title)
    head = Markup("<div>{}<strong>{}</strong></div>").format(state(card.tone, card.icon, card.word), title)
    content = head + Markup().join(_html_part(part) for part in card.parts)
    edge = f"border-left:5px solid {GROUNDS[card.tone]};padding:8px 14px"  # what is left where styles are stripped
    return style(content, "card", _CSS) + Markup(
        f'<div class="{classes("card", card.tone)}" role="status" aria-label="{escape(name)}" style="{edge}">'
        f"{content}</div>"
    )


def link(part: Link) -> Markup:
    """The link as HTML. JupyterLab opens a relative address in a tab of its own."""
    look = BUTTON if part.button else ""
    return Markup('<a href="{}"{}>{}</a>').format(
        part.address, Markup(f' class="go" style="{look}"') if look else "", part.text
    )


def _html_part(part: Part) -> Markup:
    if isinstance(part, Prose):
        return markdown.html(part.text)
    if isinstance(part, Block):
        label = markdown.inline(part.label)
        return Markup('<p>{}:</p><pre tabindex="0">{}</pre>').format(label, part.text)
    if isinstance(part, Link):
        return Markup("<p>{}</p>").format(link(part))
    drawn = table("", part.header, [[markdown.inline(cell) for cell in row] for row in part.rows])
    return Markup('<div class="stacked">{}</div>').format(drawn) if part.stacked else drawn
