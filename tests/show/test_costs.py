"""Bills: bars in proportion to the money."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from helpers.show import bill
from tests.page.reader import sound_picture


def test_it_keeps_the_promises_of_all_pictures() -> None:
    sound_picture(bill(("Scan", Decimal("80.31")), ("Query", Decimal("0.0625")), ("idle", Decimal(0))))


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
