"""What people write for not-a-database/page-through."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

PAGES = """
def orders_with_status(table, status):
    items, start = [], {}
    while True:
        page = table.scan(FilterExpression=Attr("status").eq(status), **start)
        items.extend(page["Items"])
        if "LastEvaluatedKey" not in page:
            return items
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(PAGES),
    RightAnswer(
        """
        def orders_with_status(table, status):
            pages = boto3.client("dynamodb").get_paginator("scan").paginate(
                TableName=table.name,
                FilterExpression="#s = :s",
                ExpressionAttributeNames={"#s": "status"},
                ExpressionAttributeValues={":s": {"S": status}},
            )
            for page in pages:
                yield from page["Items"]
        """
    ),
    RightAnswer(
        """
        def orders_with_status(table, status):
            page = table.scan()
            items = page["Items"]
            while key := page.get("LastEvaluatedKey"):
                page = table.scan(ExclusiveStartKey=key)
                items += page["Items"]
            return [item for item in items if item["status"] == status]
        """
    ),
    RightAnswer(PAGES.replace("eq(status),", "eq(status), Limit=1,"), State.WORKS),
    WrongAnswer("def orders_with_status(table, status):\n    ...  # your turn", "not-started"),
    WrongAnswer(
        "def orders_with_status(table, status):\n    return table.scan(FilterExpression=Attr('status').eq(status))['Items']",
        "first-page-only",
    ),
    WrongAnswer(PAGES.replace('if "LastEvaluatedKey" not in page:', 'if not page["Items"]:'), "stopped-at-empty-page"),
    WrongAnswer(PAGES.replace('if "LastEvaluatedKey" not in page:', 'if page["Count"] == 0:'), "stopped-at-empty-page"),
    RightAnswer(PAGES.replace("eq(status)", 'eq(status) & Attr("type").eq("Order")')),
    WrongAnswer(
        PAGES.replace("    while True", "    for _ in range(6)").rstrip() + "\n    return items\n",
        "stopped-at-empty-page",
    ),
    WrongAnswer(
        """
        def orders_with_status(table, status):
            items, start, empty = [], {}, 0
            while empty < 3:
                page = table.scan(FilterExpression=Attr("status").eq(status), **start)
                items.extend(page["Items"])
                empty = 0 if page["Items"] else empty + 1
                if "LastEvaluatedKey" not in page:
                    return items
                start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
            return items
        """,
        "stopped-at-empty-page",
    ),
    WrongAnswer(
        """
        def orders_with_status(table, status):
            pages = table.meta.client.get_paginator("scan").paginate(
                TableName=table.name, FilterExpression=Attr("status").eq(status), PaginationConfig={"MaxItems": 50}
            )
            return [item for page in pages for item in page["Items"]]
        """,
        "stopped-early",
    ),
    WrongAnswer(
        PAGES.replace("status):", "status, items=[]):")
        .replace("items, start = [], {}", "start = {}")
        .replace("return items", "return [item for item in items if item['status'] == status]"),
        "repeated-items",
    ),
    WrongAnswer(
        "known = {}\n" + PAGES.replace("orders_with", "_all_with") + "\ndef orders_with_status(table, status):\n"
        "    if status not in known:\n        known[status] = _all_with_status(table, status)\n    return known[status]\n",
        "no-request",
    ),
    WrongAnswer(PAGES.replace("eq(status)", "contains(status)"), "extra-items"),
    WrongAnswer(PAGES.replace("eq(status)", "begins_with(status)"), "extra-items"),
    WrongAnswer(PAGES.replace("eq(status)", 'eq("OPEN")'), "extra-items"),
    WrongAnswer(PAGES.replace("eq(status)", 'eq("open")'), "nothing-found"),
    WrongAnswer(
        """
        def orders_with_status(table, status):
            other = boto3.resource("dynamodb").create_table(
                TableName="exercise-other",
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
            return other.scan(FilterExpression=Attr("status").eq(status))["Items"]
        """,
        "another-table",
    ),
    WrongAnswer(PAGES.replace('if "LastEvaluatedKey" not in page:', "if len(items) >= 4:"), "stopped-early"),
    WrongAnswer(
        """
        def orders_with_status(table, status):
            key, items = None, []
            while True:
                page = table.scan(FilterExpression=Attr("status").eq(status), ExclusiveStartKey=key)
                items += page["Items"]
                key = page.get("LastEvaluatedKey")
                if key is None:
                    return items
        """,
        "start-key-is-none",
    ),
    WrongAnswer(
        """
        def orders_with_status(table, status):
            items, page = [], table.scan(FilterExpression=Attr("status").eq(status))
            while "LastEvaluatedKey" in page:
                items += page["Items"]
                page = table.scan(FilterExpression=Attr("status").eq(status), ExclusiveStartKey=page["LastEvaluatedKey"])
            return items
        """,
        "last-page-lost",
    ),
    WrongAnswer(PAGES.replace(", **start", ""), "same-page-again"),
    WrongAnswer(PAGES.replace("items.extend", "items.append"), "list-of-lists"),
    WrongAnswer(PAGES.replace('items.extend(page["Items"])', 'items = page["Items"]'), "pages-overwritten"),
    WrongAnswer(
        PAGES.replace('if "LastEvaluatedKey" not in page:', 'if page["LastEvaluatedKey"] is None:'), "last-page"
    ),
    WrongAnswer(
        """
        def orders_with_status(table, status):
            page = table.scan(FilterExpression=Attr("status").eq(status))
            items = []
            while "LastEvaluatedKey" in page:
                page = table.scan(FilterExpression=Attr("status").eq(status), ExclusiveStartKey=page["LastEvaluatedKey"])
                items += page["Items"]
            return items
        """,
        "page-lost",
    ),
)
