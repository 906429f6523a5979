"""Timelines: what was offered, served and throttled, and the bucket of what is saved."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from helpers.show import timeline
from tests.page.reader import sound_picture
from tests.show.loads import ALL, BURST, EVEN, RISING


@pytest.mark.parametrize("name", ALL)
def test_it_keeps_the_promises_of_all_pictures(name: str) -> None:
    result, _ = ALL[name]
    page = sound_picture(timeline(result))
    assert page.all("details")
    assert timeline(result)._repr_html_() == timeline(result)._repr_html_()
    assert timeline(result).text.count("\n") >= 2


def test_titles_state_the_finding() -> None:
    assert timeline(EVEN[0]).title == "All 120,000 write units are served"
    assert timeline(BURST[0]).title == ("Saved units carry the load until second 363; from then on 89.7 % is throttled")


def test_the_bucket_is_drawn_where_there_is_one() -> None:
    assert "units saved for bursts" in timeline(BURST[0])._repr_html_()
    assert "saved at end" in timeline(BURST[0]).text
    assert "units saved for bursts" not in timeline(RISING[0])._repr_html_()


def test_what_is_throttled_is_hatched_between_what_is_offered_and_served() -> None:
    html = timeline(RISING[0])._repr_html_()
    words = re.findall(r">(offered|throttled|served)</text>", html)
    assert words == ["offered", "throttled", "served"]
    assert html.count('class="hatch"') == 2  # in the plot, and beside its name
    assert 'class="hatch"' not in timeline(EVEN[0])._repr_html_()


def test_names_beside_the_plot_do_not_collide() -> None:
    for result, _ in ALL.values():
        heights = [float(y) for y in re.findall(r'y="(-?[\d.]+)" dx="26" class="bold"', timeline(result)._repr_html_())]
        assert len(heights) >= 2
        assert -30 < heights[0] < heights[-1] < 190 - 14
        assert all(later - earlier >= 32 for earlier, later in pairwise(heights))
