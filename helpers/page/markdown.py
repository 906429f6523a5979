"""A small Markdown for what is said to learners: paragraphs, lists, `code`, **bold** and *emphasis*, nothing else.

What a learner wrote may stand in it, so there are no links, images, headings or HTML, and underscores mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup


def html(text: str) -> Markup:
    """The text as HTML: paragraphs and lists."""
    return Markup(_parser().render(text))


def inline(text: str) -> Markup:
    """The text as HTML without paragraphs, for a line of its own."""
    return Markup(_parser().renderInline(text))


def plain(text: str) -> str:
    """The text as a terminal shows it: line by line as it is written, without the marks of bold."""
    if "**" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    for token in _parser().parse(text):
        if token.type != "inline" or token.map is None:
            continue
        written, shown = token.content.split("\n"), _without_bold(token.children or ()).split("\n")
        if len(written) == len(shown):  # code over two lines is left as it is
            for place, before, after in zip(range(*token.map), written, shown, strict=True):
                lines[place] = lines[place].rstrip().removesuffix(before.rstrip()) + after.rstrip()
    return "\n".join(lines)


def _without_bold(tokens: Iterable[Token]) -> str:
    parts = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "code_inline":
                parts.append(f"{token.markup}{token.content}{token.markup}")
            case "em_open" | "em_close":
                parts.append(token.markup)
            case _:
                parts.append(token.content)
    return "".join(parts)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["backticks", "emphasis", "list", "newline"])
    parser.inline.ruler.before("emphasis", "underscore", _underscore)
    return parser


def _underscore(state: StateInline, silent: bool) -> bool:
    """An underscore is a character like any other: names in Python are full of them."""
    if state.src[state.pos] != "_":
        return False
    if not silent:
        state.pending += "_"
    state.pos += 1
    return True
