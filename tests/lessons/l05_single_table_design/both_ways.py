"""What people write for single-table-design/both-ways."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ONE_OF_A_TRANSACTION

LINK = """
def link(table, product, category):
    there = {"pk": f"PRODUCT#{product['productId']}", "sk": f"CATEGORY#{category}", "category": category}
    back = {"pk": f"CATEGORY#{category}", "sk": f"PRODUCT#{product['productId']}", "title": product["title"]}
    puts = [{"Put": {"TableName": table.name, "Item": item}} for item in (there, back)]
    table.meta.client.transact_write_items(TransactItems=puts)
"""
READ = """
def categories_of(table, product_id):
    links = Key("pk").eq(f"PRODUCT#{product_id}") & Key("sk").begins_with("CATEGORY#")
    found = table.query(KeyConditionExpression=links)["Items"]
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
WHOLE = READ.replace(' & Key("sk").begins_with("CATEGORY#")', "")
"""Reads the whole collection of a product."""
ONE_PARTITION = """
def link(table, product, category):
    there = {"pk": "LINKS", "sk": f"P#{product['productId']}#{category}", "category": category}
    back = {"pk": "LINKS", "sk": f"C#{category}#{product['productId']}", "title": product["title"]}
    puts = [{"Put": {"TableName": table.name, "Item": item}} for item in (there, back)]
    table.meta.client.transact_write_items(TransactItems=puts)

def under(table, prefix):
    return table.query(KeyConditionExpression=Key("pk").eq("LINKS") & Key("sk").begins_with(prefix))["Items"]

def categories_of(table, product_id):
    return [item["category"] for item in under(table, f"P#{product_id}#")]

def products_in(table, category):
    return [item["title"] for item in under(table, f"C#{category}#")]
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(LINK + READ),
    RightAnswer(  # one item for each side, with an attribute for each connection: it exists once, and so does its title
        """
        def link(table, product, category):
            def add(pk, name, value):
                return {"Update": {
                    "TableName": table.name, "Key": {"pk": pk, "sk": "LINKS"}, "UpdateExpression": "SET #name = :value",
                    "ExpressionAttributeNames": {"#name": name}, "ExpressionAttributeValues": {":value": value},
                }}
            table.meta.client.transact_write_items(TransactItems=[
                add(product["productId"], category, category), add(category, product["productId"], product["title"]),
            ])

        def names(table, pk):
            found = table.get_item(Key={"pk": pk, "sk": "LINKS"}).get("Item", {})
            return [found[name] for name in found if name not in ("pk", "sk")]

        def categories_of(table, product_id):
            return names(table, product_id)

        def products_in(table, category):
            return names(table, category)
        """
    ),
    RightAnswer(ONE_PARTITION),
    RightAnswer(  # tries again by itself
        LINK.replace(
            "    table.meta.client.transact_write_items(TransactItems=puts)",
            """
    for attempt in range(3):
        try:
            return table.meta.client.transact_write_items(TransactItems=puts)
        except ClientError:
            if attempt == 2:
                raise
""".strip("\n"),
        )
        + READ
    ),
    RightAnswer(
        (LINK + READ).replace('=links)["Items"]', '=links, ConsistentRead=True)["Items"]'),
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
    WrongAnswer(LINK.replace('"sk": f"CATEGORY#{category}"', '"sk": "CATEGORY#ONE"') + READ, "overwritten"),
    WrongAnswer(
        LINK.replace('"sk": f"CATEGORY#{category}"', '"sk": f"CATEGORY#{category[:18]}"') + READ, "overwritten"
    ),
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
    WrongAnswer(  # the first one is taken back where the second fails
        TWO_PUTS.replace(
            "    for item in (there, back):\n        table.put_item(Item=item)",
            """
    table.put_item(Item=there)
    try:
        table.put_item(Item=back)
    except ClientError:
        table.delete_item(Key={"pk": there["pk"], "sk": there["sk"]})
        raise
""".strip("\n"),
        )
        + READ,
        "half-a-link",
    ),
    WrongAnswer(  # a batch is not a transaction
        TWO_PUTS.replace(
            "    for item in (there, back):\n        table.put_item(Item=item)",
            "    with table.batch_writer() as batch:\n        batch.put_item(Item=there)\n        batch.put_item(Item=back)",
        )
        + READ,
        "half-a-link",
    ),
    WrongAnswer(  # it answers once, and then no more
        "asked = set()\n"
        + LINK
        + READ.replace(
            "def products_in(table, category):\n",
            "def products_in(table, category):\n    if category in asked:\n        return None\n    asked.add(category)\n",
        ),
        "old-title",
    ),
    WrongAnswer(
        LINK.replace('"sk": f"CATEGORY#{category}"', '"sk": "DETAILS"') + WHOLE,
        "product-overwritten",
    ),
    WrongAnswer(LINK + WHOLE, "own-item"),
    *(  # a stretch that begins where the connections begin, and goes on to the end
        WrongAnswer((LINK + READ.replace("begins_with", "gte")).replace("CATEGORY#", prefix), "own-item")
        for prefix in ("CATEGORY#", "SHELF#")
    ),
    *(  # the title as a key, in a set, or taken out of one
        WrongAnswer(answer, "same-title")
        for answer in (
            LINK.replace('f"PRODUCT#{product[\'productId\']}", "title"', 'f"TITLE#{product[\'title\']}", "title"')
            + READ,
            LINK + READ.replace('[item["title"] for item in found]', '{item["title"] for item in found}'),
        )
    ),
    WrongAnswer(
        LINK.replace(
            'f"PRODUCT#{product[\'productId\']}", "title"', "f\"{product['productId']}#{product['title']}\", \"title\""
        )
        + READ,
        "title-in-the-key",
    ),
    WrongAnswer(LINK + READ.replace('item["title"]', 'item["title"].split("#")[0]'), "wrong-names"),
    WrongAnswer(  # the condition's refusal is caught, and the corrected title with it
        LINK.replace('"Item": item}', '"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}').replace(
            "    table.meta", "    try:\n        table.meta"
        )
        + "    except table.meta.client.exceptions.TransactionCanceledException as error:\n"
        '        if "ConditionalCheckFailed" not in str(error):\n            raise\n' + READ,
        "old-title",
    ),
    WrongAnswer(
        LINK.replace("=puts)", "=puts, ClientRequestToken=(product['productId'] + category)[:36])") + READ,
        "token-of-the-key",
    ),
    WrongAnswer(
        LINK.replace("    puts = [", "    inserts = [")
        .replace(
            '{"Put": {"TableName": table.name, "Item": item}} for',
            '{"Statement": f\'INSERT INTO "{table.name}" VALUE {item}\'} for',
        )
        .replace("transact_write_items(TransactItems=puts)", "execute_transaction(TransactStatements=inserts)")
        + READ,
        "insert-refused",
    ),
    WrongAnswer(
        "known = set()\n"
        + LINK.replace('"Item": item}', '"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}').replace(
            "    table.meta",
            "    if there['pk'] + category in known:\n        return\n    known.add(there['pk'] + category)\n    table.meta",
        )
        + READ,
        "second-link-refused",
    ),
    WrongAnswer(
        "titles, categories = {}, {}\n"
        + LINK
        + """
    titles.setdefault(category, {})[product["productId"]] = product["title"]
    categories.setdefault(product["productId"], set()).add(category)

