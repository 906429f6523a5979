"""What people write for lesson 02."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer

OPERATIONS = {
    "a": "GetItem",
    "b": "Query",
    "c": "Scan",
    "d": "GetItem",
    "e": "Query",
    "f": "Scan",
    "g": "GetItem",
    "h": "Query",
}
KEYS = """
def book_key(book_id):
    return {"pk": f"BOOK#{book_id}", "sk": "TITLE"}

def review_key(book_id, written, review_id):
    return {"pk": f"BOOK#{book_id}", "sk": f"REVIEW#{written}#{review_id}"}

def desk_key(order_id):
    return {"pk": "DESK", "sk": f"ORDER#{order_id}"}
"""
GIVEN = """
def profile_key(user_id):
    return {"pk": f"USER#{user_id}", "sk": "PROFILE"}

def order_key(user_id, order_id):
    return {"pk": f"USER#{user_id}", "sk": f"ORDER#{order_id}"}

def login_key(email):
    return {"pk": f"EMAIL#{email}", "sk": "LOGIN"}
"""
ITEMS = """
def stored_as(noun, thing):
    if noun == "user":
        login = {**login_key(thing["email"]), "userId": thing["userId"], "name": thing["name"]}
        return [{**profile_key(thing["userId"]), **thing}, login]
    if noun == "order":
        items = [{**order_key(thing["userId"], thing["orderId"]), **thing}]
        if thing["status"] in ("PLACED", "PAID"):
            items.append({**desk_key(thing["orderId"]), **thing})
        return items
    if noun == "book":
        return [{**book_key(thing["productId"]), **thing}]
    return [{**review_key(thing["productId"], thing["writtenAt"], thing["reviewId"]), **thing}]
"""
READS = """
def book_page(table, book_id):
    mine = Key("pk").eq(f"BOOK#{book_id}")
    return table.query(KeyConditionExpression=mine, ScanIndexForward=False, Limit=11)["Items"]

def packing_desk(table):
    return table.query(KeyConditionExpression=Key("pk").eq("DESK"), Limit=25)["Items"]
"""
SHIP = """
def ship_order(table, user_id, order_id):
    update = {
        "TableName": table.name,
        "Key": order_key(user_id, order_id),
        "UpdateExpression": "SET #s = :s",
        "ExpressionAttributeNames": {"#s": "status"},
        "ExpressionAttributeValues": {":s": "SHIPPED"},
    }
    delete = {"TableName": table.name, "Key": desk_key(order_id)}
    table.meta.client.transact_write_items(TransactItems=[{"Update": update}, {"Delete": delete}])
"""
DESIGN = GIVEN + KEYS + ITEMS + READS + SHIP
TWO_WRITES = """
def ship_order(table, user_id, order_id):
    table.update_item(
        Key=order_key(user_id, order_id),
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "SHIPPED"},
    )
    table.delete_item(Key=desk_key(order_id))
"""
SCANNED_DESK = """
def packing_desk(table):
    found = table.scan(FilterExpression=Attr("pk").eq("DESK"))["Items"]
    return sorted(found, key=lambda order: order["orderId"])[:25]
"""
FILTERED_DESK = """
def packing_desk(table):
    waiting = Attr("status").is_in(["PLACED", "PAID"])
    return table.query(KeyConditionExpression=Key("pk").eq("DESK"), FilterExpression=waiting)["Items"]
"""
CHANGE = (
    GIVEN
    + """
def change_email(table, user_id, old, new):
    name = table.get_item(Key=login_key(old), ConsistentRead=True)["Item"]["name"]
    door = {**login_key(new), "userId": user_id, "name": name}
    table.meta.client.transact_write_items(TransactItems=[
        {"Update": {
            "TableName": table.name, "Key": profile_key(user_id),
            "UpdateExpression": "SET email = :e", "ExpressionAttributeValues": {":e": new},
        }},
        {"Put": {"TableName": table.name, "Item": door, "ConditionExpression": "attribute_not_exists(pk)"}},
        {"Delete": {"TableName": table.name, "Key": login_key(old)}},
    ])
"""
)
ONE_BY_ONE = (
    GIVEN
    + """
