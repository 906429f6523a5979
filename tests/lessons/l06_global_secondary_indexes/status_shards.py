"""What people write for global-secondary-indexes/status-shards."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

SHARDS = """
from zlib import crc32
SHARDS = 4

def put_order(table, order):
    table.put_item(Item={**order, "shard": crc32(order["orderId"].encode()) % SHARDS})

def set_status(table, user_id, order_id, status, at):
    table.update_item(
        Key={"userId": user_id, "orderId": order_id},
        UpdateExpression="SET #status = :status, updatedAt = :at",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": status, ":at": at},
    )

def with_status(table, status):
    found = []
    for shard in range(SHARDS):
        key = Key("status").eq(status) & Key("shard").eq(shard)
        found += table.query(IndexName="by-status", KeyConditionExpression=key)["Items"]
    return sorted(found, key=lambda order: order["updatedAt"])
"""
SHARD = 'crc32(order["orderId"].encode()) % SHARDS'

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(SHARDS),
    RightAnswer(
        SHARDS.replace(SHARD, "next(numbers) % SHARDS").replace(
            "from zlib import crc32", "import itertools\nnumbers = itertools.count()"
        )
    ),
    RightAnswer(
        SHARDS.replace('["Items"]\n    return', '["Items"]\n        assert len(found) < 60\n    return').replace(
            "**order, ", '**order, "note": "spread over four keys", '
        )
    ),
    WrongAnswer(SHARDS.replace(f', "shard": {SHARD}', ""), "not-in-index"),
    WrongAnswer(SHARDS.replace(SHARD, "0"), "one-shard"),
    WrongAnswer(SHARDS.replace(SHARD, 'crc32(order["status"].encode()) % SHARDS'), "one-shard"),
    WrongAnswer(SHARDS.replace(SHARD, 'crc32(order["userId"].encode()) % SHARDS'), "uneven"),
    WrongAnswer(SHARDS.replace(SHARD, 'crc32(order["orderId"].encode()) % 100'), "other-shards"),
    WrongAnswer(
        SHARDS.replace("{**order, ", '{"userId": order["userId"], "orderId": order["orderId"], '), "order-changed"
    ),
    WrongAnswer(
        SHARDS.replace(
            """    table.update_item(
        Key={"userId": user_id, "orderId": order_id},
        UpdateExpression="SET #status = :status, updatedAt = :at",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": status, ":at": at},
    )""",
            '    table.put_item(Item={"userId": user_id, "orderId": order_id, "status": status, "updatedAt": at})',
        ),
        "order-changed",
    ),
    WrongAnswer(
        SHARDS.replace(", updatedAt = :at", "").replace(', ":at": at', ""),
        "wrong-update",
    ),
    WrongAnswer(
        SHARDS.replace("updatedAt = :at", "updatedAt = :at REMOVE #shard").replace(
            '{"#status": "status"}', '{"#status": "status", "#shard": "shard"}'
        ),
        "lost-from-index",
    ),
    WrongAnswer(SHARDS.replace("updatedAt = :at", "updatedAt = :at, shard = :at"), "reserved-word"),
    WrongAnswer(SHARDS.replace("in range(SHARDS)", "in range(1, SHARDS)"), "orders-missing"),
    WrongAnswer(
        SHARDS.split("def with_status", maxsplit=1)[0]
        + 'def with_status(table, status):\n    found = table.scan(FilterExpression=Attr("status").eq(status))["Items"]\n'
        + '    return sorted(found, key=lambda order: order["updatedAt"])\n',
        "scan-used",
    ),
    WrongAnswer(
        SHARDS.replace('    return sorted(found, key=lambda order: order["updatedAt"])', "    return found"),
        "not-in-order",
    ),
    WrongAnswer(SHARDS.replace("    for shard in range(SHARDS):", "    for shard in (0, 0, 1, 2, 3):"), "other-orders"),
    WrongAnswer(SHARDS.replace("    for shard in range(SHARDS):", "    for shard in range(8):"), "too-many-queries"),
    WrongAnswer(
        SHARDS.replace('    return sorted(found, key=lambda order: order["updatedAt"])', "    return len(found)"),
        "not-a-list",
    ),
)
