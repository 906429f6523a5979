"""What people write for sort-keys/last-orders."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ORDER

NEWEST = """
def last_orders(table, user_id):
    return table.query(
        KeyConditionExpression=Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
        ScanIndexForward=False,
        Limit=5,
    )["Items"]
"""

MEMO = """
seen = {}

def last_orders(table, user_id):
    if user_id not in seen:
        key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
        seen[user_id] = table.query(KeyConditionExpression=key, ScanIndexForward=False, Limit=5)["Items"]
    return seen[user_id]
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(NEWEST),
    RightAnswer(
        """
        def last_orders(table, user_id):
            answer = boto3.client("dynamodb").query(
                TableName=table.name,
                KeyConditionExpression="pk = :user AND begins_with(sk, :order)",
                ExpressionAttributeValues={":user": {"S": f"USER#{user_id}"}, ":order": {"S": "ORDER#"}},
                ScanIndexForward=False,
                Limit=5,
            )
            return answer["Items"]
        """
    ),
    RightAnswer(NEWEST.replace('begins_with("ORDER#")', 'between("ORDER#", "ORDER$")')),
    RightAnswer(NEWEST.replace("Limit=5,", "Limit=5, ConsistentRead=True,"), State.WORKS),
    WrongAnswer("def last_orders(table, user_id):\n    ...  # your turn", "not-started"),
    WrongAnswer(MEMO, "no-request"),
    WrongAnswer(
        "tables = []\n" + NEWEST.replace("    return table", "    tables.append(table)\n    return tables[0]"),
        "another-table",
    ),
    WrongAnswer(NEWEST.replace('"ORDER#"', '"ORDER#2025"'), "orders-left-out"),
    WrongAnswer(NEWEST.replace('"ORDER#"', '"ORDER#2"'), "orders-left-out"),
    WrongAnswer(NEWEST.replace('begins_with("ORDER#")', 'between("ORDER#", "ORDER#2027")'), "orders-left-out"),
    RightAnswer(NEWEST.replace('begins_with("ORDER#")', 'lt("PROFILE")')),
    WrongAnswer(NEWEST.replace("{user_id}", "{int(user_id):06}"), "another-users-orders"),
    WrongAnswer(
        NEWEST.replace('["Items"]', '["Items"]\n').replace("    return ", "    found = ")
        + "    return [{**order, 'total': float(order['total'])} for order in found]\n",
        "floats",
    ),
    WrongAnswer(NEWEST.replace("Limit=5,", 'Limit=5, ProjectionExpression="pk, sk",'), "changed-items"),
    WrongAnswer(NEWEST.replace('["Items"]', '["Items"] or None'), "none-for-nobody"),
    WrongAnswer(
        NEWEST.replace("    return", '    table.get_item(Key={"pk": f"USER#{user_id}", "sk": "PROFILE"})\n    return'),
        "another-request",
    ),
    WrongAnswer(NEWEST.replace("        ScanIndexForward=False,\n", ""), "oldest-not-newest"),
    WrongAnswer(NEWEST.replace(' & Key("sk").begins_with("ORDER#")', ""), "not-only-orders"),
    WrongAnswer(
        NEWEST.replace(' & Key("sk").begins_with("ORDER#"),', ', FilterExpression=Attr("type").eq("Order"),'),
        "limit-before-filter",
    ),
    WrongAnswer(NEWEST.replace("        Limit=5,\n", "").replace('["Items"]', '["Items"][:5]'), "read-too-much"),
    WrongAnswer(
        """
        def last_orders(table, user_id):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            return table.query(KeyConditionExpression=key)["Items"][-5:]
        """,
        "reverse-order",
    ),
    WrongAnswer(
        """
        def last_orders(table, user_id):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            return sorted(table.query(KeyConditionExpression=key)["Items"], key=lambda order: order["placedAt"])[:-6:-1]
        """,
        "read-too-much",
    ),
    WrongAnswer(NEWEST.replace('["Items"]', ""), "whole-response"),
    WrongAnswer(
        """
        def last_orders(table, user_id):
            orders = table.scan(FilterExpression=Attr("userId").eq(user_id) & Attr("type").eq("Order"))["Items"]
            return sorted(orders, key=lambda order: order["sk"], reverse=True)[:5]
        """,
        "scan-used",
    ),
)

EQUIVALENT = {
    'text: its_orders = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER")': ORDER,
}
