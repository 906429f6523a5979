"""The little of Markdown that the gates need: prose without code, headings, links, images."""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
QUOTE = re.compile(r"^>.*$", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<title>.+?)[ \t]*#*$", re.MULTILINE)
LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target><[^>]*>|[^)\s]+)(?:\s+\"[^\"]*\")?\)"
)
IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r"\balt\s*=\s*(\"\s*[^\"\s][^\"]*\"|'\s*[^'\s][^']*')", re.IGNORECASE)
LINK_TAG = re.compile(r"<a\b[^>]*\bhref\s*=\s*[\"'](?P<target>[^\"']*)[\"']", re.IGNORECASE)
ANCHOR_TAG = re.compile(r"<[^>]+\b(?:id|name)\s*=\s*[\"'](?P<name>[^\"']+)[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its depth, 1 for the title."""

    depth: int
    title: str


def without_code(text: str) -> str:
    """Markdown with fences, code spans and comments taken out."""
    return CODE_SPAN.sub(" ", FENCE.sub("\n", COMMENT.sub("", text)))


def prose(text: str) -> str:
    """What is ours to word: no code, no quotations, no addresses."""
    plain = QUOTE.sub("", without_code(text))
    return LINK.sub(lambda match: match["text"], plain)


def headings(text: str) -> list[Heading]:
    """The headings of a Markdown text, in order."""
    outside = FENCE.sub("\n", COMMENT.sub("", text))
    return [Heading(len(match["marks"]), match["title"]) for match in HEADING.finditer(outside)]


def targets(text: str) -> list[str]:
    """Where the links and images of a text point."""
    plain = without_code(text)
    found = [match["target"].strip("<>") for match in LINK.finditer(plain)]
    return found + [match["target"] for match in LINK_TAG.finditer(plain)]


def images_without_alt(text: str) -> list[str]:
    """The images of a text that a screen reader cannot describe, as they are written."""
    plain = without_code(text)
    found = [match[0] for match in LINK.finditer(plain) if match["image"] and not match["text"].strip()]
    return found + [tag for tag in IMAGE_TAG.findall(plain) if not ALT.search(tag)]


def anchors(text: str) -> set[str]:
    """Every name a link to this text may use: JupyterLab's and GitHub's form of each heading, and explicit ids."""
    names = {match["name"] for match in ANCHOR_TAG.finditer(without_code(text))}
    for heading in headings(text):
        title = re.sub(r"[`*_]", "", LINK.sub(lambda match: match["text"], heading.title)).strip()
        names.add(title.replace(" ", "-"))
        names.add(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-"))
    return names
