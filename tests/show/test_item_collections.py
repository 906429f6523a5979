"""Item collections: in the order of a Query, each key whole, each entity told by word and colour."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from helpers.datasets import Kiosk
from helpers.show import Picture, collection_view
from helpers.show.item_collections import order_of
from helpers.show.kinds import series_of
from tests.page.reader import sound_picture

SHOP = Kiosk(users=50)
READER = SHOP.reader(3)
MINE = [item for item in SHOP.items("users", "orders", "order_items") if item["pk"] == f"USER#{READER.id}"]
ONE = collection_view(MINE)
SMALL = collection_view(MINE, attributes=["status"])


@pytest.mark.parametrize("picture", [ONE, collection_view(SHOP.items())], ids=["one", "many"])
def test_a_view_keeps_the_promises_of_all_pictures(picture: Picture) -> None:
    sound_picture(picture)
    assert collection_view(MINE)._repr_html_() == ONE._repr_html_()


def test_a_collection_is_in_the_order_a_query_returns() -> None:
    shuffled = sorted(MINE, key=lambda item: str(item.get("city", item["sk"][::-1])))
    assert collection_view(shuffled).text == ONE.text
    keys = re.findall(r"sk = (\S+)", ONE.text)
    assert keys == sorted(item["sk"] for item in MINE)
    assert "One item collection, USER#" in ONE.title


def test_number_sort_keys_are_ordered_as_numbers_k2() -> None:
    by_number = collection_view([{"pk": "s", "sk": Decimal(10)}, {"pk": "s", "sk": Decimal(9)}], title="Two readings")
    assert re.findall(r"sk = (\d+)", by_number.text) == ["9", "10"]
    by_text = collection_view([{"pk": "s", "sk": "9"}, {"pk": "s", "sk": "10"}], title="Two readings")
    assert re.findall(r"sk = (\d+)", by_text.text) == ["10", "9"]


def test_the_partition_key_is_written_once_for_its_items() -> None:
    page = sound_picture(ONE)
    (first,) = [head for head in page.all("th") if head["scope"] == "rowgroup"]
    assert int(first["colspan"] or 0) > 2, "its attributes leave it no room beside them: it stands above"
    (beside,) = [head for head in sound_picture(SMALL).all("th") if head["scope"] == "rowgroup"]
    assert beside["rowspan"] == str(len(MINE))
    assert SMALL.text.count("pk = ") == ONE.text.count("pk = ") == 1


def test_entities_are_told_by_word_and_colour() -> None:
    html = collection_view([{"pk": "A", "sk": "ORDER#1"}, {"pk": "A", "sk": "PROFILE"}])._repr_html_()
    assert '<span class="kind k-a">ORDER</span>' in html
    assert '<span class="kind k-c">PROFILE</span>' in html
    other = collection_view([{"pk": "A", "sk": "1", "type": "User"}, {"pk": "A", "sk": "2", "type": "Order"}])
    assert '<span class="kind k-c">User</span>' in other._repr_html_()
    assert '<span class="kind k-a">Order</span>' in other._repr_html_()
    assert series_of("COUPON") == series_of("Coupon")


def test_what_does_not_fit_is_counted() -> None:
    picture = collection_view(SHOP.items("users"), limit=3, attributes=["name", "absent"])
    assert picture.note == "47 more items not shown."
    assert picture.text.count("pk = ") == 3
    assert "email" not in picture._repr_html_()
    assert picture.title == "50 item collections: 50 items of 1 entity type"


def test_a_table_without_a_sort_key() -> None:
    picture = collection_view([{"id": "a<b", "n": 1}], pk="id", sk=None, title="One item")
    assert picture.text == "id = a<b\n      n: 1"
    assert "a&lt;b" in picture._repr_html_()
    assert "sort key" not in picture._repr_html_()


def test_a_key_stays_in_one_piece() -> None:
    html = collection_view([{"pk": "USER#1", "sk": "ORDER#2025-06-07T21:44:42Z#0000094"}])._repr_html_()
    assert "<code>ORDER#2025-06-07T21:44:42Z#0000094</code>" in html
    long = collection_view([{"pk": "O'Neil#1", "sk": "ORDER#2025-06-07T21:44:42Z#O'Neil & <b>#ITEM#1"}])._repr_html_()
    assert "<code>ORDER#2025-06-07T21:44:42Z#O&#39;Neil &amp; &lt;b&gt;#ITEM#1</code>" in long
    assert "<code>O&#39;Neil#1</code>" in long
    assert "code, & td { white-space: nowrap" in ONE.css


def test_what_a_key_shares_with_the_one_above_stands_back() -> None:
    def keys(*sort: object) -> list[str]:
        html = collection_view([{"pk": "A", "sk": value} for value in sort])._repr_html_()
        return re.findall("<code>(.*?)</code>", html.partition("<tbody>")[2])[1:]

    assert keys("ORDER#1", "ORDER#1#ITEM#1", "ORDER#1#ITEM#2", "ORDER#2", "PROFILE") == [
        "<b>ORDER#1</b>",
        "<i>ORDER#1#</i><b>ITEM#1</b>",
        "<i>ORDER#1#ITEM#</i><b>2</b>",
        "<i>ORDER#</i><b>2</b>",
        "<b>PROFILE</b>",
    ]
    assert keys("a", "ab", "b#1") == ["a", "ab", "b#1"]
    assert keys("a#1#x", "a#1#x#") == ["<b>a#1#x</b>", "<i>a#1#x#</i><b></b>"]
    assert keys(Decimal(1), Decimal(2)) == ["1", "2"]


def test_attributes_are_columns_as_far_as_there_is_room() -> None:
    mixed = [{"pk": "A", "sk": "ORDER#1", "total": 5, "a": "x"}, {"pk": "A", "sk": "ORDER#2", "b": "y", "total": 7}]
    html = collection_view(mixed)._repr_html_()
    heads = re.findall('<th scope="col"[^>]*>(.*?)</th>', html)
    assert heads[2:] == ["entity", "total", "a", "b"]
    assert re.search('<td class="num" align="right">5</td><td[^>]*>x</td><td[^>]*></td>', html)
    many = [{"pk": "A", "sk": "X", **{f"attribute{number}": "some words" for number in range(12)}}]
    crowded = sound_picture(collection_view(many))
    words = "".join(crowded.words)
    assert "attribute11: some words" in words
    assert [line.get("class") for line in crowded.all("tr")] == [None, "of", "first", "more"]
    assert len(crowded.all("td")) < len(many[0])


def test_pictures_of_one_kind_do_not_recolour_each_other() -> None:
    """Each repeats the rules of the kind: a rule that sets a colour anew would take it from the entities before."""
    assert not re.search(r"\.kind \{[^}]*border(-left)?: ", ONE.css)


def test_keys_are_ordered_as_dynamodb_orders_them_k2() -> None:
    assert sorted(["b", "a", "Z", "é"], key=order_of) == ["Z", "a", "b", "é"]
    assert sorted([b"\xff", b"\x00"], key=order_of) == [b"\x00", b"\xff"]


def test_a_collection_reads_well_without_its_styles() -> None:
    """Its attributes are cells under heads: what is left of it is a table."""
    bare = re.sub(
        r"<style>.*?</style>|<[^>]+>",
        "",
        collection_view(
            [{"pk": "USER#1", "sk": "ORDER#1001", "status": "OPEN", "updatedAt": "2026-01-05", "total": 4250}]
        )._repr_html_(),
    )
    assert bare.endswith("OPEN2026-01-054250")
