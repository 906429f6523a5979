"""What people write for sort-keys/orders-page."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ORDER

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

ANSWERS: tuple[Answer, ...] = (
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
)

EQUIVALENT = {
    'text: request = {"KeyConditionExpression": Key("pk").eq(pk) & Key("sk").begins_with("ORDER"), '
    '"ScanIndexForward": False, "Limit": size}': ORDER,
}
