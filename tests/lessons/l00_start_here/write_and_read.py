"""What people write for start-here/write-and-read."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer, remembering
from tests.lessons.reasons import LAGS_LATER

STORE = """
def store_and_fetch(table, book):
    table.put_item(Item=book)
    return table.get_item(Key={"pk": book["pk"], "sk": book["sk"]})["Item"]
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(STORE),
    RightAnswer(STORE.replace('["sk"]}', '["sk"]}, ConsistentRead=True')),
    RightAnswer(
        """
        def store_and_fetch(table, book):
            client = boto3.client("dynamodb")
            kinds = {str: "S", int: "N", Decimal: "N"}
            item = {name: {kinds[type(value)]: str(value)} for name, value in book.items()}
            client.put_item(TableName=table.name, Item=item)
            return client.get_item(TableName=table.name, Key={"pk": item["pk"], "sk": item["sk"]})["Item"]
        """
    ),
    RightAnswer(
        """
        def store_and_fetch(table, book):
            table.put_item(Item=book)
            return table.query(KeyConditionExpression=Key("pk").eq(book["pk"]) & Key("sk").eq(book["sk"]))["Items"][0]
        """
    ),
    RightAnswer(STORE.replace("    return", "    table.get_item(Key={'pk': 'x', 'sk': 'y'})\n    return"), State.WORKS),
    WrongAnswer("def store_and_fetch(table, book):\n    ...  # your turn", "not-started"),
    WrongAnswer("def store_and_fetch(table, book):\n    table.put_item(Item=book)\n    return book", "not-read"),
    WrongAnswer("def store_and_fetch(table, book):\n    return book", "nothing-stored"),
    WrongAnswer(STORE.replace('["Item"]', ""), "whole-response"),
    WrongAnswer(STORE.replace("    return table", "    item = table"), "no-return"),
    WrongAnswer(STORE.replace("    return ", "    print(").rstrip() + ")", "printed-not-returned"),
    WrongAnswer(STORE.replace("Item=book", 'Item={"pk": book["pk"], "sk": book["sk"]}'), "not-the-whole-book"),
    WrongAnswer(STORE.replace('book["pk"], "sk"', '"PRODUCT#B00042", "sk"'), "another-item"),
    WrongAnswer(STORE.replace("    table.put_item(Item=book)\n", ""), "nothing-stored"),
    WrongAnswer(
        """
        def store_and_fetch(table, book):
            found = table.get_item(Key={"pk": book["pk"], "sk": book["sk"]})["Item"]
            table.put_item(Item=book)
            return found
        """,
        "nothing-stored",
    ),
    WrongAnswer(
        """
        def store_and_fetch(table, book):
            table.put_item(Item=book)
            return table.query(KeyConditionExpression=Key("pk").eq(book["pk"]))["Items"][0]
        """,
        "another-sort-key",
    ),
    WrongAnswer(STORE.replace(', "sk": book["sk"]}', "}"), "key-does-not-match"),
    WrongAnswer(STORE.replace('Key={"pk": book["pk"], "sk": book["sk"]}', "Key=book"), "key-does-not-match"),
    WrongAnswer(STORE.replace("Item=book", "book"), "positional-argument"),
    WrongAnswer(STORE.replace("    return table", "    table").rstrip() + "\n    return book\n", "not-what-was-read"),
    WrongAnswer(
        STORE.replace("table.get_item(", "table.get_item(ProjectionExpression='pk', ").replace(
            "return table", "found = table"
        )
        + "    return {**book, **found}\n",
        "not-what-was-read",
    ),
    WrongAnswer(
        """
        def store_and_fetch(table, book):
            table.put_item(Item=book)
            found = table.get_item(Key={"pk": book["pk"], "sk": book["sk"]})["Item"]
            return {name: float(value) if isinstance(value, Decimal) else value for name, value in found.items()}
        """,
        "not-what-was-read",
    ),
    WrongAnswer(
        """
        cache = {}

        def store_and_fetch(table, book):
            if book["pk"] not in cache:
                table.put_item(Item=book)
                cache[book["pk"]] = table.get_item(Key={"pk": book["pk"], "sk": book["sk"]})["Item"]
            return cache[book["pk"]]
        """,
        "nothing-stored",
    ),
    WrongAnswer(
        """
        seen = set()

        def store_and_fetch(table, book):
            if (book["pk"], book["sk"]) not in seen:
                table.put_item(Item=book)
            seen.add((book["pk"], book["sk"]))
            return table.get_item(Key={"pk": book["pk"], "sk": book["sk"]})["Item"]
        """,
        "not-the-whole-book",
    ),
    WrongAnswer(
        STORE.replace("Item=book", 'Item=book, ConditionExpression="attribute_not_exists(pk)"'), "condition-failed"
    ),
    WrongAnswer(STORE.replace('book["sk"]}', '"DETAILS"}'), "another-sort-key"),
    WrongAnswer(STORE.replace('book["sk"]}', 'book["sk"][:30]}'), "another-key"),
    WrongAnswer(STORE.replace('book["sk"]}', 'book["title"]}').replace('["Item"]', '.get("Item")'), "another-key"),
    WrongAnswer(STORE.replace("Item=book)", 'Item={**book, "stored": True})'), "more-than-the-book"),
    WrongAnswer(
        STORE.replace("    return", '    table.put_item(Item={"pk": "BOOK", "sk": "1"})\n    return'),
        "more-than-one-item",
    ),
    WrongAnswer(
        STORE.replace("    return", '    table.put_item(Item={"pk": book["pk"], "sk": "AUTHOR"})\n    return'),
        "more-than-one-item",
    ),
    WrongAnswer(
        STORE.replace("    return", '    table.delete_item(Key={"pk": book["pk"], "sk": "AUTHOR"})\n    return'),
        "more-than-one-item",
    ),
    WrongAnswer(
        """
        def store_and_fetch(table, book):
            table.put_item(Item=book)
            return table.query(
                KeyConditionExpression=Key("pk").eq(book["pk"]) & Key("sk").gt("C"), Limit=1
            )["Items"][0]
        """,
        "another-sort-key",
    ),
    WrongAnswer(
        """
        def store_and_fetch(table, book):
            table.put_item(Item=book)
            return [item for item in table.scan()["Items"] if item["pk"] == book["pk"]][0]
        """,
        "scan-used",
    ),
    WrongAnswer(remembering(STORE, "store_and_fetch"), "remembered"),
)

EQUIVALENT = {
    'drop an argument: return table.get_item(Key=key)["Item"]': LAGS_LATER,
    'operator: return table.get_item(Key=key, ConsistentRead=False)["Item"]': LAGS_LATER,
}
