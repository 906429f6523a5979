"""What people write for lesson 04."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer

KEY = """
from datetime import UTC, datetime

def order_key(placed, number):
    moment = datetime.fromisoformat(placed).astimezone(UTC)
    return f"ORDER#{moment:%Y-%m-%dT%H:%M:%S.%f}Z#{number:07}"
"""
NEWEST = """
def last_orders(table, user_id):
    return table.query(
        KeyConditionExpression=Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
        ScanIndexForward=False,
        Limit=5,
    )["Items"]
"""
MONTHS = """
def months(first, last):
    year, month = int(first[:4]), int(first[5:7])
    while f"{year}-{month:02}" <= last[:7]:
        yield f"{year}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
"""
READINGS = (
    MONTHS
    + """
def readings_between(table, sensor, first, last):
    found = []
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        page = table.query(KeyConditionExpression=bucket)
        found += page["Items"]
        while "LastEvaluatedKey" in page:
            page = table.query(KeyConditionExpression=bucket, ExclusiveStartKey=page["LastEvaluatedKey"])
            found += page["Items"]
    return found
"""
)
ONE_PAGE = (
    MONTHS
    + """
def readings_between(table, sensor, first, last):
    found = []
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        found += table.query(KeyConditionExpression=bucket)["Items"]
    return found
"""
)
STORES = """
def stores_between(table, country, first, last):
    stretch = Key("sk").between(f"{country}#{first}#", f"{country}#{last}$")
    return table.query(KeyConditionExpression=Key("pk").eq("STORES") & stretch)["Items"]
