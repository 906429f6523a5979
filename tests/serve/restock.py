"""The tables that drawn requests are about."""

from __future__ import annotations

from helpers.engine.engine import Engine

from .client import table

LOCAL = {
    "IndexName": "by-n",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
    "Projection": {"ProjectionType": "KEYS_ONLY"},
}
UNITS = {"ReadCapacityUnits": 50, "WriteCapacityUnits": 50}


def restock(engine: Engine) -> None:
    """Make the tables that the requests are about, where one has been deleted."""
    orders = table("Orders", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    types = [{"AttributeName": name, "AttributeType": kind} for name, kind in (("pk", "S"), ("sk", "S"), ("n", "N"))]
    local = table("Local", AttributeDefinitions=types, LocalSecondaryIndexes=[LOCAL])
    del local["GlobalSecondaryIndexes"]
    paid = table("Paid", BillingMode="PROVISIONED", ProvisionedThroughput=UNITS)
    paid["GlobalSecondaryIndexes"] = [orders["GlobalSecondaryIndexes"][0] | {"ProvisionedThroughput": UNITS}]
    for one in (orders, local, paid):
        if one["TableName"] not in engine.tables:
            engine.handle("CreateTable", one)
