"""What people write for lesson 06."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer

OPEN = """
def place(table, order):
    table.put_item(Item={**order, "openIn": order["warehouse"]})

def close(table, user_id, order_id):
    table.update_item(
        Key={"userId": user_id, "orderId": order_id},
        UpdateExpression="SET #status = :delivered REMOVE openIn",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":delivered": "DELIVERED"},
    )

def open_orders(table, warehouse):
    return table.query(IndexName="open-orders", KeyConditionExpression=Key("openIn").eq(warehouse))["Items"]
"""
NO_INDEX = """
def open_orders(table, warehouse):
    waiting = Attr("warehouse").eq(warehouse) & Attr("status").eq("PAID")
    found = table.scan(FilterExpression=waiting)["Items"]
    return sorted(found, key=lambda order: order["placedAt"])
"""
UNITS = {
    "note longer": 0,
    "gift text shorter": 2,
    "later date": 4,
    "shipped, gift text shorter": 3,
    "date removed": 2,
    "same item again": 0,
}
LINKS = """
def place(table, order):
    table.put_item(Item=order)
    return f"{order['userId']}.{order['orderId']}"

def show(table, link):
    user_id, order_id = link.split(".")
    return table.get_item(Key={"userId": user_id, "orderId": order_id}, ConsistentRead=True).get("Item")
"""
BY_INDEX = """
def place(table, order):
    table.put_item(Item=order)
    return order["orderId"]

def show(table, link):
    found = table.query(IndexName="by-order", KeyConditionExpression=Key("orderId").eq(link))["Items"]
    return found[0] if found else None
