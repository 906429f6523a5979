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

DROPPED = """
def orders_page(table, user_id, size, token):
    pk = f"USER#{user_id}"
    start = {"ExclusiveStartKey": {"pk": pk, "sk": token}} if token else {}
    page = table.query(KeyConditionExpression=Key("pk").eq(pk), ScanIndexForward=False, Limit=size, **start)
    orders = [item for item in page["Items"] if item["sk"].startswith("ORDER#")]
    return orders, page["LastEvaluatedKey"]["sk"] if "LastEvaluatedKey" in page else None
"""
KEYSET = """
def orders_page(table, user_id, size, token):
    pk, sk = Key("pk").eq(f"USER#{user_id}"), Key("sk")
    stretch = pk & (sk.lt(token) if token else sk.begins_with("ORDER#"))
    page = table.query(KeyConditionExpression=stretch, ScanIndexForward=False, Limit=size)
    return page["Items"], page["LastEvaluatedKey"]["sk"] if "LastEvaluatedKey" in page else None
"""
MARKS = """
marks = {}

def orders_page(table, user_id, size, token):
    request = {
        "KeyConditionExpression": Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
        "ScanIndexForward": False,
        "Limit": size,
    }
    if token:
        owner, request["ExclusiveStartKey"] = marks[token]
        if owner != user_id:
            raise PermissionError(token)
    page = table.query(**request)
    if "LastEvaluatedKey" not in page:
        return page["Items"], None
    following = f"mark {len(marks)}"
    marks[following] = (user_id, page["LastEvaluatedKey"])
    return page["Items"], following
"""
NEXT = """
def walker():
    at = {}

    def orders_page(table, user_id, size, token):
        start = {"ExclusiveStartKey": at[user_id]} if token else {}
        key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
        page = table.query(KeyConditionExpression=key, ScanIndexForward=False, Limit=size, **start)
        at[user_id] = page.get("LastEvaluatedKey")
        return page["Items"], "next" if at[user_id] else None

    return orders_page

orders_page = walker()
"""
SIGNED = """
import hashlib, secrets

SECRET = b"from a safe place that all servers know"

def sign(text):
    return hashlib.sha256(SECRET + text.encode()).hexdigest()

def orders_page(table, user_id, size, token):
    pk = f"USER#{user_id}"
    request = {"KeyConditionExpression": Key("pk").eq(pk) & Key("sk").begins_with("ORDER#"), "ScanIndexForward": False}
    if token:
        sk, _, signature = token.rpartition("|")
        if signature != str(sign(pk + sk)):
            raise PermissionError(token)
        request["ExclusiveStartKey"] = {"pk": pk, "sk": sk}
    page = table.query(Limit=size, **request)
    key = page.get("LastEvaluatedKey")
    return page["Items"], f"{key['sk']}|{sign(pk + key['sk'])}" if key else None
"""
BY_TIME = """
def orders_page(table, user_id, size, token):
    place = Key("sk").lt("ORDER#" + token) if token else Key("sk").begins_with("ORDER#")
    key = Key("pk").eq(f"USER#{user_id}") & place
    page = table.query(KeyConditionExpression=key, ScanIndexForward=False, Limit=size)
    return page["Items"], page["LastEvaluatedKey"]["sk"][6:26] if "LastEvaluatedKey" in page else None
"""
OWNER_BESIDE = """
import json

def orders_page(table, user_id, size, token):
    mark = json.loads(token) if token else {"user": user_id, "key": None}
    if mark["user"] != user_id:
        raise PermissionError(token)
    pk = mark["key"]["pk"] if mark["key"] else f"USER#{user_id}"
    request = {"KeyConditionExpression": Key("pk").eq(pk) & Key("sk").begins_with("ORDER#"), "ScanIndexForward": False}
    if mark["key"]:
        request["ExclusiveStartKey"] = mark["key"]
    page = table.query(Limit=size, **request)
    key = page.get("LastEvaluatedKey")
    return page["Items"], json.dumps({"user": user_id, "key": key}) if key else None
"""
KEEP_ONE_BACK = """
import base64, json

def encoded(key):
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()

def orders_page(table, user_id, size, token):
    request = {"KeyConditionExpression": Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
               "ScanIndexForward": False, "Limit": size + 1}
    if token:
        request["ExclusiveStartKey"] = json.loads(base64.urlsafe_b64decode(token))
    page = table.query(**request)
    items = page["Items"]
    if len(items) <= size:
        return items, None
    key = {name: items[size - 1][name] for name in ("pk", "sk")}
    return items[:size], encoded(key)
"""
UP_TO_THE_NEXT = """
def orders_page(table, user_id, size, token):
    key = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER#", token or "ORDER$")
    orders = table.query(KeyConditionExpression=key, ScanIndexForward=False, Limit=size + 1)["Items"]
    return orders[:size], orders[size]["sk"] if len(orders) > size else None
"""
FULL_PAGE = """
def orders_page(table, user_id, size, token):
    pk = f"USER#{user_id}"
    start = {"ExclusiveStartKey": {"pk": pk, "sk": token}} if token else {}
    orders = table.query(
        KeyConditionExpression=Key("pk").eq(pk) & Key("sk").begins_with("ORDER#"),
        ScanIndexForward=False, Limit=size, **start,
    )["Items"]
    return orders, orders[-1]["sk"] if len(orders) == size else None
"""
FILLED_UP = """
def orders_page(table, user_id, size, token):
    pk, orders = f"USER#{user_id}", []
    while len(orders) < size:
        start = {"ExclusiveStartKey": {"pk": pk, "sk": token}} if token else {}
        page = table.query(
            KeyConditionExpression=Key("pk").eq(pk) & Key("sk").begins_with("ORDER#"),
            ScanIndexForward=False, Limit=size - len(orders), **start,
        )
        orders += page["Items"]
        token = page["LastEvaluatedKey"]["sk"] if "LastEvaluatedKey" in page else None
        if token is None:
            break
    return orders, token
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(PAGE),
    RightAnswer(SIGNED),
    RightAnswer(SIGNED.replace("raise PermissionError(token)", "return None")),
    RightAnswer(SIGNED.replace("raise PermissionError(token)", "return [], None")),
    RightAnswer(
        PAGE.replace("json.dumps(key) if", "json.dumps({**key, 'for': user_id}) if").replace(
            "= json.loads(token)", "= {name: part for name, part in json.loads(token).items() if name != 'for'}"
        )
    ),
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
        KEEP_ONE_BACK.replace(
            "        return items, None",
            "        key = page.get('LastEvaluatedKey')  # the page may have ended at 1 MB\n"
            "        return items, encoded(key) if key else None",
        )
    ),
    RightAnswer(FILLED_UP),
    WrongAnswer(DROPPED, "other-items-read"),
    WrongAnswer(KEYSET, "token-leads-out"),
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
    WrongAnswer(OWNER_BESIDE, "forged-token-opens-another-door"),
    WrongAnswer(
        OWNER_BESIDE.replace("import json", "import base64, json")
        .replace("json.loads(token)", "json.loads(base64.urlsafe_b64decode(token))")
        .replace(
            'json.dumps({"user": user_id, "key": key})',
            'base64.urlsafe_b64encode(json.dumps({"user": user_id, "key": key}).encode()).decode()',
        ),
        "forged-token-opens-another-door",
    ),
    WrongAnswer(
        OWNER_BESIDE.replace("json.loads(token)", "json.loads(bytes.fromhex(token).decode())").replace(
            'json.dumps({"user": user_id, "key": key})', 'json.dumps({"user": user_id, "key": key}).encode().hex()'
        ),
        "forged-token-opens-another-door",
    ),
    WrongAnswer(FULL_PAGE, "short-page-is-not-the-last"),
    WrongAnswer(FULL_PAGE.replace("len(orders) == size", "not token"), "ends-too-early"),
    WrongAnswer(KEEP_ONE_BACK, "short-page-is-not-the-last"),
    WrongAnswer(UP_TO_THE_NEXT, "short-page-is-not-the-last"),
    WrongAnswer(MARKS, "remembered-on-one-server"),
    WrongAnswer(
        MARKS.replace("marks = {}", "").replace("size, token)", "size, token, marks={})"), "remembered-on-one-server"
    ),
    WrongAnswer(
        MARKS.replace("marks = {}", "")
        .replace("marks[", "orders_page.__dict__[")
        .replace("len(marks)", "len(orders_page.__dict__)"),
        "remembered-on-one-server",
    ),
    WrongAnswer(NEXT, "remembered-on-one-server"),
    WrongAnswer(
        SIGNED.replace("hashlib.sha256(SECRET + text.encode()).hexdigest()", "hash(text)")
        .replace("{key['sk']}|", "{key['sk']:.<99}|")
        .replace('"sk": sk}', '"sk": sk.rstrip(".")}')
        .replace("sign(pk + sk)", 'sign(pk + sk.rstrip("."))'),
        "remembered-on-one-server",
    ),
    WrongAnswer(
        SIGNED.replace('b"from a safe place that all servers know"', "secrets.token_bytes()"), "drawn-at-the-start"
    ),
    WrongAnswer(
        MARKS.replace("marks = {}", "import json, pathlib, tempfile\n\nplace = pathlib.Path(tempfile.mkdtemp())")
        .replace("owner, request", "request")
        .replace("{len(marks)}", "{len(list(place.iterdir()))}")
        .replace("marks[token]", "json.loads((place / token).read_text())")
        .replace("        if owner != user_id:\n            raise PermissionError(token)\n", "")
        .replace(
            'marks[following] = (user_id, page["LastEvaluatedKey"])',
            '(place / following).write_text(json.dumps(page["LastEvaluatedKey"]))',
        ),
        "remembered-in-a-file",
    ),
    WrongAnswer(
        MARKS.replace("owner, request", "request")
        .replace("{len(marks)}", "at {page['LastEvaluatedKey']['sk']}")
        .replace("marks[token]", 'table.get_item(Key={"pk": "MARK", "sk": token})["Item"]["key"]')
        .replace("        if owner != user_id:\n            raise PermissionError(token)\n", "")
        .replace(
            'marks[following] = (user_id, page["LastEvaluatedKey"])',
            'table.put_item(Item={"pk": "MARK", "sk": following, "key": page["LastEvaluatedKey"]})',
        ),
        "remembered-in-the-table",
    ),
    WrongAnswer(BY_TIME, "same-second-skipped"),
    WrongAnswer(BY_TIME.replace("[6:26]", "[6:13]"), "same-second-skipped"),
    WrongAnswer(PAGE.replace("json.dumps(key)", "json.dumps({**key, 'sk': key['sk'][:34]})"), "same-second-skipped"),
    WrongAnswer(PAGE.replace('"Limit": size', '"Limit": 8'), "page-too-large"),
    WrongAnswer(
        PAGE.replace(
            '["ExclusiveStartKey"] = json.loads(token)',
            '["ExclusiveStartKey"] = {"sk": table.get_item(Key=json.loads(token))["Item"]["sk"], "pk": f"USER#{user_id}"}',
        ),
        "lost-its-place",
    ),
    WrongAnswer(
        "tables = []\n"
        + PAGE.replace("    request =", "    tables.append(table)\n    table = tables[0]\n    request ="),
        "another-table",
    ),
    WrongAnswer(
        PAGE.replace('page["Items"], ', "[{'sk': order['sk']} for order in page['Items']], "), "changed-orders"
    ),
    WrongAnswer(PAGE.replace(' & Key("sk").begins_with("ORDER#")', ""), "not-only-orders"),
)

EQUIVALENT = {
    'text: request = {"KeyConditionExpression": Key("pk").eq(pk) & Key("sk").begins_with("ORDER"), '
    '"ScanIndexForward": False, "Limit": size}': ORDER,
}
