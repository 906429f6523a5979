"""What people write for access-patterns/ninth-pattern."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import LAGS_LATER, ONE_OF_A_TRANSACTION

GIVEN = """
def profile_key(user_id):
    return {"pk": f"USER#{user_id}", "sk": "PROFILE"}

def order_key(user_id, order_id):
    return {"pk": f"USER#{user_id}", "sk": f"ORDER#{order_id}"}

def login_key(email):
    return {"pk": f"EMAIL#{email}", "sk": "LOGIN"}
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

ANSWERS: tuple[Answer, ...] = (
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
)

EQUIVALENT = {
    'drop an argument: door = table.get_item(Key=login_key(old))["Item"]': LAGS_LATER,
    'operator: door = table.get_item(Key=login_key(old), ConsistentRead=False)["Item"]': LAGS_LATER,
    'swap: table.meta.client.transact_write_items(TransactItems=[{"Put": put}, {"Update": update}, '
    '{"Delete": delete}])': ONE_OF_A_TRANSACTION,
    'swap: table.meta.client.transact_write_items(TransactItems=[{"Update": update}, {"Delete": delete}, '
    '{"Put": put}])': ONE_OF_A_TRANSACTION,
}
