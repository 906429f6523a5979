"""Heat maps: the numbers are the simulator’s, throttles have a shape, every verdict is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.show import heat_map, key_ring, spread, timeline
from helpers.show.heat_words import part_of_key
from helpers.show.history import history_of
from helpers.traffic import workload
from tests.page.reader import sound_picture
from tests.show.loads import ALL, EVEN, ONE_ITEM, RISING, SPLIT, simulated


@pytest.mark.parametrize("name", ALL)
def test_it_keeps_the_promises_of_all_pictures(name: str) -> None:
    result, drawn = ALL[name]
    page = sound_picture(heat_map(result, drawn=drawn))
    assert page.all("details")
    assert heat_map(result, drawn=drawn)._repr_html_() == heat_map(result, drawn=drawn)._repr_html_()


def test_titles_state_the_finding() -> None:
    assert heat_map(EVEN[0]).title == "4 partitions share the load, and nothing is throttled"
    assert (
        "One of 4 partitions gets 100 % of the load, and 50 % of the writes are throttled" in heat_map(RISING[0]).title
    )
    assert heat_map(RISING[0]).title.endswith("keys that only rise are not split")
    assert "From 1 busy partition to 4 after 3 splits" in heat_map(SPLIT[0]).title
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
    assert html.count(">served/s</text>") == html.count(">throttled</text>") == 1


def test_hot_keys_are_counted_from_the_requests() -> None:
    result, drawn = ONE_ITEM
    history = history_of(result, drawn=drawn)
    top = max((keys.top[0][1], number) for number, keys in history.keys.items())
    assert top[0] == 1.0
    assert heat_map(result, drawn=drawn).text.count("one key") == 1
    assert "none hot" in heat_map(EVEN[0], drawn=EVEN[1]).text


def test_parts_of_one_key_are_told_apart_by_their_sort_keys() -> None:
    result, drawn = SPLIT
    told = re.findall(r"sort keys (\d+)–(\d+) %", heat_map(result, drawn=drawn).text)
    assert [int(low) for low, _ in told] == [0, *(int(high) for _, high in told[:-1])]
    assert told[-1][1] == "100"
    assert len(told) == 4


def test_parts_whose_cut_is_no_share_of_all_sort_keys_are_counted() -> None:
    history = history_of(SPLIT[0])
    named = replace(history, partitions=tuple(replace(one, low=_with_text(one.low)) for one in history.partitions))
    parts = [part_of_key(named, leaf) for leaf in named.leaves]
    assert parts == ["", "", "", "part 1 of 4", "part 2 of 4", "part 3 of 4", "part 4 of 4"]


def _with_text(low: tuple[int, ...]) -> tuple[object, ...]:
    """A place as a lab has it: sort keys are values."""
    return low if len(low) < 2 else (low[0], (b"key",), (low[1].to_bytes(4),))


def test_hatching_is_as_high_as_the_share_that_is_refused() -> None:
    html = heat_map(RISING[0])._repr_html_()
    assert 'class="hatch"' in html
    deepest = re.findall(r'd="M0 ([\d.]+)H1000V([\d.]+)H0z" class="k4"', html)
    ((top, foot),) = deepest  # half of what one partition was asked is refused, all the time
    assert float(foot) - float(top) == pytest.approx(34 / 2)
    assert 'class="hatch"' not in heat_map(EVEN[0])._repr_html_()


def test_a_sliver_of_refusals_can_be_seen() -> None:
    result, _ = simulated(workload.one_value(), workload.uniform(1_001, 10))
    ((top, foot),) = re.findall(r'd="M0 ([\d.]+)H1000V([\d.]+)H0z" class="k4"', heat_map(result)._repr_html_())
    assert float(foot) - float(top) == pytest.approx(34 * 7 / 8, abs=0.1)


def test_load_has_one_hue() -> None:
    for picture in (
        heat_map(RISING[0]),
        timeline(RISING[0]),
        spread({"a": [1, 9]}, limit=5),
        key_ring({"a": 9, "b": 1}),
    ):
        assert "var(--nad-b)" not in picture._repr_html_()
        assert "var(--nad-a)" in picture._repr_html_()
