"""The ordered map: where items live, and how little is walked to find them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.hashing import HASH_SPACE, partition_hash
from helpers.engine.layout import Layout
from helpers.engine.schema import KeyAttribute, KeySchema
from helpers.engine.wire_types import Item

PK, SK = KeyAttribute("pk", "S"), KeyAttribute("sk", "S")
TABLE = KeySchema((PK,), (SK,))


def item(pk: str, sk: str, **rest: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}} | {name: {"S": text} for name, text in rest.items()}


def layout_of(*items: Item) -> Layout:
    layout = Layout(TABLE)
    for one in items:
        layout.put(one)
    return layout


def sort_keys(layout: Layout, *args: object, reverse: bool = False, after: Item | None = None) -> list[str]:
    stretch = layout.collection([{"S": "a"}], *args)  # type: ignore[arg-type]
    start = layout.position(after) if after else None
    return [stored.item["sk"]["S"] for _, stored in layout.walk(stretch, reverse=reverse, after=start)]


LETTERS = layout_of(*(item("a", sk) for sk in ["b", "d", "bb", "c", "é", "B"]), item("other", "c"))


def test_a_collection_is_ordered_by_the_bytes_of_the_sort_key() -> None:
    assert sort_keys(LETTERS) == ["B", "b", "bb", "c", "d", "é"]
    assert sort_keys(LETTERS, reverse=True) == ["é", "d", "c", "bb", "b", "B"]


def test_each_operator_selects_its_range() -> None:
    def by(operator: str, *operands: str) -> list[str]:
        return sort_keys(LETTERS, (), (operator, [{"S": operand} for operand in operands]))

    assert by("<", "bb") == ["B", "b"]
    assert by("<=", "bb") == ["B", "b", "bb"]
    assert by(">", "bb") == ["c", "d", "é"]
    assert by(">=", "bb") == ["bb", "c", "d", "é"]
    assert by("BETWEEN", "b", "c") == ["b", "bb", "c"]
    assert by("begins_with", "b") == ["b", "bb"]
    assert sort_keys(LETTERS, [{"S": "c"}]) == ["c"]


def test_a_prefix_of_the_highest_bytes_has_no_end() -> None:
    binary = Layout(KeySchema((PK,), (KeyAttribute("sk", "B"),)))
    for text in ("/w==", "//8=", "/gE="):  # ff, ffff, fe01
        binary.put({"pk": {"S": "a"}, "sk": {"B": text}})
    stretch = binary.collection([{"S": "a"}], (), ("begins_with", [{"B": "/w=="}]))
    assert [stored.item["sk"]["B"] for _, stored in binary.walk(stretch)] == ["/w==", "//8="]


def test_walking_goes_on_behind_a_key_that_is_no_longer_there() -> None:
    assert sort_keys(LETTERS, after=item("a", "bbb")) == ["c", "d", "é"]
    assert sort_keys(LETTERS, after=item("a", "bbb"), reverse=True) == ["bb", "b", "B"]


def test_an_index_keeps_entries_with_equal_keys_apart() -> None:
    index = Layout(KeySchema((KeyAttribute("status", "S"),)), TABLE)
    index.put(item("a", "1", status="OPEN"))
    index.put(item("a", "2", status="OPEN"))
    assert len(index) == 2
    assert index.key_names == ("status", "pk", "sk")
    index.delete(item("a", "1", status="OPEN"))
    assert [stored.item["sk"]["S"] for stored in index.items()] == ["2"]


def test_several_partition_attributes_are_not_run_together() -> None:
    assert partition_hash([{"S": "a"}, {"S": "bc"}]) != partition_hash([{"S": "ab"}, {"S": "c"}])


def test_bytes_follow_every_change() -> None:
    layout = layout_of(item("a", "1"), item("a", "2"))
    one = layout.bytes // 2
    layout.put(item("a", "1", note="xx"))
    assert layout.bytes == 2 * one + 6
    layout.delete(item("a", "1"))
    assert (layout.bytes, len(layout)) == (one, 1)


keys = st.tuples(st.text(min_size=1, max_size=4), st.text(min_size=1, max_size=4))


@given(st.dictionaries(keys, st.text(max_size=3), max_size=30), st.integers(1, 7))
def test_segments_share_out_the_table(contents: dict[tuple[str, str], str], total: int) -> None:
    layout = layout_of(*(item(pk, sk, note=note) for (pk, sk), note in contents.items()))
    found = [[stored.item for _, stored in layout.walk(layout.segment(number, total))] for number in range(total)]
    assert [item for segment in found for item in segment] == [stored.item for stored in layout.items()]
    assert layout.segment(total - 1, total).high == (HASH_SPACE,)


@given(st.lists(st.tuples(st.booleans(), keys, st.text(max_size=3)), max_size=40))
def test_loading_at_once_is_the_same_as_one_by_one(writes: list[tuple[bool, tuple[str, str], str]]) -> None:
    slow, quick = Layout(TABLE), Layout(TABLE)
    from helpers.engine.layout import Stored
    from helpers.engine.sizes import item_size

    items = [item(*key, note=note) for _, key, note in writes]
    for one in items:
        slow.put(one)
    quick.load(Stored(one, item_size(one)) for one in items)
    assert list(slow.items()) == list(quick.items())
    assert slow.bytes == quick.bytes


def test_the_page_behind_the_only_item_of_a_collection_is_empty() -> None:
    hash_only = Layout(KeySchema((PK,)))
    hash_only.put({"pk": {"S": "a"}})
    stretch = hash_only.collection([{"S": "a"}])
    assert list(hash_only.walk(stretch, after=hash_only.position({"pk": {"S": "a"}}))) == []
