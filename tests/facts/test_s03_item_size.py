"""Item size, to the byte (S1–S13).

What boto3 can see of a size is where the next write unit begins: an item padded to 1,024 B costs one unit, and one byte
more costs two. So each size below is measured from outside, and the engine's own figure is compared with it.
"""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

import boto3
import pytest

from helpers.engine.sizes import item_size, number_size
from helpers.meter import prices

from .support import KB, MakeTable, Wire, assert_refused, cases, fact, key, n, of_size, padded, refused, s, units

AQID, AQ = base64.b64decode("AQID"), base64.b64decode("AQ==")

LINES = {
    "pk": s("p"),
    "doc": {
        "M": {
            "lines": {
                "L": [
                    {"M": {"sku": s("A1"), "qty": n(2)}},
                    {"M": {"sku": s("B22"), "qty": n(10)}},
                ]
            },
            "paid": {"BOOL": True},
        }
    },
}

ITEMS = cases(
    ("S1-shirt", {"shirt-color": s("R"), "shirt-size": s("M")}, 23),
    ("S1-names-are-counted-in-utf8", {"größe": s("M")}, 8),
    ("S1-key-attributes-are-included", {"pk": s("USER#1"), "x": s("1")}, 10),
    ("S2-two-byte-letter", {"k": s("naïve")}, 7),
    ("S2-one-two-byte-letter", {"n": s("é")}, 3),
    ("S2-four-byte-letter", {"k": s("🙂")}, 5),
    ("S2-three-byte-letter", {"k": s("€")}, 4),
    ("S2-empty-string", {"note": s("")}, 4),
    ("S3-raw-bytes-not-base64", {"b": {"B": AQID}}, 4),
    ("S3-one-byte", {"b": {"B": AQ}}, 2),
    ("S3-empty-binary", {"b": {"B": b""}}, 1),
    ("S3-base64-would-be-longer", {"b": {"B": b"\x00" * 300}}, 301),
    ("S4-null", {"gone": {"NULL": True}}, 5),
    ("S4-false", {"ok": {"BOOL": False}}, 3),
    ("S4-true", {"ok": {"BOOL": True}}, 3),
    ("S5-map", {"m": {"M": {"a": s("xyz"), "b": n(7)}}}, 13),
    ("S5-list", {"l": {"L": [s("ab"), n(12), {"BOOL": True}]}}, 12),
    ("S5-empty-map-in-a-list", {"x": {"L": [{"M": {}}]}}, 8),
    ("S5-empty-map", {"x": {"M": {}}}, 4),
    ("S5-empty-list", {"x": {"L": []}}, 4),
    ("S5-list-in-a-list", {"x": {"L": [{"L": []}]}}, 8),
    ("S5-name-in-a-map-is-utf8", {"x": {"M": {"é": s("")}}}, 7),
    ("S5-order-with-lines", LINES, 57),
    ("S6-string-set", {"tags": {"SS": ["a", "bb", "ccc"]}}, 10),
    ("S6-number-set", {"n": {"NS": ["1", "100", "2.5"]}}, 8),
    ("S6-binary-set", {"bs": {"BS": [AQID, AQ]}}, 6),
    ("S6-set-in-a-list", {"l": {"L": [{"SS": ["a", "bb"]}]}}, 8),
    ("S6-set-in-a-map", {"m": {"M": {"t": {"SS": ["a", "bb"]}}}}, 9),
    ("S8-profile", {"pk": s("USER#1"), "sk": s("PROFILE"), "name": s("Ana")}, 24),
)


def _on_the_wire(value: Wire) -> Wire:
    """The same value with binary as base64 text, as the engine keeps it."""
    ((kind, content),) = value.items()
    if kind == "B":
        return {"B": base64.b64encode(content).decode()}
    if kind == "BS":
        return {"BS": [base64.b64encode(element).decode() for element in content]}
    if kind == "M":
        return {"M": {name: _on_the_wire(element) for name, element in content.items()}}
    if kind == "L":
        return {"L": [_on_the_wire(element) for element in content]}
    return value


def _boundary(client: Any, name: str, item: Wire, size: int) -> list[float]:
    """The write units of `item`, said to have `size` bytes, padded to 1,024 B and to 1,025 B."""
    if "pk" not in item:
        item, size = {**item, "pk": s("p")}, size + 3
    found = []
    for target in (KB, KB + 1):
        filled = {**item, "~": s("x" * (target - size - 1))}
        found.append(units(client.put_item(TableName=name, Item=filled, ReturnConsumedCapacity="TOTAL")))
        client.delete_item(TableName=name, Key={"pk": item["pk"]})
    return found


