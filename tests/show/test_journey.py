"""The way of one request, and whom it waits for (N1–N3)."""

from __future__ import annotations

import re

import pytest

from helpers.show import request_journey
from helpers.show.journey import Kind
from tests.page.reader import sound_picture


@pytest.mark.parametrize("kind", ["write", "strong read", "eventual read"])
def test_it_keeps_the_promises_of_all_pictures(kind: Kind) -> None:
    page = sound_picture(request_journey(kind))
    layers = [disc["class"] for disc in page.all("circle")]
    assert layers == ["on", "step"] * (len(layers) // 2), "themes may have see-through ink: each disc covers its arrow"
    assert layers
    assert request_journey(kind)._repr_html_() == request_journey(kind)._repr_html_()


def test_n1_a_write_waits_for_two_of_three() -> None:
    picture = request_journey()
    assert "two of the three replicas" in picture.title
    assert picture._repr_html_().count("has logged it") == 2
    assert re.findall(r"^(\d)\.", picture.text, re.MULTILINE) == ["1", "2", "3", "4", "5"]


def test_n2_reads_ask_the_leader_or_any_replica() -> None:
    assert request_journey("strong read")._repr_html_().count("not asked") == 2
    assert request_journey("eventual read")._repr_html_().count("not this time") == 2
    assert "any 1 of 3 replicas" in request_journey("eventual read").text


def test_the_key_of_a_journey_is_escaped_and_short() -> None:
    html = request_journey(key="<" + "k" * 40)._repr_html_()
    assert "hash(&lt;kkkkkkkkkkkk…)" in html


def test_a_journey_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="Choose from: 'write', 'strong read', 'eventual read'"):
        request_journey("delete")  # type: ignore[arg-type]
