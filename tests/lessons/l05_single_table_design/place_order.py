"""What people write for single-table-design/place-order."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

PLACE = """
def place_order(kiosk, stock, items):
    order, *lines = items
    actions = [{"Put": {"TableName": kiosk.name, "Item": order, "ConditionExpression": "attribute_not_exists(pk)"}}]
    actions += [{"Put": {"TableName": kiosk.name, "Item": line}} for line in lines]
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
    kiosk.meta.client.transact_write_items(TransactItems=actions)
"""
UPDATES = """
def place_order(kiosk, stock, items):
    for line in items[1:]:
        stock.update_item(
            Key={"productId": line["productId"]},
            UpdateExpression="SET copies = copies - :n",
            ConditionExpression="copies >= :n",
            ExpressionAttributeValues={":n": line["quantity"]},
        )
"""
UNCONDITIONAL = PLACE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', "")
TOKEN = 'ClientRequestToken=order["orderId"]'
LOOK_AT_STOCK = """\
    left = {}
    for line in lines:
        found = stock.get_item(Key={"productId": line["productId"]}, ConsistentRead=True)
        left[line["productId"]] = found["Item"]["copies"]
        if left[line["productId"]] < line["quantity"]:
            raise ValueError("sold out")
"""
LOOK_AT_ORDER = """\
    if "Item" in kiosk.get_item(Key={"pk": order["pk"], "sk": order["sk"]}, ConsistentRead=True):
        return
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(PLACE),
    RightAnswer(
        PLACE.replace("    kiosk.meta", "    try:\n        kiosk.meta")
        + "    except ClientError:\n        return False\n    return True\n"
    ),
    RightAnswer(
        """
        def place_order(kiosk, stock, items):
            actions = []
            for item in items:
                actions.append({"Put": {"TableName": kiosk.name, "Item": item, "ConditionExpression": "attribute_not_exists(sk)"}})
                if "productId" in item:
                    actions.append({"Update": {
                        "TableName": stock.name, "Key": {"productId": item["productId"]},
                        "UpdateExpression": "ADD copies :minus", "ConditionExpression": "copies >= :n",
                        "ExpressionAttributeValues": {":minus": -item["quantity"], ":n": item["quantity"]},
                    }})
            kiosk.meta.client.transact_write_items(TransactItems=actions)
        """
    ),
    RightAnswer(PLACE.replace("TransactItems=actions", f"TransactItems=actions, {TOKEN}")),
    RightAnswer(  # an exception of one's own may leave, too
        "class Refused(Exception): pass\n"
        + PLACE.replace("    kiosk.meta", "    try:\n        kiosk.meta")
        + '    except ClientError as error:\n        raise Refused("sold out, or placed before") from error\n'
    ),
    RightAnswer(  # a look for a friendly sentence, and the condition all the same
        PLACE.replace("    actions = [", LOOK_AT_STOCK + "    actions = ["), State.WORKS
    ),
    RightAnswer(PLACE.replace("    actions = [", LOOK_AT_ORDER + "    actions = ["), State.WORKS),
    WrongAnswer("def place_order(kiosk, stock, items):\n    return True", "not-stored"),
    WrongAnswer(PLACE.replace("copies >= :n", "copies > :n"), "refused-too-early"),
    WrongAnswer(PLACE.replace("attribute_not_exists(pk)", "attribute_exists(pk)"), "refused-too-early"),
    WrongAnswer(
        PLACE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', "").replace(
            "TransactItems=actions", 'TransactItems=actions, ClientRequestToken=order["orderId"]'
        ),
        "placed-later",
    ),
    WrongAnswer("def place_order(kiosk, stock, items):\n    kiosk.put_item(Item=items[0])", "items-missing"),
    WrongAnswer(
        """
        def place_order(kiosk, stock, items):
            with kiosk.batch_writer() as batch:
                for item in items:
                    batch.put_item(Item=item)
        """,
        "stock-untouched",
    ),
    WrongAnswer(PLACE.replace("SET copies = copies - :n", "SET copies = :n"), "wrong-stock"),
    WrongAnswer(PLACE.replace("SET copies = copies - :n", "SET copies = productId"), "wrong-stock"),
    WrongAnswer(PLACE.replace("SET copies = copies - :n", "REMOVE copies"), "wrong-stock"),
    WrongAnswer(PLACE.replace('                "ConditionExpression": "copies >= :n",\n', ""), "stock-below-zero"),
    WrongAnswer(
        "def place_order(kiosk, stock, items):\n    for item in items:\n        kiosk.put_item(Item=item)\n"
        + UPDATES.split("\n", 2)[2],
        "half-an-order",
    ),
    WrongAnswer(UPDATES + "    for item in items:\n        kiosk.put_item(Item=item)\n", "stock-lost"),
    WrongAnswer(PLACE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', ""), "placed-twice"),
    WrongAnswer(
        PLACE.replace('"copies >= :n"', '"copies > :z"').replace('{":n": ', '{":z": 0, ":n": '), "stock-below-zero"
    ),
    WrongAnswer(
        PLACE.replace('"copies >= :n"', '"copies <> :z"').replace('{":n": ', '{":z": 0, ":n": '), "stock-below-zero"
    ),
    WrongAnswer(
        PLACE.replace("    kiosk.meta", '    del actions[len(items)]["Update"]["ConditionExpression"]\n    kiosk.meta'),
        "stock-below-zero",
    ),
    WrongAnswer(
        PLACE.replace("        for line in lines\n    ]\n    kiosk", "        for line in lines[:2]\n    ]\n    kiosk"),
        "wrong-stock",
    ),
    WrongAnswer(
        PLACE.replace("(TransactItems=actions)", "(TransactItems=actions[:10])").replace(
            "    kiosk.meta", "    while actions:\n        kiosk.meta"
        )
        + "        del actions[:10]\n",
        "half-an-order",
    ),
    WrongAnswer(
        PLACE.replace("(TransactItems=actions)", "(TransactItems=actions[:len(items)])")
        + "    for action in actions[len(items):]:\n"
        "        action['Update'].pop('TableName')\n"
        "        stock.update_item(**action['Update'])\n",
        "half-an-order",
    ),
    WrongAnswer(  # stock first, put back where the order is refused
        """
        def place_order(kiosk, stock, items):
            taken = []
            try:
                for line in items[1:]:
                    stock.update_item(
                        Key={"productId": line["productId"]}, UpdateExpression="SET copies = copies - :n",
                        ConditionExpression="copies >= :n", ExpressionAttributeValues={":n": line["quantity"]},
                    )
                    taken.append(line)
                puts = [{"Put": {"TableName": kiosk.name, "Item": item}} for item in items]
                puts[0]["Put"]["ConditionExpression"] = "attribute_not_exists(pk)"
                kiosk.meta.client.transact_write_items(TransactItems=puts)
            except ClientError:
                for line in taken:
                    stock.update_item(
                        Key={"productId": line["productId"]}, UpdateExpression="SET copies = copies + :n",
                        ExpressionAttributeValues={":n": line["quantity"]},
                    )
                raise
        """,
        "half-for-a-moment",
    ),
    WrongAnswer(
        "seen = set()\n"
        + UNCONDITIONAL.replace("    kiosk.meta", '    if order["sk"] in seen:\n        return\n    kiosk.meta')
        + '    seen.add(order["sk"])\n',
        "forgotten-elsewhere",
    ),
    WrongAnswer(
        UNCONDITIONAL.replace("items):", "items, seen={}):").replace(
            "    kiosk.meta", '    if order["sk"] in seen:\n        return\n    kiosk.meta'
        )
        + '    seen[order["sk"]] = True\n',
        "forgotten-elsewhere",
    ),
    WrongAnswer(
        "names = []\n"
        + PLACE.replace("    actions = [", "    names.extend([kiosk.name, stock.name])\n    actions = [")
        .replace('kiosk.name, "Item"', 'names[0], "Item"')
        .replace('"TableName": stock.name', '"TableName": names[1]'),
        "other-tables",
    ),
    WrongAnswer(PLACE.replace("    order, *lines = items", "    order, lines = items.pop(0), items"), "list-changed"),
    WrongAnswer(
        PLACE.replace("    order, *lines = items\n", "    order, *lines = items\n    items.clear()\n"), "list-changed"
    ),
    WrongAnswer(
        PLACE.replace("TransactItems=actions", 'TransactItems=actions, ClientRequestToken=order["pk"]'),
        "one-token-for-two",
    ),
    WrongAnswer(  # the stock is looked at, and the condition left to Python
        PLACE.replace("    actions = [", LOOK_AT_STOCK + "    actions = [").replace(
            '                "ConditionExpression": "copies >= :n",\n', ""
        ),
        "race-for-the-last-copy",
    ),
    WrongAnswer(
        PLACE.replace("    actions = [", LOOK_AT_STOCK + "    actions = [")
        .replace('                "ConditionExpression": "copies >= :n",\n', "")
        .replace("SET copies = copies - :n", "SET copies = :n")
        .replace('{":n": line["quantity"]}', '{":n": left[line["productId"]] - line["quantity"]}'),
        "race-for-the-last-copy",
    ),
    WrongAnswer(UNCONDITIONAL.replace("    actions = [", LOOK_AT_ORDER + "    actions = ["), "race-for-the-order"),
    WrongAnswer(  # a Put where an Update belongs: the rest of the stock's item is gone
        """
        def place_order(kiosk, stock, items):
            new = {"TableName": kiosk.name, "ConditionExpression": "attribute_not_exists(pk)"}
            actions = [{"Put": {**new, "Item": item}} for item in items]
            for line in items[1:]:
                product, n = line["productId"], line["quantity"]
                left = stock.get_item(Key={"productId": product})["Item"]["copies"]
                actions.append({"Put": {
                    "TableName": stock.name, "Item": {"productId": product, "copies": left - n},
                    "ConditionExpression": "copies = :left", "ExpressionAttributeValues": {":left": left},
                }})
            kiosk.meta.client.transact_write_items(TransactItems=actions)
        """,
        "stock-changed",
    ),
    WrongAnswer(  # every failure is kept quiet, and nobody can tell
        PLACE.replace("    kiosk.meta", "    try:\n        kiosk.meta") + "    except Exception:\n        pass\n",
        "failure-kept-quiet",
    ),
    WrongAnswer(  # what is wrong with the refusal itself is an error, and not a refusal
        PLACE.replace("    kiosk.meta", "    try:\n        kiosk.meta")
        + "    except ClientEror:\n        return False\n",
        "missing-name",
    ),
)

EQUIVALENT = {
    "kept between calls: place_order = remembered(place_order)": (
        "An order that was placed is not placed again; the conditions stand for all that this process does not remember."
    ),
}
