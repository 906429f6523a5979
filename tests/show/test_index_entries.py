"""An index as the table of its own that it is: sparse, projected, in its own order."""

from __future__ import annotations

from typing import Any

from helpers.lab.lab import Lab
from helpers.show import index_view
from tests.page.reader import sound_picture
from tests.show.orders import ORDER


def test_an_index_view_is_sparse_projected_and_in_the_indexes_order(table: Any) -> None:
    items = [
        {**ORDER, "sk": "ORDER#2", "updatedAt": "2026-01-09"},
        {**ORDER, "sk": "ORDER#1"},
        {"pk": "USER#1", "sk": "PROFILE", "type": "User"},
    ]
    picture = index_view(items, table, "by-status")
    sound_picture(picture)
    html = picture._repr_html_()
    assert picture.title == "Index by-status: 2 of 3 items have an entry, carrying the keys and total"
    assert html.index("2026-01-05") < html.index("2026-01-09")
    assert " × n" not in html
    assert "1 item without status or updatedAt has no entry (I1)." in picture.note
    assert '<span class="kind' not in html, "the index does not carry the type"
    whole = index_view([{**item, "type": "Order"} for item in items], table, "everything")._repr_html_()
    assert " × n" in whole
    assert '<span class="kind k-a">Order</span>' in whole
    assert index_view(items, table, "flagged").text == "No item has flag."


def test_an_index_of_several_attributes_shows_them_together(lab: Lab) -> None:
    table = lab.table("tab", "pk", gsi={"wide": {"pk": ["country", "city"], "sk": ["year:N", "pk"]}})
    items = [
        {"pk": "a", "country": "DE", "city": "Ulm", "year": 10},
        {"pk": "b", "country": "DE", "city": "Ulm", "year": 9},
    ]
    picture = index_view(items, table, "wide")
    assert "country · city = DE · Ulm" in picture.text
    assert picture.text.index("9 · b") < picture.text.index("10 · a")  # numbers by value
