"""What people write for global-secondary-indexes/status-shards."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer, remembering

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
KEPT = (
    SHARDS.replace(
        "def put_order(table, order):",
        'kept = {}\n\ndef put_order(table, order):\n    kept[order["userId"], order["orderId"]] = dict(order)',
    )
    .replace(
        "    table.update_item",
        "    kept[user_id, order_id].update(status=status, updatedAt=at)\n    table.update_item",
    )
    .split("def with_status", maxsplit=1)[0]
    + "def with_status(table, status):\n"
    '    return sorted((o for o in kept.values() if o["status"] == status), key=lambda order: order["updatedAt"])\n'
)

STATEMENTS = (
    SHARDS.split("def set_status", maxsplit=1)[0]
    + """
def set_status(table, user_id, order_id, status, at):
    text = f'UPDATE "{table.name}" SET "status"=? SET updatedAt=? WHERE userId=? AND orderId=?'
    table.meta.client.execute_statement(Statement=text, Parameters=[status, at, user_id, order_id])

def with_status(table, status):
    found = []
    for shard in range(SHARDS):
        text = f'SELECT * FROM "{table.name}"."by-status" WHERE "status"=? AND shard=?'
        found += table.meta.client.execute_statement(Statement=text, Parameters=[status, shard])["Items"]
    return sorted(found, key=lambda order: order["updatedAt"])
"""
)
WRITTEN_BY_STATEMENT = (
    STATEMENTS.split("def with_status", maxsplit=1)[0]
    + "def with_status"
    + SHARDS.split("def with_status", maxsplit=1)[1]
)

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(SHARDS),
    RightAnswer(
        SHARDS.replace(SHARD, "next(numbers) % SHARDS").replace(
            "from zlib import crc32", "import itertools\nnumbers = itertools.count()"
        )
    ),
    RightAnswer(
        SHARDS.replace('["Items"]\n    return', '["Items"]\n        assert len(found) < 130\n    return').replace(
            "**order, ", '**order, "note": "spread over four keys", '
        )
    ),
    RightAnswer(WRITTEN_BY_STATEMENT),
    WrongAnswer(STATEMENTS, "partiql-index-key"),
    WrongAnswer(SHARDS.replace("updatedAt = :at", "updatedAt = :at, seen = :at"), "more-than-the-status"),
    WrongAnswer(SHARDS.replace(f', "shard": {SHARD}', ""), "not-in-index"),
    WrongAnswer(SHARDS.replace(SHARD, "f\"{crc32(order['orderId'].encode()) % SHARDS}\""), "index-key-type"),
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
        "put-replaces-all",
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
    WrongAnswer(SHARDS.replace(SHARD, 'int(order["orderId"]) % 2'), "uneven"),
    WrongAnswer(SHARDS.replace(SHARD, 'int(order["orderId"]) % 3'), "shards-unused"),
    WrongAnswer(SHARDS.replace(SHARD, 'int(order["total"]) % SHARDS'), "uneven"),
    WrongAnswer(SHARDS.replace(SHARD, 'int(order["updatedAt"][-3:-1]) % SHARDS'), "uneven"),
    WrongAnswer(
        SHARDS.replace(
            "    return sorted(found,",
            '    found = {o["orderId"]: o for o in found}.values()\n    return sorted(found,',
        ),
        "orders-missing",
    ),
    WrongAnswer(
        SHARDS.replace(
            "    return sorted(found,",
            '    found = {o["updatedAt"]: o for o in found}.values()\n    return sorted(found,',
        ),
        "orders-missing",
    ),
    WrongAnswer(
        SHARDS.replace("KeyConditionExpression=key)", "KeyConditionExpression=key, Limit=20)"), "orders-missing"
    ),
    WrongAnswer(
        SHARDS.replace("Expression=key)", 'Expression=key, ProjectionExpression="userId, orderId, updatedAt")'),
        "changed-items",
    ),
    WrongAnswer(
        SHARDS.replace("Expression=key)", 'Expression=key, ProjectionExpression="orderId, updatedAt")'),
        "part-of-order",
    ),
    WrongAnswer(SHARDS.replace('order["updatedAt"])', 'order["updatedAt"], reverse=True)'), "newest-first"),
    WrongAnswer(SHARDS.replace('lambda order: order["updatedAt"]', 'lambda order: order["orderId"]'), "another-order"),
    WrongAnswer(
        SHARDS.replace('Key("status").eq(status) & Key("shard").eq(shard)', 'Key("status").eq(status)'),
        "key-not-in-query",
    ),
    WrongAnswer(KEPT, "kept-in-memory"),
    WrongAnswer(
        KEPT.replace("    kept[user_id, order_id].update(status=status, updatedAt=at)\n", ""),
        "no-request",
    ),
    WrongAnswer(
        SHARDS.replace("    table.put_item(Item={", "    kept[order['userId'], order['orderId']] = {")
        .replace("% SHARDS})\n", "% SHARDS}\n    table.put_item(Item=kept[order['userId'], order['orderId']])\n", 1)
        .replace("def put_order", "kept = {}\n\ndef put_order")
        .replace(
            SHARDS[SHARDS.index("    table.update_item") : SHARDS.index("def with_status")],
            "    order = kept[user_id, order_id]\n"
            '    table.put_item(Item={**order, "status": status, "updatedAt": at})\n\n',
        ),
        "put-replaces-all",
    ),
    WrongAnswer(
        SHARDS.replace(SHARD, 'hash(order["orderId"]) % SHARDS')
        .replace("updatedAt = :at", "updatedAt = :at, #shard = :shard")
        .replace('{"#status": "status"}', '{"#status": "status", "#shard": "shard"}')
        .replace('":at": at', '":at": at, ":shard": hash(order_id) % SHARDS'),
        "shard-moved",
    ),
    WrongAnswer(
        SHARDS.replace(
            "def with_status(table, status):\n    found = []", "found = []\n\ndef with_status(table, status):"
        ).replace("found += table", "found[len(found):] = table"),
        "other-orders",
    ),
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
    WrongAnswer(remembering(SHARDS, "put_order"), "not-one-write"),
    WrongAnswer(remembering(SHARDS, "set_status"), "not-one-write"),
)
