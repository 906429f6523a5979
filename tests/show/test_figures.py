"""A lesson's own numbers: a table and bars, each under its finding, told in words as well."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from helpers.show import as_bars, as_table
from tests.page.reader import sound_picture

WAYS = {
    "Scan": {"requests": 18, "read units": 2248.5, "dollars": "$73,863.23", "by key": False},
    "Query": {"requests": 1, "read units": 0.25, "dollars": "$16.43", "by key": True},
}


def test_a_table_says_the_same_in_both_forms_and_marks_what_decides() -> None:
    picture = as_table(WAYS, title="A Query by key costs little", heads=("way",), mark="Scan", note="On demand.")
    page = sound_picture(picture)
    assert repr(picture) == (
        "A Query by key costs little\n"
        "way     requests  read units     dollars  by key\n"
        "────────────────────────────────────────────────\n"
        "Scan ◂        18    2,248.50  $73,863.23  no\n"
        "Query          1        0.25      $16.43  yes\n"
        "On demand."
    )
    heads = [head for head in page.all("th") if head["scope"] == "col"]
    assert [head.get("align") for head in heads] == [None, "right", "right", "right", None]
    html = picture._repr_html_()
    assert html.count('class="told"') == 1
    assert "<figcaption>A Query by key costs little</figcaption>" in html


def test_rows_may_be_a_list_or_bring_no_heads() -> None:
    as_list = as_table([{"key": "64", "partition": 0}, {"key": "USER#64", "partition": None}], title="t")
    assert as_list.text.splitlines()[2:] == ["64               0", "USER#64          –"]
    chosen = as_table([{"a": 1, "b": 2}], title="t", heads=("b",))
    assert chosen.text.splitlines() == ["b", "─", "2"]
    one = as_table({"Users": "userId", "OrderItems": "orderId + number"}, title="t", heads=("table", "key"))
    assert one.text.splitlines()[2] == "Users       userId"
    several = as_table({"a": [1, 2.5], "b": [3, Decimal(4)]}, title="t", heads=("", "x", "y"))
    assert several.text.splitlines()[2:] == ["a  1  2.5", "b  3  4.0"]
    assert as_table({"a": [1]}, title="t").text.splitlines()[2] == "a  1"


def test_small_numbers_keep_what_tells_them_apart() -> None:
    assert [line.split()[-1] for line in as_table({"a": [0.0625], "b": [0.031]}, title="t").text.splitlines()[2:]] == [
        "0.0625",
        "0.0310",
    ]


@pytest.mark.parametrize("spelled", ["$16.43", "+33 %", "2.0 ms", "1,250", "5 (+67 %)", "–", "-3"])
def test_spelled_numbers_stand_at_the_right(spelled: str) -> None:
    assert 'align="right"' in as_table({"a": [spelled]}, title="t")._repr_html_()
    assert 'align="right"' not in as_table({"a": ["USER#000001"], "b": [spelled]}, title="t")._repr_html_()


def test_what_a_table_cannot_show_is_said() -> None:
    with pytest.raises(ValueError, match="nothing in this table"):
        as_table([], title="t")
    with pytest.raises(ValueError, match=r"No line begins with 'Skan'\. They begin with: Scan, Query"):
        as_table(WAYS, title="t", mark="Skan")
    with pytest.raises(ValueError, match="No row has 'z'"):
        as_table([{"a": 1}], title="t", heads=("z",))


def test_bars_share_one_scale_and_show_what_is_left_of_a_whole() -> None:
    picture = as_bars(
        {"second 3": 30, "second 4": 10, "second 5": 0},
        title="The index holds",
        of="accepted",
        rest="refused",
        whole=30,
    )
    page = sound_picture(picture)
    lines = picture.text.splitlines()
    assert lines[0].split() == ["accepted", "█", "accepted", "·", "░", "refused"]
    assert lines[2] == f"second 3        30  {'█' * 30}"
    assert lines[3] == f"second 4        10  {'█' * 10}{'░' * 20}"
    assert lines[4] == f"second 5         0  {'░' * 30}"
    assert [bar["style"] for bar in page.all("i")] == ["width:100%", "width:33.3%", "width:66.7%", "width:100%"]
    alone = as_bars({"a": Decimal("0.5"), "b": 2}, title="t", of="read units")
    assert [line.count("█") for line in alone.text.splitlines()[2:]] == [8, 30]
    assert as_bars({"a": 0}, title="t").text.count("█") == 0


def test_bars_that_cannot_be_drawn_say_why() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        as_bars({}, title="t")
    with pytest.raises(ValueError, match="'a' is -1: bars begin at zero"):
        as_bars({"a": -1}, title="t")
    with pytest.raises(ValueError, match="longer than the whole of 5"):
        as_bars({"a": 6}, title="t", whole=5)


def test_numbers_of_an_array_are_numbers() -> None:
    counted = as_table({"first": {"writes": np.int64(1_255)}, "last": {"writes": np.float64(8)}}, title="t")
    assert counted.text.splitlines()[-2:] == ["first   1,255", "last        8"]
