"""What people write for not-a-database/bug-hunt."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

TUTORIAL = """
def latest_delivered(table, user_id):
    answer = table.query(
        KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"),
        FilterExpression=Attr("status").eq("DELIVERED"),
        ScanIndexForward=False,
        Limit=1,
    )
    return answer["Items"][0] if answer["Items"] else None
"""
LATEST = """
def latest_delivered(table, user_id):
    start = {}
    while True:
        page = table.query(
            KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"),
            FilterExpression=Attr("status").eq("DELIVERED"),
            ScanIndexForward=False,
            **start,
        )
        if page["Items"]:
            return page["Items"][0]
        if "LastEvaluatedKey" not in page:
            return None
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(LATEST),
    RightAnswer(LATEST.replace("**start", "Limit=1, **start")),
    RightAnswer(LATEST.replace("**start", "Limit=2, **start")),
    RightAnswer(
        """
        def latest_delivered(table, user_id):
            pages = table.meta.client.get_paginator("query").paginate(
                TableName=table.name,
                KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"),
                ScanIndexForward=False,
            )
            return next((item for page in pages for item in page["Items"] if item["status"] == "DELIVERED"), None)
        """
    ),
    RightAnswer(
        """
        def latest_delivered(table, user_id):
            orders, start = [], {}
            while True:
                page = table.query(
                    KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"), ScanIndexForward=False, **start
                )
                orders += [order for order in page["Items"] if order["status"] == "DELIVERED"]
                if "LastEvaluatedKey" not in page:
                    return orders[0] if orders else None
                start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        """,
        State.WORKS,
    ),
    WrongAnswer(TUTORIAL.replace("Limit=1", "Limit=..."), "not-started"),
    WrongAnswer(TUTORIAL, "limit-before-filter"),
    WrongAnswer(LATEST.replace("    while True", "    for _ in range(3)"), "stopped-at-first-page"),
    WrongAnswer(LATEST.replace('eq("DELIVERED")', 'begins_with("DELIVERED")'), "another-order"),
    WrongAnswer(LATEST.replace('eq("DELIVERED")', 'contains("DELIVERED")'), "another-order"),
    WrongAnswer(LATEST.replace('eq("DELIVERED")', 'is_in(["DELIVERED", "RETURNED"])'), "another-order"),
    WrongAnswer(
        LATEST.replace('.eq(f"USER#{user_id}")', '.eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#2025")'),
        "stopped-at-first-page",
    ),
    WrongAnswer(
        "known = {}\n" + LATEST.replace("latest_delivered", "_latest") + "\ndef latest_delivered(table, user_id):\n"
        "    if user_id not in known:\n        known[user_id] = _latest(table, user_id)\n    return known[user_id]\n",
        "no-request",
    ),
    WrongAnswer(
        """
        starts = {}

        def latest_delivered(table, user_id):
            while True:
                page = table.query(
                    KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"),
                    FilterExpression=Attr("status").eq("DELIVERED"),
                    ScanIndexForward=False,
                    **starts.get(user_id, {}),
                )
                if page["Items"]:
                    return page["Items"][0]
                if "LastEvaluatedKey" not in page:
                    return None
                starts[user_id] = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        """,
        "kept-from-before",
    ),
    WrongAnswer(LATEST.replace("**start,", '**start, ProjectionExpression="pk, sk",'), "changed-order"),
    WrongAnswer(TUTORIAL.replace("Limit=1", "Limit=2"), "limit-before-filter"),
    WrongAnswer(TUTORIAL.replace("        Limit=1,\n", ""), "stopped-at-first-page"),
    WrongAnswer(
        LATEST.replace("        ScanIndexForward=False,\n".replace("        ", "            "), ""),
        "oldest-not-newest",
    ),
    WrongAnswer(LATEST.replace('page["Items"][0]', 'page["Items"][-1]'), "oldest-not-newest"),
    WrongAnswer(LATEST.replace('return page["Items"][0]', 'return page["Items"]'), "a-list"),
    WrongAnswer(LATEST.replace("return None", "return {}"), "empty-not-none"),
    WrongAnswer(LATEST.replace("return page", "page"), "no-return"),
    WrongAnswer(
        LATEST.replace('return page["Items"][0]', 'print(page["Items"][0])\n            break'),
        "printed-not-returned",
    ),
    WrongAnswer("def latest_delivered(table, user_id):\n    print(user_id)", "printed-not-returned"),
    WrongAnswer("def latest_delivered(table, user_id):\n    order = user_id", "no-request"),
    WrongAnswer(
        """
        def latest_delivered(table, user_id):
            answer = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"), ScanIndexForward=False)
            return next((order for order in answer["Items"] if order["status"] == "DELIVERED"), None)
        """,
        "stopped-at-first-page",
    ),
    WrongAnswer(LATEST.replace('            FilterExpression=Attr("status").eq("DELIVERED"),\n', ""), "another-order"),
    WrongAnswer(
        """
        def latest_delivered(table, user_id):
            orders, start = [], {}
            while True:
                page = table.scan(FilterExpression=Attr("pk").eq(f"USER#{user_id}") & Attr("status").eq("DELIVERED"), **start)
                orders += page["Items"]
                if "LastEvaluatedKey" not in page:
                    return max(orders, key=lambda order: order["sk"], default=None)
                start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        """,
        "scan-used",
    ),
    WrongAnswer(TUTORIAL.replace(' if answer["Items"] else None', "").replace("        Limit=1,\n", ""), "exception"),
)
