"""What people write for access-patterns/green-review."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ONE_OF_A_TRANSACTION

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
        "ConditionExpression": "attribute_exists(pk)",
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
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "SHIPPED"},
    )
    table.delete_item(Key=desk_key(order_id))
"""
LOOKED_SHIP = """
def ship_order(table, user_id, order_id):
    if "Item" not in table.get_item(Key=order_key(user_id, order_id), ConsistentRead=True):
        raise KeyError(order_id)
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
SCANNED_DESK = """
def packing_desk(table):
    found = table.scan(FilterExpression=Attr("pk").eq("DESK"))["Items"]
    return sorted(found, key=lambda order: order["orderId"])[:25]
"""
FILTERED_DESK = """
def packing_desk(table):
    waiting = Attr("status").is_in(["PLACED", "PAID"])
    return table.query(KeyConditionExpression=Key("pk").eq("DESK"), FilterExpression=waiting)["Items"][:25]
"""
ALSO_CLOSED = (
    '        if thing["status"] in ("PLACED", "PAID"):\n            items',
    "        items",
)
OPEN_KEYS = """
def book_key(book_id):
    ...

def review_key(book_id, written, review_id):
    ...

def desk_key(order_id):
    ...
"""
OPEN_ITEMS = """
def stored_as(noun, thing):
    ...
"""
OPEN_READS = """
def book_page(table, book_id):
    ...

def packing_desk(table):
    ...
"""
OPEN_SHIP = """
def ship_order(table, user_id, order_id):
    ...
"""
COUNTED_COPIES = """
made = []

def desk_key(order_id):
    made.append(order_id)
    return {"pk": "DESK", "sk": f"{len(made):09}#{order_id}"}
"""
MADE_UP_BOOK = """
def book_page(table, book_id):
    mine = Key("pk").eq(f"BOOK#{book_id}") & Key("sk").begins_with("REVIEW#")
    found = table.query(KeyConditionExpression=mine, ScanIndexForward=False, Limit=10)["Items"]
    return [{"productId": book_id}, *found]
"""
REMEMBERED_BOOK = """
kept = {}
plain = stored_as

def stored_as(noun, thing):
    if noun == "book":
        kept[thing["productId"]] = thing
    return plain(noun, thing)

def book_page(table, book_id):
    mine = Key("pk").eq(f"BOOK#{book_id}") & Key("sk").begins_with("REVIEW#")
    found = table.query(KeyConditionExpression=mine, ScanIndexForward=False, Limit=10)["Items"]
    return [kept[book_id], *found]
"""
REMEMBERED_DESK = """
waiting = {}
plain, ship = stored_as, ship_order

def stored_as(noun, thing):
    if noun == "order" and thing["status"] in ("PLACED", "PAID"):
        waiting[thing["orderId"]] = thing
    return plain(noun, thing)

def ship_order(table, user_id, order_id):
    ship(table, user_id, order_id)
    waiting.pop(order_id, None)

def packing_desk(table):
    return [waiting[order_id] for order_id in sorted(waiting)][:25]
"""
CACHED_PAGE = """
pages, asked = {}, book_page

def book_page(table, book_id):
    if (table.name, book_id) not in pages:
        pages[table.name, book_id] = asked(table, book_id)
    return pages[table.name, book_id]
"""
THIS_YEAR = """book_page(table, book_id):
    mine = Key("pk").eq(f"BOOK#{book_id}") & Key("sk").gt("REVIEW#2025")"""
UNDONE = """
def ship_order(table, user_id, order_id):
    key = order_key(user_id, order_id)
    before = table.get_item(Key=key, ConsistentRead=True).get("Item")
    if not before:
        raise ValueError("no such order")
    setting = {"UpdateExpression": "SET #s = :s", "ExpressionAttributeNames": {"#s": "status"}}
    table.update_item(Key=key, ExpressionAttributeValues={":s": "SHIPPED"}, **setting)
    try:
        table.delete_item(Key=desk_key(order_id))
    except ClientError:
        table.update_item(Key=key, ExpressionAttributeValues={":s": before["status"]}, **setting)
