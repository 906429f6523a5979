"""Query, Scan, GetItem and BatchGetItem: the same items, counts and keys as dynalite, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .sides import Json, Sides, create, multiset, pages, put_all, same
from .strategies import Read, Shape, items, order, reads, shapes

pytestmark = pytest.mark.peer


def examples(number: int) -> settings:
    """The same examples on every run, as many as fit into the time of the suite.

    A failure is told as it was found: shrinking makes hundreds of tables and takes minutes. Add `Phase.shrink` to see a
    smaller one.
    """
    return settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )


def _ties(shape: Shape, read: Read, stored: list[Json]) -> bool:
    """Whether two entries of one collection have the same index key: their order is nobody's promise."""
    if read.index is None:
        return False
    names = [name for name, _ in shape.key_of(read.index)]
    keys = [tuple(repr(item[name]) for name in names) for item in stored if all(name in item for name in names)]
    return len(keys) != len(set(keys))


def _key(shape: Shape, index: str | None, item: Json) -> Any:
    sort = shape.key_of(index)[1:]
    return [order(item[name]) for name, _ in sort if name in item]


def compare(shape: Shape, read: Read, stored: list[Json], mine: list[Json], theirs: list[Json]) -> None:
    """Two readings of the same data agree."""
    for page in (*mine, *theirs):
        assert "error" not in page, page
    assert len(mine) == len(theirs)
    exactly = read.operation == "Query" and not _ties(shape, read, stored)
    if exactly:
        for my_page, their_page in zip(mine, theirs, strict=True):
            assert same(my_page) == same(their_page)
        return
    for count in ("Count", "ScannedCount"):
        assert sum(page[count] for page in mine) == sum(page[count] for page in theirs)
    assert [page["ScannedCount"] for page in mine] == [page["ScannedCount"] for page in theirs]
    assert [set(page.get("LastEvaluatedKey", ())) for page in mine] == [
        set(page.get("LastEvaluatedKey", ())) for page in theirs
    ]
    my_items, their_items = ([item for page in side for item in page.get("Items", ())] for side in (mine, theirs))
    assert [("Items" in page) for page in mine] == [("Items" in page) for page in theirs]
    assert multiset(my_items) == multiset(their_items)
    if read.operation == "Query" and "ProjectionExpression" not in read.request:
        assert [_key(shape, read.index, item) for item in my_items] == [
            _key(shape, read.index, item) for item in their_items
        ]


@examples(90)
@given(data=st.data())
def test_random_reads(both: Sides, data: st.DataObject) -> None:
    shape = data.draw(shapes(), label="table")
    stored = data.draw(items(shape), label="items")
    name = create(both, shape.request("reads"))
    put_all(both, name, stored)
    for _ in range(8):
        read = data.draw(reads(shape, stored), label="read")
        request = {"TableName": name, **read.request}
        mine, theirs = (pages(call, read.operation, request) for call in both)
        compare(shape, read, stored, mine, theirs)


@examples(25)
@given(data=st.data())
def test_random_gets(both: Sides, data: st.DataObject) -> None:
    shape = data.draw(shapes(), label="table")
    stored = data.draw(items(shape), label="items")
    name = create(both, shape.request("gets"))
    put_all(both, name, stored)
    keys = [{attribute: item[attribute] for attribute, _ in shape.key_of(None)} for item in stored]
    strangers = data.draw(items(shape, most=3), label="strangers")
    keys += [{attribute: item[attribute] for attribute, _ in shape.key_of(None)} for item in strangers]
    for key in keys[-6:]:
        mine, theirs = (call("GetItem", {"TableName": name, "Key": key, "ConsistentRead": True}) for call in both)
        assert same(mine) == same(theirs)
    unique = list({repr(key): key for key in keys}.values())
    if unique:
        request = {"RequestItems": {name: {"Keys": unique, "ConsistentRead": True}}}
        mine, theirs = (call("BatchGetItem", request) for call in both)
        assert mine["UnprocessedKeys"] == theirs["UnprocessedKeys"] == {}
        assert multiset(mine["Responses"][name]) == multiset(theirs["Responses"][name])


@examples(8)
@given(data=st.data(), total=st.integers(2, 5))
def test_random_parallel_scans(both: Sides, data: st.DataObject, total: int) -> None:
    shape = data.draw(shapes(), label="table")
    stored = data.draw(items(shape, most=40), label="items")
    name = create(both, shape.request("segments"))
    put_all(both, name, stored)
    found = []
    for call in both:
        seen: list[Json] = []
        for segment in range(total):
            request = {"TableName": name, "Segment": segment, "TotalSegments": total, "Limit": 4}
            seen += [item for page in pages(call, "Scan", request) for item in page["Items"]]
        found.append(multiset(seen))
    assert found[0] == found[1] == multiset(stored)
