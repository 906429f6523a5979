"""What people write for global-secondary-indexes/order-links."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

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
)
