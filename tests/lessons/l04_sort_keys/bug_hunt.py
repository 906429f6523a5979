"""What people write for sort-keys/bug-hunt."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ORDER, OWN_KEYS

PLACE = """
def place(table, user_id, order):
    pk, moment = f"USER#{user_id}", f"{order['placedAt']}#{order['orderId']}"
    details = {name: value for name, value in order.items() if name != "lines"}
    table.put_item(Item={"pk": pk, "sk": f"ORDER#{moment}", **details})
    for line in order["lines"]:
        table.put_item(Item={"pk": pk, "sk": f"LINE#{moment}#{line['number']:04}", **line})

def orders_of(table, user_id):
    request = {"KeyConditionExpression": Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")}
    found = []
    while True:
        page = table.query(**request)
        found += page["Items"]
        if "LastEvaluatedKey" not in page:
            return found
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
"""
MOMENT = "f\"{order['placedAt']}#{order['orderId']}\""

PUTS = """    table.put_item(Item={"pk": pk, "sk": f"ORDER#{moment}", **details})
    for line in order["lines"]:
        table.put_item(Item={"pk": pk, "sk": f"LINE#{moment}#{line['number']:04}", **line})
"""
LOOK_FIRST = PLACE.replace(
    """    pk, moment = f"USER#{user_id}", f"{order['placedAt']}#{order['orderId']}"
""",
    """    pk, moment = f"USER#{user_id}", order["placedAt"]
    while "Item" in table.get_item(Key={"pk": pk, "sk": f"ORDER#{moment}"}):
        moment += "x"
""",
)

TRANSACTION = """    items = [{"pk": pk, "sk": f"ORDER#{moment}", **details}]
    items += [{"pk": pk, "sk": f"LINE#{moment}#{line['number']:04}", **line} for line in order["lines"]]
    new = {"TableName": table.name}
    table.meta.client.transact_write_items(TransactItems=[{"Put": {**new, "Item": item}} for item in items])
"""
WHOLE = PLACE.replace(PUTS, TRANSACTION)
BATCH = """
def place(table, user_id, order):
    moment = order["placedAt"] + "#" + order["orderId"]
    with table.batch_writer() as batch:
        for line in order.pop("lines"):
            batch.put_item(Item={"pk": f"ORDER#{user_id}#{moment}", "sk": f"{line['number']:03}", **line})
        batch.put_item(Item={"pk": f"READER#{user_id}", "sk": moment, **order})

def orders_of(table, user_id):
    query = table.meta.client.get_paginator("query")
    key = Key("pk").eq(f"READER#{user_id}")
    for page in query.paginate(TableName=table.name, KeyConditionExpression=key):
        yield from page["Items"]
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(WHOLE),
    RightAnswer(WHOLE.replace("**request)", "**request, ConsistentRead=True)"), State.WORKS),
    RightAnswer(
        BATCH.replace("    with table.batch_writer() as batch:", "    puts = []\n    if True:")
        .replace("batch.put_item(Item=", "puts.append(")
        .replace(
            "**order})",
            "**order})\n    puts = [{'Put': {'TableName': table.name, 'Item': item}} for item in puts]\n"
            "    table.meta.client.transact_write_items(TransactItems=puts)",
        )
    ),
    RightAnswer(
        """
        from datetime import datetime

        def place(table, user_id, order):
            left = 9_999_999_999 - int(datetime.fromisoformat(order["placedAt"]).timestamp())
            key, lines = f"{left:010}#{order['orderId']}", order.pop("lines")
            items = [{"pk": f"USER#{user_id}", "sk": f"LINE#{key}#{line['number']:04}", **line} for line in lines]
            items.append({"pk": f"USER#{user_id}", "sk": f"ORDER#{key}", **order})
            puts = [{"Put": {"TableName": table.name, "Item": item}} for item in items]
            table.meta.client.transact_write_items(TransactItems=puts)

        def orders_of(table, user_id):
            query = table.meta.client.get_paginator("query")
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            pages = query.paginate(TableName=table.name, KeyConditionExpression=key, ScanIndexForward=False)
            return [order for page in pages for order in page["Items"]]
        """
    ),
    RightAnswer(
        WHOLE.replace("table.name}", 'table.name, "ConditionExpression": "attribute_not_exists(pk)"}').replace(
            "**details}", '"type": "Order", **details}'
        )
    ),
    WrongAnswer(
        "placed = []\n"
        + WHOLE.replace(
            "    pk, moment",
            "    if (user_id, order) in placed:\n        return\n    placed.append((user_id, order))\n    pk, moment",
        ),
        "no-request",
    ),
    # written in several steps
    WrongAnswer(PLACE, "in-part"),
    WrongAnswer(BATCH, "in-part"),
    WrongAnswer(
        WHOLE.replace(
            "for item in items])\n",
            "for item in items[:1]])\n    for item in items[1:]:\n        table.put_item(Item=item)\n",
        ),
        "in-part",
    ),
    WrongAnswer(
        "def place(table, user_id, order):\n    ...  # your turn\n\ndef orders_of(table, user_id):\n    ...  # your turn",
        "not-started",
    ),
    WrongAnswer(PLACE.split("def orders_of", maxsplit=1)[0] + "def orders_of(table, user_id):\n    ...", "unfinished"),
    # keys that two orders may share
    WrongAnswer(PLACE.replace(MOMENT, "order['placedAt'][:10]"), "same-second"),
    WrongAnswer(PLACE.replace(MOMENT, "order['placedAt']"), "same-second"),
    WrongAnswer(PLACE.replace("['orderId']}\"", "['orderId'][0]}\""), "same-second"),
    WrongAnswer(PLACE.replace("['orderId']}\"", "['total']}\""), "same-second"),
    WrongAnswer(PLACE.replace("{order['orderId']}", "{len(order['lines'])}"), "same-second"),
    WrongAnswer(
        "placed = []\n\ndef count():\n    placed.append(1)\n    return len(placed)\n"
        + PLACE.replace("{order['orderId']}", "{count()}"),
        "same-second",
    ),
    WrongAnswer(
        PLACE.replace(MOMENT, "order['placedAt'][:10] + order['orderId'][:2] + order['placedAt'][17:19]"), "same-second"
    ),
    WrongAnswer(PLACE.replace(MOMENT, "order['placedAt'][8:10] + order['orderId']"), "not-by-time"),
    WrongAnswer(PLACE.replace(MOMENT, "order['orderId']"), "not-by-time"),
    WrongAnswer(
        "import uuid\n" + PLACE.replace("{order['orderId']}", "{uuid.uuid4()}"),
        "one-order-twice",
    ),
    WrongAnswer(PLACE.replace("return found", "return found[::-1]"), "newest-first"),
    WrongAnswer(LOOK_FIRST, "look-then-write"),
    WrongAnswer(
        PLACE.replace(MOMENT, "order['orderId']").replace(
            "return found", "return sorted(found, key=lambda o: o['placedAt'])"
        ),
        "sorted-afterwards",
    ),
    # what lies among the orders
    WrongAnswer(PLACE.replace("LINE#{moment}#", "ORDER#{moment}#ITEM#"), "lines-among-orders"),
    WrongAnswer(
        PLACE.replace("LINE#{moment}#", "ORDER#{moment}#ITEM#").replace(
            "**request", '**request, FilterExpression=Attr("total").exists()'
        ),
        "lines-read-too",
    ),
    WrongAnswer(PLACE.replace('begins_with("ORDER#")', 'gte("ORDER#")'), "profile-among-orders"),
    WrongAnswer(PLACE.replace('f"USER#{user_id}"', '"USERS"'), "orders-of-others"),
    # what is lost
    WrongAnswer(PLACE.replace("LINE#{moment}#", "LINE#"), "lines-lost"),
    WrongAnswer(PLACE.replace("['number']:04}", "['number']}"), "lines-apart"),
    WrongAnswer(PLACE.replace("LINE#{moment}#{line['number']:04}", "LINE#{line['number']:04}#{moment}"), "lines-apart"),
    WrongAnswer(PLACE.replace("['number']:04}\"", "['number'] % 10}\""), "lines-lost"),
    WrongAnswer(
        PLACE.replace('Item={"pk": pk, "sk": f"LINE#', 'Item={"pk": "ORDER#" + order["orderId"], "sk": f"LINE#'),
        "lines-lost",
    ),
    WrongAnswer(
        """
        def place(table, user_id, order):
            table.put_item(Item={"pk": f"USER#{user_id}", "sk": f"ORDER#{order['placedAt']}#{order['orderId']}", **order})

        def orders_of(table, user_id):
            key = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
            return table.query(KeyConditionExpression=key)["Items"]
        """,
        "lines-twice",
    ),
    WrongAnswer(PLACE.replace(' if name != "lines"', ""), "lines-twice"),
    WrongAnswer(
        PLACE.replace(
            '"pk": pk, "sk": f"LINE#{moment}#{line[\'number\']:04}"',
            '"pk": f"LINE#{moment}#{line[\'number\']:04}", "sk": pk',
        ),
        "lines-scattered",
    ),
    WrongAnswer(PLACE.replace("**line}", '"number": line["number"]}'), "line-attributes-dropped"),
    WrongAnswer(
        PLACE.replace("**line}", '"number": line["number"], "title": line["title"]}'), "line-attributes-dropped"
    ),
    WrongAnswer(PLACE.replace('!= "lines"', 'not in ("lines", "total")'), "attributes-dropped"),
    WrongAnswer(PLACE.replace('!= "lines"', 'not in ("lines", "placedAt")'), "attributes-dropped"),
    WrongAnswer(PLACE.replace('!= "lines"', 'not in ("lines", "orderId")'), "attributes-dropped"),
    WrongAnswer(
        PLACE.replace(
            PUTS,
            """    items = [{"pk": pk, "sk": f"ORDER#{moment}", **details}]
    items += [{"pk": pk, "sk": f"LINE#{moment}#{line['number']:04}", **line} for line in order["lines"]]
    puts = [{"PutRequest": {"Item": item}} for item in items]
    table.meta.client.batch_write_item(RequestItems={table.name: puts})
""",
        ),
        "unprocessed-items",
    ),
    WrongAnswer(PLACE.replace('if "LastEvaluatedKey" not in page', "if True"), "first-page-only"),
    WrongAnswer(
        PLACE.replace("**request)", "**request, Limit=10)").replace('if "LastEvaluatedKey" not in page', "if True"),
        "first-page-only",
    ),
    WrongAnswer(PLACE.replace('begins_with("ORDER#")', 'begins_with("ORDER#2026")'), "not-returned"),
    # what is not read from the table
    WrongAnswer(
        "seen = {}\n"
        + PLACE.replace(
            "    found = []", "    if user_id in seen:\n        return seen[user_id]\n    found = seen[user_id] = []"
        ),
        "no-request",
    ),
    WrongAnswer(
        PLACE.split("def orders_of", maxsplit=1)[0].replace(
            "    table.put_item", "    known.setdefault(user_id, []).append(details)\n    table.put_item", 1
        )
        + "known = {}\n\ndef orders_of(table, user_id):\n    return sorted(known.get(user_id, []), key=lambda o: o['placedAt'])\n",
        "no-request",
    ),
    WrongAnswer(
        "tables = []\n"
        + PLACE.replace("    pk, moment", "    tables.append(table)\n    table = tables[0]\n    pk, moment"),
        "another-table",
    ),
    WrongAnswer(PLACE.replace("return found", "return page"), "whole-response"),
)

EQUIVALENT = {
    'text: pk, moment = (f"USER#{user_id}", f"{order["placedAt"]}-{order["orderId"]}")': OWN_KEYS,
    'text: items += [{"pk": pk, "sk": f"LINE{moment}#{line["number"]:04}", **line} for line in order["lines"]]': OWN_KEYS,
    'text: items += [{"pk": pk, "sk": f"LINE#{moment}-{line["number"]:04}", **line} for line in order["lines"]]': OWN_KEYS,
    'one pass: details = {name: value for name, value in list(order.items())[:-1] if name != "lines"}': (
        "The last entry of an order is `lines`, which is left out in any case."
    ),
    'text: only_orders = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER")': ORDER,
}
