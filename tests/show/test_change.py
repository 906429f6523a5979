"""One write before and after: what changes, and what each index pays for it."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.lab.lab import Lab
from helpers.show import item_change
from tests.page.reader import sound_picture
from tests.show.orders import ORDER


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        (None, ORDER, (3, 1, 3)),
        (ORDER, {**ORDER, "note": "m" * 3_000}, (3, 0, 3)),
        (ORDER, {**ORDER, "total": 4300}, (3, 1, 3)),
        (ORDER, {**ORDER, "status": "PAID"}, (3, 2, 6)),
        (ORDER, {name: value for name, value in ORDER.items() if name != "status"}, (3, 1, 3)),
        (ORDER, ORDER, (3, 0, 0)),
        (ORDER, None, (3, 1, 3)),
    ],
)
def test_a_change_costs_what_the_facts_sheet_says(table: Any, before: Any, after: Any, units: tuple[int, ...]) -> None:
    picture = item_change(before, after, table)
    sound_picture(picture)
    paid, partial, whole = units
    told = {line.split("  ")[0]: line.split()[-1] for line in picture.text.split("\n") if line}
    assert told["table orders"] == str(paid)
    assert told["index by-status"] == str(partial)
    assert told["index everything"] == str(whole)
    assert told["index flagged"] == "0"
    assert told["together"] == str(sum(units))
    assert f"costs {sum(units)} write units" in picture.title


def test_a_change_is_priced_as_the_engine_prices_it(lab: Lab, table: Any) -> None:
    table.put_item(Item=ORDER)
    with lab.meter() as meter:
        table.put_item(Item={**ORDER, "status": "PAID", "total": 5})
    assert (
        f"costs {meter.write_units:g} write units"
        in item_change(ORDER, {**ORDER, "status": "PAID", "total": 5}, table).title
    )


def test_a_change_says_what_happens_and_why(table: Any) -> None:
    text = item_change(ORDER, {**ORDER, "status": "PAID"}, table).text
    assert "key changed: delete and insert" in text
    assert "no entry: a key attribute is missing" in text
    assert "≠ changed" in text
    with pytest.raises(ValueError, match="There is no change to show"):
        item_change(None, None, table)


def test_what_changes_stands_out_and_what_does_not_stands_back(table: Any) -> None:
    html = item_change(ORDER, {**ORDER, "status": "PAID"}, table)._repr_html_()
    items, paid = html.split("Who writes what")
    assert items.count('<tr class="told">') == 1
    assert items.index('<tr class="told">') < items.index('<tr class="same">')
    assert paid.count('<tr class="same">') == 1, "flagged has no entry"
    assert "3,000 × n" in items
    assert '<tr class="told">' not in item_change(None, ORDER, table)._repr_html_()
