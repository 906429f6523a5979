"""The one theme: colours one can read and tell apart, with JupyterLab's own and without, and no rule too many."""

from __future__ import annotations

import itertools
import math
import re
import sys
from pathlib import Path

import pytest

from helpers.page.theme import DARK, DASHES, JUPYTER, LIGHT, SERIES, classes, style
from tests.page.colours import CONTRAST_MIN, VISION, contrast, seen

# What JupyterLab's own themes give the variables that win over ours; compared with the installed ones below.
LAB_LIGHT = {
    "--jp-content-font-color1": "rgba(0,0,0,0.87)",
    "--jp-layout-color0": "white",
    "--jp-border-color1": "#bdbdbd",
}
LAB_DARK = {"--jp-content-font-color1": "#fff", "--jp-layout-color0": "#111", "--jp-border-color1": "#616161"}
MIXED = {"rgba(0,0,0,0.87)": "#212121"}
"""See-through ink as it looks on white."""


def in_lab(palette: dict[str, str], lab: dict[str, str]) -> dict[str, str]:
    """A palette where JupyterLab's variables win."""
    return {name: lab.get(JUPYTER.get(name, ""), colour) for name, colour in palette.items()}


PALETTES = {
    "light": LIGHT,
    "dark": DARK,
    "light in JupyterLab": in_lab(LIGHT, LAB_LIGHT),
    "dark in JupyterLab": in_lab(DARK, LAB_DARK),
}
THEMES = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777", "white") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize("name", ["ink", "soft", *SERIES])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_everything_that_is_read_has_enough_contrast(palette: dict[str, str], name: str, ground: str) -> None:
    colour = MIXED.get(palette[name], palette[name])
    assert contrast(colour, palette[ground]) >= CONTRAST_MIN


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_the_series_stay_apart_for_every_kind_of_colour_vision(palette: dict[str, str], vision: str) -> None:
    for one, other in itertools.combinations(SERIES, 2):
        assert math.dist(seen(palette[one], vision), seen(palette[other], vision)) > 12, (one, other)


def test_every_series_has_its_own_dashes() -> None:
    assert len(set(DASHES)) == len(SERIES) == len(DASHES)


def test_the_themes_are_jupyterlabs() -> None:
    themes = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
    if not themes.is_dir():
        pytest.skip("JupyterLab is not installed here")
    for name, palette in (("light", LAB_LIGHT), ("dark", LAB_DARK)):
        assert set(palette) == set(JUPYTER.values())
        css = (themes / f"theme-{name}-extension" / "index.css").read_text(encoding="utf-8")
        for variable, value in palette.items():
            found = re.search(rf"{variable}:(?:var\([^,]+,)?(rgba\([^)]*\)|[#\w]+)", css)
            assert found is not None, variable
            shown = re.sub(r"\s|(?<=,)(?=\.)", "", found[1]).replace(",.", ",0.")
            assert shown in (value, value.replace("#fff", "white")), (name, variable)


def test_both_themes_and_viewers_without_one_are_served() -> None:
    sheet = style('<p class="note f-a">')
    assert f"--nad-paper:var(--jp-layout-color0,{LIGHT['paper']})" in sheet
    assert '[data-jp-theme-light="false"] .nad' in sheet
    assert "prefers-color-scheme:dark" in sheet
    assert sheet.count(DARK["a"]) == 2


def test_a_sheet_holds_what_the_output_uses_and_no_more() -> None:
    drawn, tabled = style('<svg><text class="f-c">'), style("<table>")
    assert ".nad .f-c{fill:var(--nad-c)}" in drawn
    for absent in (".f-a{", ".s-c{", "--nad-a", "table", "<pre"):
        assert absent not in drawn
    assert "--nad-c" not in tabled
    assert ".nad.nad th" in tabled


def test_every_variable_that_is_named_is_there() -> None:
    sheet = style('<figcaption><p class="note"><details><pre tabindex><code><table><svg><div class="bar">', "x", "")
    named, given = re.findall(r"var\(--nad-(\w+)\)", sheet), re.findall(r"--nad-(\w+):", sheet)
    assert set(named) == set(given) <= set(LIGHT) == set(DARK)


def test_rules_of_a_kind_outweigh_all_others_on_a_page_of_many_outputs() -> None:
    sheet = style("<table><pre><code>", "one", "& th, & td > a { color: var(--nad-e) }")
    own = ".nad.nad.nad.nad-one th,.nad.nad.nad.nad-one td>a{color:var(--nad-e)}"
    assert own in sheet
    assert f"--nad-e:{LIGHT['e']}" in sheet
    shared = re.findall(r"[^{},]+(?=[,{])", sheet.replace(own, ""))
    assert max(selector.count(".nad") for selector in shared if "--" not in selector) < own.count(".nad") / 2


def test_a_dollar_is_no_formula() -> None:
    assert classes("meter") == "nad nad-meter mathjax_ignore"
    assert classes() == "nad mathjax_ignore"
