"""A goal for something that can be moved, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from helpers.page import markdown
from helpers.page.state import GROUNDS, Tone, state
from helpers.page.theme import classes, style

Kind = Literal["met", "almost", "open", "aside"]
_LOOKS: Final[dict[Kind, tuple[Tone, str, str]]] = {
    "met": ("best", "★", "Met"),
    "almost": ("good", "✓", "It works"),
    "open": ("wait", "…", "Not yet"),
    "aside": ("info", "i", "Beside the goal"),
}
_CSS: Final = """
    & { margin: 4px 0 }
    &[role] { min-height: 62px }
    & p { margin: 0; display: inline }
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a goal is reached, and why, in a small Markdown."""

    kind: Kind
    why: str

    def __str__(self) -> str:
        """The verdict as text."""
        _, icon, word = _LOOKS[self.kind]
        return f"{icon} {word}: {markdown.plain(self.why)}"

    def inline(self) -> Markup:
        """The verdict in a cell."""
        tone, icon, word = _LOOKS[self.kind]
        return Markup(state(tone, icon, word)) + markdown.inline(self.why)

    def _repr_html_(self) -> str:
        tone, icon, word = _LOOKS[self.kind]
        return _box(Markup(state(tone, icon, word)) + markdown.html(self.why), GROUNDS[tone], ' role="status"')


def goal(words: str) -> str:
    """What is to be reached, as HTML; words are in a small Markdown."""
    return _box(Markup(state("info", "→", "Goal")) + markdown.html(words), GROUNDS["info"])


def goal_text(words: str) -> str:
    """The same as plain text."""
    return f"→ Goal: {markdown.plain(words)}"


def _box(content: Markup, edge: str, more: str = "") -> str:
    look = f"border-left:5px solid {edge};padding:8px 14px"
    box = Markup(f'<div class="{classes("verdict")}" style="{look}"{more}>{content}</div>')
    return str(style(content, "verdict", _CSS) + box)
