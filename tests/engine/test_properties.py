"""Order and paging on random data: every item once, in order, whatever the page; indexes by brute force (K2, B4–B6, I1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab

from .independent import Json, examples


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(model=AT_ONCE) as running:
        yield running


@pytest.fixture(scope="module")
def client(lab: Lab) -> Any:
    return boto3.client("dynamodb")


Case = tuple[str, list[Json]]
"""A type of sort key, and items whose sort key has it."""

SORT_KEYS: dict[str, st.SearchStrategy[Any]] = {
    "S": st.text("aZ09#é€🙂\uffee", min_size=1, max_size=3),
    "N": st.one_of(
        st.integers(-50, 50).map(Decimal),
        st.builds(lambda number, power: Decimal(number).scaleb(power), st.integers(-999, 999), st.integers(-20, 20)),
    ),
    "B": st.binary(min_size=1, max_size=3),
}


def in_order(type_: str, value: Any) -> Any:
    """What DynamoDB orders a value of this type by (K2)."""
    return value.encode("utf-8") if type_ == "S" else value


def read_pages(operation: Any, **request: Any) -> list[Json]:
    found = [operation(**request)]
    while start := found[-1].get("LastEvaluatedKey"):
        assert len(found) < 1_000
        found.append(operation(**request, ExclusiveStartKey=start))
    return found


def contents(found: list[Json]) -> list[Json]:
    return [item for page in found for item in page["Items"]]


@st.composite
def collections(draw: st.DrawFn) -> Case:
    """A type of sort key, and items of a table whose sort key has it."""
    type_ = draw(st.sampled_from("SNB"))
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(["p1", "p2", "p3"]), SORT_KEYS[type_]),
            max_size=30,
            unique_by=lambda key: (key[0], in_order(type_, key[1])),
        )
    )
    padding = draw(st.lists(st.integers(0, 600), min_size=len(keys), max_size=len(keys)))
    status = draw(st.lists(st.sampled_from([None, "new", "old"]), min_size=len(keys), max_size=len(keys)))
    rank = draw(st.lists(st.none() | st.integers(-3, 3).map(Decimal), min_size=len(keys), max_size=len(keys)))
    made = []
    for (pk, sk), size, word, number in zip(keys, padding, status, rank, strict=True):
        item: Json = {"pk": pk, "sk": sk, "body": "x" * size}
        if word:
            item["word"] = word
        if number is not None:
            item["rank"] = number
        made.append(item)
    return type_, made


def make(lab: Lab, type_: str, made: list[Json], **options: Any) -> Any:
    return lab.table("properties", pk="pk", sk=f"sk:{type_}", items=made, **options)


def plain(item: Json) -> Json:
    """An item as it was written, in one spelling: boto3 reads binary into a wrapper, and a number may end in zeros."""

    def one(value: Any) -> Any:
        if isinstance(value, Decimal):
            return value.normalize() + 0
        return bytes(value) if hasattr(value, "value") else value

    return {name: one(value) for name, value in item.items()}


@examples(40, shrink=False)
@given(collections(), st.integers(1, 7), st.booleans())
def test_query_is_sorted_and_pages_add_up(lab: Lab, case: Case, limit: int, forward: bool) -> None:
    type_, made = case
    table = make(lab, type_, made)
    for pk in ("p1", "p2"):
        expected = [item for item in made if item["pk"] == pk]
        expected.sort(key=lambda item: in_order(type_, item["sk"]), reverse=not forward)
        request = {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": pk},
            "ScanIndexForward": forward,
            "ReturnConsumedCapacity": "TOTAL",
        }
        (whole,) = read_pages(table.query, **request)
        assert [plain(item) for item in whole["Items"]] == expected
        paged = read_pages(table.query, **request, Limit=limit)
        assert contents(paged) == whole["Items"]
        assert all(page["ScannedCount"] <= limit for page in paged)
        assert len(paged) == len(expected) // limit + 1
        assert _units(paged) >= _units([whole])


def _units(found: list[Json]) -> float:
    units: list[float] = [page["ConsumedCapacity"]["CapacityUnits"] for page in found]
    return sum(units)


@examples(30, shrink=False)
@given(collections(), st.integers(1, 7))
def test_scan_meets_every_item_once(lab: Lab, case: Case, limit: int) -> None:
    type_, made = case
    table = make(lab, type_, made)
    (whole,) = read_pages(table.scan, ReturnConsumedCapacity="TOTAL")
    assert _sorted(whole["Items"]) == _sorted(made)
    paged = read_pages(table.scan, Limit=limit, ReturnConsumedCapacity="TOTAL")
    assert contents(paged) == whole["Items"]
    assert _units(paged) >= _units([whole])


def _sorted(some: list[Json]) -> list[str]:
    return sorted(repr(sorted(plain(item).items())) for item in some)


@examples(25, shrink=False)
@given(collections(), st.integers(1, 9), st.none() | st.integers(1, 4))
def test_segments_partition_the_table(lab: Lab, case: Case, total: int, limit: int | None) -> None:
    type_, made = case
    table = make(lab, type_, made)
    options = {} if limit is None else {"Limit": limit}
    shares = [
        contents(read_pages(table.scan, Segment=segment, TotalSegments=total, **options)) for segment in range(total)
    ]
    assert _sorted([item for share in shares for item in share]) == _sorted(made)
    whole = contents(read_pages(table.scan))
    assert [item for share in shares for item in share] == whole  # a scan goes through the segments in turn


@examples(15, shrink=False)
@given(st.sets(st.text("ab#é", min_size=1, max_size=3), min_size=1, max_size=12), st.integers(1, 4))
def test_paging_without_a_sort_key(lab: Lab, keys: set[str], limit: int) -> None:
    """A collection of one item ends after it, and a Scan goes on to the next."""
    table = lab.table("single", items=[{"pk": pk} for pk in keys])
    for pk in keys:
        request = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": pk}, "Limit": limit}
        assert contents(read_pages(table.query, **request)) == [{"pk": pk}]
    assert sorted(item["pk"] for item in contents(read_pages(table.scan, Limit=limit))) == sorted(keys)


CONDITIONS: dict[str, Callable[[Any, Any, Any], bool]] = {
    "=": lambda value, low, high: value == low,
    "<": lambda value, low, high: value < low,
    "<=": lambda value, low, high: value <= low,
    ">": lambda value, low, high: value > low,
    ">=": lambda value, low, high: value >= low,
    "BETWEEN": lambda value, low, high: low <= value <= high,
    "begins_with": lambda value, low, high: value.startswith(low),
}


@pytest.mark.parametrize("operator", CONDITIONS)
@examples(25, shrink=False)
@given(st.data(), collections(), st.booleans(), st.none() | st.integers(1, 5))
def test_key_conditions_by_brute_force(
    lab: Lab, operator: str, data: st.DataObject, case: Case, forward: bool, limit: int | None
) -> None:
    type_, made = case
    assume(not (operator == "begins_with" and type_ == "N"))
    there = [item["sk"] for item in made if item["pk"] == "p1"]
    one = st.one_of(st.sampled_from(there), SORT_KEYS[type_]) if there else SORT_KEYS[type_]
    low, high = sorted((data.draw(one), data.draw(one)), key=lambda value: in_order(type_, value))
    holds = CONDITIONS[operator]
    expected = [
        item
        for item in sorted(made, key=lambda item: in_order(type_, item["sk"]), reverse=not forward)
        if item["pk"] == "p1" and holds(*(in_order(type_, value) for value in (item["sk"], low, high)))
    ]
    text = {
        "BETWEEN": "sk BETWEEN :low AND :high",
        "begins_with": "begins_with(sk, :low)",
    }.get(operator, f"sk {operator} :low")
    found = read_pages(
        make(lab, type_, made).query,
        KeyConditionExpression=f"pk = :pk AND {text}",
        ExpressionAttributeValues={":pk": "p1", ":low": low} | ({":high": high} if operator == "BETWEEN" else {}),
        ScanIndexForward=forward,
        **({} if limit is None else {"Limit": limit}),
    )
    assert [plain(item) for item in contents(found)] == expected
    assert sum(page["ScannedCount"] for page in found) == len(expected)


INDEX = {"pk": "word", "sk": "rank:N", "project": "keys"}


@examples(40, shrink=False)
@given(collections(), st.integers(-3, 3), st.booleans(), st.none() | st.integers(1, 5))
def test_index_is_a_sorted_filter_of_the_table(
    lab: Lab, case: Case, bound: int, forward: bool, limit: int | None
) -> None:
    type_, made = case
    table = make(lab, type_, made, gsi={"by-word": INDEX}, lsi={"by-rank": {"sk": "rank:N"}})
    options = {"ScanIndexForward": forward} | ({} if limit is None else {"Limit": limit})
    by_word = read_pages(
        table.query,
        IndexName="by-word",
        KeyConditionExpression="word = :word AND #r >= :bound",
        ExpressionAttributeNames={"#r": "rank"},
        ExpressionAttributeValues={":word": "new", ":bound": bound},
        **options,
    )
    expected = [item for item in made if item.get("word") == "new" and item.get("rank", -99) >= bound]
    carried = [{name: value for name, value in item.items() if name != "body"} for item in expected]
    ranks = [item["rank"] for item in contents(by_word)]
    assert ranks == sorted(ranks, reverse=not forward)
    assert _sorted(contents(by_word)) == _sorted(carried)
    by_rank = read_pages(
        table.query,
        IndexName="by-rank",
        KeyConditionExpression="pk = :pk AND #r BETWEEN :low AND :bound",
        ExpressionAttributeNames={"#r": "rank"},
        ExpressionAttributeValues={":pk": "p2", ":low": bound - 2, ":bound": bound},
        **options,
    )
    expected = [item for item in made if item["pk"] == "p2" and bound - 2 <= item.get("rank", 99) <= bound]
    ranks = [item["rank"] for item in contents(by_rank)]
    assert ranks == sorted(ranks, reverse=not forward)
    assert _sorted(contents(by_rank)) == _sorted(expected)


@examples(15, shrink=False)
@given(collections(), collections())
def test_bulk_load_ends_like_puts(lab: Lab, client: Any, first: Case, second: Case) -> None:
    """Loading is writing: the same items, the same entries, also over items that are there already."""
    type_, made = first
    again = second[1] if second[0] == type_ else []
    states = []
    for way in ("load", "put"):
        table = make(lab, type_, [], gsi={"by-word": INDEX}, lsi={"by-rank": {"sk": "rank:N"}})
        for batch in (made, again):
            if way == "load":
                lab.load(table, batch)
            else:
                for item in batch:
                    table.put_item(Item=item)
        states.append([client.scan(TableName=table.name)["Items"]])
        states[-1] += [client.scan(TableName=table.name, IndexName=index)["Items"] for index in ("by-word", "by-rank")]
    assert states[0] == states[1]
