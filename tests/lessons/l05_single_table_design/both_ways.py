"""What people write for single-table-design/both-ways."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ONE_OF_A_TRANSACTION, OWN_KEYS

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

ANSWERS: tuple[Answer, ...] = (
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
    WrongAnswer(LINK + READ.replace('return [item["title"] for item in found]', "return found"), "not-a-list-of-texts"),
    WrongAnswer(
        LINK.replace('"Item": item}', '"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}') + READ,
        "second-link-refused",
    ),
    WrongAnswer(TWO_PUTS + READ, "half-a-link"),
    WrongAnswer(TWO_PUTS.replace("(there, back)", "(back, there)") + READ, "half-a-link"),
)

EQUIVALENT = {
    'drop a condition: its_own = Key("pk").eq(f"PRODUCT#{product_id}")': OWN_KEYS,
    'swap: ends = [{"pk": category_key, "sk": product_key, "title": product["title"]}, '
    '{"pk": product_key, "sk": category_key, "category": category}]': ONE_OF_A_TRANSACTION,
    'operator: its_own = Key("pk").eq(f"PRODUCT#{product_id}") & Key("sk").gte("CATEGORY#")': OWN_KEYS,
    'text: its_own = Key("pk").eq(f"PRODUCT#{product_id}") & Key("sk").begins_with("CATEGORY")': OWN_KEYS,
}