"""

ANSWERS: tuple[Answer, ...] = (
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
        DESIGN.replace('{**desk_key(thing["orderId"]), **thing}', '{**thing, **desk_key(thing["orderId"])}').replace(
            "items.append({**thing", "items.append({**thing, 'copied': True"
        )
    ),
    RightAnswer(
        DESIGN.replace(
            '        if thing["status"]',
            '        door = {"pk": f"ORDERID#{thing[\'orderId\']}", "sk": "ORDER", "userId": thing["userId"]}\n'
            '        items.append(door)\n        if thing["status"]',
        ),
    ),
    RightAnswer(
        DESIGN.replace(
            'return {"pk": "DESK", "sk": f"ORDER#{order_id}"}',
            'return {"pk": "DESK", "sk": f"{9_999_999 - int(order_id):07}"}',
        )
        + """
def packing_desk(table):
    desk = Key("pk").eq("DESK")
    return table.query(KeyConditionExpression=desk, ScanIndexForward=False, Limit=25)["Items"]
"""
    ),
    RightAnswer(
        DESIGN.replace('"SET #s = :s"', '"SET #s = :s, shippedAt = :t"').replace(
            '{":s": "SHIPPED"}', '{":s": "SHIPPED", ":t": "2026-01-02"}'
        )
    ),
    RightAnswer(DESIGN.replace('{"Delete": delete}])', '{"Delete": delete}], ClientRequestToken=order_id)')),
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
    WrongAnswer(DESIGN.replace(', Limit=11)["Items"]', ')["Items"][:11]'), "book-page-reads-too-much"),
    WrongAnswer(DESIGN.replace('"sk": "TITLE"', '"sk": "BOOK"'), "book-before-reviews"),
    WrongAnswer(DESIGN + COUNTED_COPIES, "another-key"),
    WrongAnswer(DESIGN.replace("items = [{**order_key", "items = [{'weight': 0.5, **order_key"), "cannot-be-stored"),
    WrongAnswer(DESIGN + MADE_UP_BOOK, "page-incomplete"),
    WrongAnswer(DESIGN + REMEMBERED_BOOK, "remembered"),
    WrongAnswer(DESIGN + REMEMBERED_DESK, "no-request"),
    WrongAnswer(DESIGN + CACHED_PAGE, "no-request"),
    WrongAnswer(
        DESIGN.replace('book_page(table, book_id):\n    mine = Key("pk").eq(f"BOOK#{book_id}")', THIS_YEAR),
        "book-page-wrong-answer",
    ),
    WrongAnswer(DESIGN + LOOKED_SHIP, "ghost-after-look"),
    WrongAnswer(DESIGN + SCANNED_DESK, "packing-desk-scan"),
    WrongAnswer(DESIGN.replace("Limit=25", "Limit=5"), "packing-desk-wrong-answer"),
    WrongAnswer(DESIGN.replace(", Limit=25", ""), "packing-desk-wrong-answer"),
    WrongAnswer(
        DESIGN.replace('Limit=25)["Items"]', 'Limit=25, ScanIndexForward=False)["Items"][::-1]'),
        "packing-desk-wrong-answer",
    ),
    WrongAnswer(DESIGN.replace(', Limit=25)["Items"]', ')["Items"][:25]'), "packing-desk-reads-too-much"),
    WrongAnswer(DESIGN.replace(ALSO_CLOSED[0], ALSO_CLOSED[1]), "copy-whatever-the-state"),
    WrongAnswer((DESIGN + FILTERED_DESK).replace(*ALSO_CLOSED), "copy-whatever-the-state"),
    WrongAnswer(DESIGN.replace('("PLACED", "PAID")', '("OPEN",)'), "no-copy"),
    WrongAnswer(GIVEN + OPEN_KEYS + ITEMS + READS + SHIP, "no-keys-yet"),
    WrongAnswer(GIVEN + KEYS + ITEMS + OPEN_READS + OPEN_SHIP, "unfinished"),
    WrongAnswer(GIVEN + KEYS + ITEMS + OPEN_READS + SHIP, "unfinished"),
    WrongAnswer(GIVEN + KEYS + ITEMS + READS + OPEN_SHIP, "unfinished"),
    WrongAnswer(GIVEN + KEYS + OPEN_ITEMS + READS + SHIP, "unfinished"),
    WrongAnswer(
        GIVEN + KEYS + ITEMS.replace('("PLACED", "PAID")', '("PAID",)') + OPEN_READS + OPEN_SHIP, "copy-of-one-state"
    ),
    WrongAnswer(GIVEN + KEYS + ITEMS + READS.replace("Limit=11", "Limit=20") + OPEN_SHIP, "book-page-wrong-answer"),
    WrongAnswer(GIVEN + KEYS + ITEMS + READS + SCANNED_DESK + OPEN_SHIP, "packing-desk-scan"),
    WrongAnswer(GIVEN + KEYS + ITEMS + OPEN_READS + TWO_WRITES, "two-writes"),
    WrongAnswer(DESIGN.replace('("PLACED", "PAID")', '("PAID",)'), "copy-of-one-state"),
    WrongAnswer(
        DESIGN.replace(
            '{**desk_key(thing["orderId"]), **thing}', '{**desk_key(thing["orderId"]), "orderId": thing["orderId"]}'
        ),
        "copy-incomplete",
    ),
    WrongAnswer(
        DESIGN.replace(
            '[{**order_key(thing["userId"], thing["orderId"]), **thing}]',
            '[{**order_key(thing["userId"], thing["orderId"]), "orderId": thing["orderId"], "lines": thing["lines"]}]',
        ),
        "attributes-lost",
    ),
    WrongAnswer(
        DESIGN.replace(
            '[{**book_key(thing["productId"]), **thing}]', '[{**book_key(thing["productId"]), "productId": "B"}]'
        ),
        "attributes-lost",
    ),
    WrongAnswer(DESIGN.replace('{":s": "SHIPPED"}', '{":s": "shipped"}'), "not-shipped"),
    WrongAnswer(
        DESIGN.replace('"SET #s = :s"', '"REMOVE #s"').replace(
            '        "ExpressionAttributeValues": {":s": "SHIPPED"},\n', ""
        ),
        "not-shipped",
    ),
    WrongAnswer(DESIGN.replace('[{"Update": update}, {"Delete": delete}]', '[{"Delete": delete}]'), "not-shipped"),
    WrongAnswer(DESIGN.replace('[{"Update": update}, {"Delete": delete}]', '[{"Update": update}]'), "still-at-desk"),
    WrongAnswer(
        DESIGN.replace(
            '[{"Update": update}, {"Delete": delete}]',
            '[{"Delete": {"TableName": table.name, "Key": update["Key"]}}, {"Delete": delete}]',
        ),
        "order-gone",
    ),
    WrongAnswer(
        DESIGN.replace(
            '{"Update": update}', '{"Put": {"TableName": table.name, "Item": update["Key"] | {"status": "SHIPPED"}}}'
        ),
        "order-changed",
    ),
    WrongAnswer(DESIGN.replace('        "ConditionExpression": "attribute_exists(pk)",\n', ""), "ghost-order"),
    WrongAnswer(DESIGN + TWO_WRITES, "two-writes"),
    WrongAnswer(DESIGN + UNDONE, "two-writes"),
)

EQUIVALENT = {
    'swap: return [who | login_key(thing["email"]), thing | profile_key(thing["userId"])]': (
        "Both items are written: nothing asks for them in an order."
    ),
    'swap: if thing["status"] in ("PAID", "PLACED"):': "Either status is open, whichever is looked at first.",
    'swap: table.meta.client.transact_write_items(TransactItems=[{"Delete": delete}, {"Update": update}])': (
        ONE_OF_A_TRANSACTION
    ),
}
