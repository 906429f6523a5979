"""A Scan pays for each partition that it visits, also where nothing is (R7), and meets keys in the order of the hash (P3)."""

from __future__ import annotations

from typing import Any

import pytest

from .support import ONE_PARTITION, Load, MakeTable, Wire, arms, cases, fact, key, n, of_size, pages, s, units

PARTITIONS = 4
"""Of a new on-demand table (§19)."""
QUARTERS = ("i", "b", "c", "a")
"""A partition key in each of them, in the order of a Scan."""


def scan(client: Any, name: str, **request: Any) -> Wire:
    answer: Wire = client.scan(TableName=name, ReturnConsumedCapacity="TOTAL", **request)
    return answer


@pytest.mark.parametrize("items", cases(("R7-empty-table", ()), ("R7-one-tiny-item", ("a",))))
@pytest.mark.parametrize(("consistent", "expected"), [(False, 2.0), (True, 4.0)])
def test_new_on_demand_table(
    client: Any, table: MakeTable, items: tuple[str, ...], consistent: bool, expected: float
) -> None:
    """Measured on AWS: 2.0 and 4.0."""
    name = table(items=[{"pk": pk} for pk in items])
    answer = scan(client, name, ConsistentRead=consistent)
    assert (answer["Count"], units(answer)) == (len(items), expected)
    assert "LastEvaluatedKey" not in answer


@pytest.mark.parametrize(("consistent", "expected"), cases(("R7-one-partition", False, 0.5), ("R7-strong", True, 1.0)))
def test_one_partition(client: Any, table: MakeTable, consistent: bool, expected: float) -> None:
    assert units(scan(client, table(capacity=ONE_PARTITION), ConsistentRead=consistent)) == expected


@fact("R7-a-query-is-never-charged-so")
def test_query(client: Any, table: MakeTable) -> None:
    request: Wire = {"KeyConditionExpression": "pk = :a", "ExpressionAttributeValues": {":a": s("a")}}
    assert units(client.query(TableName=table(), ReturnConsumedCapacity="TOTAL", **request)) == 0.5


@fact("R7-each-partition-rounds-on-its-own")
def test_each_rounds_up(client: Any, table: MakeTable, load: Load) -> None:
    name = table()
    load(name, [of_size(4_097, pk) for pk in QUARTERS])
    answer = scan(client, name, ConsistentRead=True)
    assert [item["pk"]["S"] for item in answer["Items"]] == list(QUARTERS)
    assert units(answer) == 2 * PARTITIONS  # 16,388 B in one partition would be 5


@fact("R7-filter-count-and-projection-change-nothing")
def test_filter(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": pk} for pk in QUARTERS])
    for request in ({"FilterExpression": "attribute_exists(x)"}, {"Select": "COUNT"}, {"ProjectionExpression": "pk"}):
        assert units(scan(client, name, **request)) == 2.0


@fact("R7-a-page-pays-for-what-it-visits")
def test_limit(client: Any, table: MakeTable) -> None:
    """A page ends inside a partition: the next one pays for it again."""
    name = table(items=[{"pk": pk} for pk in QUARTERS])
    found = pages(client.scan, TableName=name, Limit=1, ReturnConsumedCapacity="TOTAL")
    assert [page["Count"] for page in found] == [1, 1, 1, 1, 0]
    # The first visits one partition; each of the next looks behind its start key first, then goes on to the next one.
    assert [units(page) for page in found] == [0.5, 1.0, 1.0, 1.0, 0.5]


@fact("R7-full-page-128.5")
def test_full_page_over_two_partitions(client: Any, table: MakeTable, load: Load) -> None:
    """128 for the megabyte, and one more block for the second partition that the page touched."""
    name = table(sk="sk", capacity=(5_000, 1))  # two partitions (P5)
    first, second = QUARTERS[0], QUARTERS[-1]
    load(name, [of_size(8_192, first, f"{number:03}") for number in range(127)])
    load(name, [of_size(100, first, "127"), of_size(8_092, second, "0")])
    answer = scan(client, name)
    assert answer["LastEvaluatedKey"] == key(second, "0")  # 1,048,576 B: rounded once they would be 128.0
    assert (answer["Count"], units(answer)) == (129, 128.5)


@pytest.mark.parametrize(
    ("total", "expected"), cases(("R7-two-segments", 2, 1.0), ("R7-four-segments", 4, 0.5), ("R7-eight", 8, 0.5))
)
def test_segments(client: Any, table: MakeTable, total: int, expected: float) -> None:
    """Two segments visit two partitions each; more than four share one, and each pays for it."""
    name = table(items=[{"pk": pk} for pk in QUARTERS])
    for segment in range(total):
        assert units(scan(client, name, Segment=segment, TotalSegments=total)) == expected


@pytest.mark.parametrize("index", cases(("R7-global-index", "by-g"), ("R7-local-index", "by-at")))
def test_index(client: Any, table: MakeTable, index: str) -> None:
    """A global index has partitions of its own, a local one lies in those of its table."""
    name = table(sk="sk", gsi={"by-g": {"pk": "g"}}, lsi={"by-at": {"sk": "at:N", "project": "keys"}})
    client.put_item(TableName=name, Item={**key("a", "1"), "g": s("x"), "at": n(1), "more": s("x")})
    answer = client.scan(TableName=name, IndexName=index, ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 2.0, "table": 0.0, index: 2.0}
    if index == "by-at":
        answer = client.scan(
            TableName=name, IndexName=index, ProjectionExpression="more", ReturnConsumedCapacity="INDEXES"
        )
        assert arms(answer) == {"total": 2.5, "table": 0.5, index: 2.0}  # I6: one item fetched


@fact("R7-PartiQL-without-a-key")
def test_statement(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": pk} for pk in QUARTERS])
    first = client.execute_statement(Statement=f'SELECT * FROM "{name}"', Limit=2, ReturnConsumedCapacity="TOTAL")
    assert (len(first["Items"]), units(first)) == (2, 1.0)
    rest = client.execute_statement(
        Statement=f'SELECT * FROM "{name}"', NextToken=first["NextToken"], ReturnConsumedCapacity="TOTAL"
    )
    assert (len(rest["Items"]), units(rest)) == (2, 1.5)


@fact("P3-numbers-2-before-1")
def test_order_of_a_scan(client: Any, table: MakeTable) -> None:
    """As a public test suite saw it on AWS."""
    name = table(pk="id:N", items=[{"id": 1}, {"id": 2}])
    assert [item["id"]["N"] for item in client.scan(TableName=name)["Items"]] == ["2", "1"]
