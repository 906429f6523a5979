"""The label of a verdict: readable in every theme, never colour alone."""

from __future__ import annotations

import pytest

from helpers.page.state import GROUNDS, INK, Tone, state
from tests.page.colours import CONTRAST_MIN, EDGE_MIN, contrast
from tests.page.reader import Reader
from tests.page.test_theme import PALETTES


@pytest.mark.parametrize("tone", GROUNDS)
def test_a_label_is_readable(tone: Tone) -> None:
    assert contrast(INK, GROUNDS[tone]) >= CONTRAST_MIN


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("tone", GROUNDS)
def test_a_label_stands_out_from_the_paper_or_its_text_does(tone: Tone, palette: dict[str, str]) -> None:
    assert max(contrast(GROUNDS[tone], palette["paper"]), contrast(INK, palette["paper"])) >= EDGE_MIN


def test_what_is_right_is_green() -> None:
    for tone in ("good", "best"):
        red, green, blue = (int(GROUNDS[tone][place : place + 2], 16) for place in (1, 3, 5))
        assert green > max(red, blue) + 30


def test_a_label_has_an_icon_for_the_eyes_and_a_word_for_all() -> None:
    html = state("wait", "◐", "Not <yet>")
    page = Reader(html)
    assert page.open == []
    assert [icon["aria-hidden"] for icon in page.all("span") if "aria-hidden" in icon] == ["true"]
    assert "".join(page.words) == "◐ Not <yet>"
    assert GROUNDS["wait"] in html
