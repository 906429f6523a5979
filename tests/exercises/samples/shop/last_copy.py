"""What people write for sample-shop/last-copy."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

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

ANSWERS: tuple[Answer, ...] = (
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
)
