"""What people write for global-secondary-indexes/order-links."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer, remembering

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
KEPT = """
keys = {}

def place(table, order):
    table.put_item(Item=order)
    keys[order["orderId"]] = {"userId": order["userId"], "orderId": order["orderId"]}
    return order["orderId"]

def show(table, link):
    return table.get_item(Key=keys[link], ConsistentRead=True).get("Item")
"""
GLUED = """
def place(table, order):
    table.put_item(Item=order)
    return order["userId"] + order["orderId"]

def show(table, link):
    return table.get_item(Key={"userId": link[:6], "orderId": link[6:]}, ConsistentRead=True).get("Item")
"""
BY_MEMORY_OR_INDEX = """    if link not in keys:
        found = table.query(IndexName="by-order", KeyConditionExpression=Key("orderId").eq(link))["Items"]
        return found[0] if found else None
"""

ANSWERS: tuple[Answer, ...] = (
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
        "no-request",
    ),
    WrongAnswer(
        'orders = {}\n\ndef place(table, order):\n    table.put_item(Item=order)\n    orders[order["orderId"]] = order\n'
        '    return order["orderId"]\n\ndef show(table, link):\n    return orders[link]\n',
        "no-request",
    ),
    WrongAnswer(LINKS.replace('.get("Item")', '.get("Item", {})'), "empty-not-none"),
    WrongAnswer(KEPT, "kept-in-memory"),
    WrongAnswer(
        KEPT.replace('order["orderId"]] =', "token] =")
        .replace("    keys[token]", '    token = f"t{len(keys)}"\n    keys[token]')
        .replace('return order["orderId"]', "return token"),
        "kept-in-memory",
    ),
    WrongAnswer(
        GLUED.replace("    table.put", '    place.width = len(order["userId"])\n    table.put').replace(
            "6", "place.width"
        ),
        "kept-in-memory",
    ),
    WrongAnswer(
        KEPT.replace("Key=keys[link]", 'Key=keys.get(link) or {"userId": "000011", "orderId": link}'),
        "another-order",
    ),
    WrongAnswer(
        KEPT.replace("    return table.get", BY_MEMORY_OR_INDEX + "    return table.get"),
        "not-found-yet",
    ),
    WrongAnswer(GLUED, "another-key"),
    WrongAnswer(GLUED.replace("6", "len(link) // 2"), "another-key"),
    WrongAnswer(
        LINKS.replace("{order['userId']}.", "{int(order['userId'])}.").replace(
            '"userId": user_id', '"userId": user_id.zfill(6)'
        ),
        "another-key",
    ),
    WrongAnswer(
        LINKS.replace("{order['userId']}.{order['orderId']}", "{int(order['userId'])}.{int(order['orderId'])}")
        .replace('"userId": user_id', '"userId": user_id.zfill(6)')
        .replace('"orderId": order_id', '"orderId": order_id.zfill(7)'),
        "another-key",
    ),
    WrongAnswer(
        LINKS.replace('"orderId": order_id', '"orderId": order_id.lstrip("0").zfill(7)'),
        "another-key",
    ),
    WrongAnswer(
        LINKS.replace("ConsistentRead=True", 'ConsistentRead=True, ProjectionExpression="userId, orderId"'),
        "part-of-order",
    ),
    WrongAnswer(
        LINKS.replace("table.put_item(Item=order)", 'table.put_item(Item={**order, "total": 0})'),
        "order-not-stored",
    ),
    WrongAnswer(
        LINKS.replace(
            "    user_id, order_id =", "    if link in seen:\n        return seen[link]\n    user_id, order_id ="
        )
        .replace("    return table.get", "    seen[link] = table.get")
        .replace('get("Item")', 'get("Item")\n    return seen[link]')
        .replace("def show", "seen = {}\n\ndef show"),
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
    WrongAnswer(remembering(LINKS, "place"), "not-one-write"),
)