@pytest.mark.parametrize(("item", "size"), ITEMS)
def test_bytes_of_an_item(client: Any, table: MakeTable, item: Wire, size: int) -> None:
    assert item_size({name: _on_the_wire(value) for name, value in item.items()}) == size
    assert _boundary(client, table(), item, size) == [1.0, 2.0]


NUMBERS = {
    # measured on the real service
    "0": 1,
    "1": 2,
    "12": 2,
    "100": 2,
    "123": 3,
    "1010": 3,
    "1234": 3,
    "1.5": 3,
    "0.15": 2,
    "100.5": 4,
    "-42": 3,
    "1E125": 2,
    "1234567890123456789": 11,
    "12345678901234567890123456789012345678": 20,
    "98765432109876543210987654321098765432": 20,
    "10000000000000000000000000000000000001": 20,
    # by the rule
    "7": 2,
    "42": 2,
    "101": 3,
    "2048": 3,
    "4250": 3,
    "4300": 2,
    "19.99": 3,
    "-19.99": 4,
    "999.99": 4,
    "0.05": 2,
    "-7": 3,
    "1735689600": 5,
    "1760000000123": 8,
    "1E-130": 2,
    "-12345678901234567890123456789012345678": 21,
    "1.2345678901234567890123456789012345678": 21,
    "-1.2345678901234567890123456789012345678": 21,  # 20 pairs and a sign: the cap
    # zeros that are not aligned in pairs (§21: base 100)
    "120": 3,
    "12000": 3,
    "0.012": 3,
}


@pytest.mark.parametrize(
    ("text", "size"), cases(*((f"S7-number-{text}", text, size) for text, size in NUMBERS.items()))
)
def test_bytes_of_a_number(client: Any, table: MakeTable, text: str, size: int) -> None:
    assert number_size(text) == size
    assert _boundary(client, table(), {"n": n(text)}, 1 + size) == [1.0, 2.0]


@pytest.mark.parametrize(
    ("spelling", "size"),
    cases(
        ("S7-spelling-1.50", "1.50", 3),
        ("S7-spelling-1E2", "1E2", 2),
        ("S7-spelling-00100", "00100", 2),
        ("S7-spelling--0", "-0", 1),
        ("S7-spelling-0.000", "0.000", 1),
    ),
)
def test_spelling_of_a_number_costs_nothing(client: Any, table: MakeTable, spelling: str, size: int) -> None:
    assert _boundary(client, table(), {"n": n(spelling)}, 1 + size) == [1.0, 2.0]


@fact("S8-order-of-attributes-costs-nothing")
def test_order_costs_nothing(client: Any, table: MakeTable) -> None:
    name = table()
    there = padded({"pk": s("a"), "b": s("1"), "a": s("22")}, KB)
    back = dict(reversed(there.items()))
    for item in (there, back):
        assert units(client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="TOTAL")) == 1.0
    assert item_size(there) == item_size(back) == KB


@fact("S8-type-tag-costs-nothing")
def test_type_tag_costs_nothing() -> None:
    assert item_size({"k": s("7x")}) == item_size({"k": {"B": "AQI="}}) == item_size({"k": n(7)}) == 3


# ── the 400 KB limit ────────────────────────────────────────────────────────────────────────────────────────────────

TOO_LARGE = "Item size has exceeded the maximum allowed size"


@fact("S9-409600-B-accepted")
def test_largest_item(client: Any, table: MakeTable) -> None:
    name = table()
    largest = {"pk": s("a"), "d": s("x" * 409_596)}
    answer = client.put_item(TableName=name, Item=largest, ReturnConsumedCapacity="TOTAL")
    assert units(answer) == 400.0
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == largest


@fact("S9-409601-B-refused")
def test_one_byte_too_large(client: Any, table: MakeTable) -> None:
    name = table()
    item = {"pk": s("a"), "d": s("x" * 409_597)}
    assert_refused("ValidationException", TOO_LARGE, client.put_item, TableName=name, Item=item)
    assert "Item" not in client.get_item(TableName=name, Key=key("a"))


@fact("S9-names-count")
def test_names_count_towards_the_limit(client: Any, table: MakeTable) -> None:
    name, long_name = table(), "d" * 100
    client.put_item(TableName=name, Item={"pk": s("a"), long_name: s("x" * 409_497)})
    item = {"pk": s("a"), long_name: s("x" * 409_498)}
    assert_refused("ValidationException", TOO_LARGE, client.put_item, TableName=name, Item=item)


@fact("S9-utf8-counts")
def test_bytes_not_letters_count_towards_the_limit(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item={"pk": s("a"), "d": s("é" * 204_798)})
    assert_refused(
        "ValidationException", TOO_LARGE, client.put_item, TableName=name, Item={"pk": s("a"), "d": s("é" * 204_799)}
    )


