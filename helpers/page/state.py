"""How a verdict looks: a label with an icon and a word on a colour, the same wherever something is judged.

The label brings both its colours, so its contrast is the same in every theme, and it keeps them where a viewer strips
style sheets.
"""

from __future__ import annotations

from typing import Final, Literal

from markupsafe import Markup, escape

Tone = Literal["blank", "error", "wait", "good", "best", "info"]

INK: Final = "#ffffff"
"""The text of a label."""
GROUNDS: Final[dict[Tone, str]] = {
    "blank": "#5f6368",
    "error": "#a8321f",
    "wait": "#8a5300",
    "good": "#1b6e3c",
    "best": "#1b6e3c",
    "info": "#4a4f9c",
}
"""The ground of a label by its tone: good and best are both green, and differ by icon and word."""


def state(tone: Tone, icon: str, word: str) -> Markup:
    """The label of a verdict. Its icon is for the eyes; whoever listens hears the word."""
    look = (
        "display:inline-block;padding:1px 9px;margin-right:8px;border-radius:10px;font-weight:600;"
        f"color:{INK};background:{GROUNDS[tone]}"
    )
    return Markup(
        f'<span class="state" style="{look}"><span aria-hidden="true">{escape(icon)}</span> {escape(word)}</span>'
    )
