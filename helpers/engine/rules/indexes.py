"""Definitions of keys and of secondary indexes, in CreateTable and UpdateTable (K5, K8, K9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from helpers.engine.errors import invalid, validation
from helpers.engine.limits import MULTI_KEY_MAX, PROJECTED_ATTRIBUTES_MAX
from helpers.engine.rules.constraints import Where, at, detected
from helpers.engine.rules.parameters import first_repeated
from helpers.engine.wire_types import Json

_PLAIN_KEY_MAX: Final = 2  # K9: only global indexes have keys of several attributes


def check_key_lengths(keys: Iterable[tuple[Where, list[Json]]]) -> None:
    """Tables and local indexes: one attribute in each part of the key."""
    faults = []
    for path, elements in keys:
        if len(elements) > _PLAIN_KEY_MAX:
            shown = ", ".join(
                f"KeySchemaElement(attributeName={element['AttributeName']}, keyType={element['KeyType']})"
                for element in elements
            )
            faults.append(
                f"Value '[{shown}]' at '{at(path)}' failed to satisfy constraint: "
                f"Member must have length less than or equal to {_PLAIN_KEY_MAX}"
            )
    if faults:
        raise detected(faults)


def attribute_names(elements: Iterable[Json]) -> list[str]:
    """The attributes of a key schema or of attribute definitions, as they come."""
    return [element["AttributeName"] for element in elements]


def check_key_schema(elements: list[Json], *, several: bool = False) -> None:
    """The order of a key: partition key first. `several`: a global index, with up to 4 + 4 attributes (K9)."""
    names, kinds = attribute_names(elements), [element["KeyType"] for element in elements]
    repeated = len(set(names)) < len(names)
    if repeated and not several:
        raise validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    if kinds[0] != "HASH":
        raise validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    if not several:
        if len(kinds) > 1 and kinds[1] != "RANGE":
            raise validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        return
    for kind in ("HASH", "RANGE"):
        if kinds.count(kind) > MULTI_KEY_MAX:
            raise invalid(f"The KeySchema exceeds the maximum allowed number of {kind} key attributes")
    if kinds != sorted(kinds):  # "HASH" sorts before "RANGE"
        raise invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema")
    if repeated:
        raise validation("The KeySchema contains multiple key attributes with the same name")


def check_defined(keys: list[str], defined: list[str]) -> None:
    """Key attributes of an index have a definition."""
    undefined = [name for name in dict.fromkeys(keys) if name not in defined]
    if undefined:
        raise invalid(
            "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(undefined)}], AttributeDefinitions: [{', '.join(defined)}]"
        )


def check_local_key(index: Json, table_key: list[Json]) -> None:
    """A local index orders the table's own collections by another attribute."""
    name, elements = index["IndexName"], index["KeySchema"]
    check_key_schema(elements)
    if len(elements) < _PLAIN_KEY_MAX:
        raise invalid(f"Index KeySchema does not have a range key for index: {name}")
    own, tables = elements[0]["AttributeName"], table_key[0]["AttributeName"]
    if own != tables:
        raise invalid(
            "Index KeySchema does not have the same leading hash key as table KeySchema "
            f"for index: {name}. index hash key: {own}, table hash key: {tables}"
        )


def check_projection(projection: Json) -> None:
    """What an index carries besides keys (I1)."""
    kind: str | None = projection.get("ProjectionType")
    names: list[str] | None = projection.get("NonKeyAttributes")
    if kind is None:
        raise invalid("Unknown ProjectionType: null")
    if kind == "INCLUDE" and names is None:
        raise invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    if kind != "INCLUDE" and names is not None:
        raise invalid(f"ProjectionType is {kind}, but NonKeyAttributes is specified")
    repeated = first_repeated(names or [])
    if repeated is not None:
        raise invalid(f"Duplicate element in NonKeyAttributes: {repeated}")


def check_projected_total(counts: Iterable[int]) -> None:
    """INCLUDE projections of a table's indexes together; one name in two indexes counts twice (K8)."""
    if sum(counts) > PROJECTED_ATTRIBUTES_MAX:
        raise invalid(
            f"Number of NonKeyAttributes of all indexes exceeds the per-table limit of {PROJECTED_ATTRIBUTES_MAX}"
        )


def included(index: Json) -> int:
    """How many attributes an index definition names for its projection."""
    names: list[Any] = index["Projection"].get("NonKeyAttributes", [])
    return len(names)
