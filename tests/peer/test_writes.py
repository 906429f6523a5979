"""PutItem, UpdateItem and DeleteItem: the same answers, refusals and end state as dynalite."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.values import OVERFLOW

from .sides import Json, Sides, create, multiset, pages, same
from .strategies import Bag, Shape, attributes, conditions, numbers, scalars, texts
from .test_reads import examples

pytestmark = pytest.mark.peer

SHAPE = Shape(pk="S", sk="N", gsi=("S", None, "INCLUDE"), lsi=("N", "ALL"))
KEYS = [{"pk": {"S": pk}, "sk": {"N": sk}} for pk in ("p1", "p2") for sk in ("1", "-2.5")]

_strings = st.sets(texts, min_size=1, max_size=2).map(lambda some: {"SS": sorted(some)})


@st.composite
def clauses(draw: st.DrawFn, bag: Bag) -> dict[str, list[str]]:
    """Clauses of an UpdateExpression, each on an attribute of its own."""
    made: dict[str, list[str]] = {"SET": [], "REMOVE": [], "ADD": [], "DELETE": []}
    for attribute in draw(st.lists(st.sampled_from("atmqgl"), min_size=1, max_size=3, unique=True)):
        path = bag.name(attribute)

        def number() -> str:
            return bag.value({"N": str(draw(st.integers(-50, 50)))})

        match attribute:
            case "a":
                form = draw(st.sampled_from(["set", "plus", "default", "remove", "add"]))
                if form == "set":
                    made["SET"].append(f"{path} = {bag.value(draw(scalars))}")
                elif form == "plus":
                    made["SET"].append(f"{path} = {path} {draw(st.sampled_from('+-'))} {number()}")
                elif form == "default":
                    made["SET"].append(f"{path} = if_not_exists({path}, {number()}) + {number()}")
                elif form == "remove":
                    made["REMOVE"].append(path)
                else:
                    made["ADD"].append(f"{path} {number()}")
            case "t":
                made[draw(st.sampled_from(["ADD", "DELETE"]))].append(f"{path} {bag.value(draw(_strings))}")
            case "m":
                bag.name("x")
                form = draw(st.sampled_from(["whole", "part", "remove"]))
                if form == "whole":
                    made["SET"].append(f"{path} = {bag.value({'M': {'x': draw(scalars)}})}")
                    del bag.names["#x"]
                elif form == "part":
                    made["SET"].append(f"{path}.#x = {bag.value(draw(scalars))}")
                else:
                    made["REMOVE"].append(f"{path}.#x")
            case "q":
                form = draw(st.sampled_from(["append", "prepend", "first"]))
                value = bag.value({"L": [draw(scalars)]})
                if form == "append":
                    made["SET"].append(f"{path} = list_append(if_not_exists({path}, {value}), {value})")
                elif form == "prepend":
                    made["SET"].append(f"{path} = list_append({value}, {path})")
                else:
                    made["SET"].append(f"{path}[0] = {value}")
            case "g":
                if draw(st.booleans()):
                    made["SET"].append(f"{path} = {bag.value({'S': draw(texts)})}")
                else:
                    made["REMOVE"].append(path)
            case _:
                if draw(st.booleans()):
                    made["SET"].append(f"{path} = {bag.value({'N': draw(numbers)})}")
                else:
                    made["ADD"].append(f"{path} {number()}")
    return made


@st.composite
def writes(draw: st.DrawFn) -> tuple[str, Json]:
    """One write on one of a few keys."""
    key, bag = draw(st.sampled_from(KEYS)), Bag()
    operation = draw(st.sampled_from(["PutItem", "UpdateItem", "UpdateItem", "UpdateItem", "DeleteItem"]))
    request: Json = {}
    if operation == "PutItem":
        item = key | draw(attributes())
        if draw(st.booleans()):
            item |= {"g": {"S": draw(texts)}, "l": {"N": draw(numbers)}}
        request["Item"] = item
    else:
        request["Key"] = key
    returns = ["NONE", "ALL_OLD"]
    if operation == "UpdateItem":
        returns += ["ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"]
        sections = draw(clauses(bag))
        request["UpdateExpression"] = " ".join(
            f"{word} {', '.join(parts)}" for word, parts in sections.items() if parts
        )
    if draw(st.integers(0, 2)) == 0:
        request["ConditionExpression"] = draw(conditions(bag))
    request["ReturnValues"] = draw(st.sampled_from(returns))
    return operation, request | bag.request()


def _answer(answer: Json, request: Json) -> Any:
    """What two answers must have in common: the attributes returned, or the refusal.

    Where several clauses of an update could each be refused, which one speaks first is nobody's promise.
    """
    if "error" in answer:
        several = request.get("UpdateExpression", "").count(":v") > 1
        return answer["error"], "" if several else answer["message"]
    return same(answer.get("Attributes") or {})


def _only_removes(request: Json) -> bool:
    sections = set(re.findall(r"\b(SET|ADD|REMOVE|DELETE)\b", request.get("UpdateExpression", "")))
    return bool(sections) and sections <= {"REMOVE", "DELETE"}


@examples(70)
@given(steps=st.lists(writes(), min_size=4, max_size=14))
def test_random_writes(both: Sides, steps: list[tuple[str, Json]]) -> None:
    name = create(both, SHAPE.request("writes"))
    for operation, request in steps:
        ours, dynalite = both
        mine = ours(operation, {"TableName": name, **request})
        if mine.get("message") == OVERFLOW:
            continue  # dynalite keeps as many digits of a sum as there are (S14)
        if _only_removes(request) and "Item" not in ours("GetItem", {"TableName": name, "Key": request["Key"]}):
            continue  # dynalite makes a bare key of what only removes, or refuses its path (W8)
        assert _answer(mine, request) == _answer(dynalite(operation, {"TableName": name, **request}), request), request
    for index in (None, "by-g", "by-l"):
        request = {"TableName": name} | ({"IndexName": index} if index else {})
        here, there = (
            multiset([item for page in pages(call, "Scan", request) for item in page["Items"]]) for call in both
        )
        assert here == there, index


# ── units, where dynalite counts them: the table's arm, in plain letters ────────────────────────────────────────────

_blocks = st.integers(0, 9_000).map(lambda size: {"S": "x" * size})
_sized = st.fixed_dictionaries(
    {"body": _blocks}, optional={"n": st.integers(-(10**30), 10**30).map(lambda value: {"N": str(value)})}
)


@examples(20)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["PutItem", "UpdateItem", "DeleteItem", "GetItem", "Query", "Scan"]), _sized),
        min_size=3,
        max_size=10,
    ),
    consistent=st.booleans(),
)
def test_units_of_the_table(both: Sides, steps: list[tuple[str, Json]], consistent: bool) -> None:
    name = create(both, Shape("S", "N", None, None).request("units"))
    for number, (operation, attributes_) in enumerate(steps):
        key = {"pk": {"S": "p"}, "sk": {"N": str(number % 3)}}
        request: Json = {"TableName": name, "ReturnConsumedCapacity": "INDEXES"}
        if operation == "PutItem":
            request["Item"] = key | attributes_
        elif operation == "UpdateItem":
            request |= {
                "Key": key,
                "UpdateExpression": "SET body = :b",
                "ExpressionAttributeValues": {":b": attributes_["body"]},
            }
        elif operation in {"DeleteItem", "GetItem"}:
            request["Key"] = key
        elif operation == "Query":
            request |= {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}
        if operation in {"GetItem", "Query"}:  # dynalite ignores it on a Scan
            request["ConsistentRead"] = consistent
        mine, theirs = (call(operation, request) for call in both)
        if operation in {"Query", "Scan"} and not theirs["Items"]:
            continue  # an empty read costs dynalite nothing; it costs a block (R7)
        if operation == "Scan":  # dynalite has one partition; here three more are visited, half a unit each (R7)
            for arm in (theirs["ConsumedCapacity"], theirs["ConsumedCapacity"]["Table"]):
                arm["CapacityUnits"] += 1.5
        assert mine["ConsumedCapacity"] == theirs["ConsumedCapacity"], operation
