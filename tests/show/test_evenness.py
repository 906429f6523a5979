"""The picture of what falls on partitions: its numbers, its marks, its words."""

from __future__ import annotations

import re

import pytest

from helpers.page.theme import DARK, LIGHT
from helpers.show import Picture, shades, spread
from tests.page.colours import CONTRAST_MIN, contrast
from tests.page.reader import sound_picture

ITEMS = spread({"orderId": [250, 245, 255, 250], "status <b>": [0, 600, 0, 400], "nothing": [0, 0, 0, 0]})
LIMITED = spread({"one key": [0, 5_000, *[0] * 8], "ten": [500] * 10}, what="writes a second", limit=1_000)


@pytest.mark.parametrize("picture", [ITEMS, LIMITED], ids=["items", "limited"])
def test_a_spread_keeps_the_promises_of_all_pictures(picture: Picture) -> None:
    page = sound_picture(picture)
    assert len(page.all("table")) == 1
    assert "status <b>" in "".join(ITEMS.text)
    assert "&lt;b&gt;" in ITEMS.body


def test_titles_state_the_finding() -> None:
    assert ITEMS.title == "Even: orderId, nothing. Uneven: status <b>"
    assert LIMITED.title == "More than 1,000 writes a second are asked of 1 partition under one key; of none under ten"
    assert spread({"a": [1, 9]}).title == "No design of 1 spreads its items evenly"
    assert spread({"a": [1, 9]}, limit=9).title == "No partition is asked for more than 9 items"


def test_the_twin_has_every_number() -> None:
    lines = [line.split() for line in LIMITED.text.splitlines()[3:]]
    assert lines == [
        ["one", "key", "0", "5,000", *["0"] * 8, "100", "%", "4,000"],
        ["ten", *["500"] * 10, "10", "%", "0"],
    ]


def test_only_what_is_beyond_the_limit_is_hatched_as_high_as_its_share() -> None:
    assert re.findall(r'class="over" style="background:linear-gradient\(transparent (\d+)%', LIMITED.body) == ["80"]
    assert 'class="over"' not in ITEMS.body
    assert 'class="over"' not in spread({"full": [1_000]}, limit=1_000).body


def test_an_even_line_is_paler_than_the_fullest_cell_of_an_uneven_one() -> None:
    shades = [int(step) for step in re.findall(r'<span class="k(\d)"', ITEMS.body)]
    assert shades == [2, 2, 2, 2, 0, 4, 0, 3, 0, 0, 0, 0]


def test_with_a_limit_equal_loads_have_equal_shades_in_all_lines() -> None:
    body = spread({"little": [100, 100], "much": [950, 100]}, limit=1_000).body
    assert re.findall(r'<span class="k(\d)"', body) == ["1", "1", "4", "1"]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_figures_stand_out_from_every_shade(palette: dict[str, str]) -> None:
    for step, tint in enumerate(shades.TINTS):
        ground = mixed(palette["a"], palette["panel"], tint / 100)
        assert contrast(palette["paper" if step == shades.DEEP else "ink"], ground) >= CONTRAST_MIN


def mixed(one: str, other: str, share: float) -> str:
    """What color-mix makes of two colours."""
    parts = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def test_lines_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="an amount for each partition"):
        spread({"a": [1, 2], "b": [1]})
    with pytest.raises(ValueError, match="an amount for each partition"):
        spread({})
