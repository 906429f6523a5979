"""Random tables, items, expressions and requests, within what dynalite gets right (see the package's docstring)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
Names = dict[str, str]

SORT_LETTERS = "aZ09#~é€🙂\uffee"  # in keys, dynalite orders by UTF-8 as it should
LETTERS = "abZ0 é€"  # in filters it orders by UTF-16: no letters beyond the plane where both orders agree

_powers = st.integers(-8, 8)


def _plain(number: Decimal) -> str:
    """The one spelling of a number that both sides answer with."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


numbers = st.one_of(
    st.integers(-20, 20).map(lambda value: _plain(Decimal(value))),
    st.builds(lambda digits, power: _plain(Decimal(digits).scaleb(power)), st.integers(-99_999, 99_999), _powers),
    st.sampled_from(["1E-130", "-1E-130", "9.99E125", "-9.99E125", "1E20"]).map(lambda text: _plain(Decimal(text))),
)
texts = st.text(LETTERS, min_size=1, max_size=3)
sort_texts = st.text(SORT_LETTERS, min_size=1, max_size=3)
binaries = st.binary(min_size=1, max_size=3).map(lambda data: base64.b64encode(data).decode())
ascii_binaries = st.text("abc", min_size=1, max_size=3).map(lambda text: base64.b64encode(text.encode()).decode())

KEY_VALUES = {
    "S": sort_texts.map(lambda text: {"S": text}),
    "N": numbers.map(lambda text: {"N": text}),
    "B": binaries.map(lambda text: {"B": text}),
}
# Dynalite tells entries of an index apart by a hash of partition and sort key run together: equal lengths keep them apart.
PARTITIONS = {
    "S": [{"S": "p1"}, {"S": "p2"}, {"S": "é"}],
    "N": [{"N": "1"}, {"N": "2"}, {"N": "3"}],
    "B": [{"B": "AQ=="}, {"B": "/w=="}, {"B": "YQ=="}],
}


@dataclass(frozen=True)
class Shape:
    """A table to compare on."""

    pk: str
    sk: str | None
    gsi: tuple[str, str | None, str] | None  # types of g and h, projection
    lsi: tuple[str, str] | None  # type of l, projection

    def carried(self, index: str | None) -> set[str] | None:
        """Attributes an entry has; None for all."""
        projection = {"by-g": self.gsi and self.gsi[2], "by-l": self.lsi and self.lsi[1]}.get(index or "", "ALL")
        if projection == "ALL":
            return None
        names = {"pk", "sk"} | ({"g", "h"} if index == "by-g" else {"l"})
        return names | ({"a", "m"} if projection == "INCLUDE" else set())

    def key_of(self, index: str | None) -> list[tuple[str, str]]:
        """The key a read of the table or of the index goes by."""
        if index == "by-g" and self.gsi:
            return [("g", self.gsi[0])] + ([("h", self.gsi[1])] if self.gsi[1] else [])
        if index == "by-l" and self.lsi:
            return [("pk", self.pk), ("l", self.lsi[0])]
        return [("pk", self.pk)] + ([("sk", self.sk)] if self.sk else [])

    @property
    def indexes(self) -> list[str | None]:
        return [None, *(["by-g"] if self.gsi else []), *(["by-l"] if self.lsi else [])]

    def request(self, name: str) -> Json:
        """CreateTable."""
        types = dict(self.key_of(None))
        request: Json = {"TableName": name, "KeySchema": _schema(list(types))}
        for index, member in (("by-g", "GlobalSecondaryIndexes"), ("by-l", "LocalSecondaryIndexes")):
            if index not in self.indexes:
                continue
            own = dict(self.key_of(index))
            types |= own
            projection: Json = {"ProjectionType": (self.gsi or ("", "", ""))[2] if index == "by-g" else self.lsi[1]}  # type: ignore[index]
            if projection["ProjectionType"] == "INCLUDE":
                projection["NonKeyAttributes"] = ["a", "m"]
            request[member] = [{"IndexName": index, "KeySchema": _schema(list(own)), "Projection": projection}]
        request["AttributeDefinitions"] = [
            {"AttributeName": attribute, "AttributeType": type_} for attribute, type_ in types.items()
        ]
        return request


def _schema(names: list[str]) -> list[Json]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


_types = st.sampled_from(["S", "N", "B"])
_projections = st.sampled_from(["ALL", "KEYS_ONLY", "INCLUDE"])


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    sk = draw(st.one_of(st.none(), _types, _types))
    return Shape(
        pk=draw(_types),
        sk=sk,
        gsi=draw(st.none() | st.tuples(_types, st.none() | _types, _projections)),
        lsi=draw(st.none() | st.tuples(_types, _projections)) if sk else None,
    )


# ── items ───────────────────────────────────────────────────────────────────────────────────────────────────────────

