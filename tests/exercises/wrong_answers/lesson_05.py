"""What people write for lesson 05."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer

KEYS = """
def user_key(user_id):
    return {"pk": f"USER#{user_id}", "sk": "PROFILE"}

def order_key(user_id, placed, order_id):
    return {"pk": f"USER#{user_id}", "sk": f"ORDER#{placed}#{order_id}"}

def order_item_key(user_id, order_id, number):
    return {"pk": f"USER#{user_id}", "sk": f"ITEM#{order_id}#{number:02}"}

def product_key(product_id):
    return {"pk": f"PRODUCT#{product_id}", "sk": "DETAILS"}

def review_key(product_id, user_id):
    return {"pk": f"PRODUCT#{product_id}", "sk": f"REVIEW#{user_id}"}
"""
PLACE = """
def place_order(shop, stock, items):
    order, *lines = items
    actions = [{"Put": {"TableName": shop.name, "Item": order, "ConditionExpression": "attribute_not_exists(pk)"}}]
    actions += [{"Put": {"TableName": shop.name, "Item": line}} for line in lines]
    actions += [
        {
            "Update": {
                "TableName": stock.name,
                "Key": {"productId": line["productId"]},
                "UpdateExpression": "SET copies = copies - :n",
                "ConditionExpression": "copies >= :n",
                "ExpressionAttributeValues": {":n": line["quantity"]},
            }
        }
        for line in lines
    ]
    shop.meta.client.transact_write_items(TransactItems=actions)
"""
UPDATES = """
def place_order(shop, stock, items):
    for line in items[1:]:
        stock.update_item(
            Key={"productId": line["productId"]},
            UpdateExpression="SET copies = copies - :n",
            ConditionExpression="copies >= :n",
            ExpressionAttributeValues={":n": line["quantity"]},
        )
"""
PAGE = """
def account_page(table, user_id):
    page = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER#", "PROFILE")
    profile, *orders = table.query(KeyConditionExpression=page, ScanIndexForward=False, Limit=6)["Items"]
    return {"profile": profile, "orders": orders}
"""
LINK = """
def link(table, product, category):
    there = {"pk": f"PRODUCT#{product['productId']}", "sk": f"CATEGORY#{category}", "category": category}
    back = {"pk": f"CATEGORY#{category}", "sk": f"PRODUCT#{product['productId']}", "title": product["title"]}
    puts = [{"Put": {"TableName": table.name, "Item": item}} for item in (there, back)]
    table.meta.client.transact_write_items(TransactItems=puts)
"""
READ = """
def categories_of(table, product_id):
    found = table.query(KeyConditionExpression=Key("pk").eq(f"PRODUCT#{product_id}"))["Items"]
    return [item["category"] for item in found]

def products_in(table, category):
    found = table.query(KeyConditionExpression=Key("pk").eq(f"CATEGORY#{category}"))["Items"]
    return [item["title"] for item in found]
"""
TWO_PUTS = """
def link(table, product, category):
    there = {"pk": f"PRODUCT#{product['productId']}", "sk": f"CATEGORY#{category}", "category": category}
    back = {"pk": f"CATEGORY#{category}", "sk": f"PRODUCT#{product['productId']}", "title": product["title"]}
    for item in (there, back):
        table.put_item(Item=item)
"""
ACCOUNT = """
def account(table, user_id):
    found, start = {"name": None, "orders": 0, "spent": 0}, {}
    while True:
        page = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"), **start)
        for item in page["Items"]:
            if item["type"] == "User":
                found["name"] = item["name"]
            elif item["type"] == "Order":
                found["orders"] += 1
                found["spent"] += item["total"]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
