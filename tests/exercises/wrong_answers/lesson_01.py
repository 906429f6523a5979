"""What people write for lesson 01."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer

UNITS = {"a": 0.5, "b": 3, "c": 1, "d": 50, "e": 3.5, "f": 98}

ORDERS = """
def orders_of(table, user_id):
    key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
    return table.query(KeyConditionExpression=key)["Items"]
"""
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

ANSWERS = {
    "not-a-database/six-calls": (
        RightAnswer(UNITS, State.WORKS),
        RightAnswer({**UNITS, "b": 3.0, "d": 50.0}, State.WORKS),
        WrongAnswer(dict.fromkeys(UNITS, ...), "not-started"),
        WrongAnswer({**UNITS, "f": ...}, "unfinished"),
        WrongAnswer({**UNITS, "a": 1}, "forgot-the-half"),
        WrongAnswer({**UNITS, "a": 3.5}, "unit-is-not-a-kb"),
        WrongAnswer({**UNITS, "b": 1.5}, "forgot-strong"),
        WrongAnswer({**UNITS, "b": 2.5}, "not-rounded"),
        WrongAnswer({**UNITS, "c": 0}, "missing-is-not-free"),
        WrongAnswer({**UNITS, "d": 3.5}, "batch-rounds-each"),
        WrongAnswer({**UNITS, "d": 100}, "forgot-the-half"),
        WrongAnswer({**UNITS, "e": 50}, "query-rounds-once"),
        WrongAnswer({**UNITS, "e": 7}, "forgot-the-half"),
        WrongAnswer({**UNITS, "e": 3.05}, "not-rounded"),
        WrongAnswer({**UNITS, "f": 1}, "filter-is-not-free"),
        WrongAnswer({**UNITS, "f": 49}, "forgot-strong"),
        WrongAnswer({**UNITS, "f": 400}, "query-rounds-once"),
        WrongAnswer({**UNITS, "f": 60}, "too-low"),
        WrongAnswer({**UNITS, "e": "3.5"}, "not-a-number"),
    ),
    "not-a-database/scan-to-query": (
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
        RightAnswer(
            """
            def orders_of(table, user_id):
                answer = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))
                return [item for item in answer["Items"] if item["type"] == "Order"]
            """,
            State.WORKS,
        ),
        RightAnswer(
            """
            def orders_of(table, user_id):
                mine = Key("pk").eq(f"USER#{user_id}")
                return table.query(KeyConditionExpression=mine, FilterExpression=Attr("type").eq("Order"))["Items"]
            """,
            State.WORKS,
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
        WrongAnswer(ORDERS.replace(' & Key("sk").begins_with("ORDER#")', ""), "extra-items"),
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
    ),
    "not-a-database/nightly-scan": (
        RightAnswer(24.58, State.WORKS),
        RightAnswer("dollars_per_month = Decimal(50 * 2**30) / 4096 / 2 * Decimal('0.125') / 10**6 * 30", State.WORKS),
        RightAnswer(24.576, State.WORKS),
        WrongAnswer(0.8192, "one-night"),
        WrongAnswer(49.15, "strong-price"),
        WrongAnswer(122.88, "write-price"),
        WrongAnswer(22.89, "decimal-gb"),
        WrongAnswer(98.30, "unit-is-not-a-kb"),
        WrongAnswer(196.61, "unit-is-not-a-kb"),
        WrongAnswer(196_608_000, "units-not-dollars"),
        WrongAnswer(299.0, "a-year"),
        WrongAnswer(24_576, "thousands-lost"),
        WrongAnswer(0.024, "thousands-lost"),
        WrongAnswer(25_769_803.776, "thousands-lost"),
        WrongAnswer(6.1, "too-low"),
        WrongAnswer("dollars_per_month = '$24.58'", "wrong-type"),
    ),
    "not-a-database/page-through": (
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
        WrongAnswer(
            PAGES.replace('if "LastEvaluatedKey" not in page:', 'if not page["Items"]:'), "stopped-at-empty-page"
        ),
        WrongAnswer(
            PAGES.replace('if "LastEvaluatedKey" not in page:', 'if page["Count"] == 0:'), "stopped-at-empty-page"
        ),
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
    ),
    "not-a-database/bug-hunt": (
        RightAnswer(LATEST),
        RightAnswer(LATEST.replace("**start", "Limit=1, **start"), State.WORKS),
        RightAnswer(LATEST.replace("**start", "Limit=2, **start"), State.WORKS),
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
        WrongAnswer(
            LATEST.replace('            FilterExpression=Attr("status").eq("DELIVERED"),\n', ""), "another-order"
        ),
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
        WrongAnswer(
            TUTORIAL.replace(' if answer["Items"] else None', "").replace("        Limit=1,\n", ""), "exception"
        ),
    ),
}
