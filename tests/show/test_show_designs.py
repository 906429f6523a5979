"""Pictures of keys, indexes and writes: every number is the engine's own, and looking changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.lab.lab import Lab
from helpers.show import Picture, collection_view, index_view, item_change, key_ring, lagging_index
from helpers.show.schema import schema_of

# The order of I3
ORDER: dict[str, Any] = {
    "pk": "USER#1", "sk": "ORDER#1001", "status": "OPEN", "updatedAt": "2026-01-05", "total": 4250, "note": "n" * 3_000,
}  # fmt: skip
INDEXES = {
    "by-status": {"pk": "status", "sk": "updatedAt", "project": ["total"]},
    "everything": {"pk": "status"},
    "flagged": {"pk": "flag", "project": "keys"},
}


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture
def table(lab: Lab) -> Any:
    return lab.table("orders", "pk", "sk", gsi=INDEXES)


def sound(picture: Picture) -> str:
    """What holds for every picture; returns its HTML."""
    html = picture._repr_html_()
    assert len(html.encode()) < 20_000
    assert " id=" not in html
    assert max(len(line) for line in repr(picture).split("\n")) <= 80
    return html


# ── before and after ────────────────────────────────────────────────────────────────────────────────────────────────


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
    sound(picture)
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


# ── a table beside its index ────────────────────────────────────────────────────────────────────────────────────────


def test_a_lagging_index_shows_what_is_missing_stale_and_still_there(lab: Lab, table: Any) -> None:
    lab.load(table, [{**ORDER, "sk": f"ORDER#{number}"} for number in range(4)])
    with lab.together():
        table.put_item(Item={**ORDER, "sk": "ORDER#9"})
        table.put_item(Item={**ORDER, "sk": "ORDER#0", "status": "PAID"})
        table.delete_item(Key={"pk": "USER#1", "sk": "ORDER#1"})
        before, calls = lab.clock.seconds, len(lab.calls)
        picture = lagging_index(lab, table, "by-status")
    assert (lab.clock.seconds, len(lab.calls)) >= (before, calls)
    sound(picture)
    assert picture.title.startswith(
        "by-status is behind on 3 of 5 items (1 missing, 1 stale, 1 still there though gone)"
    )
    states = re.findall(r"([+≠−]) (?:appears|changes|goes) in [\d.]+ ms", picture.text)
    assert sorted(states) == sorted("+≠−")
    lab.clock.advance(seconds=5)
    after = lagging_index(lab, "orders", "by-status")
    assert after.title == "by-status shows what the table holds: nothing is on its way"
    assert set(re.findall(r"[+≠−=] \w+", after.text)) == {"= same"}


def test_looking_at_a_lagging_index_costs_nothing(lab: Lab, table: Any) -> None:
    table.put_item(Item=ORDER)
    now, calls = lab.clock.seconds, len(lab.calls)
    assert lagging_index(lab, table, "by-status").text == lagging_index(lab, table, "by-status").text
    assert (lab.clock.seconds, len(lab.calls)) == (now, calls)


def test_wrong_names_get_a_sentence(lab: Lab) -> None:
    lab.table("tab", "pk", "sk", lsi={"local": {"pk": "pk", "sk": "other"}})
    with pytest.raises(ValueError, match="never lags behind its table"):
        lagging_index(lab, "tab", "local")
    with pytest.raises(ValueError, match=r"has no index 'gone'\. Its indexes: local"):
        lagging_index(lab, "tab", "gone")
    with pytest.raises(ValueError, match=r"no table 'x'\. It has: tab"):
        lagging_index(lab, "x", "local")


# ── an index as a table ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_index_view_is_sparse_projected_and_in_the_indexes_order(table: Any) -> None:
    items = [
        {**ORDER, "sk": "ORDER#2", "updatedAt": "2026-01-09"},
        {**ORDER, "sk": "ORDER#1"},
        {"pk": "USER#1", "sk": "PROFILE", "type": "User"},
    ]
    picture = index_view(items, table, "by-status")
    html = sound(picture)
    assert picture.title == "Index by-status: 2 of 3 items have an entry, carrying the keys and total"
    assert html.index("2026-01-05") < html.index("2026-01-09")
    assert "nnnn" not in html
    assert "1 item without status or updatedAt has no entry (I1)." in picture.note
    assert "nnnn" in index_view(items, table, "everything")._repr_html_()
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


def test_a_collection_reads_well_without_its_styles() -> None:
    bare = re.sub(r"<style>.*?</style>|<[^>]+>", "", collection_view([ORDER])._repr_html_())
    assert "status: OPEN · updatedAt: 2026-01-05 · total: 4250" in bare


def test_a_schema_is_what_describe_table_says(lab: Lab, table: Any) -> None:
    found, own = schema_of(table), lab.engine.tables["orders"].schema
    assert found.key == own.key
    assert {name: (index.key, index.projection, index.included) for name, index in found.indexes.items()} == {
        name: (index.key, index.projection, index.included) for name, index in own.indexes.items()
    }


# ── the ring ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_ring_agrees_with_the_engine_about_where_a_key_belongs(lab: Lab) -> None:
    table = lab.table("tab", "pk", items=[{"pk": f"USER#{number}"} for number in range(200)])
    lows = [low[0] for low in lab.engine.dynamics["tab"].admission.lows]
    held = [0] * len(lows)
    for position in lab.engine.tables[table.name].layout.positions():
        held[sum(low <= position[0] for low in lows) - 1] += 1
    text = key_ring([f"USER#{number}" for number in range(200)], partitions=len(lows)).text
    assert [int(line.split()[1]) for line in text.split("\n")[2:]] == held


def test_ring_titles_state_the_finding() -> None:
    assert key_ring(["today"]).title == "1 key reaches 1 of 4 partitions; the busiest gets 100 % of the keys"
    assert key_ring([f"USER#{n}" for n in range(10_000)]).title == "4 partitions get 25 to 25 % of the keys each"
    many = key_ring({"1…n": range(1, 1_001), "USER#1…n": [f"USER#{n}" for n in range(1, 1_001)]})
    assert re.fullmatch(r"What the busiest of 4 partitions gets: 1…n 2\d %; USER#1…n 2\d %", many.title)
    assert key_ring({"a": 1_000, **{str(n): 1 for n in range(100)}}).title.startswith("One of 4 partitions gets 9")


def test_rings_are_small_whatever_is_on_them() -> None:
    for picture in (
        key_ring(range(20_000), partitions=16),
        key_ring({f"u{n}": n for n in range(1, 500)}, partitions=3),
        key_ring({name: [f"{name}{n}" for n in range(3_000)] for name in "abcd"}, partitions=8),
        key_ring(["one"], partitions=1),
    ):
        assert 'role="img"' in sound(picture)


def test_a_ring_needs_keys_and_partitions() -> None:
    with pytest.raises(ValueError, match="no keys to put on the ring"):
        key_ring([])
    with pytest.raises(ValueError, match="at least one partition"):
        key_ring(["a"], partitions=0)
