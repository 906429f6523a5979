"""A short way to say what a table is: the CreateTable request behind `lab.table(…)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.engine.wire_types import Json
from helpers.lab.surroundings import LabError

Spec = Mapping[str, Any]
"""One secondary index: `{"pk": "status", "sk": "updatedAt", "project": ["total"]}`."""

Names = str | Sequence[str]


def create_request(
    name: str,
    pk: Names = "pk",
    sk: Names | None = None,
    *,
    gsi: Mapping[str, Spec] | None = None,
    lsi: Mapping[str, Spec] | None = None,
    capacity: tuple[int, int] | None = None,
    stream: str | None = None,
) -> Json:
    """The arguments of boto3's `create_table`.

    Key attributes are of type S; `"ts:N"` or `"ts:B"` choose another type. `capacity` is (read units, write units) per
    second, None means on demand. Raises `LabError` for a projection that is none.
    """
    types: dict[str, str] = {}
    throughput = None if capacity is None else {"ReadCapacityUnits": capacity[0], "WriteCapacityUnits": capacity[1]}
    request: Json = {
        "TableName": name,
        "KeySchema": _key_schema(pk, sk, types),
        "BillingMode": "PAY_PER_REQUEST" if throughput is None else "PROVISIONED",
    }
    if throughput is not None:
        request["ProvisionedThroughput"] = throughput
    for member, indexes in (("GlobalSecondaryIndexes", gsi), ("LocalSecondaryIndexes", lsi)):
        if indexes:
            request[member] = [
                _index(index, spec, pk, types, throughput if member.startswith("Global") else None)
                for index, spec in indexes.items()
            ]
    if stream is not None:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": stream}
    request["AttributeDefinitions"] = [
        {"AttributeName": attribute, "AttributeType": kind} for attribute, kind in types.items()
    ]
    return request


def _key_schema(pk: Names, sk: Names | None, types: dict[str, str]) -> list[dict[str, str]]:
    schema = []
    for kind, names in (("HASH", pk), ("RANGE", sk)):
        for text in [names] if isinstance(names, str) else names or ():
            name, _, type_ = text.partition(":")
            types[name] = type_ or types.get(name, "S")  # a type said once holds for every index
            schema.append({"AttributeName": name, "KeyType": kind})
    return schema


def _index(name: str, spec: Spec, table_pk: Names, types: dict[str, str], throughput: dict[str, int] | None) -> Json:
    project = spec.get("project", "all")
    projection: Json
    if project == "all":
        projection = {"ProjectionType": "ALL"}
    elif project == "keys":
        projection = {"ProjectionType": "KEYS_ONLY"}
    elif isinstance(project, str):
        raise LabError(f'An index projects "all", "keys", or a list of attribute names; {project!r} is none of these.')
    else:
        projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(project)}
    index: Json = {
        "IndexName": name,
        "KeySchema": _key_schema(spec.get("pk", table_pk), spec.get("sk"), types),
        "Projection": projection,
    }
    if throughput is not None:
        read, write = spec.get("capacity", tuple(throughput.values()))
        index["ProvisionedThroughput"] = {"ReadCapacityUnits": read, "WriteCapacityUnits": write}
    return index
