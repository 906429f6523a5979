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
REMEMBERED_NAME = CHANGE.replace("def change_email", "names = {}\n\ndef change_email").replace(
    '    name = table.get_item(Key=login_key(old), ConsistentRead=True)["Item"]["name"]\n',
    "    if user_id not in names:\n"
    '        names[user_id] = table.get_item(Key=login_key(old), ConsistentRead=True)["Item"]["name"]\n'
    "    name = names[user_id]\n",
)
LOOKED_FIRST = CHANGE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', "").replace(
    "    door =",
    '    if "Item" in table.get_item(Key=login_key(new), ConsistentRead=True):\n'
    '        raise ValueError("taken")\n    door =',
)
CHECKED_FIRST = CHANGE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', "").replace(
    "    door =",
    '    free = {"TableName": table.name, "Key": login_key(new), "ConditionExpression": "attribute_not_exists(pk)"}\n'
    '    table.meta.client.transact_write_items(TransactItems=[{"ConditionCheck": free}])\n    door =',
)
PROFILE_APART = (
    GIVEN
    + """
def change_email(table, user_id, old, new):
    door = {**table.get_item(Key=login_key(old), ConsistentRead=True)["Item"], **login_key(new)}
    table.meta.client.transact_write_items(TransactItems=[
        {"Put": {"TableName": table.name, "Item": door, "ConditionExpression": "attribute_not_exists(pk)"}},
        {"Delete": {"TableName": table.name, "Key": login_key(old)}},
    ])
    set_email(table, user_id, new)

def set_email(table, user_id, new):
    table.update_item(
        Key=profile_key(user_id), UpdateExpression="SET email = :e", ExpressionAttributeValues={":e": new}
    )
"""
)
PROFILE_APART_AND_UNDONE = PROFILE_APART.replace(
    "    set_email(table, user_id, new)\n",
    """    try:
        set_email(table, user_id, new)
    except ClientError:
        table.meta.client.transact_write_items(TransactItems=[
            {"Put": {"TableName": table.name, "Item": {**door, **login_key(old)}}},
            {"Delete": {"TableName": table.name, "Key": login_key(new)}},
        ])
""",
    1,
)

PROFILE_PUT_BACK = (
    GIVEN
    + """
def change_email(table, user_id, old, new):
    profile = table.get_item(Key=profile_key(user_id), ConsistentRead=True)["Item"]
    door = {**login_key(new), "userId": user_id, "name": profile["name"]}
    table.meta.client.transact_write_items(TransactItems=[
        {"Put": {"TableName": table.name, "Item": {**profile, "email": new}}},
        {"Put": {"TableName": table.name, "Item": door, "ConditionExpression": "attribute_not_exists(pk)"}},
        {"Delete": {"TableName": table.name, "Key": login_key(old)}},
    ])
"""
)
PROFILE_PUT_IF_UNCHANGED = PROFILE_PUT_BACK.replace(
    '"Item": {**profile, "email": new}}',
    '"Item": {**profile, "email": new}, "ConditionExpression": "newsletter = :n", '
    '"ExpressionAttributeValues": {":n": profile["newsletter"]}}',
)

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(CHANGE),
    RightAnswer(PROFILE_PUT_IF_UNCHANGED),
    WrongAnswer(PROFILE_PUT_BACK, "profile-put-back"),
    RightAnswer(
        CHANGE.replace('login_key(old), ConsistentRead=True)["Item"]', 'profile_key(user_id))["Item"]').replace(
            "    table.meta", "    try:\n        table.meta", 1
        )
        + "    except ClientError:\n        return False\n    return True\n"
    ),
    RightAnswer(CHANGE.replace('"name": name}', '"name": name, "since": "2026"}')),
    RightAnswer(CHANGE.replace("SET email = :e", "SET email = :e, changedBy = :e")),
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
        "old-door-stays",
    ),
    WrongAnswer(CHANGE.replace('":e": new', '":e": old'), "profile-stale"),
    WrongAnswer(
        ONE_BY_ONE.replace('UpdateExpression="SET email = :e", ExpressionAttributeValues={":e": new}', "").replace(
            "table.update_item(\n        Key=profile_key(user_id), ",
            "table.put_item(\n        Item={**profile_key(user_id), 'email': new}",
        ),
        "profile-changed",
    ),
    WrongAnswer(CHANGE.replace(', "ConditionExpression": "attribute_not_exists(pk)"', ""), "address-stolen"),
    WrongAnswer(
        ONE_BY_ONE.replace("    table.put_item", "    table.delete_item(Key=login_key(old))\n    table.put_item"),
        "changed-anyway",
    ),
    WrongAnswer(ONE_BY_ONE, "half-a-change"),
    WrongAnswer(REMEMBERED_NAME, "door-incomplete"),
    WrongAnswer("def change_email(table, user_id, old, new):\n    table.delete()\n", "table-gone"),
    WrongAnswer(LOOKED_FIRST, "address-stolen"),
    WrongAnswer(CHECKED_FIRST, "address-stolen"),
    WrongAnswer(PROFILE_APART, "half-a-change"),
    WrongAnswer(PROFILE_APART_AND_UNDONE, "two-writes"),
    WrongAnswer(
        CHANGE.replace("SET email = :e", "SET email = :e REMOVE newsletter"),
        "profile-changed",
    ),
    WrongAnswer(CHANGE.replace("**login_key(new)", "**login_key(new.lower())"), "new-address-unknown"),
    WrongAnswer(CHANGE.replace('"name": name', '"name": "Hana Tamberley"'), "door-incomplete"),
    WrongAnswer(CHANGE.replace("    ])", '    ], ClientRequestToken="change")'), "next-change-refused"),
    WrongAnswer(CHANGE.replace("    ])", "    ], ClientRequestToken=user_id)"), "next-change-refused"),
    WrongAnswer(CHANGE.replace("    ])", "    ], ClientRequestToken=(old + new)[-36:])"), "next-change-lost"),
)

EQUIVALENT = {
    'drop an argument: door = table.get_item(Key=login_key(old))["Item"]': LAGS_LATER,
    'operator: door = table.get_item(Key=login_key(old), ConsistentRead=False)["Item"]': LAGS_LATER,
    'swap: table.meta.client.transact_write_items(TransactItems=[{"Put": put}, {"Update": update}, '
    '{"Delete": delete}])': ONE_OF_A_TRANSACTION,
    'swap: table.meta.client.transact_write_items(TransactItems=[{"Update": update}, {"Delete": delete}, '
    '{"Put": put}])': ONE_OF_A_TRANSACTION,
}