def change_email(table, user_id, old, new):
    door = table.get_item(Key=login_key(old))["Item"]
    table.put_item(Item={**door, **login_key(new)}, ConditionExpression="attribute_not_exists(pk)")
    table.update_item(
        Key=profile_key(user_id), UpdateExpression="SET email = :e", ExpressionAttributeValues={":e": new}
    )
    table.delete_item(Key=login_key(old))
"""
)

ANSWERS = {
    "access-patterns/classify": (
        RightAnswer(OPERATIONS, State.WORKS),
        RightAnswer(dict(reversed(OPERATIONS.items())), State.WORKS),
        WrongAnswer(dict.fromkeys(OPERATIONS, ...), "not-started"),
        WrongAnswer(OPERATIONS | {"a": "get"}, "not-an-operation"),
        WrongAnswer(OPERATIONS | {"a": "Query"}, "a-too-wide"),
        WrongAnswer(OPERATIONS | {"b": "GetItem"}, "b-refused"),
        WrongAnswer(OPERATIONS | {"c": "Query"}, "c-refused"),
        WrongAnswer(OPERATIONS | {"c": "GetItem"}, "c-refused"),
        WrongAnswer(OPERATIONS | {"e": "Scan"}, "e-too-wide"),
        WrongAnswer(OPERATIONS | {"f": "Query"}, "f-refused"),
        WrongAnswer(OPERATIONS | {"f": "GetItem"}, "f-incomplete"),
        WrongAnswer(OPERATIONS | {"g": "Scan"}, "g-too-wide"),
        WrongAnswer(OPERATIONS | {"h": "GetItem"}, "h-refused"),
    ),
    "access-patterns/keys": (
        RightAnswer(KEYS, State.WORKS),
        RightAnswer(
            """
            def book_key(book_id): return dict(pk=book_id, sk="#BOOK")
            def review_key(book_id, written, review_id): return dict(pk=book_id, sk=f"{written}/{review_id}")
            def desk_key(order_id): return dict(pk="WAITING", sk=order_id)
            """,
            State.WORKS,
        ),
        WrongAnswer(KEYS.replace('{"pk": "DESK", "sk": f"ORDER#{order_id}"}', '("DESK", order_id)'), "not-a-key"),
        WrongAnswer(KEYS.replace("{written}#{review_id}", "{written}"), "key-twice"),
        WrongAnswer(KEYS.replace('f"ORDER#{order_id}"', '"ORDER"'), "key-twice"),
        WrongAnswer(
            KEYS.replace('f"BOOK#{book_id}", "sk": f"REVIEW', 'f"REVIEW#{review_id}", "sk": f"REVIEW'), "scattered"
        ),
        WrongAnswer(
            KEYS.replace('f"BOOK#{book_id}", "sk": "TITLE"', '"BOOKS", "sk": book_id').replace(
                'f"BOOK#{book_id}", "sk": f"REVIEW', '"BOOKS", "sk": f"{book_id}#REVIEW'
            ),
            "foreign-items",
        ),
        WrongAnswer(
            KEYS.replace('"TITLE"', '"2025-06-01"').replace("REVIEW#{written}", "{written}"), "book-in-between"
        ),
        WrongAnswer(KEYS.replace("{written}#{review_id}", "{review_id}#{written}"), "not-by-time"),
        WrongAnswer(KEYS.replace('"pk": "DESK"', '"pk": f"DESK#{order_id}"'), "desk-scattered"),
        WrongAnswer(KEYS.replace('"pk": "DESK", "sk": f"ORDER', '"pk": "BOOK#B00002", "sk": f"ORDER'), "foreign-items"),
        WrongAnswer(KEYS.replace('"pk": "DESK", "sk": f"ORDER', '"pk": "USER#000011", "sk": f"OPEN'), "desk-foreign"),
        WrongAnswer(KEYS.replace("ORDER#{order_id}", "ORDER#{int(order_id)}"), "desk-order"),
    ),
    "access-patterns/green-review": (
        RightAnswer(DESIGN),
        RightAnswer(
            DESIGN.replace('"sk": "TITLE"', '"sk": "BOOK"')
            + """