scalars = st.one_of(numbers.map(lambda text: {"N": text}), texts.map(lambda text: {"S": text}))
VALUES = {
    "a": st.one_of(scalars, ascii_binaries.map(lambda text: {"B": text}), st.just({"NULL": True})),
    "t": st.one_of(
        st.sets(texts, min_size=1, max_size=3).map(lambda some: {"SS": sorted(some)}),
        st.sets(numbers, min_size=1, max_size=3).map(lambda some: {"NS": sorted(some)}),
    ),
    "f": st.booleans().map(lambda value: {"BOOL": value}),
    "m": st.fixed_dictionaries(
        {},
        optional={
            "x": scalars,
            "y": st.lists(scalars, max_size=2).map(lambda some: {"L": some}),
            "z": st.just({"M": {}}),
        },
    ).map(lambda some: {"M": some}),
    "q": st.lists(scalars, max_size=3).map(lambda some: {"L": some}),
}


def attributes() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({}, optional=VALUES)


@st.composite
def items(draw: st.DrawFn, shape: Shape, most: int = 24) -> list[Json]:
    """Items with distinct keys; where there is a sort key, three partition keys share them."""
    keys: list[tuple[Json, Json | None]]
    if shape.sk:
        keys = draw(
            st.lists(
                st.tuples(st.sampled_from(PARTITIONS[shape.pk]), KEY_VALUES[shape.sk]),
                max_size=most,
                unique_by=repr,
            )
        )
    else:
        keys = [(pk, None) for pk in draw(st.lists(KEY_VALUES[shape.pk], max_size=most, unique_by=repr))]
    made = []
    for pk, sk in keys:
        item: Json = {"pk": pk} | ({"sk": sk} if sk else {}) | draw(attributes())
        if shape.gsi and draw(st.integers(0, 4)):
            item["g"] = draw(st.sampled_from(PARTITIONS[shape.gsi[0]][:2]))
        if shape.gsi and shape.gsi[1] and draw(st.integers(0, 4)):
            item["h"] = draw(KEY_VALUES[shape.gsi[1]])
        if shape.lsi and draw(st.integers(0, 4)):
            item["l"] = draw(KEY_VALUES[shape.lsi[0]])
        made.append(item)
    return made


# ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Bag:
    """The substitutions of one request."""

    def __init__(self) -> None:
        self.names: Names = {}
        self.values: Json = {}

    def name(self, attribute: str) -> str:
        token = f"#{attribute}"
        self.names[token] = attribute
        return token

    def value(self, value: Json) -> str:
        token = f":v{len(self.values)}"
        self.values[token] = value
        return token

    def request(self) -> Json:
        return ({"ExpressionAttributeNames": self.names} if self.names else {}) | (
            {"ExpressionAttributeValues": self.values} if self.values else {}
        )


_orders = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


@st.composite
def conditions(draw: st.DrawFn, bag: Bag, allowed: set[str] | None = None, depth: int = 2) -> str:
    """A condition over the attributes a, t, f, m, q (those of them that are allowed)."""
    kind = draw(st.sampled_from(["atom", "atom", "and", "or", "not"])) if depth else "atom"
    if kind in {"and", "or"}:
        left, right = (draw(conditions(bag, allowed, depth - 1)) for _ in range(2))
        return f"({left}) {kind.upper()} ({right})"
    if kind == "not":
        return f"NOT ({draw(conditions(bag, allowed, depth - 1))})"
    names = [name for name in "atfmq" if allowed is None or name in allowed] or ["a"]
    attribute = draw(st.sampled_from(names))
    path = bag.name(attribute)
    atoms = ["exists", "missing"]
    if attribute == "a":
        atoms += ["compare", "between", "in", "begins", "contains", "type"]
    elif attribute == "t":
        atoms += ["contains", "size", "type"]
    elif attribute == "f":
        atoms += ["same"]
    elif attribute == "m":
        atoms += ["size", "nested"]
    else:
        atoms += ["size", "contains", "element"]
    match draw(st.sampled_from(atoms)):
        case "exists":
            return f"attribute_exists({path})"
        case "missing":
            return f"attribute_not_exists({path})"
        case "same":
            return f"{path} {draw(st.sampled_from(['=', '<>']))} {bag.value(draw(VALUES['f']))}"
        case "size":
            order = draw(st.sampled_from(["=", "<", "<=", ">", ">="]))
            return f"size({path}) {order} {bag.value({'N': str(draw(st.integers(0, 3)))})}"
        case "type":
            return f"attribute_type({path}, {bag.value({'S': draw(st.sampled_from(['S', 'N', 'SS', 'NULL', 'B']))})})"
        case "contains":
            return f"contains({path}, {bag.value(draw(scalars))})"
        case "begins":
            value = draw(st.one_of(texts.map(lambda text: {"S": text}), ascii_binaries.map(lambda text: {"B": text})))
            return f"begins_with({path}, {bag.value(value)})"
        case "between":
            kind_ = draw(st.sampled_from(["S", "N"]))
            pool = texts if kind_ == "S" else numbers
            low, high = sorted((draw(pool), draw(pool)), key=Decimal if kind_ == "N" else str.encode)
            return f"{path} BETWEEN {bag.value({kind_: low})} AND {bag.value({kind_: high})}"
        case "in":
            some = draw(st.lists(scalars, min_size=1, max_size=3))
            return f"{path} IN ({', '.join(bag.value(value) for value in some)})"
        case "nested":
            inner = draw(st.sampled_from([".#x", ".#y[0]", ".#y[1]"]))
            bag.name(inner[2])
            return f"{path}{inner} {draw(_orders)} {bag.value(draw(scalars))}"
        case "element":
            return f"{path}[{draw(st.integers(0, 3))}] {draw(_orders)} {bag.value(draw(scalars))}"
        case _:
            return f"{path} {draw(_orders)} {bag.value(draw(scalars))}"


