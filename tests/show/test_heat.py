"""Heat maps: the numbers are the simulator’s, throttles have a shape, every verdict is told."""

from __future__ import annotations

import pytest

from helpers.show import heat_map
from helpers.show.history import history_of
from tests.page.reader import sound_picture
from tests.show.loads import ALL, EVEN, ONE_ITEM, RISING, SPLIT


@pytest.mark.parametrize("name", ALL)
def test_it_keeps_the_promises_of_all_pictures(name: str) -> None:
    result, drawn = ALL[name]
    page = sound_picture(heat_map(result, drawn=drawn))
    assert page.all("details")
    assert heat_map(result, drawn=drawn)._repr_html_() == heat_map(result, drawn=drawn)._repr_html_()


def test_titles_state_the_finding() -> None:
    assert heat_map(EVEN[0]).title == "userId, uniform: 4 partitions share the load, and nothing is throttled"
    assert (
        "one of 4 partitions gets 100 % of the load, and 50 % of the writes are throttled" in heat_map(RISING[0]).title
    )
    assert heat_map(RISING[0]).title.endswith("keys that only rise are not split")
    assert "from 1 busy partition to 4, after 3 splits" in heat_map(SPLIT[0]).title
    assert heat_map(ONE_ITEM[0]).title.endswith("one item alone stays at its limit")


def test_every_verdict_is_told_once_with_its_reason() -> None:
    text = heat_map(SPLIT[0]).text
    assert "60 s: partition 3 is hot: split where its traffic is halved, at 180 s" in text
    text = heat_map(RISING[0]).text
    assert text.count("not split: the keys only rise") == 1
    assert "(3 verdicts)" in text


def test_a_divided_partition_covers_the_bands_of_its_parts() -> None:
    history = history_of(SPLIT[0])
    assert [leaf.number for leaf in history.leaves] == [0, 1, 2, 6, 7, 8, 9]
    html = heat_map(SPLIT[0])._repr_html_()
    assert html.count('class="cut"') == 1
    assert ">splits</text>" in html
    assert html.count("last second") == 1


def test_hot_keys_are_counted_from_the_requests() -> None:
    result, drawn = ONE_ITEM
    history = history_of(result, drawn=drawn)
    top = max((keys.top[0][1], number) for number, keys in history.keys.items())
    assert top[0] == 1.0
    assert "one key, 100 %" in heat_map(result, drawn=drawn).text
    assert "none hot" in heat_map(EVEN[0], drawn=EVEN[1]).text


def test_throttles_are_marked_by_shape_and_not_by_colour_alone() -> None:
    assert 'class="slash over"' in heat_map(RISING[0])._repr_html_()
    calm = heat_map(EVEN[0])._repr_html_().partition("</style>")[2]
    assert calm.count('class="slash') == 1  # the legend's