def book_page(table, book_id):
    book = table.get_item(Key=book_key(book_id))["Item"]
    mine = Key("pk").eq(f"BOOK#{book_id}") & Key("sk").begins_with("REVIEW#")
    return [book, *table.query(KeyConditionExpression=mine, ScanIndexForward=False, Limit=10)["Items"]]
""",
            State.WORKS,
        ),
        RightAnswer(
            DESIGN.replace(
                '{**desk_key(thing["orderId"]), **thing}', '{**thing, **desk_key(thing["orderId"])}'
            ).replace("items.append({**thing", "items.append({**thing, 'copied': True")
        ),
        WrongAnswer(DESIGN.replace('return [{**book_key(thing["productId"]), **thing}]', "return thing"), "not-items"),
        WrongAnswer(DESIGN.replace('[{**book_key(thing["productId"]), **thing}]', "[thing]"), "no-key"),
        WrongAnswer(DESIGN.replace("{written}#{review_id}", "REVIEW"), "key-twice"),
        WrongAnswer(DESIGN.replace("ORDER#{order_id}", "{order_id}"), "given-key-missing"),
        WrongAnswer(
            DESIGN.replace('return [{**profile_key(thing["userId"]), **thing}, login]', "return [login]"),
            "given-key-missing",
        ),
        WrongAnswer(DESIGN.replace("ScanIndexForward=False, Limit=11", "Limit=11"), "book-page-wrong-order"),
        WrongAnswer(DESIGN.replace(", Limit=11", ""), "book-page-wrong-answer"),
        WrongAnswer(DESIGN.replace('"sk": "TITLE"', '"sk": "BOOK"'), "book-before-reviews"),
        WrongAnswer(DESIGN + SCANNED_DESK, "packing-desk-scan"),
        WrongAnswer(
            DESIGN.replace('[{"Update": update}, {"Delete": delete}]', '[{"Update": update}]'),
            "packing-desk-wrong-answer",
        ),
        WrongAnswer(
            DESIGN.replace('        if thing["status"] in ("PLACED", "PAID"):\n            items', "        items"),
            "packing-desk-wrong-answer",
        ),
        WrongAnswer(
            (DESIGN + FILTERED_DESK).replace(
                '        if thing["status"] in ("PLACED", "PAID"):\n            items', "        items"
            ),
            "packing-desk-wasteful",
        ),
        WrongAnswer(DESIGN + TWO_WRITES, "half-shipped"),
    ),
    "access-patterns/ninth-pattern": (
        RightAnswer(CHANGE),
        RightAnswer(
            CHANGE.replace('login_key(old), ConsistentRead=True)["Item"]', 'profile_key(user_id))["Item"]').replace(
                "    table.meta", "    try:\n        table.meta", 1
            )
            + "    except ClientError:\n        return False\n    return True\n"
        ),
        WrongAnswer("def change_email(table, user_id, old, new):\n    ...", "not-started"),
        WrongAnswer(
            GIVEN
            + """
def change_email(table, user_id, old, new):
    table.update_item(
        Key=profile_key(user_id), UpdateExpression="SET email = :e", ExpressionAttributeValues={":e": new}
    )
""",
            "new-address-unknown",
        ),
        WrongAnswer(CHANGE.replace(', "name": name}', "}"), "door-incomplete"),
        WrongAnswer(
            CHANGE.replace('        {"Delete": {"TableName": table.name, "Key": login_key(old)}},\n', ""),
            "old-signs-in",
        ),
        WrongAnswer(CHANGE.replace('":e": new', '":e": old'), "profile-stale"),
        WrongAnswer(
            ONE_BY_ONE.replace('UpdateExpression="SET email = :e", ExpressionAttributeValues={":e": new}', "").replace(
                "table.update_item(\n        Key=profile_key(user_id), ",
                "table.put_item(\n        Item={**profile_key(user_id), 'email': new}",
            ),
            "profile-replaced",
        ),
        WrongAnswer(CHANGE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', ""), "address-stolen"),
        WrongAnswer(
            ONE_BY_ONE.replace("    table.put_item", "    table.delete_item(Key=login_key(old))\n    table.put_item"),
            "changed-anyway",
        ),
        WrongAnswer(ONE_BY_ONE, "half-a-change"),
    ),
}
