"""The anatomy of an item: bytes by attribute, blocks, units."""

from __future__ import annotations

import re

import pytest

from helpers.datasets import Kiosk
from helpers.engine.limits import ITEM_MAX
from helpers.show import Picture, item_anatomy
from tests.page.reader import sound_picture

ORDER = Kiosk(users=50).items("orders")[0]
LARGEST = item_anatomy({"pk": "a", "d": "x" * 409_596})
EVERY = {
    "small": item_anatomy(ORDER),
    "large": item_anatomy({"pk": "USER#1", "photo": "x" * 38_000, "tags": {"b", "a"}}),
    "largest": LARGEST,
}


@pytest.mark.parametrize("picture", EVERY.values(), ids=EVERY)
def test_it_keeps_the_promises_of_all_pictures(picture: Picture) -> None:
    sound_picture(picture)


def test_s8_the_sum_of_names_and_values() -> None:
    picture = item_anatomy({"pk": "USER#1", "sk": "PROFILE", "name": "Ana"})
    assert re.search(r"^the item +8 +16 +24$", picture.text, re.MULTILINE)
    assert picture.title == "24 bytes: 1 write unit to put, 0.5 read units to get (1 strongly consistent)"


def test_w1_r1_units_of_a_larger_item() -> None:
    picture = item_anatomy({"pk": "a", "d": "x" * (13_000 - 4)})
    assert picture.title.startswith("13,000 bytes: 13 write units to put, 2 read units to get (4 strongly")
    assert "write units: 13\nread units:  2 eventual · 4 strong · 8 transactional" in picture.text


def test_s9_the_largest_item() -> None:
    assert LARGEST.title.startswith(f"{ITEM_MAX:,} bytes: 400 write units to put, 50 read units")


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