"""

ANSWERS = {
    "sort-keys/order-key": (
        RightAnswer(KEY, State.WORKS),
        RightAnswer(
            """
            from datetime import UTC, datetime

            def order_key(placed, number):
                return f"ORDER#{datetime.fromisoformat(placed).astimezone(UTC).isoformat(timespec='milliseconds')}#{number:09d}"
            """,
            State.WORKS,
        ),
        RightAnswer(
            """
            from datetime import datetime

            def order_key(placed, number):
                return f"ORDER#{int(datetime.fromisoformat(placed).timestamp() * 1000):015}#{number:010}"
            """,
            State.WORKS,
        ),
        WrongAnswer("def order_key(placed, number):\n    ...  # your turn", "not-started"),
        WrongAnswer('def order_key(placed, number):\n    return f"ORDER#{placed}#{number:07}"', "time-zones"),
        WrongAnswer(KEY.replace(".astimezone(UTC)", ""), "time-zones"),
        WrongAnswer(KEY.replace(".%f", ""), "width-of-a-second"),
        WrongAnswer(KEY.replace("{number:07}", "{number}"), "number-as-text"),
        WrongAnswer(KEY.replace("#{number:07}", ""), "key-twice"),
        WrongAnswer(KEY.replace('{number:07}"', '{number:07}"[:-1]'), "key-twice"),
        WrongAnswer(KEY.replace("%Y-%m-%dT", "%d/%m/%Y "), "not-by-time"),
        WrongAnswer(
            'def order_key(placed, number):\n    return f"ORDER#{number:07}"',
            "not-by-time",
        ),
        WrongAnswer(KEY.replace("ORDER#", ""), "no-prefix"),
        WrongAnswer(
            KEY.replace('f"ORDER#{moment:%Y-%m-%dT%H:%M:%S.%f}Z#{number:07}"', '("ORDER#", moment, number)'), "not-text"
        ),
        WrongAnswer(KEY.replace("return f", "sk = f"), "no-return"),
    ),
    "sort-keys/last-orders": (
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
                return sorted(orders, key=lambda order: order["placedAt"], reverse=True)[:5]
            """,
            "scan-used",
        ),
    ),
    "sort-keys/month-of-readings": (
        RightAnswer(READINGS),
        RightAnswer(
            MONTHS
            + """
def readings_between(table, sensor, first, last):
    pages = table.meta.client.get_paginator("query")
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        for page in pages.paginate(TableName=table.name, KeyConditionExpression=bucket):
            yield from page["Items"]
"""
        ),
        RightAnswer(
            READINGS.replace("(KeyConditionExpression=bucket", "(ConsistentRead=True, KeyConditionExpression=bucket"),
            State.WORKS,
        ),
        WrongAnswer(MONTHS + "def readings_between(table, sensor, first, last):\n    ...  # your turn", "not-started"),
        WrongAnswer(ONE_PAGE, "page-lost"),
        WrongAnswer(READINGS.replace("in months(first, last)", "in [first[:7]]"), "first-bucket-only"),
        WrongAnswer(READINGS.replace("in months(first, last)", "in (first[:7], last[:7])"), "bucket-left-out"),
        WrongAnswer(READINGS.replace("found += page", "found = page", 1), "bucket-missing"),
        WrongAnswer(READINGS.replace(' & Key("sk").between(first, last)', ""), "outside-the-period"),
        WrongAnswer(READINGS.replace("between(first, last)", "gte(first)"), "outside-the-period"),
        WrongAnswer(
            READINGS.replace(' & Key("sk").between(first, last)', "").replace(
                "return found", 'return [item for item in found if first <= item["sk"] <= last]'
            ),
            "read-whole-buckets",
        ),
        WrongAnswer(READINGS.replace("between(first, last)", "gte(first) & Key('sk').lte(last)"), "request-refused"),
        WrongAnswer(
            READINGS.replace("in months(first, last)", "in reversed(list(months(first, last)))"), "wrong-order"
        ),
        WrongAnswer(READINGS.replace("#{month}", ""), "nothing-found"),
        WrongAnswer(
            """
            def readings_between(table, sensor, first, last):
                found, start = [], {}
                while True:
                    page = table.scan(FilterExpression=Attr("sensor").eq(sensor) & Attr("sk").between(first, last), **start)
                    found += page["Items"]
                    if "LastEvaluatedKey" not in page:
                        return sorted(found, key=lambda item: item["sk"])
                    start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
            """,
            "scan-used",
        ),
    ),
    "sort-keys/stores-between": (
        RightAnswer(STORES),
        RightAnswer(STORES.replace("{last}$", "{last}#\\uffff")),
        RightAnswer(STORES.replace("{first}#", "{first}").replace("{last}$", "{last}#\\U0010ffff")),
        RightAnswer(
            """
            def stores_between(table, country, first, last):
                return boto3.client("dynamodb").query(
                    TableName=table.name,
                    KeyConditionExpression="pk = :stores AND sk BETWEEN :first AND :last",
                    ExpressionAttributeValues={
                        ":stores": {"S": "STORES"}, ":first": {"S": f"{country}#{first}"}, ":last": {"S": f"{country}#{last}$"},
                    },
                )["Items"]
            """
        ),
        WrongAnswer("def stores_between(table, country, first, last):\n    ...  # your turn", "not-started"),
        WrongAnswer(STORES.replace("{last}$", "{last}"), "last-city-missing"),
        WrongAnswer(STORES.replace("{last}$", "{last}#"), "last-city-missing"),
        WrongAnswer(STORES.replace("{last}$", "{last}~"), "another-city"),
        WrongAnswer(STORES.replace("{last}$", "{last}#~"), "street-behind-the-bound"),
        WrongAnswer(STORES.replace("{last}$", "{last}#Z"), "street-behind-the-bound"),
        WrongAnswer(STORES.replace('f"{country}#{first}#"', 'f"{first}#"'), "outside-the-stretch"),
        WrongAnswer(STORES.replace('f"{country}#{last}$"', 'f"{country}#{first}$"'), "missing-items"),
        WrongAnswer(
            """
            def stores_between(table, country, first, last):
                key = Key("pk").eq("STORES") & Key("sk").begins_with(f"{country}#")
                stores = table.query(KeyConditionExpression=key)["Items"]
                return [store for store in stores if first <= store["city"] <= last]
            """,
            "read-more-than-asked",
        ),
        WrongAnswer(
            """
            def stores_between(table, country, first, last):
                inside = Attr("country").eq(country) & Attr("city").between(first, last)
                return table.scan(FilterExpression=inside)["Items"]
            """,
            "scan-used",
        ),
    ),
}
