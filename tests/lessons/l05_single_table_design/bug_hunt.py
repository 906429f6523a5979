"""What people write for single-table-design/bug-hunt."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ORDER

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

STRETCH = ACCOUNT.replace('_id}"), **start', '_id}") & Key("sk").between("ORDER#", "PROFILE"), **start')

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(ACCOUNT, State.WORKS),
    RightAnswer(STRETCH),
    WrongAnswer(
        STRETCH.replace('        if "LastEvaluatedKey" not in page:\n            return found', "        return found"),
        "first-page-only",
    ),
    WrongAnswer(STRETCH.replace('item["type"] == "Order"', 'item["sk"].startswith("ORDER#")'), "type-from-the-key"),
    WrongAnswer(STRETCH.replace('+= item["total"]', '+= int(item["total"])'), "cents-cut-off"),
    WrongAnswer(STRETCH.replace('"name": None', '"name": "reader"'), "no-profile"),
    *(  # the name of whatever is not an order, and of whatever lies last
        WrongAnswer(STRETCH.replace('if item["type"] == "User":', condition), "no-profile")
        for condition in (
            'if item["type"] not in ("Order", "Draft"):',
            'if item is page["Items"][-1] and "LastEvaluatedKey" not in page:',
        )
    ),
    RightAnswer(STRETCH.replace('between("ORDER#", "PROFILE")', 'gte("ORDER#")'), State.WORKS),
    RightAnswer(
        """
        def account(table, user_id):
            orders = []
            pages = table.meta.client.get_paginator("query").paginate(
                TableName=table.name,
                KeyConditionExpression=Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
            )
            for page in pages:
                orders += [item for item in page["Items"] if item["type"] == "Order"]
            profile = table.get_item(Key={"pk": f"USER#{user_id}", "sk": "PROFILE"}).get("Item", {})
            return {"name": profile.get("name"), "orders": len(orders), "spent": sum(order["total"] for order in orders)}
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
    WrongAnswer(ACCOUNT.replace('elif item["type"] == "Order":', "else:"), "items-counted"),
    WrongAnswer(
        """
        def account(table, user_id):
            items = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
            *orders, profile = items
            return {"name": profile["name"], "orders": len(orders), "spent": sum(order.get("total", 0) for order in orders)}
        """,
        "by-position",
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
    WrongAnswer(ACCOUNT.replace('found["spent"] += item["total"]', 'found["spent"] += 1'), "wrong-sum"),
    WrongAnswer(ACCOUNT.replace('found["orders"] += 1', 'found["orders"] += 20'), "wrong-account"),
    WrongAnswer(ACCOUNT.replace("return found", 'return found["name"]'), "not-an-account"),
    RightAnswer(  # a filter, to the end; and a sum as a float is a sum
        ACCOUNT.replace("**start)", 'FilterExpression=Attr("type").is_in(["User", "Order"]), **start)').replace(
            '+= item["total"]', '+= float(item["total"])'
        ),
        State.WORKS,
    ),
    WrongAnswer(
        ACCOUNT.replace('        if "Last', '        if not page["Items"] or "Last').replace(
            "**start)", 'FilterExpression=Attr("type").is_in(["User", "Order"]), **start)'
        ),
        "stopped-at-empty-page",
    ),
    WrongAnswer(
        """
        def account(table, user_id):
            mine = Key("pk").eq(f"USER#{user_id}")
            page = table.query(KeyConditionExpression=mine)
            items = page["Items"]
            if "LastEvaluatedKey" in page:
                items += table.query(KeyConditionExpression=mine, ExclusiveStartKey=page["LastEvaluatedKey"])["Items"]
            orders = [item for item in items if item["type"] == "Order"]
            name = [item["name"] for item in items if item["type"] == "User"] or ["reader"]
            return {"name": name[0], "orders": len(orders), "spent": sum(order["total"] for order in orders)}
        """,
        "pages-missing",
    ),
    WrongAnswer(ACCOUNT.replace('item["type"] == "Order"', 'item["sk"].startswith("ORDER#")'), "type-from-the-key"),
    WrongAnswer(
        ACCOUNT.replace(
            'elif item["type"] == "Order"', 'elif item["type"] not in ("OrderItem", "Coupon") and "total" in item'
        ),
        "rest-counted",
    ),
    WrongAnswer(ACCOUNT.replace('item["type"] == "User"', '"name" in item'), "by-position"),
    WrongAnswer(
        "accounts = {}\n"
        + ACCOUNT.replace(
            "    found,", "    if user_id in accounts:\n        return accounts[user_id]\n    found,"
        ).replace("            return found", "            return accounts.setdefault(user_id, found)"),
        "kept-from-before",
    ),
    WrongAnswer(
        ACCOUNT.replace("user_id):", "user_id, sums={}):").replace(
            'found, start = {"name": None, "orders": 0, "spent": 0}, {}',
            'found, start = sums.setdefault(user_id, {"name": None, "orders": 0, "spent": 0}), {}',
        ),
        "summed-up-twice",
    ),
    WrongAnswer(
        ACCOUNT.replace('.eq(f"USER#{user_id}")', '.eq(f"USER#{user_id}") & Key("sk").gte("ORDER#2025")'),
        "orders-missing",
    ),
    WrongAnswer(
        """
        def account(table, user_id):
            found = {"name": None, "orders": 0, "spent": 0}
            start = {}
            while True:
                page = table.meta.client.execute_statement(Statement=f'SELECT * FROM "{table.name}"', **start)
                for item in page["Items"]:
                    if item["pk"] == f"USER#{user_id}" and item["type"] == "User":
                        found["name"] = item["name"]
                    if item["pk"] == f"USER#{user_id}" and item["type"] == "Order":
                        found["orders"] += 1
                        found["spent"] += item["total"]
                if "NextToken" not in page:
                    return found
                start = {"NextToken": page["NextToken"]}
        """,
        "others-read-too",
    ),
    WrongAnswer(ACCOUNT.replace('+= item["total"]', '+= int(item["total"])'), "cents-cut-off"),
    WrongAnswer(
        ACCOUNT.replace('"spent": 0', '"spent": set()')
        .replace('["spent"] += item["total"]', '["spent"].add(item["total"])')
        .replace("            return found", '            return {**found, "spent": sum(found["spent"])}'),
        "equal-totals-once",
    ),
    WrongAnswer(ACCOUNT.replace("return found", 'return {**found, "spent": str(found["spent"])}'), "no-number"),
    WrongAnswer(ACCOUNT.replace('found["name"] = item["name"]', 'found["name"] = item'), "whole-profile"),
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
    'text: stretch = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER", "PROFILE")': ORDER,
}
