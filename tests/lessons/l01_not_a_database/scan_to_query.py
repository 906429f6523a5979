"""What people write for not-a-database/scan-to-query."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ORDER

ORDERS = """
def orders_of(table, user_id):
    key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
    return table.query(KeyConditionExpression=key)["Items"]
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(ORDERS),
    RightAnswer(
        """
        def orders_of(table, user_id):
            return table.query(
                KeyConditionExpression="pk = :user AND begins_with(sk, :order)",
                ExpressionAttributeValues={":user": f"USER#{user_id}", ":order": "ORDER#"},
            )["Items"]
        """
    ),
    RightAnswer(
        """
        def orders_of(table, user_id):
            pages = boto3.client("dynamodb").get_paginator("query").paginate(
                TableName=table.name,
                KeyConditionExpression="#p = :user AND #s BETWEEN :first AND :last",
                ExpressionAttributeNames={"#p": "pk", "#s": "sk"},
                ExpressionAttributeValues={
                    ":user": {"S": f"USER#{user_id}"}, ":first": {"S": "ORDER#"}, ":last": {"S": "ORDER#~"},
                },
            )
            return [item for page in pages for item in page["Items"]]
        """
    ),
    RightAnswer(
        """
        def orders_of(table, user_id):
            answer = table.meta.client.execute_statement(
                Statement=f'SELECT * FROM "{table.name}" WHERE pk = ? AND begins_with(sk, ?)',
                Parameters=[f"USER#{user_id}", "ORDER#"],
            )
            return answer["Items"]
        """
    ),
    RightAnswer(ORDERS.replace('"pk"', '"pk"').replace(")[", ", ConsistentRead=True)["), State.WORKS),
    WrongAnswer("def orders_of(table, user_id):\n    ...  # your turn", "not-started"),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            return table.scan(FilterExpression=Attr("pk").eq(f"USER#{user_id}") & Attr("type").eq("Order"))["Items"]
        """,
        "scan-used",
    ),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            statement = f'SELECT * FROM "{table.name}" WHERE userId = ? AND "type" = ?'
            return table.meta.client.execute_statement(Statement=statement, Parameters=[user_id, "Order"])["Items"]
        """,
        "too-many-read-units",
    ),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            answer = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))
            return [item for item in answer["Items"] if item["type"] == "Order"]
        """,
        "reads-more-than-orders",
    ),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            mine = Key("pk").eq(f"USER#{user_id}")
            return table.query(KeyConditionExpression=mine, FilterExpression=Attr("type").eq("Order"))["Items"]
        """,
        "reads-more-than-orders",
    ),
    WrongAnswer(ORDERS.replace(' & Key("sk").begins_with("ORDER#")', ""), "extra-items"),
    WrongAnswer(ORDERS.replace('"ORDER#")', '"ORDER#2025")'), "missing-items"),
    WrongAnswer(ORDERS.replace("=key)", "=key, Limit=64)"), "missing-items"),
    WrongAnswer(ORDERS.replace("{user_id}", "0000{user_id[-2:]}"), "another-users-items"),
    WrongAnswer(ORDERS.replace("{user_id}", "{user_id.zfill(6)}"), "nothing-found"),
    WrongAnswer(
        """
        cache = {}

        def orders_of(table, user_id):
            if user_id not in cache:
                key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
                cache[user_id] = table.query(KeyConditionExpression=key)["Items"]
            return cache[user_id]
        """,
        "no-request",
    ),
    WrongAnswer(
        """
        def orders_of(table, user_id, found=[]):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            found += table.query(KeyConditionExpression=key)["Items"]
            return found
        """,
        "kept-from-before",
    ),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            items = table.query(KeyConditionExpression=key)["Items"]
            return [{name: value for name, value in item.items() if value} for item in items]
        """,
        "changed-items",
    ),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            items = table.query(KeyConditionExpression=key)["Items"]
            return [{**item, "total": float(item["total"])} for item in items]
        """,
        "floats",
    ),
    WrongAnswer(ORDERS.replace('f"USER#{user_id}"', '"USER#000010"'), "another-users-items"),
    WrongAnswer(ORDERS.replace("=key)", "=key, Limit=10)"), "missing-items"),
    WrongAnswer(ORDERS.replace(" & ", " and "), "python-and"),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            return []
        """,
        "no-request",
    ),
    WrongAnswer(ORDERS.replace('f"USER#{user_id}"', "user_id"), "nothing-found"),
    WrongAnswer(ORDERS.replace('begins_with("ORDER#")', 'eq("ORDER#")'), "nothing-found"),
    WrongAnswer(ORDERS.replace('Key("pk").eq(f"USER#{user_id}") & ', ""), "key-not-in-query"),
    WrongAnswer(ORDERS.replace('Key("pk").eq(f"USER#{user_id}")', 'Key("userId").eq(user_id)'), "key-not-in-query"),
    WrongAnswer(ORDERS.replace('["Items"]', ""), "whole-response"),
    WrongAnswer(
        """
        def orders_of(table, user_id):
            keys = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"), ProjectionExpression="pk, sk")["Items"]
            return [table.get_item(Key=key)["Item"] for key in keys if key["sk"].startswith("ORDER#")]
        """,
        "too-many-requests",
    ),
)

EQUIVALENT = {
    'text: its_orders = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER")': ORDER,
}
