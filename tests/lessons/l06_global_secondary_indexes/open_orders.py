"""What people write for global-secondary-indexes/open-orders."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer, remembering

OPEN = """
def place(table, order):
    table.put_item(Item={**order, "openIn": order["warehouse"]})

def close(table, user_id, order_id):
    table.update_item(
        Key={"userId": user_id, "orderId": order_id},
        UpdateExpression="SET #status = :delivered REMOVE openIn",
        ConditionExpression="attribute_exists(userId)",
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
FOR_PAID = '{**order, "openIn": order["warehouse"]} if order["status"] == "PAID" else order'
PUT_BACK = """
kept = {}

def place(table, order):
    kept[order["userId"], order["orderId"]] = order
    table.put_item(Item={**order, "openIn": order["warehouse"]})

def close(table, user_id, order_id):
    table.put_item(Item={**kept[user_id, order_id], "status": "DELIVERED"})

def open_orders(table, warehouse):
    return table.query(IndexName="open-orders", KeyConditionExpression=Key("openIn").eq(warehouse))["Items"]
"""

ANSWERS: tuple[Answer, ...] = (
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
                Expected={"orderId": {"ComparisonOperator": "NOT_NULL"}},
            )

        def open_orders(table, warehouse):
            return table.query(
                IndexName="open-orders",
                KeyConditionExpression="openIn = :here",
                ExpressionAttributeValues={":here": warehouse},
            )["Items"]
        """
    ),
    RightAnswer(
        OPEN.replace('order["warehouse"]', '"OPEN#" + order["warehouse"]').replace(
            "eq(warehouse)", 'eq("OPEN#" + warehouse)'
        )
    ),
    RightAnswer(
        OPEN.replace('order["warehouse"]', 'order["warehouse"].lower()').replace(
            "eq(warehouse)", "eq(warehouse.lower())"
        )
    ),
    RightAnswer(
        OPEN.replace('"attribute_exists(userId)"', 'Attr("openIn").exists()').replace(
            "REMOVE openIn", ", closed = :delivered REMOVE openIn"
        )
    ),
    RightAnswer(
        """
        from botocore.exceptions import ClientError
        """
        + OPEN.replace("    table.update_item(", "    try:\n      table.update_item(").replace(
            "\ndef open_orders",
            "    except ClientError as error:\n"
            '        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":\n            raise\n\n'
            "def open_orders",
        )
    ),
    WrongAnswer(OPEN.replace('        ConditionExpression="attribute_exists(userId)",\n', ""), "ghost-order"),
    WrongAnswer(OPEN.replace('"attribute_exists(userId)"', '"attribute_not_exists(closed)"'), "ghost-order"),
    WrongAnswer(OPEN.replace('.eq(warehouse))["Items"]', '.eq(warehouse), Limit=100)["Items"]'), "missing-items"),
    WrongAnswer(OPEN.replace('"openIn": order["warehouse"]', '"openIn": True'), "index-key-type"),
    WrongAnswer(OPEN.replace('{**order, "openIn": order["warehouse"]}', FOR_PAID), "some-not-in-index"),
    WrongAnswer(OPEN.replace('order["warehouse"]', 'order["warehouse"][:7]'), "one-pile"),
    WrongAnswer(OPEN.replace('order["warehouse"]', 'order["warehouse"] + order["orderId"]'), "many-piles"),
    WrongAnswer(
        OPEN.replace(
            '"openIn": order["warehouse"]', '"openIn": order["warehouse"], "placedAt": order["placedAt"][:10]'
        ),
        "attribute-rewritten",
    ),
    WrongAnswer(OPEN.replace("REMOVE openIn", "REMOVE openIn, placedAt"), "sort-key-removed"),
    WrongAnswer(OPEN.replace("REMOVE openIn", ", shelf = :delivered REMOVE openIn"), "close-changed-more"),
    WrongAnswer(OPEN.replace('Key={"userId": user_id,', 'Key={"userId": "000001",'), "not-each-closed"),
    WrongAnswer(PUT_BACK, "kept-in-memory"),
    WrongAnswer(
        PUT_BACK.replace("kept[user_id, order_id]", "kept.get((user_id, order_id), {})").replace(
            '"status": "DELIVERED"}', '"userId": user_id, "orderId": order_id, "status": "DELIVERED"}'
        ),
        "put-replaces-all",
    ),
    WrongAnswer(
        OPEN.split("def open_orders", maxsplit=1)[0]
        + 'def open_orders(table, warehouse):\n    return kept[warehouse]\n\nkept = {"LEIPZIG": [], "PORTO": []}\n',
        "no-request",
    ),
    WrongAnswer(
        OPEN.replace("    return table.query", "    if warehouse not in kept:\n        kept[warehouse] = table.query")
        .replace('["Items"]', '["Items"]\n    return kept[warehouse]')
        .replace("def open_orders", "kept = {}\n\ndef open_orders"),
        "no-request",
    ),
    WrongAnswer(
        OPEN.replace("    return table.query", "    found = table.query")
        + '    return sorted(found, key=lambda o: o["orderId"])\n',
        "wrong-order",
    ),
    WrongAnswer(
        OPEN.replace("    return table.query", "    found = table.query")
        + '    return list({o["orderId"]: o for o in found}.values())\n',
        "missing-items",
    ),
    WrongAnswer(
        OPEN.replace("    return table.query", "    found = table.query")
        + '    return list({o["placedAt"]: o for o in found}.values())\n',
        "missing-items",
    ),
    WrongAnswer(OPEN.replace('.eq(warehouse))["Items"]', '.eq(warehouse), Limit=10)["Items"]'), "missing-items"),
    WrongAnswer(
        OPEN.replace(".eq(warehouse))", '.eq(warehouse), ProjectionExpression="userId, orderId, placedAt")'),
        "changed-items",
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
    WrongAnswer(OPEN.replace('.eq(warehouse))["Items"]', '.eq(warehouse), Limit=1)["Items"]'), "missing-items"),
    WrongAnswer(
        OPEN.replace(".eq(warehouse))", ".eq(warehouse), ScanIndexForward=False)"),
        "wrong-order",
    ),
    WrongAnswer(OPEN.replace('.eq(warehouse))["Items"]', ".eq(warehouse))"), "whole-response"),
    WrongAnswer(
        OPEN.replace(
            '    return table.query(IndexName="open-orders", KeyConditionExpression=Key("openIn").eq(warehouse))["Items"]',
            '    found = table.query(IndexName="open-orders", KeyConditionExpression=Key("openIn").eq(warehouse))["Items"]\n'
            '    return [table.get_item(Key={n: e[n] for n in ("userId", "orderId")})["Item"] for e in found]',
        ),
        "too-many-requests",
    ),
    WrongAnswer(remembering(OPEN, "place"), "not-one-write"),
    WrongAnswer(remembering(OPEN, "close"), "not-one-write"),
)
