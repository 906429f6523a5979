"""The picture of what a value in two places means."""

from __future__ import annotations

import pytest

from helpers.show.copies import Shared, copies_view
from tests.show.test_show_pictures import Reader

BOOK = {"pk": "PRODUCT#B00001", "sk": "DETAILS", "type": "Product", "title": "Salt & <Paper>", "price": 12}
SHELF = {"pk": "CATEGORY#poetry", "sk": "PRODUCT#B00001", "type": "Link", "title": "Salt & <Paper>"}
BOUGHT = {"pk": "USER#000001", "sk": "ORDER#2025-01-15T04:13:56Z#0000002#ITEM#2", "type": "OrderItem", "price": 12}

NEIGHBOURS = Shared("Item collection", "neighbours, no copy", BOOK, [BOUGHT], ["title", "price"])
FOLLOWS = Shared("Denormalisation", "one fact, several places", BOOK, [SHELF, SHELF], ["title"], follows=True)
STAYS = Shared("Snapshot", "another fact, once", BOOK, [BOUGHT], ["price"], follows=False)
PICTURE = copies_view(NEIGHBOURS, FOLLOWS, STAYS, title="Only one of three has to follow")


def test_it_keeps_the_promises_of_all_pictures() -> None:
    html, twin = PICTURE._repr_html_(), repr(PICTURE)
    page = Reader(html)
    assert page.open == []
    assert len(html.encode()) < 15_000
    assert not page.all("script")
    assert max(map(len, twin.splitlines())) <= 80
    assert twin.startswith(PICTURE.title)
    assert len(page.all("caption")) == len(page.all("table")) == 1
    assert all(head["scope"] in ("col", "row") for head in page.all("th"))
    for rule in filter(None, PICTURE.css.split("}")):
        assert all(f".nad-{PICTURE.kind} " in selector for selector in rule.partition("{")[0].split(","))


@pytest.mark.parametrize(
    ("panel", "fate", "copies"),
    [(NEIGHBOURS, "nothing is copied", 1), (FOLLOWS, "must follow", 2), (STAYS, "must stay as it is", 1)],
)
def test_each_panel_says_in_words_what_a_change_asks_for(panel: Shared, fate: str, copies: int) -> None:
    picture = copies_view(panel, title="One panel")
    assert picture.text.count(fate) == copies
    assert picture.body.count(fate) == 1


def test_words_of_a_learner_cannot_break_the_drawing() -> None:
    assert "<Paper>" not in PICTURE.body
    assert "title: Salt & <Paper>" in PICTURE.text