@fact("S9-update-refused")
def test_update_beyond_the_limit(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(409_000))
    assert_refused(
        "ValidationException",
        "Item size to update has exceeded the maximum allowed size",
        client.update_item,
        TableName=name,
        Key=key("a"),
        UpdateExpression="SET more = :more",
        ExpressionAttributeValues={":more": s("x" * 597)},
    )
    assert "more" not in client.get_item(TableName=name, Key=key("a"))["Item"]


@fact("S9-batch-write-refused")
def test_batch_write_beyond_the_limit(client: Any, table: MakeTable) -> None:
    name = table()
    request = {name: [{"PutRequest": {"Item": of_size(409_601)}}]}
    assert_refused("ValidationException", TOO_LARGE, client.batch_write_item, RequestItems=request)


@fact("S10-update-tops-out-within-100-bytes-of-the-limit")
def test_update_close_to_the_limit(client: Any, table: MakeTable) -> None:
    """How many bytes an update stays below is optional; that it is a few, and never above, is not."""
    name = table()
    client.put_item(TableName=name, Item=of_size(409_000))
    values = {":more": s("x" * 496)}  # 409,000 + 4 + 496 = 409,500
    answer = client.update_item(
        TableName=name,
        Key=key("a"),
        UpdateExpression="SET more = :more",
        ExpressionAttributeValues=values,
        ReturnConsumedCapacity="TOTAL",
    )
    assert units(answer) == 400.0


