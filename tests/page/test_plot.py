"""Drawings that follow the width of a window: their letters do not."""

from __future__ import annotations

import re
from itertools import pairwise

from helpers.page.plot import HATCH, fluid, frame, hatching, share, stretched, words


def test_a_drawing_has_a_height_and_no_scale() -> None:
    drawing = fluid(200, [words("50%", 10, "a < b", "mid")], "A picture of “a”", left=60, right=40)
    assert "viewBox" not in drawing
    assert "height:200px;margin:0 40px 0 60px" in drawing
    assert "width:calc(100% - 100px);min-width:440px" in drawing
    assert "a &lt; b" in drawing
    assert 'role="img" aria-label="A picture of “a”"' in drawing


def test_what_is_stretched_has_no_words() -> None:
    drawing = frame(10, 100, [stretched(100, ["<path/>"])])
    assert 'viewBox="0 0 1000 100" preserveAspectRatio="none"' in drawing
    assert "<text" not in drawing


def test_hatching_reaches_over_the_whole_frame_in_even_steps() -> None:
    starts = [float(x) for x in re.findall(r"M(-?[\d.]+) 30l30 -30", hatching(30, 100))]
    assert starts[0] <= -30
    assert starts[-1] + HATCH >= 100
    assert {round(b - a, 3) for a, b in pairwise(starts)} == {HATCH}


def test_places_are_shares() -> None:
    assert share(0.125) == "12.5%"
    assert words("100%", 4, "end", aside=8) == '<text x="100%" y="4" dx="8">end</text>'
