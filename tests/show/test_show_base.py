"""The frame of every picture: safe, self-contained HTML, colours one can tell apart, text that fits a terminal."""

from __future__ import annotations

import itertools

import pytest

from helpers.page import base
from helpers.page.base import DARK, LIGHT, SERIES, Markup, Picture, bar, escape, label, number, svg, table

THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])

# Machado, Oliveira and Fernandes (2009), severity 1.0: how colours look with each kind of colour blindness.
VISION = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
Colour = tuple[float, ...]


def linear(colour: str) -> Colour:
    """The light of a colour, without the gamma of screens."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG."""
    dark, light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)


def lab(light: Colour) -> Colour:
    """CIE Lab of a colour, in which distances are differences that people see."""
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@THEMES
@pytest.mark.parametrize("name", ["ink", "soft", *SERIES])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_everything_that_is_read_has_enough_contrast(palette: dict[str, str], name: str, ground: str) -> None:
    assert contrast(palette[name], palette[ground]) >= 4.5


@THEMES
@pytest.mark.parametrize("vision", VISION)
def test_the_series_stay_apart_for_every_kind_of_colour_vision(palette: dict[str, str], vision: str) -> None:
    seen = {
        name: lab(
            tuple(
                min(1.0, max(0.0, sum(w * c for w, c in zip(line, linear(palette[name]), strict=True))))
                for line in VISION[vision]
            )
        )
        for name in SERIES
    }
    for one, other in itertools.combinations(SERIES, 2):
        assert sum((p - q) ** 2 for p, q in zip(seen[one], seen[other], strict=True)) ** 0.5 > 12, (one, other)


def test_every_series_has_its_own_dashes() -> None:
    assert len(set(base.DASHES)) == len(SERIES) == len(base.DASHES)


def test_a_picture_has_its_title_once_and_its_words_everywhere() -> None:
    drawn = Picture("A finding", svg(10, [label(0, 5, "x")], "what is drawn"), "the twin", note="A note.")
    html = drawn._repr_html_()
    assert "<figcaption>A finding</figcaption>" in html
    assert 'role="img" aria-label="what is drawn"' in html
    assert "<summary>As text</summary><pre>the twin</pre>" in html
    assert repr(drawn) == "A finding\nthe twin\nA note."

    tabled = Picture("A finding", table("A finding", ("a", "b"), [("1", "2")]), "a b\n1 2")._repr_html_()
    assert tabled.count("A finding") == 1
    assert "<details>" not in tabled


def test_styles_hold_what_the_picture_uses_and_no_more() -> None:
    plain = Picture("t", table("t", ("a",), [("1",)]), "x")._repr_html_()
    drawn = Picture("t", svg(10, [label(0, 0, "x", "f-c")], "alt"), "x")._repr_html_()
    assert ".nad .f-c{fill:var(--nad-c)}" in drawn
    assert ".f-a{" not in drawn
    assert "svg+table" not in drawn
    assert ".f-c" not in plain
    assert plain.count("<style>") == drawn.count("<style>") == 1


def test_both_themes_and_viewers_without_one_are_served() -> None:
    html = Picture("t", "", "x")._repr_html_()
    assert f"--nad-paper:var(--jp-layout-color0,{LIGHT['paper']})" in html
    assert '[data-jp-theme-light="false"] .nad' in html
    assert "prefers-color-scheme:dark" in html
    assert html.count(DARK["a"]) == 2


def test_tables_are_semantic_and_escaped() -> None:
    html = table("<i>", ("what", "n"), [("<script>", "1"), (Markup("<b>ok</b>"), "2")], numbers=(1,))
    assert "<caption>&lt;i&gt;</caption>" in html
    assert '<th scope="col">what</th><th scope="col" class="num">n</th>' in html
    assert '<th scope="row">&lt;script&gt;</th><td class="num">1</td>' in html
    assert '<th scope="row"><b>ok</b></th>' in html


def test_escaping_covers_attributes() -> None:
    assert escape("\"<'&") == "&quot;&lt;&#x27;&amp;"
    assert 'aria-label="&quot;x&quot;"' in svg(1, [], '"x"')


def test_bars_leave_out_what_is_nothing() -> None:
    assert bar((0.5, "hatched"), (0, "solid")) == '<div class="bar"><i class="hatched" style="width:50%"></i></div>'


def test_coordinates_are_spelled_one_way() -> None:
    assert [number(value) for value in (1, 1.0, 1.04, 1.05, -0.5)] == ["1", "1", "1", "1.1", "-0.5"]
