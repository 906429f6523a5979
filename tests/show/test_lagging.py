"""A table beside an index that has not caught up."""

from __future__ import annotations

import re
from typing import Any

import pytest

from helpers.lab.lab import Lab
from helpers.show import lagging_index
from tests.page.reader import sound_picture
from tests.show.orders import ORDER


def test_a_lagging_index_shows_what_is_missing_stale_and_still_there(lab: Lab, table: Any) -> None:
    lab.load(table, [{**ORDER, "sk": f"ORDER#{number}"} for number in range(4)])
    with lab.together():
        table.put_item(Item={**ORDER, "sk": "ORDER#9"})
        table.put_item(Item={**ORDER, "sk": "ORDER#0", "status": "PAID"})
        table.delete_item(Key={"pk": "USER#1", "sk": "ORDER#1"})
        before, calls = lab.clock.seconds, len(lab.calls)
        picture = lagging_index(lab, table, "by-status")
    assert (lab.clock.seconds, len(lab.calls)) >= (before, calls)
    sound_picture(picture)
    assert picture.title.startswith(
        "by-status is behind on 3 of 5 items (1 missing, 1 stale, 1 still there though gone)"
    )
    states = re.findall(r"([+≠−]) (?:appears|changes|goes) in [\d.]+ ms", picture.text)
    assert sorted(states) == sorted("+≠−")
    lab.clock.advance(seconds=5)
    after = lagging_index(lab, "orders", "by-status")
    assert after.title == "by-status shows what the table holds: nothing is on its way"
    assert set(re.findall(r"[+≠−=] \w+", after.text)) == {"= same"}


def test_items_keep_their_place_when_they_arrive(lab: Lab, table: Any) -> None:
    lab.load(table, [{**ORDER, "sk": f"ORDER#{number}"} for number in range(4)])
    with lab.together():
        table.put_item(Item={**ORDER, "sk": "ORDER#3", "status": "PAID"})
        lagging = lagging_index(lab, table, "by-status")
        first = lagging_index(lab, table, "by-status", limit=1)
    lab.clock.advance(seconds=5)
    arrived = lagging_index(lab, table, "by-status")
    keys = [re.findall(r"ORDER#\d", picture.text) for picture in (lagging, arrived)]
    assert keys == [[f"ORDER#{number}" for number in range(4)]] * 2
    assert re.findall(r"ORDER#\d", first.text) == ["ORDER#3"]
    assert lagging._repr_html_().count('<tr class="told">') == 1
    assert lagging._repr_html_().count('<tr class="same">') == 3


def test_looking_at_a_lagging_index_costs_nothing(lab: Lab, table: Any) -> None:
    table.put_item(Item=ORDER)
    now, calls = lab.clock.seconds, len(lab.calls)
    assert lagging_index(lab, table, "by-status").text == lagging_index(lab, table, "by-status").text
    assert (lab.clock.seconds, len(lab.calls)) == (now, calls)


def test_wrong_names_get_a_sentence(lab: Lab) -> None:
    lab.table("tab", "pk", "sk", lsi={"local": {"pk": "pk", "sk": "other"}})
    with pytest.raises(ValueError, match="never lags behind its table"):
        lagging_index(lab, "tab", "local")
    with pytest.raises(ValueError, match=r"has no index 'gone'\. Its indexes: local"):
        lagging_index(lab, "tab", "gone")
    with pytest.raises(ValueError, match=r"no table 'x'\. It has: tab"):
        lagging_index(lab, "x", "local")
