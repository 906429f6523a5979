"""How results look: safe to show, readable in both themes, the same bytes on every run."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from helpers.exercises import Outcome, State, check, expect_error, hint, predict, progress, reveal, score, warm_up
from helpers.exercises.outcome import LOOKS
from helpers.exercises.predictions import LOOKS as VERDICTS
from helpers.exercises.render import LABELS, THEME, Block, Card, Grid, Prose, Shown, html, text

CONTRAST_MIN = 4.5  # WCAG 2, AA, for text of ordinary size
EDGE_MIN = 3.0  # WCAG 2, AA, for what is not text

Colour = tuple[float, float, float]

# What JupyterLab's own themes give these variables; `test_the_themes_are_jupyterlabs` compares them with the installed ones.
LIGHT = {
    "--jp-content-font-color0": "#000",
    "--jp-layout-color1": "white",
    "--jp-layout-color2": "#eee",
    "--jp-border-color1": "#bdbdbd",
}
DARK = {
    "--jp-content-font-color0": "#fff",
    "--jp-layout-color1": "#212121",
    "--jp-layout-color2": "#424242",
    "--jp-border-color1": "#616161",
}
NONE: dict[str, str] = {}
PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK, NONE], ids=["light", "dark", "elsewhere"])


def rgb(colour: str) -> Colour:
    digits = {"white": "ffffff"}.get(colour, colour.lstrip("#"))
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(rgb(one)), luminance(rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themed(use: str, palette: dict[str, str]) -> str:
    variable, fallback = THEME[use]
    return palette.get(variable, fallback)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777", "white") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tone", LABELS)
def test_a_label_is_readable(tone: str) -> None:
    foreground, background = LABELS[tone]  # type: ignore[index]
    assert contrast(foreground, background) >= CONTRAST_MIN


@PALETTES
def test_text_is_readable_on_every_surface(palette: dict[str, str]) -> None:
    for surface in ("surface", "inset"):
        assert contrast(themed("text", palette), themed(surface, palette)) >= CONTRAST_MIN


@PALETTES
@pytest.mark.parametrize("tone", LABELS)
def test_a_label_stands_out_from_a_light_surface_and_its_text_from_any(tone: str, palette: dict[str, str]) -> None:
    foreground, background = LABELS[tone]  # type: ignore[index]
    surface = themed("surface", palette)
    assert max(contrast(background, surface), contrast(foreground, surface)) >= EDGE_MIN


def test_the_themes_are_jupyterlabs() -> None:
    themes = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
    if not themes.is_dir():
        pytest.skip("JupyterLab is not installed here")
    for name, palette in (("light", LIGHT), ("dark", DARK)):
        css = (themes / f"theme-{name}-extension" / "index.css").read_text(encoding="utf-8")
        for variable, value in palette.items():
            found = re.search(rf"{variable}:(?:var\([^,]+,)?([#\w]+)", css)
            assert found is not None, variable
            assert found[1] == value, variable


def test_no_state_is_colour_alone() -> None:
    for looks in (LOOKS, VERDICTS):
        assert len({icon for _, icon, _ in looks.values()}) == len(looks)
        assert len({word for _, _, word in looks.values()}) == len(looks)
    for state, (_, icon, word) in LOOKS.items():
        shown = Outcome("a/b", "Title", state)
        assert f"{icon} {word}" in str(shown)
        assert word in re.sub(r"<[^>]*>", "", shown._repr_html_())


class Tags(HTMLParser):
    """Collects tags and attributes, and notices tags that do not close."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


EVIL = '<script>alert("1")</script><img src=x onerror=alert(1)>`"\'&amp;**<b>x</b>**'
CARD = Card(
    "wait",
    "◐",
    "Not yet",
    EVIL,
    (Prose(f"- {EVIL}\n- two\n\nplain `{EVIL}` **bold**"), Block(EVIL, EVIL), Grid((EVIL, "b"), ((EVIL, "`c`"),))),
)


def test_everything_echoed_is_escaped() -> None:
    found = Tags(html(CARD))
    assert found.open == []
    assert set(found.tags) <= {"div", "span", "strong", "p", "pre", "code", "table", "thead", "tbody", "tr", "th", "td"}
    assert found.attributes <= {"class", "role", "aria-label", "aria-hidden", "style", "scope", "tabindex"}
    assert "<script" not in html(CARD)
    assert "<img" not in html(CARD)


@pytest.mark.usefixtures("lab", "sample")
def test_what_a_learner_returns_cannot_get_out_of_its_place() -> None:
    for answer in (
        lambda table, user_id: EVIL,
        lambda table, user_id: [{"pk": EVIL}],
        lambda table, user_id: print(EVIL),
    ):
        outcome = check("sample-shop/by-query", answer)
        found = Tags(outcome._repr_html_())
        assert not {"script", "img", "b"} & set(found.tags)
    assert not {"script", "img", "b"} & set(Tags(check(EVIL, 1)._repr_html_()).tags)
    assert not {"script", "img", "b"} & set(Tags(predict("sample-shop/operation", EVIL)._repr_html_()).tags)


@pytest.mark.usefixtures("lab", "sample")
def test_every_result_has_three_forms() -> None:
    shown: list[Shown] = [
        check("sample-values/reader", "Query"),
        hint("sample-values/reader"),
        predict("sample-shop/operation", "Scan"),
        reveal("sample-shop/operation", "Query"),
        score(),
        warm_up(2),
        progress(),
        expect_error(ZeroDivisionError, lambda: 1 // 0),
    ]
    for result in shown:
        markup = result._repr_html_()
        assert markup.startswith('<div class="nad-card')
        assert Tags(markup).open == []
        assert " id=" not in markup
        assert "<script" not in markup
        assert str(result) == repr(result) == text(result.card())
        assert isinstance(result.to_json(), dict)
        assert markup == result._repr_html_()
        assert " at 0x" not in str(result) + markup


def test_text_form_of_the_parts() -> None:
    card = Card(
        "info",
        "▤",
        "Word",
        "",
        (Prose("one\ntwo **bold**"), Block("Label", "a\n  b"), Grid(("h", "head"), (("x", "y"),))),
    )
    assert text(card).splitlines() == [
        "▤ Word",
        "  one",
        "  two bold",
        "  Label:",
        "    a",
        "      b",
        "  h   head",
        "  x   y",
    ]


def test_prose_in_html() -> None:
    words = html(Card("info", "i", "W", "", (Prose("one\nparagraph\n\n- a bullet\n  that goes on\n- another"),)))
    assert "one paragraph</p>" in words
    assert "a bullet that goes on</p>" in words
    assert words.count("display:list-item") == 2
    assert State.WORKS.passed
