"""What people write for single-table-design/bug-hunt."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import NOT_GRADED

ACCOUNT = """
def account(table, user_id):
    found, start = {"name": None, "orders": 0, "spent": 0}, {}
    while True:
        page = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"), **start)
        for item in page["Items"]:
            if item["type"] == "User":
                found["name"] = item["name"]
            elif item["type"] == "Order":
                found["orders"] += 1
                found["spent"] += item["total"]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(ACCOUNT, State.WORKS),
    RightAnswer(
        """
        def account(table, user_id):
            orders = []
            pages = table.meta.client.get_paginator("query").paginate(
                TableName=table.name,
                KeyConditionExpression=Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
            )
            for page in pages:
                orders += page["Items"]
            profile = table.get_item(Key={"pk": f"USER#{user_id}", "sk": "PROFILE"})["Item"]
            return {"name": profile["name"], "orders": len(orders), "spent": sum(order["total"] for order in orders)}
        """,
        State.WORKS,
    ),
    WrongAnswer(
        """
        def account(table, user_id):
            items = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
            profile, *orders = items
            spent = sum(order["total"] for order in orders if "total" in order)
            return {"name": profile.get("name", "reader"), "orders": len(orders), "spent": spent}
        """,
        "by-position",
    ),
    WrongAnswer(
        """
        def account(table, user_id):
            items = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
            *orders, profile = items
            return {"name": profile["name"], "orders": len(orders), "spent": sum(order["total"] for order in orders)}
        """,
        "items-counted",
    ),
    WrongAnswer(ACCOUNT.replace('elif item["type"] == "Order":', 'elif item["type"] != "OrderItem":'), "rest-counted"),
    WrongAnswer(
        ACCOUNT.replace('        if "LastEvaluatedKey" not in page:\n            return found', "        return found"),
        "first-page-only",
    ),
    WrongAnswer(
        """
        def account(table, user_id):
            items = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
            name = next(item["name"] for item in items if item["type"] == "User")
            orders = [item for item in items if item["type"] == "Order"]
            return {"name": name, "orders": len(orders), "spent": sum(order["total"] for order in orders)}
        """,
        "first-page-only",
    ),
    WrongAnswer(ACCOUNT.replace('found["spent"] += item["total"]', 'found["spent"] += 1'), "wrong-account"),
    WrongAnswer(ACCOUNT.replace("return found", 'return found["name"]'), "not-an-account"),
    WrongAnswer(
        """
        def account(table, user_id):
            pages = table.meta.client.get_paginator("scan").paginate(
                TableName=table.name, FilterExpression=Attr("pk").eq(f"USER#{user_id}")
            )
            items = [item for page in pages for item in page["Items"]]
            orders = [item for item in items if item["type"] == "Order"]
            name = next(item["name"] for item in items if item["type"] == "User")
            return {"name": name, "orders": len(orders), "spent": sum(order["total"] for order in orders)}
        """,
        "scan-used",
    ),
)

EQUIVALENT = {
    'drop an argument: found = {"orders": 0, "spent": 0}': "Every user has a profile, which sets the name.",
    "consistent read: page = table.query(**collection, ConsistentRead=True)": NOT_GRADED,
}
