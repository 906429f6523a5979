"""What people write for single-table-design/place-order."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

PLACE = """
def place_order(shop, stock, items):
    order, *lines = items
    actions = [{"Put": {"TableName": shop.name, "Item": order, "ConditionExpression": "attribute_not_exists(pk)"}}]
    actions += [{"Put": {"TableName": shop.name, "Item": line}} for line in lines]
    actions += [
        {
            "Update": {
                "TableName": stock.name,
                "Key": {"productId": line["productId"]},
                "UpdateExpression": "SET copies = copies - :n",
                "ConditionExpression": "copies >= :n",
                "ExpressionAttributeValues": {":n": line["quantity"]},
            }
        }
        for line in lines
    ]
    shop.meta.client.transact_write_items(TransactItems=actions)
"""
UPDATES = """
def place_order(shop, stock, items):
    for line in items[1:]:
        stock.update_item(
            Key={"productId": line["productId"]},
            UpdateExpression="SET copies = copies - :n",
            ConditionExpression="copies >= :n",
            ExpressionAttributeValues={":n": line["quantity"]},
        )
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(PLACE),
    RightAnswer(
        PLACE.replace("    shop.meta", "    try:\n        shop.meta")
        + "    except ClientError:\n        return False\n    return True\n"
    ),
    RightAnswer(
        """
        def place_order(shop, stock, items):
            actions = []
            for item in items:
                actions.append({"Put": {"TableName": shop.name, "Item": item, "ConditionExpression": "attribute_not_exists(sk)"}})
                if "productId" in item:
                    actions.append({"Update": {
                        "TableName": stock.name, "Key": {"productId": item["productId"]},
                        "UpdateExpression": "ADD copies :minus", "ConditionExpression": "copies >= :n",
                        "ExpressionAttributeValues": {":minus": -item["quantity"], ":n": item["quantity"]},
                    }})
            shop.meta.client.transact_write_items(TransactItems=actions)
        """
    ),
    RightAnswer(
        PLACE.replace("TransactItems=actions", 'TransactItems=actions, ClientRequestToken=order["orderId"]'),
        State.WORKS,
    ),
    WrongAnswer("def place_order(shop, stock, items):\n    return True", "not-stored"),
    WrongAnswer(PLACE.replace("copies >= :n", "copies > :n"), "refused-too-early"),
    WrongAnswer(PLACE.replace("attribute_not_exists(pk)", "attribute_exists(pk)"), "refused-too-early"),
    WrongAnswer(
        PLACE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', "").replace(
            "TransactItems=actions", 'TransactItems=actions, ClientRequestToken=order["orderId"]'
        ),
        "placed-later",
    ),
    WrongAnswer("def place_order(shop, stock, items):\n    shop.put_item(Item=items[0])", "items-missing"),
    WrongAnswer(
        """
        def place_order(shop, stock, items):
            with shop.batch_writer() as batch:
                for item in items:
                    batch.put_item(Item=item)
        """,
        "stock-untouched",
    ),
    WrongAnswer(PLACE.replace("SET copies = copies - :n", "SET copies = :n"), "wrong-stock"),
    WrongAnswer(PLACE.replace('                "ConditionExpression": "copies >= :n",\n', ""), "stock-below-zero"),
    WrongAnswer(
        "def place_order(shop, stock, items):\n    for item in items:\n        shop.put_item(Item=item)\n"
        + UPDATES.split("\n", 2)[2],
        "half-an-order",
    ),
    WrongAnswer(UPDATES + "    for item in items:\n        shop.put_item(Item=item)\n", "stock-lost"),
    WrongAnswer(PLACE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', ""), "placed-twice"),
    WrongAnswer(
        PLACE.replace(
            "    order, *lines = items\n",
            "    order, *lines = items\n"
            '    if "Item" in shop.get_item(Key={"pk": order["pk"], "sk": order["sk"]}):\n        return\n',
        ),
        "too-many-requests",
    ),
)