"""
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

ANSWERS = {
    "global-secondary-indexes/open-orders": (
        RightAnswer(OPEN),
        RightAnswer(
            """
            def place(table, order):
                order["openIn"] = order["warehouse"]
                table.put_item(Item=order)

            def close(table, user_id, order_id):
                table.update_item(
                    Key={"userId": user_id, "orderId": order_id},
                    AttributeUpdates={"status": {"Value": "DELIVERED", "Action": "PUT"}, "openIn": {"Action": "DELETE"}},
                )

            def open_orders(table, warehouse):
                return table.query(
                    IndexName="open-orders",
                    KeyConditionExpression="openIn = :here",
                    ExpressionAttributeValues={":here": warehouse},
                )["Items"]
            """
        ),
        WrongAnswer(
            OPEN.replace('{**order, "openIn": order["warehouse"]}', '{"openIn": order["warehouse"], **KEYS}').replace(
                "    table.put", '    KEYS = {n: order[n] for n in ("userId", "orderId", "placedAt")}\n    table.put'
            ),
            "order-changed",
        ),
        WrongAnswer(
            OPEN.replace('{**order, "openIn": order["warehouse"]}', "order").split("def open_orders")[0] + NO_INDEX,
            "not-in-index",
        ),
        WrongAnswer(OPEN.replace('"openIn": order["warehouse"]', '"openIn": "YES"'), "one-pile"),
        WrongAnswer(OPEN.replace(" REMOVE openIn", ""), "still-in-index"),
        WrongAnswer(
            OPEN.replace(" REMOVE openIn", ", openIn = :no").replace(
                '{":delivered": "DELIVERED"}', '{":delivered": "DELIVERED", ":no": "NONE"}'
            ),
            "moved-in-index",
        ),
        WrongAnswer(
            OPEN.replace(" REMOVE openIn", ", openIn = :no").replace(
                '{":delivered": "DELIVERED"}', '{":delivered": "DELIVERED", ":no": ""}'
            ),
            "request-refused",
        ),
        WrongAnswer(
            OPEN.split("def close", maxsplit=1)[0]
            + 'def close(table, user_id, order_id):\n    table.delete_item(Key={"userId": user_id, "orderId": order_id})\n\n'
            + "def open_orders"
            + OPEN.split("def open_orders")[1],
            "order-deleted",
        ),
        WrongAnswer(
            OPEN.replace('"SET #status = :delivered REMOVE openIn"', '"REMOVE openIn"')
            .replace('        ExpressionAttributeNames={"#status": "status"},\n', "")
            .replace('        ExpressionAttributeValues={":delivered": "DELIVERED"},\n', ""),
            "status-unchanged",
        ),
        WrongAnswer(
            OPEN.split("def close", maxsplit=1)[0]
            + 'def close(table, user_id, order_id):\n    key = {"userId": user_id, "orderId": order_id}\n'
            + '    order = table.get_item(Key=key)["Item"]\n    del order["openIn"]\n'
            + '    table.put_item(Item={**order, "status": "DELIVERED"})\n\n'
            + "def open_orders"
            + OPEN.split("def open_orders")[1],
            "not-one-write",
        ),
        WrongAnswer(OPEN.split("def open_orders", maxsplit=1)[0] + NO_INDEX, "scan-used"),
        WrongAnswer(OPEN.replace('.eq(warehouse))["Items"]', '.eq(warehouse), Limit=1)["Items"]'), "wrong-orders"),
        WrongAnswer(
            OPEN.replace(".eq(warehouse))", ".eq(warehouse), ScanIndexForward=False)"),
            "not-oldest-first",
        ),
        WrongAnswer(OPEN.replace('.eq(warehouse))["Items"]', ".eq(warehouse))"), "not-a-list"),
        WrongAnswer(
            OPEN.replace(
                '    return table.query(IndexName="open-orders", KeyConditionExpression=Key("openIn").eq(warehouse))["Items"]',
                '    found = table.query(IndexName="open-orders", KeyConditionExpression=Key("openIn").eq(warehouse))["Items"]\n'
                '    return [table.get_item(Key={n: e[n] for n in ("userId", "orderId")})["Item"] for e in found]',
            ),
            "too-many-requests",
        ),
    ),
    "global-secondary-indexes/projection": (
        RightAnswer('projection = ["name", "total"]', State.WORKS),
        RightAnswer('projection = ("total", "name")', State.WORKS),
        WrongAnswer('projection = "name, total"', "not-a-projection"),
        WrongAnswer('projection = ["customer", "total"]', "not-a-projection"),
        WrongAnswer('projection = "keys"', "keys-only"),
        WrongAnswer('projection = ["name"]', "attribute-missing"),
        WrongAnswer('projection = "all"', "all"),
        WrongAnswer('projection = ["name", "total", "note"]', "carries-the-note"),
        WrongAnswer('projection = ["name", "total", "scannedAt"]', "moves-with-each-scan"),
        WrongAnswer('projection = ["name", "total", "status"]', "moves-with-the-status"),
        WrongAnswer('projection = ["orderId", "placedAt", "name", "total"]', "names-keys"),
        WrongAnswer('projection = ["name", "total", "itemCount"]', "more-than-shown"),
    ),
    "global-secondary-indexes/index-units": (
        RightAnswer(UNITS, State.WORKS),
        RightAnswer({update: float(units) for update, units in UNITS.items()}, State.WORKS),
        WrongAnswer(UNITS | {"later date": "4"}, "not-a-number"),
        WrongAnswer({update: units + 3 for update, units in UNITS.items()}, "table-counted"),
        WrongAnswer(UNITS | {"note longer": 2}, "not-carried"),
        WrongAnswer(UNITS | {"gift text shorter": 1}, "new-size-only"),
        WrongAnswer(UNITS | {"gift text shorter": 3}, "not-moved"),
        WrongAnswer(UNITS | {"gift text shorter": 0}, "carried"),
        WrongAnswer(UNITS | {"later date": 2}, "sort-key-moves"),
        WrongAnswer(UNITS | {"shipped, gift text shorter": 4}, "old-size-twice"),
        WrongAnswer(UNITS | {"shipped, gift text shorter": 2}, "moved-is-two-writes"),
        WrongAnswer(UNITS | {"date removed": 0}, "leaving-costs"),
        WrongAnswer(UNITS | {"same item again": 2}, "same-is-free"),
        WrongAnswer(UNITS | {"later date": 7}, "wrong-units"),
    ),
    "global-secondary-indexes/order-links": (
        RightAnswer(LINKS),
        RightAnswer(
            """
            import json

            def place(table, order):
                table.put_item(Item=order)
                return json.dumps({name: order[name] for name in ("userId", "orderId")})

            def show(table, link):
                key = json.loads(link)
                here = Key("userId").eq(key["userId"]) & Key("orderId").eq(key["orderId"])
                return next(iter(table.query(KeyConditionExpression=here, ConsistentRead=True)["Items"]), None)
            """
        ),
        WrongAnswer(BY_INDEX, "not-found-yet"),
        WrongAnswer(
            BY_INDEX.replace(
                "    return found[0] if found else None",
                "    for _ in range(5):\n        if found:\n            return found[0]\n"
                '        found = table.query(IndexName="by-order", KeyConditionExpression=Key("orderId").eq(link))["Items"]',
            ),
            "not-found-yet",
        ),
        WrongAnswer(BY_INDEX.replace(".eq(link))", ".eq(link), ConsistentRead=True)"), "consistent-index-read"),
        WrongAnswer(
            BY_INDEX.split("def show", maxsplit=1)[0]
            + 'def show(table, link):\n    found = table.scan(FilterExpression=Attr("orderId").eq(link), ConsistentRead=True)\n'
            + '    return next(iter(found["Items"]), None)\n',
            "scan-used",
        ),
        WrongAnswer(
            """
            import json

            def place(table, order):
                table.put_item(Item=order)
                return json.dumps(order)

            def show(table, link):
                return json.loads(link)
            """,
            "stale-order",
        ),
        WrongAnswer(
            'orders = {}\n\ndef place(table, order):\n    table.put_item(Item=order)\n    orders[order["orderId"]] = order\n'
            '    return order["orderId"]\n\ndef show(table, link):\n    return orders[link]\n',
            "stale-order",
        ),
        WrongAnswer(LINKS.replace(", ConsistentRead=True", ""), "eventual-read"),
        WrongAnswer(LINKS.replace('.get("Item")', ""), "wrong-order"),
        WrongAnswer(LINKS.replace('.get("Item")', '["Item"]'), "no-item"),
        WrongAnswer(
            LINKS.replace(
                "    return f\"{order['userId']}.{order['orderId']}\"", '    return order["userId"], order["orderId"]'
            ).replace('link.split(".")', "link"),
            "link-not-text",
        ),
        WrongAnswer(LINKS.replace("table.put_item(Item=order)", "pass"), "not-one-write"),
        WrongAnswer(
            LINKS.replace(
                "    user_id, order_id = link",
                '    table.query(IndexName="by-order", KeyConditionExpression=Key("orderId").eq(link))\n'
                "    user_id, order_id = link",
            ),
            "too-many-requests",
        ),
    ),
    "global-secondary-indexes/status-shards": (
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
        WrongAnswer(
            SHARDS.replace("    for shard in range(SHARDS):", "    for shard in (0, 0, 1, 2, 3):"), "other-orders"
        ),
        WrongAnswer(
            SHARDS.replace("    for shard in range(SHARDS):", "    for shard in range(8):"), "too-many-queries"
        ),
        WrongAnswer(
            SHARDS.replace('    return sorted(found, key=lambda order: order["updatedAt"])', "    return len(found)"),
            "not-a-list",
        ),
    ),
}
