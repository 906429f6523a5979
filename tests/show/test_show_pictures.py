"""The pictures themselves: what they say, in every form, and the promises that hold for all of them."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from helpers.datasets import Kiosk
from helpers.engine.limits import ITEM_MAX
from helpers.show import Picture, bill, collection_view, growth, item_anatomy, request_journey
from helpers.show.values import brief, on_wire, type_in_words

SHOP = Kiosk(users=50)
ORDER = SHOP.items("orders")[0]
READER = SHOP.reader(3)
MINE = [item for item in SHOP.items("users", "orders", "order_items") if item["pk"] == f"USER#{READER.id}"]
UNITS = {
    "Scan + filter": [(1_000, 64.5), (10_000, 640.5), (100_000, 6_400)],
    "Query": [(1_000, 0.5), (10_000, 0.5), (100_000, 0.5)],
    "GetItem": [(1_000, 0.5), (10_000, 0.5), (100_000, 0.5)],
}
EVERY: dict[str, Picture] = {
    "collection": collection_view(MINE),
    "collections": collection_view(SHOP.items()),
    "growth": growth(UNITS),
    "bill": bill(("Scan", Decimal("80.31")), ("Query", Decimal("0.0625")), ("idle", Decimal(0))),
    "write": request_journey(),
    "strong": request_journey("strong read"),
    "eventual": request_journey("eventual read"),
    "small item": item_anatomy(ORDER),
    "large item": item_anatomy({"pk": "USER#1", "photo": "x" * 38_000, "tags": {"b", "a"}}),
    "largest item": item_anatomy({"pk": "a", "d": "x" * 409_596}),
}
PICTURES = pytest.mark.parametrize("picture", EVERY.values(), ids=EVERY.keys())


class Reader(HTMLParser):
    """Reads a page and notes what a strict reader would complain about."""

    VOID = frozenset({"br", "wbr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [attributes for name, attributes in self.seen if name == tag]


@PICTURES
def test_html_is_well_formed_small_and_self_contained(picture: Picture) -> None:
    html = picture._repr_html_()
    page = Reader(html)
    assert page.open == []
    assert len(html.encode()) < 15_000
    assert len(page.all("style")) == len(page.all("figure")) == 1
    assert not page.all("script")
    assert not page.all("img")
    assert not page.all("link")
    assert not [attrs for _, attrs in page.seen if "id" in attrs or any(name.startswith("on") for name in attrs)]
    assert set(re.findall(r"https?://[^\"' )]+", html)) <= {"http://www.w3.org/2000/svg"}


@PICTURES
def test_every_drawing_is_described_and_every_table_has_a_caption_and_heads(picture: Picture) -> None:
    page = Reader(picture._repr_html_())
    for drawing in page.all("svg"):
        assert drawing["role"] == "img"
        assert drawing["aria-label"]
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head["scope"] in ("col", "row", "rowgroup") for head in page.all("th"))


@PICTURES
def test_the_text_twin_fits_a_terminal_and_begins_with_the_finding(picture: Picture) -> None:
    twin = repr(picture)
    assert max(map(len, twin.splitlines())) <= 80
    assert " ".join(twin.split()).startswith(picture.title)


@PICTURES
def test_rules_of_one_picture_touch_no_other(picture: Picture) -> None:
    for rule in filter(None, picture.css.split("}")):
        for selector in rule.partition("{")[0].split(","):
            assert f".nad-{picture.kind} " in selector


def test_the_same_call_draws_the_same_bytes() -> None:
    again = growth(UNITS), item_anatomy(ORDER), request_journey(), collection_view(MINE)
    first = EVERY["growth"], EVERY["small item"], EVERY["write"], EVERY["collection"]
    for one, other in zip(again, first, strict=True):
        assert one._repr_html_() == other._repr_html_()
        assert repr(one) == repr(other)


# ── item collections ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_collection_is_in_the_order_a_query_returns() -> None:
    shuffled = sorted(MINE, key=lambda item: str(item.get("city", item["sk"][::-1])))
    assert collection_view(shuffled).text == EVERY["collection"].text
    keys = re.findall(r"sk = (\S+)", EVERY["collection"].text)
    assert keys == sorted(item["sk"] for item in MINE)
    assert "One item collection, USER#" in EVERY["collection"].title


def test_number_sort_keys_are_ordered_as_numbers_k2() -> None:
    by_number = collection_view([{"pk": "s", "sk": Decimal(10)}, {"pk": "s", "sk": Decimal(9)}], title="Two readings")
    assert re.findall(r"sk = (\d+)", by_number.text) == ["9", "10"]
    by_text = collection_view([{"pk": "s", "sk": "9"}, {"pk": "s", "sk": "10"}], title="Two readings")
    assert re.findall(r"sk = (\d+)", by_text.text) == ["10", "9"]


def test_the_partition_key_is_written_once_for_its_items() -> None:
    page = Reader(EVERY["collection"]._repr_html_())
    (first,) = [head for head in page.all("th") if head["scope"] == "rowgroup"]
    assert first["rowspan"] == str(len(MINE))


def test_entities_are_told_by_word_and_colour() -> None:
    html = collection_view([{"pk": "A", "sk": "ORDER#1"}, {"pk": "A", "sk": "PROFILE"}])._repr_html_()
    assert '<span class="kind k-a">ORDER</span>' in html
    assert '<span class="kind k-b">PROFILE</span>' in html


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


# ── growth ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_growth_says_which_paths_stay_level() -> None:
    picture = EVERY["growth"]
    assert picture.title == (
        "From 1,000 to 100,000 items in the table: Scan + filter takes 99× the read units; Query and GetItem stay level"
    )
    assert "Scan + filter   64.5   640.5    6,400" in picture.text


def test_lines_differ_by_marker_and_dash_and_their_labels_do_not_collide() -> None:
    html = EVERY["growth"]._repr_html_()
    lines = re.findall(
        r'<path d="([^"]+)" class="s-(\w)" fill="none" stroke-width="2.5"( stroke-dasharray="[^"]+")?/>', html
    )
    assert [name for _, name, _ in lines] == ["a", "b", "c"]
    assert len({dash for _, _, dash in lines}) == 3
    heights = sorted(float(y) for y in re.findall(r'<text x="\d+" y="([\d.]+)" class="bold f-\w">', html))
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
    heights = [float(y) for y in re.findall(r'<text x="\d+" y="([\d.]+)" class="bold f-\w">', html)]
    assert len(heights) == 6
    assert min(heights) >= 20
    assert max(heights) < 296


@pytest.mark.parametrize("series", [{}, {"Query": [(0, 1)]}, {"Query": [(10, 0)]}])
def test_zero_has_no_place_on_a_log_scale(series: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        growth(series)


# ── bill ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_bars_are_proportional_to_the_money() -> None:
    html = bill(("a", Decimal(100)), ("b", Decimal(25)), ("c", Decimal(0)))._repr_html_()
    assert re.findall(r'<i class="solid" style="width:([\d.]+)%">', html) == ["100", "25"]


def test_the_bill_names_the_cheapest_and_the_dearest() -> None:
    picture = bill(("Scan", Decimal("80.3125")), ("Query", Decimal("0.0625")))
    assert picture.title == "A million runs of “Query” cost $0.0625, of “Scan” $80.31, 1,285× as much"
    assert "Scan           $80.31      1,285×  ███" in picture.text
    assert "2026-08-15" in picture.note
    assert bill(("one", Decimal(3)), of="a month").title == "A month of “one” cost $3.00"
    assert "as of every other" in bill(("one", Decimal(3)), ("two", Decimal(3))).title


def test_an_empty_bill_says_what_to_give() -> None:
    with pytest.raises(ValueError, match="nothing on this bill"):
        bill()


# ── the journey of a request ────────────────────────────────────────────────────────────────────────────────────────


def test_n1_a_write_waits_for_two_of_three() -> None:
    picture = EVERY["write"]
    assert "two of the three replicas" in picture.title
    assert picture._repr_html_().count("has logged it") == 2
    assert re.findall(r"^(\d)\.", picture.text, re.MULTILINE) == ["1", "2", "3", "4", "5"]


def test_n2_reads_ask_the_leader_or_any_replica() -> None:
    assert EVERY["strong"]._repr_html_().count("not asked") == 2
    assert EVERY["eventual"]._repr_html_().count("not this time") == 2
    assert "any 1 of 3 replicas" in EVERY["eventual"].text


def test_the_key_of_a_journey_is_escaped_and_short() -> None:
    html = request_journey(key="<" + "k" * 40)._repr_html_()
    assert "hash(&lt;kkkkkkkkkkkk…)" in html


def test_a_journey_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="Choose from: 'write', 'strong read', 'eventual read'"):
        request_journey("delete")  # type: ignore[arg-type]


# ── the anatomy of an item ──────────────────────────────────────────────────────────────────────────────────────────


def test_s8_the_sum_of_names_and_values() -> None:
    picture = item_anatomy({"pk": "USER#1", "sk": "PROFILE", "name": "Ana"})
    assert re.search(r"^the item +8 +16 +24$", picture.text, re.MULTILINE)
    assert picture.title == "24 bytes: 1 write unit to put, 0.5 read units to get (1 strongly consistent)"


def test_w1_r1_units_of_a_larger_item() -> None:
    picture = item_anatomy({"pk": "a", "d": "x" * (13_000 - 4)})
    assert picture.title.startswith("13,000 bytes: 13 write units to put, 2 read units to get (4 strongly")
    assert "write units: 13\nread units:  2 eventual · 4 strong · 8 transactional" in picture.text


def test_s9_the_largest_item() -> None:
    assert EVERY["largest item"].title.startswith(f"{ITEM_MAX:,} bytes: 400 write units to put, 50 read units")


def test_blocks_are_drawn_one_by_one_and_the_last_is_filled_in_part() -> None:
    html = item_anatomy({"pk": "a", "d": "x" * (2_560 - 4)})._repr_html_()  # 2.5 KB: three write blocks, one read block
    outlines = re.findall(r'<path d="([^"]+)" class="box"/>', html)
    fills = re.findall(r'<path d="([^"]+)" class="f-a"/>', html)
    assert [path.count("M") for path in outlines] == [3, 1]
    widths = [float(width) for width in re.findall(r"h([\d.]+)v", fills[0])]
    assert len(widths) == 3
    assert widths[2] == pytest.approx(widths[0] / 2, abs=1.5)


def test_dynamodb_json_and_python_values_give_the_same_picture() -> None:
    typed = {"pk": {"S": "USER#1"}, "n": {"N": "17"}, "b": {"B": "AQID"}, "s": {"SS": ["a", "bb"]}}
    plain = {"pk": "USER#1", "n": 17, "b": b"\x01\x02\x03", "s": {"bb", "a"}}
    assert item_anatomy(typed).title == item_anatomy(plain).title
    assert re.search(r"^b +binary +1 +3 +4 ", item_anatomy(plain).text, re.MULTILINE)


def test_many_attributes_are_summed_up_in_the_last_line() -> None:
    picture = item_anatomy({f"a{n:02}": "x" for n in range(40)})
    assert re.search(r"^25 more attributes +75 +25 +100 ", picture.text, re.MULTILINE)
    assert re.search(r"^the item +120 +40 +160$", picture.text, re.MULTILINE)


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", "plain"),
        (True, "true"),
        (None, "null"),
        (Decimal("1E+3"), "1000"),
        (Decimal("19.90"), "19.9"),
        (7, "7"),
        (b"abc", "3 bytes"),
        ({"b", "a"}, '{"a", "b"}'),
        ([1, "x"], '[1, "x"]'),
        ({"a": {"b": False}}, "{a: {b: false}}"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, …]"),
        ("x" * 40, "x" * 27 + "…"),
    ],
)
def test_values_are_brief_and_stable(value: Any, shown: str) -> None:
    assert brief(value) == shown


def test_items_go_on_the_wire_with_binary_as_text_all_the_way_down() -> None:
    wired = on_wire({"m": {"l": [b"\x01"]}, "bs": {b"\x01"}})
    assert wired == {"m": {"M": {"l": {"L": [{"B": "AQ=="}]}}}, "bs": {"BS": ["AQ=="]}}
    assert on_wire(wired) == wired
    assert type_in_words(wired["bs"]) == "binary set"
