"""What must hold for every item, every order and every page, on random data; sizes and units against code written differently."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from helpers.engine.model import Model
from helpers.engine.sizes import item_size, number_size, rblocks, value_size, wblocks
from helpers.lab import Lab

Json = dict[str, Any]


def examples(number: int, *, shrink: bool = True) -> settings:
    """The same examples on every run. Shrinking is left out where each try makes a table: it takes minutes."""
    phases = [Phase.explicit, Phase.generate] + ([Phase.shrink] if shrink else [])
    return settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

names = st.text("abcé€🙂_", min_size=1, max_size=6)
texts = st.text(max_size=8)
digits = st.integers(1, 10**38 - 1)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number DynamoDB can store, in some spelling."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(["0", "-0", "0.0", "0E5"]))
    value, sign = draw(digits), draw(st.sampled_from(["", "-"]))
    # so that the first digit stands between 10^-130 and 10^125
    power = draw(st.integers(-130, 125)) - (len(str(value)) - 1)
    return f"{sign}{value}E{power}"


binaries = st.binary(max_size=9).map(lambda data: base64.b64encode(data).decode())
scalars = st.one_of(
    texts.map(lambda text: {"S": text}),
    numbers().map(lambda text: {"N": text}),
    binaries.map(lambda text: {"B": text}),
    st.booleans().map(lambda value: {"BOOL": value}),
    st.just({"NULL": True}),
    st.sets(texts, min_size=1, max_size=4).map(lambda some: {"SS": sorted(some)}),
    st.sets(st.integers(-999, 999).map(str), min_size=1, max_size=4).map(lambda some: {"NS": sorted(some)}),
    st.sets(binaries, min_size=1, max_size=4).map(lambda some: {"BS": sorted(some)}),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda some: {"L": some}),
        st.dictionaries(names, inner, max_size=4).map(lambda some: {"M": some}),
    ),
    max_leaves=12,
)
items = st.dictionaries(names, values, min_size=1, max_size=6)


# ── sizes, by code that shares nothing with the engine's ────────────────────────────────────────────────────────────


def base_100(text: str) -> int:
    """S7, the slow way: write the number out, cut it into pairs at the decimal point, drop the empty pairs at both ends."""
    written = format(Decimal(text), "f")
    negative = written.startswith("-")
    whole, _, fraction = written.lstrip("-").partition(".")
    whole = "0" * (len(whole) % 2) + whole
    fraction = fraction + "0" * (len(fraction) % 2)
    both = whole + fraction
    pairs = [both[at : at + 2] for at in range(0, len(both), 2)]
    while pairs and pairs[0] == "00":
        pairs.pop(0)
    while pairs and pairs[-1] == "00":
        pairs.pop()
    return 1 if not pairs else min(21, 1 + len(pairs) + negative)


def bytes_of(value: Json) -> Iterator[int]:
    """S2–S6, as a stream of small sums."""
    for kind, content in value.items():
        if kind in {"BOOL", "NULL"}:
            yield 1
        elif kind in {"SS", "NS", "BS"}:
            for element in content:
                yield from bytes_of({kind[0]: element})
        elif kind == "S":
            yield len(content.encode("utf-8"))
        elif kind == "B":
            yield len(base64.b64decode(content))
        elif kind == "N":
            yield base_100(content)
        else:
            yield 3
            for element in content:
                yield 1
                if kind == "M":
                    yield len(element.encode("utf-8"))
                yield from bytes_of(content[element] if kind == "M" else element)


def size_of(item: Json) -> int:
    return sum(len(name.encode("utf-8")) + sum(bytes_of(value)) for name, value in item.items())


@examples(400)
@given(numbers())
def test_number_size_is_pairs_of_digits(text):
    assert number_size(text) == base_100(text)


@examples(150)
@given(numbers(), st.integers(-4, 4))
def test_two_powers_of_ten_change_no_number_size(text, hundreds):
    sign, figures, power = Decimal(text).as_tuple()
    shifted = Decimal((sign, figures, int(power) + 2 * hundreds))
    assume(shifted == 0 or -130 <= shifted.adjusted() <= 125)
    assert number_size(str(shifted)) == number_size(text)


@examples(200)
@given(items)
def test_item_size_against_another_count(item):
    assert item_size(item) == size_of(item)


@examples(150)
@given(items, items)
def test_size_is_additive(one, two):
    """S1: an item is as large as its attributes, however they are shared out."""
    apart = {f"1{name}": value for name, value in one.items()}, {f"2{name}": value for name, value in two.items()}
    assert item_size(apart[0] | apart[1]) == item_size(apart[0]) + item_size(apart[1])
    assert item_size(apart[0]) == sum(item_size({name: value}) for name, value in apart[0].items())


@examples(150)
@given(st.lists(values, max_size=5), st.dictionaries(names, values, max_size=5))
def test_nested_size_is_a_sum(elements, members):
    """S5: three bytes, one for each element, and the elements."""
    assert value_size({"L": elements}) == 3 + sum(1 + value_size(element) for element in elements)
    assert value_size({"M": members}) == 3 + len(members) + item_size(members)


@examples(200)
@given(st.integers(0, 500_000), st.integers(0, 5_000))
def test_blocks_are_monotone_and_tight(size, more):
    assert rblocks(size) <= rblocks(size + more)
    assert wblocks(size) <= wblocks(size + more)
    assert (rblocks(size) - 1) * 4_096 < max(size, 1) <= rblocks(size) * 4_096
    assert (wblocks(size) - 1) * 1_024 < max(size, 1) <= wblocks(size) * 1_024


# ── order and paging ────────────────────────────────────────────────────────────────────────────────────────────────


STILL = Model(
    partition_read_units=1e12,
    partition_write_units=1e12,
    table_quota=1e12,
    account_quota=1e12,
    index_lag_median=0.0,
    index_lag_p99=0.0,
)
"""No lag and room for everything: what these tests look at is the same at any time (time has tests of its own)."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(model=STILL) as running:
        yield running


