"""The picture of what falls on partitions: its numbers, its marks, its words."""

from __future__ import annotations

import pytest

from helpers.show import Picture, spread
from tests.page.reader import sound_picture

ITEMS = spread({"orderId": [250, 245, 255, 250], "status <b>": [0, 600, 0, 400], "nothing": [0, 0, 0, 0]})
LIMITED = spread({"one key": [0, 5_000, *[0] * 8], "ten": [500] * 10}, what="writes a second", limit=1_000)


@pytest.mark.parametrize("picture", [ITEMS, LIMITED], ids=["items", "limited"])
def test_a_spread_keeps_the_promises_of_all_pictures(picture: Picture) -> None:
    page = sound_picture(picture)
    assert str(page.all("svg")[0]["aria-label"]).startswith("Grid of key designs")
    assert "b" not in page.tags


def test_titles_state_the_finding() -> None:
    assert ITEMS.title == "Even: orderId, nothing. Uneven: status <b>"
    assert LIMITED.title == "Partitions at their limit of 1,000: one key: 1, ten: 0"
    assert spread({"a": [1, 9]}).title == "No design of 1 spreads its items evenly"


def test_the_twin_has_every_number() -> None:
    lines = [line.split() for line in LIMITED.text.splitlines()[3:]]
    assert lines == [["one", "key", "0", "5,000", *["0"] * 8, "100", "%"], ["ten", *["500"] * 10, "10", "%"]]


def test_only_what_reaches_the_limit_is_framed() -> None:
    assert LIMITED.body.count('class="over"') == 1
    assert 'class="over"' not in ITEMS.body


def test_lines_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="an amount for each partition"):
        spread({"a": [1, 2], "b": [1]})
    with pytest.raises(ValueError, match="an amount for each partition"):
        spread({})
