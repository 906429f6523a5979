"""The chart of growth: what rises, what stays level, and labels that can be read."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from helpers.show import growth
from tests.page.reader import sound_picture

UNITS = {
    "Scan + filter": [(1_000, 64.5), (10_000, 640.5), (100_000, 6_400)],
    "Query": [(1_000, 0.5), (10_000, 0.5), (100_000, 0.5)],
    "GetItem": [(1_000, 0.5), (10_000, 0.5), (100_000, 0.5)],
}
PICTURE = growth(UNITS)


def test_it_keeps_the_promises_of_all_pictures() -> None:
    sound_picture(PICTURE)
    assert growth(UNITS)._repr_html_() == PICTURE._repr_html_()


def test_growth_says_which_paths_stay_level() -> None:
    picture = PICTURE
    assert picture.title == (
        "From 1,000 to 100,000 items in the table: Scan + filter takes 99× the read units; Query and GetItem stay level"
    )
    assert "Scan + filter   64.5   640.5    6,400" in picture.text


def test_lines_differ_by_marker_and_dash_and_their_labels_do_not_collide() -> None:
    html = PICTURE._repr_html_()
    lines = re.findall(
        r'<path d="([^"]+)" class="s-(\w)" fill="none" stroke-width="2.5"( stroke-dasharray="[^"]+")?/>', html
    )
    assert [name for _, name, _ in lines] == ["a", "b", "c"]
    assert len({dash for _, _, dash in lines}) == 3
    heights = sorted(float(y) for y in re.findall(r'<text x="100%" y="([-\d.]+)" dx="24" class="bold f-\w">', html))
    assert len(heights) == 3
    assert all(later - earlier >= 30 for earlier, later in itertools.pairwise(heights))


def test_a_level_line_is_level_and_a_decade_is_a_decade() -> None:
    html = growth({"Scan": [(1, 1), (10, 10), (100, 100)], "Get": [(100, 5), (1, 5)]})._repr_html_()
    scan, level = re.findall(r'<path d="M([^"]+)" class="s-\w" fill="none" stroke-width="2.5"', html)
    heights = [float(point.split()[1]) for point in scan.split("L")]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.2)
    assert len({point.split()[1] for point in level.split("L")}) == 1
    assert float(level.split()[0]) < float(level.split("L")[1].split()[0])  # points are joined by size


def test_many_lines_keep_their_labels_inside_the_drawing() -> None:
    html = growth({f"path {n}": [(1, 1 + n / 10), (1_000, 1 + n / 10)] for n in range(6)})._repr_html_()
    heights = [float(y) for y in re.findall(r'<text x="100%" y="([-\d.]+)" dx="24" class="bold f-\w">', html)]
    assert len(heights) == 6
    assert min(heights) >= 0
    assert max(heights) < 216


@pytest.mark.parametrize("series", [{}, {"Query": [(0, 1)]}, {"Query": [(10, 0)]}])
def test_zero_has_no_place_on_a_log_scale(series: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        growth(series)