@pytest.fixture(scope="module")
def client(lab: Lab) -> Any:
    return boto3.client("dynamodb")


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
def collections(draw: st.DrawFn) -> tuple[str, list[Json]]:
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
def test_query_is_sorted_and_pages_add_up(lab, case, limit, forward):
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
    return sum(page["ConsumedCapacity"]["CapacityUnits"] for page in found)


@examples(30, shrink=False)
@given(collections(), st.integers(1, 7))
def test_scan_meets_every_item_once(lab, case, limit):
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
def test_segments_partition_the_table(lab, case, total, limit):
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
def test_paging_without_a_sort_key(lab, keys, limit):
    """A collection of one item ends after it, and a Scan goes on to the next."""
    table = lab.table("single", items=[{"pk": pk} for pk in keys])
    for pk in keys:
        request = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": pk}, "Limit": limit}
        assert contents(read_pages(table.query, **request)) == [{"pk": pk}]
    assert sorted(item["pk"] for item in contents(read_pages(table.scan, Limit=limit))) == sorted(keys)


CONDITIONS = {
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
def test_key_conditions_by_brute_force(lab, operator, data, case, forward, limit):
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
def test_index_is_a_sorted_filter_of_the_table(lab, case, bound, forward, limit):
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
def test_bulk_load_ends_like_puts(lab, client, first, second):
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


# ── write units, by the reference algorithm of the fact sheet (§22), on images this test keeps itself ───────────────


def index_units(old: Json | None, new: Json | None, key: list[str]) -> int | None:
    """I2: what one index pays, from the entry before and after."""
    if old is None and new is None:
        return None
    if old is None or new is None:
        return wblocks(size_of(old or new or {}))
    if [old[name] for name in key] != [new[name] for name in key]:
        return wblocks(size_of(old)) + wblocks(size_of(new))
    if normal(old) == normal(new):
        return None
    return max(wblocks(size_of(old)), wblocks(size_of(new)))


def normal(value: Any) -> Any:
    """A form in which set order does not matter."""
    if isinstance(value, dict):
        return {
            name: sorted(inner) if name in {"SS", "NS", "BS"} and isinstance(inner, list) else normal(inner)
            for name, inner in value.items()
        }
    return [normal(inner) for inner in value] if isinstance(value, list) else value


def entry_of(item: Json | None, key: list[str], project: Any) -> Json | None:
    """I1: the entry an item has in an index."""
    if item is None or any(name not in item for name in key):
        return None
    if project == "all":
        return item
    carried = {"pk", "sk", *key, *(project if isinstance(project, list) else [])}
    return {name: value for name, value in item.items() if name in carried}


INDEXES = st.fixed_dictionaries(
    {},
    optional={
        "by-g1": st.sampled_from(["all", "keys", ["b"]]).map(lambda project: ("gsi", ["x"], project)),
        "by-g2": st.sampled_from(["all", "keys", ["b", "y"]]).map(lambda project: ("gsi", ["x", "y"], project)),
        "by-l1": st.sampled_from(["all", "keys", ["b"]]).map(lambda project: ("lsi", ["y"], project)),
    },
)
_x = st.sampled_from(["u", "v", "w" * 900]).map(lambda text: {"S": text})
_y = st.sampled_from(["1", "2", "-3.75"]).map(lambda text: {"N": text})
_b = st.one_of(
    st.sampled_from([0, 10, 1_000, 1_013, 1_024, 2_500]).map(lambda size: {"S": "é" * (size // 2)}),
    st.sets(st.sampled_from("abc"), min_size=1).map(lambda some: {"SS": sorted(some)}),
)
ATTRIBUTES = st.fixed_dictionaries({}, optional={"x": _x, "y": _y, "b": _b, "c": _b})
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "update", "update", "remove", "delete", "transact-put", "batch-put"]),
        st.sampled_from(["1", "2"]),
        ATTRIBUTES,
    ),
    min_size=3,
    max_size=12,
)


