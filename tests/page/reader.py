"""A strict reader of what is put on a page, and the promises that hold for all of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Protocol

from helpers import text
from helpers.page.picture import Picture

BYTES_MAX = 20_000
SVG = "http://www.w3.org/2000/svg"


class Reader(HTMLParser):
    """Reads a piece of HTML and notes what a strict reader would complain about."""

    VOID = frozenset({"br", "wbr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.seen}

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.seen if name == tag]


class OnAPage(Protocol):
    """Anything that a notebook shows."""

    def _repr_html_(self) -> str: ...


def sound(shown: OnAPage) -> Reader:
    """Asserts what holds for everything of ours on a page; returns what was read, for more."""
    html = shown._repr_html_()
    page = Reader(html)
    assert html == shown._repr_html_()
    assert page.open == []
    assert len(html.encode()) < BYTES_MAX
    assert len(page.all("style")) == 1
    assert not page.tags & {"script", "img", "link", "iframe"}
    assert not [attrs for _, attrs in page.seen if "id" in attrs or any(name.startswith("on") for name in attrs)]
    assert set(re.findall(r"https?://[^\"' )]+", html)) <= {SVG}
    outermost = page.seen[1][1]["class"] or ""
    assert "nad" in outermost.split()
    assert "mathjax_ignore" in outermost.split(), "two prices would become a formula"
    for drawing in (one for one in page.all("svg") if "xmlns" in one):  # frames inside a drawing are part of it
        assert drawing["role"] == "img"
        assert drawing["aria-label"]
    assert all(head["scope"] in ("col", "row", "rowgroup") for head in page.all("th"))
    assert all("text-align:left" in str(cell.get("style")) or cell.get("align") == "right" for cell in page.all("td"))
    assert " at 0x" not in html + repr(shown)
    return page


def sound_picture(picture: Picture) -> Reader:
    """Asserts what holds for every picture; returns what was read."""
    page = sound(picture)
    assert len(page.all("figure")) == 1
    unnamed = len(page.all("table")) - len(page.all("caption"))
    assert unnamed <= len(page.all("figcaption")), "the title of the picture names one table without a caption"
    rules = re.sub(r"@container [^{]*{", "", picture.css)
    for rule in filter(None, (rule.strip() for rule in rules.split("}"))):
        assert all(selector.strip().startswith("&") for selector in rule.partition("{")[0].split(",")), rule
    twin = repr(picture)
    assert max(map(text.columns, twin.splitlines())) <= text.TEXT_WIDTH
    assert " ".join(twin.split()).startswith(picture.title)
    return page
