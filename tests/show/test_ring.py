"""Keys on the ring of hashes, and what each partition gets of them."""

from __future__ import annotations

import itertools
import re

import pytest

from helpers.lab.lab import Lab
from helpers.show import key_ring
from tests.page.reader import sound_picture


def test_the_ring_agrees_with_the_engine_about_where_a_key_belongs(lab: Lab) -> None:
    table = lab.table("tab", "pk", items=[{"pk": f"USER#{number}"} for number in range(200)])
    lows = [low[0] for low in lab.engine.dynamics["tab"].admission.lows]
    held = [0] * len(lows)
    for position in lab.engine.tables[table.name].layout.positions():
        held[sum(low <= position[0] for low in lows) - 1] += 1
    text = key_ring([f"USER#{number}" for number in range(200)], partitions=len(lows)).text
    assert [int(line.split()[1]) for line in text.split("\n")[2:]] == held


def test_ring_titles_state_the_finding() -> None:
    assert key_ring(["today"]).title == "1 key reaches 1 of 4 partitions; the busiest gets 100 % of the keys"
    assert key_ring([f"USER#{n}" for n in range(10_000)]).title == "4 partitions get 24 to 26 % of the keys each"
    many = key_ring({"1…n": range(1, 1_001), "USER#1…n": [f"USER#{n}" for n in range(1, 1_001)]})
    assert re.fullmatch(r"What the busiest of 4 partitions gets: 1…n 2\d %; USER#1…n 2\d %", many.title)
    assert key_ring({"a": 1_000, **{str(n): 1 for n in range(100)}}).title.startswith("One of 4 partitions gets 9")


def test_few_keys_are_named_in_the_colour_of_what_they_share() -> None:
    keys = ["64", "65", "USER#64", "USER#65"]
    picture = key_ring(keys)
    named = {key: colour for colour, key in re.findall(r'class="bold f-(\w)(?: end)?">([^<]+)</text>', picture.body)}
    assert set(named) == set(keys)
    assert named["64"] == named["USER#64"] != named["65"] == named["USER#65"]
    assert len(set(named.values())) == 2
    assert "share" not in picture.body  # no bars beside it
    assert "USER#13" not in key_ring([f"USER#{n}" for n in range(13)]).body


def test_names_beside_a_ring_do_not_lie_on_top_of_each_other() -> None:
    picture = key_ring([f"USER#{n}" for n in range(12)], partitions=3)
    for side in ("", " end"):
        found = re.findall(rf'y="([\d.]+)" class="bold f-a{side}">USER', picture.body)
        heights = sorted(map(float, found))
        assert len(heights) >= 3
        assert all(later - earlier >= 17.9 for earlier, later in itertools.pairwise(heights))
        assert 0 < heights[0] < heights[-1] < 304


def test_rings_are_small_whatever_is_on_them() -> None:
    for picture in (
        key_ring(range(20_000), partitions=16),
        key_ring({f"u{n}": n for n in range(1, 500)}, partitions=3),
        key_ring({name: [f"{name}{n}" for n in range(3_000)] for name in "abcd"}, partitions=8),
        key_ring(["one"], partitions=1),
    ):
        assert sound_picture(picture).all("svg")


def test_a_ring_needs_keys_and_partitions() -> None:
    with pytest.raises(ValueError, match="no keys to put on the ring"):
        key_ring([])
    with pytest.raises(ValueError, match="at least one partition"):
        key_ring(["a"], partitions=0)