@examples(120, shrink=False)
@given(INDEXES, STEPS)
def test_write_units_by_brute_force(lab, client, indexes, steps):
    options: Json = {"gsi": {}, "lsi": {}}
    for name, (kind, key, project) in indexes.items():
        spec = {"project": project}
        if kind == "gsi":
            spec["pk"] = key[0]
        if kind == "lsi" or len(key) == 2:
            spec["sk"] = f"{key[-1]}:N"
        options[kind][name] = spec
    name = lab.table("units", pk="pk", sk="sk", **{kind: specs for kind, specs in options.items() if specs}).name
    state: dict[str, Json] = {}
    for action, sk, attributes in steps:
        key = {"pk": {"S": "p"}, "sk": {"S": sk}}
        before = state.get(sk)
        after = _apply(action, key, before, attributes)
        answer = _send(client, action, name, key, attributes)
        if after is None:
            state.pop(sk, None)
        else:
            state[sk] = after
        table_units = wblocks(max(size_of(before or {}), size_of(after or {}))) * (2 if "transact" in action else 1)
        arms = {
            index: units
            for index, (_, columns, project) in indexes.items()
            if (units := index_units(entry_of(before, columns, project), entry_of(after, columns, project), columns))
        }
        _compare(answer, table_units, arms, indexes)
    stored = client.scan(TableName=name)["Items"]
    assert sorted((item["sk"]["S"], normal(item)) for item in stored) == sorted(
        ((sk, normal(item)) for sk, item in state.items()), key=lambda pair: pair[0]
    )


def _apply(action: str, key: Json, before: Json | None, attributes: Json) -> Json | None:
    """The image after a step."""
    if action == "delete":
        return None
    if action == "update":
        return {**key, **(before or {}), **attributes}
    if action == "remove":
        return {name: value for name, value in {**key, **(before or {})}.items() if name not in attributes}
    return {**key, **attributes}


def _send(client: Any, action: str, name: str, key: Json, attributes: Json) -> Json:
    """The same step through boto3; the ConsumedCapacity of the table."""
    asked = {"ReturnConsumedCapacity": "INDEXES"}
    item = {**key, **attributes}
    if action == "put":
        answer = client.put_item(TableName=name, Item=item, **asked)
    elif action == "delete":
        answer = client.delete_item(TableName=name, Key=key, **asked)
    elif action == "batch-put":
        answer = client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": item}}]}, **asked)
    elif action == "transact-put":
        answer = client.transact_write_items(TransactItems=[{"Put": {"TableName": name, "Item": item}}], **asked)
    else:
        request: Json = {"TableName": name, "Key": key, **asked}
        if attributes and action == "update":
            request["UpdateExpression"] = "SET " + ", ".join(f"{attribute} = :{attribute}" for attribute in attributes)
            request["ExpressionAttributeValues"] = {f":{attribute}": value for attribute, value in attributes.items()}
        elif attributes:
            request["UpdateExpression"] = "REMOVE " + ", ".join(attributes)
        answer = client.update_item(**request)
    consumed = answer["ConsumedCapacity"]
    return consumed[0] if isinstance(consumed, list) else consumed


def _compare(consumed: Json, table_units: int, arms: dict[str, int], indexes: Json) -> None:
    told = {
        index: arm["CapacityUnits"]
        for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
        for index, arm in consumed.get(member, {}).items()
    }
    assert told == arms
    assert consumed["Table"]["CapacityUnits"] == table_units
    assert consumed["CapacityUnits"] == table_units + sum(arms.values())
    assert set(consumed.get("LocalSecondaryIndexes", {})) <= {name for name in indexes if indexes[name][0] == "lsi"}
