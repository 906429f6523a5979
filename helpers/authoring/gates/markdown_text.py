"""What the gates read from a Markdown text: prose without code, headings, links, images, tags, blocks of Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER: Final = MarkdownIt("commonmark", {"html": True}).enable(["table"])
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 – a link that must not be is a finding, not text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its depth, 1 for the title."""

    depth: int
    title: str
    """Its words, without marks."""


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block: its language in lower case (`""` where it names none), its text and its line, counted from 1."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Tag:
    """An HTML tag that is opened in the text, or closed (`/details`)."""

    name: str
    attributes: dict[str, str]
    written: str
    """As it stands in the text."""


class _Html(HTMLParser):
    """The tags and the words of a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}, self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(Tag(f"/{tag}", {}, f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@lru_cache(maxsize=512)
def _blocks(text: str) -> tuple[Token, ...]:
    return tuple(_PARSER.parse(text))


def _inline(text: str) -> Iterator[Token]:
    """What stands within the paragraphs, headings and table cells of a text."""
    for block in _blocks(text):
        yield from block.children or ()


def _words(token: Token) -> str:
    """What a reader sees of an inline token or a block of HTML, without code."""
    if token.type == "text":
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_block":
        return " ".join(_Html(token.content).words)
    if token.type == "image":
        return "".join(_words(child) for child in token.children or ())
    return " " if token.type == "code_inline" else ""


def _said(text: str, *, headings: bool, quotations: bool) -> str:
    parts: list[str] = []
    quoted = 0
    heading = False
    for block in _blocks(text):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(block.type, 0)
        if block.type in ("heading_open", "heading_close"):
            heading = block.type == "heading_open"
        if (quoted and not quotations) or (heading and not headings):
            continue
        parts.append("".join(_words(token) for token in block.children or (block,)))
    return "\n".join(part for part in parts if part.strip())


def prose(text: str) -> str:
    """What is ours to word: no code, no quotations, no addresses."""
    return _said(text, headings=True, quotations=False)


def sentences(text: str) -> str:
    """What is said below the headings, without code."""
    return _said(text, headings=False, quotations=True)


def headings(text: str) -> list[Heading]:
    """The headings of a Markdown text, in order."""
    tokens = _blocks(text)
    return [
        Heading(int(token.tag[1:]), "".join(_title(child) for child in tokens[place + 1].children or ()))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def _title(token: Token) -> str:
    return token.content if token.type == "code_inline" else _words(token)


def tags(text: str) -> list[Tag]:
    """The HTML tags of a text, opened and closed, in order; what is shown as code has none."""
    found: list[Tag] = []
    for block in _blocks(text):
        for token in block.children or (block,):
            if token.type in ("html_block", "html_inline"):
                found += _Html(token.content).tags
    return found


def targets(text: str) -> list[str]:
    """Where the links and images of a text point, as they are written (percent signs and all)."""
    found = [
        str(token.attrGet("href") if token.type == "link_open" else token.attrGet("src"))
        for token in _inline(text)
        if token.type in ("link_open", "image")
    ]
    return found + [tag.attributes["href"] for tag in tags(text) if tag.name == "a" and "href" in tag.attributes]


def images_without_alt(text: str) -> list[str]:
    """The images of a text that a screen reader cannot describe, as they are written."""
    found = [
        f"![]({token.attrGet('src')})" for token in _inline(text) if token.type == "image" and not token.content.strip()
    ]
    return found + [
        tag.written for tag in tags(text) if tag.name == "img" and not tag.attributes.get("alt", "").strip()
    ]


def anchors(text: str) -> set[str]:
    """Every name a link to this text may use: JupyterLab's and GitHub's form of each heading, and explicit ids."""
    names = {tag.attributes[key] for tag in tags(text) for key in ("id", "name") if tag.attributes.get(key)}
    for heading in headings(text):
        names.add(heading.title.strip().replace(" ", "-"))
        names.add(re.sub(r"[^\w\- ]", "", heading.title.strip().lower()).replace(" ", "-"))
    return names


def fences(text: str) -> list[Code]:
    """The fenced blocks of code, wherever they stand (in a list, in a quotation)."""
    return [
        Code(token.info.partition(" ")[0].lower(), token.content, (token.map or [0])[0] + 1)
        for token in _blocks(text)
        if token.type == "fence"
    ]