def categories_of(table, product_id):
    return sorted(categories.get(product_id, ()))

def products_in(table, category):
    return sorted(titles.get(category, {}).values())
""",
        "from-memory",
    ),
    WrongAnswer(
        "titles = {}\n"
        + LINK
        + '    titles[product["productId"]] = product["title"]\n'
        + READ.replace('item["title"]', 'titles[item["sk"].removeprefix("PRODUCT#")]'),
        "from-memory",
    ),
    WrongAnswer(
        """
        def link(table, product, category):
            product_id = product["productId"]
            ends = {"p": product_id, "c": category, "title": product["title"]}
            table.put_item(Item={"pk": "LINKS", "sk": f"{product_id}#{category}", **ends})

        def links(table):
            return table.query(KeyConditionExpression=Key("pk").eq("LINKS"))["Items"]

        def categories_of(table, product_id):
            return [item["c"] for item in links(table) if item["p"] == product_id]

        def products_in(table, category):
            return [item["title"] for item in links(table) if item["c"] == category]
        """,
        "sorted-out-in-python",
    ),
    WrongAnswer(ONE_PARTITION.replace('f"C#{category}#")', 'f"C#{category}")'), "names-of-another"),
    WrongAnswer(ONE_PARTITION.replace('f"P#{product_id}#")', 'f"P#{product_id}")'), "names-of-another"),
    WrongAnswer(LINK + READ.replace("=links)", "=links, Limit=4)"), "cut-off"),
    WrongAnswer(LINK + READ.replace('{category}"))["Items"]', '{category}"), Limit=25)["Items"]'), "cut-off"),
    WrongAnswer(
        LINK.replace("    table.meta", "    try:\n        table.meta")
        + "    except ClientError:\n        pass\n"
        + READ,
        "failure-kept-quiet",
    ),
    WrongAnswer(
        LINK.replace("    there =", '    product["title"] = product["title"].upper()\n    there =') + READ,
        "product-changed",
    ),
    WrongAnswer(  # the program notes which connections it has made
        "made = set()\n"
        + LINK.replace(
            "    there =", "    if (made_now := (*product.values(), category)) in made:\n        return\n    there ="
        )
        + "    made.add(made_now)\n"
        + READ,
        "remembered-as-made",
    ),
    WrongAnswer(TWO_PUTS + READ, "half-a-link"),
    WrongAnswer(TWO_PUTS.replace("(there, back)", "(back, there)") + READ, "half-a-link"),
)

_ONLY_BOOKS = "Nothing but its books lies in a category's collection."
EQUIVALENT = {
    'more than asked: links = Key("pk").eq(f"SHELF#{category}")': _ONLY_BOOKS,
    'operator: links = Key("pk").eq(f"SHELF#{category}") & Key("sk").gte("PRODUCT#")': _ONLY_BOOKS,
    'text: links = Key("pk").eq(f"SHELF#{category}") & Key("sk").begins_with("PRODUCT")': _ONLY_BOOKS,
    'text: links = Key("pk").eq(f"PRODUCT#{product_id}") & Key("sk").begins_with("SHELF")': (
        "No other sort key of a product's collection begins with `SHELF`: the stretch is the same one."
    ),
    'swap: puts = [{"Put": {"TableName": table.name, "Item": end}} for end in (back, there)]': ONE_OF_A_TRANSACTION,
    **dict.fromkeys(
        (
            'drop an argument: there = {"pk": book, "sk": shelf, "category": category}',
            'drop an argument: back = {"pk": shelf, "sk": book, "title": product["title"]}',
            'text: there = {"pk": book, "sk": shelf, "typ": "Link", "category": category}',
            'text: there = {"pk": book, "sk": shelf, "type": "Lin", "category": category}',
            'text: back = {"pk": shelf, "sk": book, "typ": "Link", "title": product["title"]}',
            'text: back = {"pk": shelf, "sk": book, "type": "Lin", "title": product["title"]}',
        ),
        "The type is for whoever reads a collection of several kinds; these two questions read connections alone.",
    ),
}
