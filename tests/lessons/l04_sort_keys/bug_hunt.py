"""What people write for sort-keys/bug-hunt."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import NOT_GRADED

PLACE = """
def place(table, user_id, order):
    pk, moment = f"USER#{user_id}", f"{order['placedAt']}#{order['orderId']}"
    details = {name: value for name, value in order.items() if name != "lines"}
    table.put_item(Item={"pk": pk, "sk": f"ORDER#{moment}", **details})
    for line in order["lines"]:
        table.put_item(Item={"pk": pk, "sk": f"LINE#{moment}#{line['number']}", **line})

def orders_of(table, user_id):
    return table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"))["Items"]
"""
MOMENT = "f\"{order['placedAt']}#{order['orderId']}\""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(PLACE, State.WORKS),
    RightAnswer(
        """
        def place(table, user_id, order):
            moment = order["placedAt"] + "#" + order["orderId"]
            with table.batch_writer() as batch:
                for line in order.pop("lines"):
                    batch.put_item(Item={"pk": f"ORDER#{moment}", "sk": f"{line['number']:03}", **line})
                batch.put_item(Item={"pk": f"READER#{user_id}", "sk": moment, **order})

        def orders_of(table, user_id):
            return table.query(KeyConditionExpression=Key("pk").eq(f"READER#{user_id}"))["Items"]
        """,
        State.WORKS,
    ),
    RightAnswer(
        """
        from datetime import datetime

        def place(table, user_id, order):
            left = 9_999_999_999 - int(datetime.fromisoformat(order["placedAt"]).timestamp())
            key = f"{left:010}#{order['orderId']}"
            for line in order.pop("lines"):
                table.put_item(Item={"pk": f"USER#{user_id}", "sk": f"LINE#{key}#{line['number']}", **line})
            table.put_item(Item={"pk": f"USER#{user_id}", "sk": f"ORDER#{key}", **order})

        def orders_of(table, user_id):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            return table.query(KeyConditionExpression=key, ScanIndexForward=False)["Items"]
        """,
        State.WORKS,
    ),
    WrongAnswer(
        "def place(table, user_id, order):\n    ...  # your turn\n\ndef orders_of(table, user_id):\n    ...  # your turn",
        "not-started",
    ),
    WrongAnswer(PLACE.split("def orders_of", maxsplit=1)[0] + "def orders_of(table, user_id):\n    ...", "unfinished"),
    WrongAnswer(PLACE.replace(MOMENT, "order['placedAt'][:10]"), "same-day"),
    WrongAnswer(PLACE.replace(MOMENT, "order['placedAt']"), "same-second"),
    WrongAnswer(PLACE.replace("LINE#{moment}#", "ORDER#{moment}#ITEM#"), "lines-among-orders"),
    WrongAnswer(
        PLACE.replace("LINE#{moment}#", "ORDER#{moment}#ITEM#")
        .replace('["Items"]', '["Items"]\n')
        .replace('begins_with("ORDER#"))', 'begins_with("ORDER#"), FilterExpression=Attr("total").exists())'),
        "lines-read-too",
    ),
    WrongAnswer(PLACE.replace(MOMENT, "order['orderId']"), "not-by-time"),
    WrongAnswer(
        PLACE.replace(MOMENT, "order['orderId']").replace("return table", "orders = table")
        + '    return sorted(orders, key=lambda order: order["placedAt"])\n',
        "sorted-afterwards",
    ),
    WrongAnswer(PLACE.replace('begins_with("ORDER#")', 'gte("ORDER#")'), "profile-among-orders"),
    WrongAnswer(PLACE.replace("LINE#{moment}#", "LINE#"), "lines-lost"),
    WrongAnswer(PLACE.replace(' if name != "lines"', ""), "lines-twice"),
    WrongAnswer(
        PLACE.replace(
            '"pk": pk, "sk": f"LINE#{moment}#{line[\'number\']}"',
            '"pk": f"LINE#{moment}#{line[\'number\']}", "sk": pk',
        ),
        "lines-scattered",
    ),
    WrongAnswer(
        """
        def place(table, user_id, order):
            table.put_item(Item={"pk": f"USER#{user_id}", "sk": f"ORDER#{order['placedAt']}#{order['orderId']}", **order})

        def orders_of(table, user_id):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            return table.query(KeyConditionExpression=key)["Items"]
        """,
        "lines-lost",
    ),
    WrongAnswer(PLACE.replace('begins_with("ORDER#")', 'begins_with("ORDER#2026-01-01")'), "not-returned"),
    WrongAnswer(PLACE.replace('["Items"]', ""), "whole-response"),
)

EQUIVALENT = {
    'one pass: details = {name: value for name, value in list(order.items())[:-1] if name != "lines"}': (
        "The last entry of an order is `lines`, which is left out in any case."
    ),
    'consistent read: return table.query(KeyConditionExpression=only_orders, ConsistentRead=True)["Items"]': (
        NOT_GRADED
    ),
}
