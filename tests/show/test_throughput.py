"""Timelines: what was offered, served and throttled, and the bucket of what is saved."""

from __future__ import annotations

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
    assert timeline(EVEN[0]).title == "userId, uniform: all 120,000 write units are served"
    assert timeline(BURST[0]).title.endswith(
        "saved units carry the load until second 363; from then on 89.7 % is throttled"
    )


def test_the_bucket_is_drawn_where_there_is_one() -> None:
    assert "units saved for bursts" in timeline(BURST[0])._repr_html_()
    assert "saved at end" in timeline(BURST[0]).text
    assert "units saved for bursts" not in timeline(RISING[0])._repr_html_()
