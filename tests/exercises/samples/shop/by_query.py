"""What people write for sample-shop/by-query."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer


def orders(*lines: str) -> str:
    """The function that the first exercise takes, with these lines in it; COLLECTION stands for the right Query."""
    query = 'table.query(KeyConditionExpression=Key("pk").eq(f"USER#{user_id}"))'
    return "\n".join(
        ("def orders_of(table, user_id):", *(f"    {line.replace('COLLECTION', query)}" for line in lines))
    )


ANSWERS: tuple[Answer, ...] = (
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
    WrongAnswer(orders('return table.scan(FilterExpression=Attr("pk").eq(f"USER#{user_id}"))["Items"]'), "scan-used"),
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
    WrongAnswer(orders('return table.query(KeyConditionExpression=Key("sk").gt("A"))["Items"]'), "key-not-in-query"),
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
)
