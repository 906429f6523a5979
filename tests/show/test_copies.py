"""The picture of what a value in two places means."""

from __future__ import annotations

import pytest

from helpers.show.copies import Shared, copies_view
from tests.page.reader import sound_picture

BOOK = {"pk": "PRODUCT#B00001", "sk": "DETAILS", "type": "Product", "title": "Salt & <Paper>", "price": 12}
SHELF = {"pk": "CATEGORY#poetry", "sk": "PRODUCT#B00001", "type": "Link", "title": "Salt & <Paper>"}
BOUGHT = {"pk": "USER#000001", "sk": "ORDER#2025-01-15T04:13:56Z#0000002#ITEM#2", "type": "OrderItem", "price": 12}

NEIGHBOURS = Shared("Item collection", "neighbours, no copy", BOOK, [BOUGHT], ["title", "price"])
FOLLOWS = Shared("Denormalisation", "one fact, several places", BOOK, [SHELF, SHELF], ["title"], follows=True)
STAYS = Shared("Snapshot", "another fact, once", BOOK, [BOUGHT], ["price"], follows=False)
PICTURE = copies_view(NEIGHBOURS, FOLLOWS, STAYS, title="Only one of three has to follow")


def test_it_keeps_the_promises_of_all_pictures() -> None:
    sound_picture(PICTURE)


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
