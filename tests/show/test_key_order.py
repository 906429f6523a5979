"""The pictures of sort keys: what a key condition cuts out, and which spellings keep an order."""

from __future__ import annotations

import pytest

from helpers.show import Picture
from helpers.show.key_order import key_range, spelling_order
from tests.page.reader import sound_picture

KEYS = [f"ORDER#2025-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 28, 6)]
FEBRUARY = [key for key in KEYS if key.startswith("ORDER#2025-02")]
SPELLINGS = {
    "numbers": ["9", "10", "100"],
    "padded": ["009", "010", "100"],
    "names": ["aachen", "Zwolle", "Öhringen"],
    "times": [f"2025-03-01T22:30:0{second}.000Z" for second in range(5)],
}
STORED = {name: sorted(keys, key=str.encode) for name, keys in SPELLINGS.items()}

RANGE = key_range(KEYS, FEBRUARY[:4], bounds=("ORDER#2025-02-01", "ORDER#2025-02-20"), wanted=FEBRUARY)
ORDER = spelling_order(SPELLINGS, STORED)


@pytest.mark.parametrize("picture", [RANGE, ORDER], ids=["range", "spellings"])
def test_a_picture_keeps_the_promises_of_all_pictures(picture: Picture) -> None:
    page = sound_picture(picture)
    assert len(page.all("table")) == 1


def test_what_was_wanted_and_did_not_come_is_named() -> None:
    assert RANGE.title == "4 items of 15 came back; 1 that was wanted lies outside"
    lines = RANGE.text.splitlines()
    missed = next(line for line in lines if FEBRUARY[4] in line)
    assert missed.endswith("✗ wanted, did not come")
    assert lines.index(missed) == 1 + next(place for place, line in enumerate(lines) if "02-20 ──" in line)


def test_what_came_and_was_not_wanted_is_named() -> None:
    picture = key_range(["a#1", "a-b#1", "c"], ["a#1", "a-b#1"], bounds=["a"], wanted=["a#1"])
    assert picture.title == "2 items of 3 came back; 1 that was not wanted"
    assert "✗ came, not wanted" in picture.text


def test_bounds_that_are_keys_take_them_in() -> None:
    picture = key_range(["1", "2", "3"], ["1", "2"], bounds=("1", "2"))
    assert picture.title == "2 items of 3 came back, one stretch of the collection"
    marks = [line.split()[:2] for line in picture.text.splitlines()[2:]]
    assert marks == [["──", "1"], ["1", "1"], ["2", "2"], ["──", "2"], ["3"]]


def test_the_places_tell_the_direction_and_the_rest_is_counted() -> None:
    picture = key_range(KEYS, KEYS[:-3:-1])
    assert [line.split() for line in picture.text.splitlines()[2:]] == [
        ["…", "11", "more"],
        *[[key] for key in KEYS[11:13]],
        [KEYS[13], "2"],
        [KEYS[14], "1"],
    ]


def test_a_key_cannot_break_out_of_the_page() -> None:
    html = key_range(["<b>"], ["<b>"], bounds=["</table>"])._repr_html_()
    assert "<b>" not in html
    assert html.count("</table>") == 1


def test_spellings_are_told_apart_with_the_byte_that_decides() -> None:
    assert ORDER.title == "2 of 4 spellings keep the order that was meant"
    assert "✗ numbers: 10 < 100 < 9\n    1 (31) < 9 (39)" in ORDER.text
    assert "✓ padded: 009 < 010 < 100" in ORDER.text
    assert "Z (5A) < a (61)" in ORDER.text
    assert "Ö" in ORDER.text


def test_a_text_that_ends_first() -> None:
    picture = spelling_order({"days": ["2025-01-01T09", "2025-01-01"]}, {"days": ["2025-01-01", "2025-01-01T09"]})
    assert "“2025-01-01” ends first" in picture.text
