"""Operations on tables rather than items: moto carries them out, the engine follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.engine.errors import not_found
from helpers.engine.limits import DESCRIBE_INTERVAL
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.tables import Table, measured
from helpers.engine.work import Json

if TYPE_CHECKING:
    from helpers.engine.engine import Engine


def control(engine: Engine, operation: str, request: Json) -> Json:
    """Carry out an operation on tables and bring the engine's own state along."""
    before = set(engine.store.backend.tables)
    if operation == "DeleteTable" and request["TableName"] not in before:
        raise not_found(f"Requested resource not found: Table: {request['TableName']} not found")
    if operation == "UpdateTable" and "AttributeDefinitions" in request:
        request = {**request, "AttributeDefinitions": _merged_attributes(engine, request)}
    stream = request.get("StreamSpecification") if operation in ("CreateTable", "UpdateTable") else None
    if operation == "UpdateTable" and stream is not None:
        engine.streams.check(request["TableName"], stream)
        engine.store.forget_stream(request["TableName"])
    if operation in ("CreateTable", "UpdateTable"):
        schemas = {name: table.schema for name, table in engine.tables.items()}
        engine.throughput.check(operation, request, schemas)
    answer = engine.store.control(operation, request)
    if operation in ("CreateTable", "UpdateTable"):
        engine.throughput.note(request)
    for name in [name for name in engine.store.backend.tables if name not in before]:
        table = Table(engine.throughput.complete(engine.store.schema(name)))
        table.load([measured(item) for item in engine.store.items(name)])  # a restored table arrives with items
        table.published_at = engine.clock.seconds
        engine.tables[name] = table
        engine.dynamics[name] = Dynamics(table, engine.clock, engine.model, engine.seed)
        engine.store.date(name)
        answer["TableDescription"] |= {"CreationDateTime": engine.clock.timestamp()}
    for name in before - set(engine.store.backend.tables):
        engine.streams.close(name)
        engine.ttl.forget(name)
        engine.throughput.forget(name)
        del engine.tables[name], engine.dynamics[name]
    if operation == "UpdateTable":
        name = request["TableName"]
        engine.tables[name].refresh(engine.throughput.complete(engine.store.schema(name)))
        engine.dynamics[name].refresh()
    if stream is not None:
        _stream(engine, engine.tables[request["TableName"]], stream)
    description = answer.get("Table") or answer.get("TableDescription")
    if description is not None and description.get("TableName") in engine.tables:
        _describe(engine, engine.tables[description["TableName"]], description)
        engine.throughput.describe(description, engine.dynamics[description["TableName"]])
    return answer


def _stream(engine: Engine, table: Table, specification: Json) -> None:
    """Begin or end the table's stream, as CreateTable or UpdateTable was told."""
    name = table.schema.name
    if specification["StreamEnabled"]:
        lows = engine.dynamics[name].admission.lows
        table.stream_label = engine.streams.open(table.schema, specification["StreamViewType"], lows)
    else:
        engine.streams.close(name)
    engine.store.label_stream(name, table.stream_label)


def _merged_attributes(engine: Engine, request: Json) -> list[Json]:
    """moto replaces the attribute definitions where DynamoDB adds to them."""
    known = {attribute["AttributeName"]: attribute for attribute in engine.store.table(request["TableName"]).attr}
    known |= {attribute["AttributeName"]: attribute for attribute in request["AttributeDefinitions"]}
    used = set(engine.schema_of(request["TableName"]).key.names)
    for index in engine.schema_of(request["TableName"]).indexes.values():
        used |= set(index.key.names)
    for change in request.get("GlobalSecondaryIndexUpdates", ()):
        used |= {element["AttributeName"] for element in change.get("Create", {}).get("KeySchema", ())}
    return [attribute for name, attribute in known.items() if name in used]


def _describe(engine: Engine, table: Table, description: Json) -> None:
    """Item counts and sizes, renewed about every six hours as on AWS: what DescribeTable says is never live."""
    if table.schema.billing == "PAY_PER_REQUEST":  # what was provisioned before the switch is not reported
        for part in (description, *description.get("GlobalSecondaryIndexes", ())):
            part["ProvisionedThroughput"] = {
                "NumberOfDecreasesToday": 0,
                "ReadCapacityUnits": 0,
                "WriteCapacityUnits": 0,
            }
    now = engine.clock.seconds
    if now - table.published_at >= DESCRIBE_INTERVAL:
        table.publish(now)
    if table.stream_label is not None:  # it stays when the stream is disabled
        description["LatestStreamLabel"] = table.stream_label
        description["LatestStreamArn"] = f"{table.schema.arn}/stream/{table.stream_label}"
    sizes = table.published
    description["ItemCount"], description["TableSizeBytes"] = sizes.get("", (0, 0))
    for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if not description.get(member):
            description.pop(member, None)
            continue
        for index in description[member]:
            index["ItemCount"], index["IndexSizeBytes"] = sizes.get(index["IndexName"], (0, 0))
            index["IndexArn"] = f"{table.schema.arn}/index/{index['IndexName']}"
