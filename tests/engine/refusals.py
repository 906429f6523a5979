"""Tables, requests and expectations for the tests of what the engine refuses."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.errors import ApiError, not_found
from helpers.engine.rules.validation import validate
from helpers.engine.schema import IndexSchema, KeyAttribute, KeySchema, TableSchema

INVALID = "One or more parameter values were invalid: "
MISMATCH = "The provided key element does not match the schema"
DETECTED = "1 validation error detected: "
CONSTRAINT = "failed to satisfy constraint: Member must"
NEITHER = "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified"
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
ALL: dict[str, Any] = {"ProjectionType": "ALL"}


def _attributes(*names: str) -> tuple[KeyAttribute, ...]:
    """`"total:N"` → an attribute of that type; strings by default."""
    return tuple(KeyAttribute(name.partition(":")[0], name.partition(":")[2] or "S") for name in names)  # type: ignore[arg-type]


def index(name: str, pk: tuple[str, ...], sk: tuple[str, ...] = (), **options: Any) -> IndexSchema:
    return IndexSchema(name, options.pop("kind", "GSI"), KeySchema(_attributes(*pk), _attributes(*sk)), **options)


def table(name: str, pk: str, sk: tuple[str, ...] = (), *indexes: IndexSchema, **options: Any) -> TableSchema:
    key = KeySchema(_attributes(pk), _attributes(*sk))
    return TableSchema(name, key, {each.name: each for each in indexes}, **options)


TABLES = {
    each.name: each
    for each in (
        table(
            "Kiosk",
            "pk",
            ("sk",),
            index("by-status", ("status",), ("at",), projection="INCLUDE", included=frozenset({"total"})),
            index("by-owner", ("owner",)),
            index("by-image", ("image:B",), projection="KEYS_ONLY"),
        ),
        table("Plain", "pk"),
        table("Binary", "pk:B"),
        table("Local", "pk", ("sk",), index("by-total", ("pk",), ("total:N",), kind="LSI")),
        table("Cups", "pk", (), index("by-cup", ("cup", "region"), ("round", "day:N"))),
        table(
            "Paid",
            "pk",
            (),
            index("by-g", ("g",), read_capacity=5, write_capacity=5),
            billing="PROVISIONED",
            read_capacity=10,
            write_capacity=20,
        ),
    )
}


def schema_of(name: str) -> TableSchema:
    if name not in TABLES:
        raise not_found()
    return TABLES[name]


def s(text: str) -> dict[str, Any]:
    return {"S": text}


def n(number: object) -> dict[str, Any]:
    return {"N": str(number)}


def key(pk: str = "a", sk: str = "b") -> dict[str, Any]:
    return {"pk": s(pk), "sk": s(sk)}


def of_size(size: int, **rest: Any) -> dict[str, Any]:
    """An item of a table with the one key attribute `pk`, of exactly this many bytes with key "a"."""
    return {"pk": s("a"), "d": s("x" * (size - 4)), **rest}  # pk + a + d = 4 bytes


def nested(levels: int) -> dict[str, Any]:
    """A value whose innermost part stands on this level, the attribute itself being the first (K5)."""
    value = s("x")
    for level in range(levels - 1):
        value = {"L": [value]} if level % 2 else {"M": {"m": value}}
    return value


def definitions(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name.partition(":")[0], "AttributeType": name.partition(":")[2] or "S"} for name in names]


def schema(*elements: str) -> list[dict[str, str]]:
    """`"pk"` → HASH, `"-sk"` → RANGE."""
    return [
        {"AttributeName": one.lstrip("-"), "KeyType": "RANGE" if one.startswith("-") else "HASH"} for one in elements
    ]


def definition(name: str, *elements: str, projection: Any = ALL, **rest: Any) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": schema(*elements), "Projection": projection, **rest}


def including(count: int) -> dict[str, Any]:
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": [f"a{number}" for number in range(count)]}


def refused(name: str, operation: str, request: Any, message: str, code: str = "ValidationException") -> Any:
    """One line of a table of refusals. A message that ends in `…` is the beginning of the expected one."""
    return pytest.param(operation, request, code, message, id=name)


def accepted(name: str, operation: str, request: Any) -> Any:
    """One line of a table of requests that go through."""
    return pytest.param(operation, request, id=name)


def assert_refused(operation: str, request: Any, code: str, message: str) -> ApiError:
    with pytest.raises(ApiError) as caught:
        validate(operation, request, schema_of)
    assert caught.value.code == code, caught.value
    if message.endswith("…"):
        assert caught.value.message.startswith(message[:-1])
    else:
        assert caught.value.message == message
    return caught.value
