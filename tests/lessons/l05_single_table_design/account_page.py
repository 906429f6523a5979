"""What people write for single-table-design/account-page."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ORDER

PAGE = """
def account_page(table, user_id):
    page = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER#", "PROFILE")
    found = table.query(KeyConditionExpression=page, ScanIndexForward=False, Limit=6)["Items"]
    profile = next((item for item in found if item["type"] == "User"), None)
    orders = [item for item in found if item["type"] == "Order"][:5]
    return {"profile": profile, "orders": orders}
"""

BY_POSITION = """
def account_page(table, user_id):
    page = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER#", "PROFILE")
    profile, *orders = table.query(KeyConditionExpression=page, ScanIndexForward=False, Limit=6)["Items"]
    return {"profile": profile, "orders": orders}
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(PAGE),
    RightAnswer(
        """
        def account_page(table, user_id):
            found = table.query(
                KeyConditionExpression="pk = :user AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues={":user": f"USER#{user_id}", ":first": "ORDER#", ":last": "PROFILE"},
                ScanIndexForward=False,
                Limit=6,
            )["Items"]
            profile = [item for item in found if item["type"] == "User"]
            return {
                "profile": profile[0] if profile else None,
                "orders": [item for item in found if item["type"] == "Order"][:5],
            }
        """
    ),
    RightAnswer(PAGE.replace("Limit=6", "Limit=6, ConsistentRead=True"), State.WORKS),
    WrongAnswer("def account_page(table, user_id):\n    ...  # your turn", "not-started"),
    WrongAnswer(BY_POSITION, "by-position"),
    WrongAnswer(PAGE.replace(", None)", ")"), "no-profile"),
    WrongAnswer(PAGE.replace('"Order"][:5]', '"Order"]'), "six-of-a-guest"),
    WrongAnswer(PAGE.replace('between("ORDER#", "PROFILE")', 'gte("ORDER#")'), "read-behind-the-profile"),
    WrongAnswer(BY_POSITION.replace('between("ORDER#", "PROFILE")', 'gte("ORDER#")'), "read-behind-the-profile"),
    WrongAnswer(PAGE.replace('{"profile": profile, "orders": orders}', "[profile, *orders]"), "not-a-page"),
    WrongAnswer(
        PAGE.replace(' & Key("sk").between("ORDER#", "PROFILE")', ' & Key("sk").begins_with("ORDER#")'),
        "not-the-profile",
    ),
    WrongAnswer(PAGE.replace(", ScanIndexForward=False", ""), "not-the-profile"),
    WrongAnswer(PAGE.replace(' & Key("sk").between("ORDER#", "PROFILE")', ""), "items-read-too"),
    WrongAnswer(BY_POSITION.replace('between("ORDER#", "PROFILE")', 'lte("PROFILE")'), "items-among-orders"),
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
        BY_POSITION.replace("*orders = table", "*orders = reversed(table")
        .replace(', ScanIndexForward=False, Limit=6)["Items"]', ')["Items"])')
        .replace('"orders": orders', '"orders": orders[-5:][::-1]'),
        "oldest-orders",
    ),
    WrongAnswer(BY_POSITION.replace(", Limit=6", ""), "other-orders"),
    WrongAnswer(PAGE.replace(", Limit=6", ""), "whole-collection"),
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
    WrongAnswer(
        PAGE.replace("user_id):", "user_id, kept={}):").replace(
            'return {"profile": profile, "orders": orders}', 'kept["profile"], kept["orders"] = profile, orders'
        )
        + "    return kept\n",
        "one-dictionary-for-all",
    ),
    WrongAnswer(
        "pages = {}\n"
        + PAGE.replace("    page =", "    if user_id in pages:\n        return pages[user_id]\n    page =").replace(
            'return {"profile": profile, "orders": orders}', 'pages[user_id] = {"profile": profile, "orders": orders}'
        )
        + "    return pages[user_id]\n",
        "kept-from-before",
    ),
    WrongAnswer(
        "last = {}\n"
        + PAGE.replace("    page =", "    last.clear()\n    page =").replace(
            'return {"profile": profile, "orders": orders}', 'last["profile"], last["orders"] = profile, orders'
        )
        + "    return last\n",
        "one-dictionary-for-all",
    ),
    WrongAnswer(PAGE.replace('"ORDER#", ', '"ORDER#2025", '), "old-orders-missing"),
    WrongAnswer(PAGE.replace('"ORDER#", ', '"ORDER#2020", '), "old-orders-missing"),
    WrongAnswer(
        PAGE.replace(
            "    return", '    for order in orders:\n        order["total"] = float(order["total"])\n    return'
        ),
        "floats",
    ),
    WrongAnswer(
        BY_POSITION.replace("Limit=6", 'Limit=6, ProjectionExpression="pk, sk, orderId, title"'), "items-in-part"
    ),
    WrongAnswer(
        PAGE.replace('"orders": orders', '"orders": [{"sk": o["sk"], "total": o["total"]} for o in orders]'),
        "items-in-part",
    ),
)

EQUIVALENT = {
    'number: return {"profile": profiles[-1] if profiles else None, "orders": orders[:5]}': (
        "A user has one profile: the first is the last."
    ),
    'one pass: profiles = [item for item in list(top)[:1] if item["type"] == "User"]': (
        "Read backwards from `PROFILE`, a profile is the first item where there is one; its type is asked all the same."
    ),
    'text: stretch = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER", "PROFILE")': ORDER,
}
