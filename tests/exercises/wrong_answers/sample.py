"""What people would write for the sample lessons."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer


def orders(*lines: str) -> str:
    """The function that the first exercise takes, with these lines in it; COLLECTION stands for the right Query."""
    query = 'table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))'
    return "\n".join(
        ("def orders_of(table, user_id):", *(f"    {line.replace('COLLECTION', query)}" for line in lines))
    )


PAGES = """
def whole_shelf(table, page_size):
    items, start = [], {}
    while True:
        page = table.query(KeyConditionExpression=Key("pk").eq("SHELF"), Limit=page_size, **start)
        items.extend(page["Items"])
        if "LastEvaluatedKey" not in page:
            return items
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
"""
SELL = """
def sell(table, book):
    try:
        table.update_item(
            Key={"pk": book},
            UpdateExpression="SET stock = stock - :one",
            ConditionExpression="stock >= :one",
            ExpressionAttributeValues={":one": 1},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
"""
KEYS = """
def user_key(user_id):
    return f"USER#{user_id}"

def order_key(day, number):
    return f"ORDER#{day}#{number:04d}"
"""

ANSWERS = {
    "sample-shop/by-query": (
        RightAnswer(orders('return COLLECTION["Items"]')),
        RightAnswer(
            """
            def orders_of(table, user_id):
                client = boto3.client("dynamodb")
                return client.query(
                    TableName=table.name,
                    KeyConditionExpression="pk = :user",
                    ExpressionAttributeValues={":user": {"S": f"USER#{user_id}"}},
                )["Items"]
            """
        ),
        RightAnswer(
            """
            def orders_of(table, user_id):
                for number in range(12):
                    yield table.get_item(Key={"pk": f"USER#{user_id}", "sk": f"ORDER#{number:03d}"})["Item"]
            """,
            State.WORKS,
        ),
        WrongAnswer(
            orders('return table.scan(FilterExpression=Attr("pk").eq(f"USER#{user_id}"))["Items"]'), "scan-used"
        ),
        WrongAnswer(
            orders(
                'keys = [{"pk": f"USER#{user_id}", "sk": f"ORDER#{number:03d}"} for number in range(20)]',
                'return [answer["Item"] for key in keys if "Item" in (answer := table.get_item(Key=key))]',
            ),
            "too-many-requests",
        ),
        WrongAnswer("orders_of = ...", "not-started"),
        WrongAnswer(orders("...  # your turn"), "not-started"),
        WrongAnswer(orders('"""Orders."""', "pass"), "not-started"),
        WrongAnswer(orders('raise NotImplementedError("later")'), "not-started"),
        WrongAnswer(orders("answer = ...", 'return answer["Items"]'), "not-started"),
        WrongAnswer(orders("items = []", "...", "return items"), "not-started"),
        WrongAnswer(orders("return []"), "nothing-found"),
        WrongAnswer(orders("COLLECTION"), "no-return"),
        WrongAnswer(orders('print(COLLECTION["Count"])'), "printed-not-returned"),
        WrongAnswer(orders("return COLLECTION"), "whole-response"),
        WrongAnswer(orders('return COLLECTION["Count"]'), "not-a-list"),
        WrongAnswer(orders("return list(COLLECTION)"), "not-items"),
        WrongAnswer(orders('return [COLLECTION["Items"]]'), "list-of-lists"),
        WrongAnswer(orders('return COLLECTION["Items"][0]'), "one-item"),
        WrongAnswer(orders('return COLLECTION["Items"][::-1]'), "reverse-order"),
        WrongAnswer(orders('return sorted(COLLECTION["Items"], key=lambda item: str(item["total"]))'), "wrong-order"),
        WrongAnswer(orders('return COLLECTION["Items"][:10]'), "missing-items"),
        WrongAnswer(orders('items = COLLECTION["Items"]', "return items + items[:1]"), "repeated-items"),
        WrongAnswer(orders('return table.scan()["Items"]'), "extra-items"),
        WrongAnswer(orders('return [{**item, "total": 1} for item in COLLECTION["Items"]]'), "changed-items"),
        WrongAnswer(
            orders('return [{"pk": item["pk"], "sk": item["sk"]} for item in COLLECTION["Items"]]'), "changed-items"
        ),
        WrongAnswer(
            orders('return table.query(KeyConditionExpression=Key("sk").gt("A"))["Items"]'), "key-not-in-query"
        ),
        WrongAnswer(orders('return table.query(KeyConditionExpression=Attr("pk").eq("a"))["Items"]'), "attr-as-key"),
        WrongAnswer(orders('return table.query(KeyConditionExpression="pk = :pk")["Items"]'), "undefined-placeholder"),
        WrongAnswer(orders('return COLLECTION["Itms"]'), "exception"),
        WrongAnswer(orders('return table.query(Key("pk").eq(user_id))'), "positional-argument"),
        WrongAnswer(orders('return table.query(KeyCondition="pk = :u")'), "wrong-arguments"),
        WrongAnswer(orders('return table.get_item(Key={"pk": f"USER#{user_id}"})["Item"]'), "key-does-not-match"),
        WrongAnswer(orders('return table.get_item(Key={"pk": "USER#", "sk": "ORDER#"})["Item"]'), "no-item"),
        WrongAnswer(orders('return table.get_item(Key={"pk": "a", "sk": "b"}).get("Item")["total"]'), "none-used"),
        WrongAnswer(orders("return table.quary()"), "missing-attribute"),
        WrongAnswer(orders("return datetime.now()"), "missing-import"),
        WrongAnswer(orders("return tabel.scan()"), "missing-name"),
        WrongAnswer(orders("raise SystemExit(3)"), "exit-called"),
        WrongAnswer(orders("return orders_of(table, user_id)"), "endless-recursion"),
        WrongAnswer("def orders_of(table):\n    return table.scan()['Items']", "wrong-parameters"),
        WrongAnswer("async def orders_of(table, user_id):\n    return table.scan()['Items']", "async-function"),
        WrongAnswer([{"pk": "USER#u3"}], "not-a-function"),
        WrongAnswer(None, "answer-is-none"),
        WrongAnswer(orders('return boto3.resource("dynamodb").Table("orders").scan()["Items"]'), "no-such-table"),
    ),
    "sample-shop/all-pages": (
        RightAnswer(PAGES),
        RightAnswer(PAGES.replace("Limit=page_size", "Limit=2"), State.WORKS),
        WrongAnswer(PAGES.replace('if "LastEvaluatedKey" not in page:', "if items:"), "missing-items"),
        WrongAnswer(PAGES.replace(", **start", ""), "same-page-again"),
        WrongAnswer(
            """
            def whole_shelf(table, page_size):
                items = []
                page = table.query(KeyConditionExpression=Key("pk").eq("SHELF"), Limit=page_size)
                while "LastEvaluatedKey" in page:
                    items = page["Items"]
                return items
            """,
            "endless-loop",
        ),
        WrongAnswer(
            """
            def whole_shelf(table, page_size):
                while True:
                    try:
                        table.query(KeyConditionExpression=Key("pk").eq("SHELF"), Limit=page_size)
                    except:
                        pass
            """,
            "same-page-again",
        ),
        WrongAnswer(
            """
            def whole_shelf(table, page_size):
                place = 0
                while True:
                    table.get_item(Key={"pk": "SHELF", "sk": f"{place:03d}"})
                    place += 1
            """,
            "too-many-requests-to-finish",
        ),
        WrongAnswer(
            PAGES.replace('if "LastEvaluatedKey" not in page:', 'if page["LastEvaluatedKey"] is None:'), "last-page"
        ),
    ),
    "sample-shop/last-copy": (
        RightAnswer(SELL),
        WrongAnswer(
            """
            def sell(table, book):
                table.update_item(Key={"pk": book}, UpdateExpression="ADD stock :n", ExpressionAttributeValues={":n": -1})
                return True
            """,
            "sold-twice",
        ),
        WrongAnswer(
            SELL.replace("        return False", "        raise"),
            "error-let-through",
        ),
        WrongAnswer(SELL.replace("stock >= :one", "stock > :one"), "wrong-result"),
        WrongAnswer(SELL.replace('{":one": 1}', '{":one": 1.5}'), "float-number"),
        WrongAnswer("def sell(table, book):\n    return table.get_item(Key=...)['Item']['stock'] > 0", "not-started"),
    ),
    "sample-values/keys": (
        RightAnswer(KEYS, State.WORKS),
        WrongAnswer(KEYS.replace(":04d", ""), "not-padded"),
        WrongAnswer(KEYS.replace("USER#", "user#"), "wrong-result"),
        WrongAnswer("user_key = ...\norder_key = ...", "not-started"),
        WrongAnswer(KEYS + "order_key = ...", "unfinished"),
        WrongAnswer("def user_key(user_id):\n    return USER + user_id\n\norder_key = user_key", "wrong-parameters"),
    ),
    "sample-values/nightly": (
        RightAnswer(0.82, State.WORKS),
        RightAnswer("dollars = Decimal('0.8192')", State.WORKS),
        WrongAnswer(1.64, "strong-price"),
        WrongAnswer(3, "too-high"),
        WrongAnswer(0.1, "too-low"),
        WrongAnswer("dollars = '0.82'", "quoted-number"),
        WrongAnswer("dollars = 'cheap'", "wrong-type"),
        WrongAnswer(True, "wrong-type"),
        WrongAnswer(float("nan"), "not-finite"),
        WrongAnswer("def dollars():\n    return 0.82", "wrong-type"),
    ),
    "sample-values/units": (
        RightAnswer({"get": 0.5, "query": 1.5, "scan": 12}, State.WORKS),
        WrongAnswer({"get": ..., "query": ..., "scan": ...}, "not-started"),
        WrongAnswer({"get": 0.5, "query": ..., "scan": ...}, "unfinished"),
        WrongAnswer({"get": 0.5, "query": 6, "scan": 12}, "wrong-query"),
        WrongAnswer({"get": 0.5, "query": 1.5, "scn": 12}, "wrong-keys"),
        WrongAnswer([0.5, 1.5, 12], "wrong-type"),
    ),
    "sample-values/reader": (
        RightAnswer("operation = 'Query'", State.WORKS),
        WrongAnswer("operation = 'Scan'", "reads-all"),
        WrongAnswer("operation = 'GetItem'", "wrong-answer"),
        WrongAnswer("operation = 'Queri'", "not-an-option"),
        WrongAnswer(7, "not-an-option"),
    ),
    "sample-values/prefix": (
        RightAnswer("prefix = 'USER#'", State.WORKS),
        WrongAnswer("prefix = '<b>`USER`</b>'", "wrong-answer"),
        WrongAnswer("prefix = 'USER'", "half-a-prefix"),
        WrongAnswer("prefix = 'x' * 5000", "wrong-answer"),
        WrongAnswer(5, "wrong-type"),
    ),
}
