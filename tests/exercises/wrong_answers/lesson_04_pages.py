"""What people write for lesson 04, exercises 4.5 and 4.6."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer

PAGE = """
import json

def orders_page(table, user_id, size, token):
    request = {
        "KeyConditionExpression": Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
        "ScanIndexForward": False,
        "Limit": size,
    }
    if token:
        request["ExclusiveStartKey"] = json.loads(token)
    page = table.query(**request)
    key = page.get("LastEvaluatedKey")
    return page["Items"], json.dumps(key) if key else None
"""
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

ANSWERS = {
    "sort-keys/orders-page": (
        RightAnswer(PAGE),
        RightAnswer(
            """
            def orders_page(table, user_id, size, token):
                pk = f"USER#{user_id}"
                start = {"ExclusiveStartKey": {"pk": pk, "sk": token}} if token else {}
                page = table.query(
                    KeyConditionExpression=Key("pk").eq(pk) & Key("sk").begins_with("ORDER#"),
                    ScanIndexForward=False, Limit=size, **start,
                )
                return page["Items"], page["LastEvaluatedKey"]["sk"] if "LastEvaluatedKey" in page else None
            """
        ),
        RightAnswer(
            """
            import base64, json

            def orders_page(table, user_id, size, token):
                request = {"KeyConditionExpression": Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
                           "ScanIndexForward": False, "Limit": size + 1}
                if token:
                    request["ExclusiveStartKey"] = json.loads(base64.urlsafe_b64decode(token))
                items = table.query(**request)["Items"]
                if len(items) <= size:
                    return items, None
                key = {name: items[size - 1][name] for name in ("pk", "sk")}
                return items[:size], base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
            """
        ),
        RightAnswer(
            """
            def orders_page(table, user_id, size, token):
                key = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER#", token or "ORDER$")
                orders = table.query(KeyConditionExpression=key, ScanIndexForward=False, Limit=size + 1)["Items"]
                return orders[:size], orders[size]["sk"] if len(orders) > size else None
            """
        ),
        WrongAnswer("def orders_page(table, user_id, size, token):\n    ...  # your turn", "not-started"),
        WrongAnswer(PAGE.replace("json.dumps(key) if key else None", "key"), "token-is-not-text"),
        WrongAnswer(PAGE.replace("json.dumps(key) if key else None", "json.dumps(key)"), "token-for-nothing"),
        WrongAnswer(
            PAGE.replace(
                "json.dumps(key) if key else None",
                'json.dumps({n: page["Items"][-1][n] for n in ("pk", "sk")}) if page["Items"] else token',
            ),
            "never-ends",
        ),
        WrongAnswer(
            PAGE.replace('    if token:\n        request["ExclusiveStartKey"] = json.loads(token)\n', ""),
            "first-page-again",
        ),
        WrongAnswer(
            PAGE.replace('return page["Items"], json.dumps(key) if key else None', 'return page["Items"]'), "not-a-pair"
        ),
        WrongAnswer(PAGE.replace("json.dumps(key) if key else None", "None"), "stops-at-first-page"),
        WrongAnswer(PAGE.replace('        "Limit": size,\n', ""), "page-too-large"),
        WrongAnswer(PAGE.replace('        "ScanIndexForward": False,\n', ""), "not-newest-first"),
        WrongAnswer(
            PAGE.replace('"Limit": size,', '"Limit": size + 1,').replace('page["Items"], ', 'page["Items"][:size], '),
            "orders-skipped",
        ),
        WrongAnswer(
            """
            def orders_page(table, user_id, size, token):
                number = int(token or 0)
                key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
                orders = table.query(KeyConditionExpression=key, ScanIndexForward=False)["Items"]
                page = orders[number * size : (number + 1) * size]
                return page, str(number + 1) if (number + 1) * size < len(orders) else None
            """,
            "reads-what-was-shown",
        ),
        WrongAnswer(
            PAGE.replace(
                'Key("pk").eq(f"USER#{user_id}")',
                'Key("pk").eq(json.loads(token)["pk"] if token else f"USER#{user_id}")',
            ),
            "token-opens-another-door",
        ),
        WrongAnswer(PAGE.replace("json.loads(token)", "token"), "wrong-arguments"),
        WrongAnswer(PAGE.replace(' & Key("sk").begins_with("ORDER#")', ""), "not-only-orders"),
    ),
    "sort-keys/bug-hunt": (
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
        WrongAnswer(
            PLACE.split("def orders_of", maxsplit=1)[0] + "def orders_of(table, user_id):\n    ...", "unfinished"
        ),
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
    ),
}