@fact("S11-item-and-entry-together-409600-B")
def test_local_index_entries_count_towards_the_limit(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", lsi={"by-at": {"sk": "at"}})
    item = padded({**key("a", "1"), "at": s("1")}, 204_800)
    client.put_item(TableName=name, Item=item)
    answer = refused(client.put_item, TableName=name, Item=padded({**key("a", "1"), "at": s("1")}, 204_801))
    assert answer["Error"]["Code"] == "ValidationException"


@fact("S11-without-an-entry-the-item-may-be-larger")
def test_item_without_local_index_entry(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", lsi={"by-at": {"sk": "at"}})
    client.put_item(TableName=name, Item=padded(key("a", "1"), 409_600))


@fact("S11-keys-only-entry-is-small")
def test_small_local_index_entry(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", lsi={"by-at": {"sk": "at", "project": "keys"}})
    # the entry has pk, sk and at: 3 + 3 + 3 = 9 B
    client.put_item(TableName=name, Item=padded({**key("a", "1"), "at": s("1")}, 409_600 - 9))
    answer = refused(client.put_item, TableName=name, Item=padded({**key("a", "1"), "at": s("1")}, 409_600 - 8))
    assert answer["Error"]["Code"] == "ValidationException"


# ── storage ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PROFILE = {"pk": s("USER#1"), "sk": s("PROFILE"), "name": s("Ana")}


@fact("S12-million-items-of-24-B")
def test_storage_of_a_million_items() -> None:
    assert prices.billed_bytes(1_000_000, item_size(PROFILE)) == 124_000_000


@fact("S12-million-entries-of-49-B")
def test_storage_of_a_million_entries() -> None:
    entry = {"pk": s("USER#1"), "sk": s("PROFILE"), "email": s("ana.maria.lopez@example.com")}
    assert item_size(entry) == 49
    assert prices.billed_bytes(1_000_000, item_size(entry)) == 149_000_000


@fact("S12-storage-overhead-is-no-part-of-a-unit")
def test_overhead_is_no_part_of_a_unit(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-at": {"pk": "at"}})
    answer = client.put_item(
        TableName=name, Item=padded({**key("a"), "at": s("1")}, KB), ReturnConsumedCapacity="INDEXES"
    )
    assert units(answer) == 2.0  # one on the table, one on the index


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DIGITS = "Attempting to store more than 38 significant digits in a Number"
OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"


@pytest.mark.parametrize(
    ("text", "message"),
    cases(
        ("S13-39-digits", "1" * 39, DIGITS),
        ("S13-39-digits-with-a-point", "1." + "1" * 38, DIGITS),
        ("S13-39-digits-negative", "-" + "1" * 39, DIGITS),
        ("S13-overflow", "1E126", OVERFLOW),
        ("S13-overflow-negative", "-1E126", OVERFLOW),
        ("S13-underflow", "1E-131", UNDERFLOW),
        ("S13-underflow-negative", "-1E-131", UNDERFLOW),
    ),
)
@pytest.mark.parametrize("where", ["item", "list", "set", "update", "value"])
def test_numbers_out_of_range(client: Any, table: MakeTable, text: str, message: str, where: str) -> None:
    name = table()
    if where == "update":
        call, request = (
            client.update_item,
            {
                "Key": key("a"),
                "UpdateExpression": "SET x = :x",
                "ExpressionAttributeValues": {":x": n(text)},
            },
        )
    elif where == "value":
        call, request = client.scan, {"FilterExpression": "x = :x", "ExpressionAttributeValues": {":x": n(text)}}
    else:
        value = {"item": n(text), "list": {"L": [n(text)]}, "set": {"NS": ["1", text]}}[where]
        call, request = client.put_item, {"Item": {**key("a"), "x": value}}
    # expression values carry a prefix of their own in front of the same sentence
    assert_refused("ValidationException", "…" + message + "…", call, TableName=name, **request)
    assert client.scan(TableName=name)["Count"] == 0


@pytest.mark.parametrize(
    ("text", "kept"),
    cases(
        ("S13-38-digits", "1" * 38, "1" * 38),
        ("S13-zeros-are-no-digits", "1" + "0" * 60, "1" + "0" * 60),
        ("S13-largest", f"9.{'9' * 37}E125", "9" * 38 + "0" * 88),
        ("S13-smallest", "1E-130", "0." + "0" * 129 + "1"),
        ("S13-largest-negative", f"-9.{'9' * 37}E125", "-" + "9" * 38 + "0" * 88),
        ("S13-trailing-zeros-are-dropped", "1.50", "1.5"),
        ("S13-exponent-is-written-out", "1E3", "1000"),
        ("S13-leading-zeros-are-dropped", "007", "7"),
    ),
)
def test_numbers_in_range(client: Any, table: MakeTable, text: str, kept: str) -> None:
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": n(text)})
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["x"] == n(kept)


@pytest.mark.parametrize(
    ("old", "more"),
    cases(
        ("S13-sum-of-51-digits", "1E50", "1"),
        ("S13-sum-of-39-digits", "1", "1E-38"),
        ("S13-sum-of-121-digits", "1", "1E-120"),
        ("S13-sum-over-the-whole-range", "9E125", "1E-130"),
    ),
)
@pytest.mark.parametrize("expression", ["ADD x :n", "SET x = x + :n", "SET x = :n + x"])
def test_a_sum_of_more_digits_overflows(client: Any, table: MakeTable, old: str, more: str, expression: str) -> None:
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": n(old)})
    request = {"TableName": name, "Key": key("a"), "UpdateExpression": expression}
    assert_refused(
        "ValidationException", OVERFLOW, client.update_item, **request, ExpressionAttributeValues={":n": n(more)}
    )
    assert Decimal(client.get_item(TableName=name, Key=key("a"))["Item"]["x"]["N"]) == Decimal(old)


@pytest.mark.parametrize(
    ("old", "expression", "more", "kept"),
    cases(
        ("S13-sum-of-38-digits", "1", "ADD x :n", "1E-37", "1." + "0" * 36 + "1"),
        ("S13-difference-of-38-digits", "1", "SET x = x - :n", "1E-38", "0." + "9" * 38),
        ("S13-far-apart-with-few-digits", "0", "ADD x :n", "1E-130", "0." + "0" * 129 + "1"),
    ),
)
def test_a_sum_is_exact(client: Any, table: MakeTable, old: str, expression: str, more: str, kept: str) -> None:
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": n(old)})
    request = {"TableName": name, "Key": key("a"), "UpdateExpression": expression}
    client.update_item(**request, ExpressionAttributeValues={":n": n(more)})
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["x"] == n(kept)


@fact("S13-boto3-refuses-floats")
def test_boto3_refuses_floats(table: MakeTable) -> None:
    facts: Any = boto3.resource("dynamodb").Table(table())  # its type refuses floats, too
    with pytest.raises(TypeError, match=r"^Float types are not supported\. Use Decimal types instead\.$"):
        facts.put_item(Item={"pk": "a", "x": 1.5})
    facts.put_item(Item={"pk": "a", "x": Decimal("1.5")})
    assert facts.get_item(Key={"pk": "a"})["Item"] == {"pk": "a", "x": Decimal("1.5")}


@pytest.mark.parametrize(
    "text",
    cases(("S13-not-a-number", "ten"), ("S13-empty-number", ""), ("S13-nan", "NaN"), ("S13-infinity", "Infinity")),
)
def test_not_a_number(client: Any, table: MakeTable, text: str) -> None:
    answer = refused(client.put_item, TableName=table(), Item={**key("a"), "x": n(text)})
    assert answer["Error"]["Code"] == "ValidationException"
    assert "cannot be converted to a numeric value" in answer["Error"]["Message"]