PROJECTIONS = [
    ["a"],
    ["pk"],
    ["f", "t"],
    ["m.x"],
    ["m.y[0]", "a"],
    ["m.x", "m.y[1]"],
    ["q[0]", "q[2]"],
    ["q", "m", "a"],
]


def _projection(draw: st.DrawFn, bag: Bag, allowed: set[str] | None) -> str | None:
    usable = [
        paths
        for paths in PROJECTIONS
        if allowed is None or all(path.partition(".")[0].partition("[")[0] in allowed for path in paths)
    ]
    paths = draw(st.sampled_from(usable or [["pk"]]))
    written = []
    for path in paths:
        steps = []
        for step in path.split("."):
            attribute, bracket, rest = step.partition("[")
            steps.append(bag.name(attribute) + bracket + rest)
        written.append(".".join(steps))
    return ", ".join(written)


@dataclass(frozen=True)
class Read:
    operation: str
    request: Json
    index: str | None


@st.composite
def reads(draw: st.DrawFn, shape: Shape, stored: list[Json]) -> Read:
    """A Query or a Scan of the table or of one of its indexes."""
    operation = draw(st.sampled_from(["Query", "Query", "Scan"]))
    index = draw(st.sampled_from(shape.indexes))
    request: Json = {"IndexName": index} if index else {}
    bag = Bag()
    if operation == "Query":
        request["KeyConditionExpression"] = _key_condition(draw, shape, index, stored, bag)
        if draw(st.booleans()):
            request["ScanIndexForward"] = draw(st.booleans())
    # A local index fetches what it does not carry, which dynalite does for Select=ALL_ATTRIBUTES only.
    allowed = shape.carried(index) if index == "by-l" else None
    if draw(st.integers(0, 2)) == 0:
        request["FilterExpression"] = draw(conditions(bag, allowed))
    choice = draw(st.integers(0, 5))
    if choice == 0:
        request["ProjectionExpression"] = _projection(draw, bag, allowed)
    elif choice == 1:
        request["Select"] = "COUNT"
    elif choice == 2 and (index != "by-g" or shape.carried(index) is None):
        request["Select"] = "ALL_ATTRIBUTES"
    elif choice == 3 and index:
        request["Select"] = "ALL_PROJECTED_ATTRIBUTES"
    if draw(st.booleans()) and not _orders_differ(stored, bag):
        request["Limit"] = draw(st.integers(1, 6))
    if index != "by-g" and draw(st.booleans()):
        request["ConsistentRead"] = draw(st.booleans())
    return Read(operation, request | bag.request(), index)


def _orders_differ(stored: list[Json], bag: Bag) -> bool:
    """Whether UTF-8 and UTF-16 order these strings differently: dynalite checks a starting key by the wrong one of them."""
    letters = repr([stored, bag.values])
    return "\uffee" in letters and "🙂" in letters


def _key_condition(draw: st.DrawFn, shape: Shape, index: str | None, stored: list[Json], bag: Bag) -> str:
    (pk, pk_type), *sort = shape.key_of(index)
    partitions = [item[pk] for item in stored if pk in item] or PARTITIONS[pk_type]
    text = f"{bag.name(pk)} = {bag.value(draw(st.sampled_from(partitions)))}"
    if not sort or draw(st.integers(0, 3)) == 0:
        return text
    ((sk, sk_type),) = sort
    there = [item[sk] for item in stored if sk in item]
    one = st.one_of(st.sampled_from(there), KEY_VALUES[sk_type]) if there else KEY_VALUES[sk_type]
    path = bag.name(sk)
    operators = ["=", "<", "<=", ">", ">=", "BETWEEN"] + (["begins_with"] if sk_type != "N" else [])
    operator = draw(st.sampled_from(operators))
    first = draw(one)
    if operator == "BETWEEN":
        low, high = sorted((first, draw(one)), key=order)
        return f"{text} AND {path} BETWEEN {bag.value(low)} AND {bag.value(high)}"
    if operator == "begins_with":
        if sk_type == "S":
            first = {"S": first["S"][: draw(st.integers(1, 2))]}
        return f"{text} AND begins_with({path}, {bag.value(first)})"
    return f"{text} AND {path} {operator} {bag.value(first)}"


def order(value: Json) -> Any:
    """What DynamoDB orders key values of one type by (K2)."""
    ((kind, content),) = value.items()
    if kind == "N":
        return Decimal(content)
    return content.encode() if kind == "S" else base64.b64decode(content)