"""

ANSWERS = {
    "single-table-design/key-builders": (
        RightAnswer(KEYS, State.WORKS),
        RightAnswer(
            """
            def user_key(user_id): return dict(pk="USER#" + user_id, sk="PROFILE")
            def order_key(user_id, placed, order_id): return dict(pk="USER#" + user_id, sk=f"ORDER#{placed}~{order_id}")
            def order_item_key(user_id, order_id, number): return dict(pk="USER#" + user_id, sk=f"ITEM#{order_id}#{number:04}")
            def product_key(product_id): return dict(pk="PRODUCT#" + product_id, sk="#DETAILS")
            def review_key(product_id, user_id): return dict(pk="PRODUCT#" + product_id, sk=f"REVIEW#BY#{user_id}")
            """,
            State.WORKS,
        ),
        WrongAnswer(
            KEYS.replace('{"pk": f"USER#{user_id}", "sk": "PROFILE"}', '(f"USER#{user_id}", "PROFILE")'), "not-a-key"
        ),
        WrongAnswer(KEYS.replace("#{placed}#{order_id}", "#{placed}"), "key-twice"),
        WrongAnswer(KEYS.replace("ITEM#{order_id}#{number:02}", "ITEM#{number:02}"), "key-twice"),
        WrongAnswer(KEYS.replace("REVIEW#{user_id}", "REVIEW"), "key-twice"),
        WrongAnswer(
            KEYS.replace('{"pk": f"USER#{user_id}", "sk": f"ITEM#', '{"pk": f"ORDER#{order_id}", "sk": f"ITEM#'),
            "scattered",
        ),
        WrongAnswer(
            KEYS.replace(
                '{"pk": f"PRODUCT#{product_id}", "sk": f"REVIEW#{user_id}"}',
                '{"pk": f"USER#{user_id}", "sk": f"REVIEW#{product_id}"}',
            ),
            "foreign-items",
        ),
        WrongAnswer(KEYS.replace('f"ITEM#{order_id}', 'f"ORDER#{order_id}#ITEM'), "items-among-orders"),
        WrongAnswer(KEYS.replace("ORDER#{placed}#{order_id}", "{placed}#{order_id}"), "orders-not-found"),
        WrongAnswer(KEYS.replace("ORDER#{placed}#{order_id}", "ORDER#{order_id}#{placed}"), "orders-not-by-time"),
        WrongAnswer(KEYS.replace('"PROFILE"', '"INFO"'), "page-top"),
        WrongAnswer(KEYS.replace("ITEM#{order_id}#", "ITEM-{order_id}-"), "items-not-found"),
        WrongAnswer(KEYS.replace("{number:02}", "{number}"), "number-as-text"),
        WrongAnswer(
            KEYS.replace('f"PRODUCT#{product_id}", "sk": f"REVIEW', 'f"REVIEWS#{product_id}", "sk": f"REVIEW'),
            "product-scattered",
        ),
        WrongAnswer(KEYS.replace('"DETAILS"', '"TITLE"'), "details-not-first"),
    ),
    "single-table-design/place-order": (
        RightAnswer(PLACE),
        RightAnswer(
            PLACE.replace("    shop.meta", "    try:\n        shop.meta")
            + "    except ClientError:\n        return False\n    return True\n"
        ),
        RightAnswer(
            """
            def place_order(shop, stock, items):
                actions = []
                for item in items:
                    actions.append({"Put": {"TableName": shop.name, "Item": item, "ConditionExpression": "attribute_not_exists(sk)"}})
                    if "productId" in item:
                        actions.append({"Update": {
                            "TableName": stock.name, "Key": {"productId": item["productId"]},
                            "UpdateExpression": "ADD copies :minus", "ConditionExpression": "copies >= :n",
                            "ExpressionAttributeValues": {":minus": -item["quantity"], ":n": item["quantity"]},
                        }})
                shop.meta.client.transact_write_items(TransactItems=actions)
            """
        ),
        RightAnswer(
            PLACE.replace("TransactItems=actions", 'TransactItems=actions, ClientRequestToken=order["orderId"]'),
            State.WORKS,
        ),
        WrongAnswer("def place_order(shop, stock, items):\n    return True", "not-stored"),
        WrongAnswer(PLACE.replace("copies >= :n", "copies > :n"), "refused-too-early"),
        WrongAnswer(PLACE.replace("attribute_not_exists(pk)", "attribute_exists(pk)"), "refused-too-early"),
        WrongAnswer(
            PLACE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', "").replace(
                "TransactItems=actions", 'TransactItems=actions, ClientRequestToken=order["orderId"]'
            ),
            "placed-later",
        ),
        WrongAnswer("def place_order(shop, stock, items):\n    shop.put_item(Item=items[0])", "items-missing"),
        WrongAnswer(
            """
            def place_order(shop, stock, items):
                with shop.batch_writer() as batch:
                    for item in items:
                        batch.put_item(Item=item)
            """,
            "stock-untouched",
        ),
        WrongAnswer(PLACE.replace("SET copies = copies - :n", "SET copies = :n"), "wrong-stock"),
        WrongAnswer(PLACE.replace('                "ConditionExpression": "copies >= :n",\n', ""), "stock-below-zero"),
        WrongAnswer(
            "def place_order(shop, stock, items):\n    for item in items:\n        shop.put_item(Item=item)\n"
            + UPDATES.split("\n", 2)[2],
            "half-an-order",
        ),
        WrongAnswer(UPDATES + "    for item in items:\n        shop.put_item(Item=item)\n", "stock-lost"),
        WrongAnswer(PLACE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', ""), "placed-twice"),
        WrongAnswer(
            PLACE.replace(
                "    order, *lines = items\n",
                "    order, *lines = items\n"
                '    if "Item" in shop.get_item(Key={"pk": order["pk"], "sk": order["sk"]}):\n        return\n',
            ),
            "too-many-requests",
        ),
    ),
    "single-table-design/account-page": (
        RightAnswer(PAGE),
        RightAnswer(
            """
            def account_page(table, user_id):
                found = table.query(
                    KeyConditionExpression="pk = :user AND sk >= :first",
                    ExpressionAttributeValues={":user": f"USER#{user_id}", ":first": "ORDER#"},
                    ScanIndexForward=False,
                    Limit=6,
                )["Items"]
                return {
                    "profile": next(item for item in found if item["type"] == "User"),
                    "orders": [item for item in found if item["type"] == "Order"],
                }
            """
        ),
        RightAnswer(PAGE.replace("Limit=6", "Limit=6, ConsistentRead=True"), State.WORKS),
        WrongAnswer("def account_page(table, user_id):\n    ...  # your turn", "not-started"),
        WrongAnswer(PAGE.replace('{"profile": profile, "orders": orders}', "[profile, *orders]"), "not-a-page"),
        WrongAnswer(
            PAGE.replace(' & Key("sk").between("ORDER#", "PROFILE")', ' & Key("sk").begins_with("ORDER#")'),
            "not-the-profile",
        ),
        WrongAnswer(PAGE.replace(", ScanIndexForward=False", ""), "not-the-profile"),
        WrongAnswer(PAGE.replace(' & Key("sk").between("ORDER#", "PROFILE")', ""), "items-among-orders"),
        WrongAnswer(
            PAGE.replace('between("ORDER#", "PROFILE")', 'lte("PROFILE")').replace(
                '"orders": orders', '"orders": [item for item in orders if item["type"] == "Order"]'
            ),
            "items-read-too",
        ),
        WrongAnswer(PAGE.replace('"orders": orders', '"orders": [profile, *orders]'), "profile-among-orders"),
        WrongAnswer(PAGE.replace('"orders": orders', '"orders": orders[::-1]'), "oldest-first"),
        WrongAnswer(PAGE.replace("Limit=6", "Limit=5"), "one-short"),
        WrongAnswer(
            PAGE.replace("*orders = table", "*orders = reversed(table")
            .replace(', ScanIndexForward=False, Limit=6)["Items"]', ')["Items"])')
            .replace('"orders": orders', '"orders": orders[-5:][::-1]'),
            "oldest-orders",
        ),
        WrongAnswer(PAGE.replace(", Limit=6", ""), "other-orders"),
        WrongAnswer(
            """
            def account_page(table, user_id):
                orders = table.query(
                    KeyConditionExpression=Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
                    ScanIndexForward=False,
                    Limit=5,
                )["Items"]
                profile = table.get_item(Key={"pk": f"USER#{user_id}", "sk": "PROFILE"})["Item"]
                return {"profile": profile, "orders": orders}
            """,
            "two-requests",
        ),
        WrongAnswer(
            """
            def account_page(table, user_id):
                found = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"), ScanIndexForward=False)["Items"]
                orders = [item for item in found if item["type"] == "Order"]
                return {"profile": found[0], "orders": orders[:5]}
            """,
            "whole-collection",
        ),
    ),
    "single-table-design/both-ways": (
        RightAnswer(LINK + READ),
        RightAnswer(
            """
            def link(table, product, category):
                def add(pk, names, name):
                    return {"Update": {
                        "TableName": table.name, "Key": {"pk": pk, "sk": "LINKS"},
                        "UpdateExpression": f"ADD {names} :name", "ExpressionAttributeValues": {":name": {name}},
                    }}
                table.meta.client.transact_write_items(TransactItems=[
                    add(product["productId"], "categories", category), add(category, "titles", product["title"]),
                ])

            def categories_of(table, product_id):
                return table.get_item(Key={"pk": product_id, "sk": "LINKS"}).get("Item", {}).get("categories", [])

            def products_in(table, category):
                return table.get_item(Key={"pk": category, "sk": "LINKS"}).get("Item", {}).get("titles", [])
            """
        ),
        RightAnswer(
            (LINK + READ).replace('["Items"]', ', ConsistentRead=True)["Items"]').replace('")), Con', '"), Con'),
            State.WORKS,
        ),
        WrongAnswer("def link(table, product, category): return True\n" + READ, "nothing-written"),
        WrongAnswer(LINK.replace("(there, back)", "(there,)") + READ, "one-way-only"),
        WrongAnswer(
            LINK.replace("(there, back)", "(there,)").replace('": category}', '": category, "title": product["title"]}')
            + READ.replace(
                'query(KeyConditionExpression=Key("pk").eq(f"CATEGORY#{category}"))',
                'scan(FilterExpression=Attr("category").eq(category))',
            ),
            "scan-used",
        ),
        WrongAnswer(LINK.replace('"sk": f"CATEGORY#{category}"', '"sk": "CATEGORY"') + READ, "overwritten"),
        WrongAnswer(
            "import itertools\nnumbers = itertools.count()\n"
            + LINK.replace('f"CATEGORY#{category}", "category"', 'f"CATEGORY#{next(numbers)}", "category"')
            + READ,
            "linked-twice",
        ),
        WrongAnswer(LINK + READ.replace('item["category"]', 'item["sk"]'), "wrong-names"),
        WrongAnswer(LINK + READ.replace('item["title"]', 'item["sk"].removeprefix("PRODUCT#")'), "ids-not-titles"),
        WrongAnswer(
            LINK.replace(', "category": category}', ', "category": category, "title": product["title"]}')
            + READ.replace(
                '[item["title"] for item in found]',
                '[table.get_item(Key={"pk": item["sk"], "sk": item["pk"]})["Item"]["title"] for item in found]',
            ),
            "one-by-one",
        ),
        WrongAnswer(
            LINK + READ.replace('return [item["title"] for item in found]', "return found"), "not-a-list-of-texts"
        ),
        WrongAnswer(
            LINK.replace('"Item": item}', '"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}') + READ,
            "second-link-refused",
        ),
        WrongAnswer(TWO_PUTS + READ, "half-a-link"),
        WrongAnswer(TWO_PUTS.replace("(there, back)", "(back, there)") + READ, "half-a-link"),
    ),
    "single-table-design/bug-hunt": (
        RightAnswer(ACCOUNT, State.WORKS),
        RightAnswer(
            """
            def account(table, user_id):
                orders = []
                pages = table.meta.client.get_paginator("query").paginate(
                    TableName=table.name,
                    KeyConditionExpression=Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#"),
                )
                for page in pages:
                    orders += page["Items"]
                profile = table.get_item(Key={"pk": f"USER#{user_id}", "sk": "PROFILE"})["Item"]
                return {"name": profile["name"], "orders": len(orders), "spent": sum(order["total"] for order in orders)}
            """,
            State.WORKS,
        ),
        WrongAnswer(
            """
            def account(table, user_id):
                items = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
                profile, *orders = items
                spent = sum(order["total"] for order in orders if "total" in order)
                return {"name": profile.get("name", "reader"), "orders": len(orders), "spent": spent}
            """,
            "by-position",
        ),
        WrongAnswer(
            """
            def account(table, user_id):
                items = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
                *orders, profile = items
                return {"name": profile["name"], "orders": len(orders), "spent": sum(order["total"] for order in orders)}
            """,
            "items-counted",
        ),
        WrongAnswer(
            ACCOUNT.replace('elif item["type"] == "Order":', 'elif item["type"] != "OrderItem":'), "rest-counted"
        ),
        WrongAnswer(
            ACCOUNT.replace(
                '        if "LastEvaluatedKey" not in page:\n            return found', "        return found"
            ),
            "first-page-only",
        ),
        WrongAnswer(
            """
            def account(table, user_id):
                items = table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))["Items"]
                name = next(item["name"] for item in items if item["type"] == "User")
                orders = [item for item in items if item["type"] == "Order"]
                return {"name": name, "orders": len(orders), "spent": sum(order["total"] for order in orders)}
            """,
            "first-page-only",
        ),
        WrongAnswer(ACCOUNT.replace('found["spent"] += item["total"]', 'found["spent"] += 1'), "wrong-account"),
        WrongAnswer(ACCOUNT.replace("return found", 'return found["name"]'), "not-an-account"),
        WrongAnswer(
            """
            def account(table, user_id):
                pages = table.meta.client.get_paginator("scan").paginate(
                    TableName=table.name, FilterExpression=Attr("pk").eq(f"USER#{user_id}")
                )
                items = [item for page in pages for item in page["Items"]]
                orders = [item for item in items if item["type"] == "Order"]
                name = next(item["name"] for item in items if item["type"] == "User")
                return {"name": name, "orders": len(orders), "spent": sum(order["total"] for order in orders)}
            """,
            "scan-used",
        ),
    ),
}
