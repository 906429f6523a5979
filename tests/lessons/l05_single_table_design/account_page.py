"""What people write for single-table-design/account-page."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import ORDER

PAGE = """
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
    WrongAnswer(
        PAGE.replace("user_id):", "user_id, found={}):").replace(
            'return {"profile": profile, "orders": orders}', 'found["profile"], found["orders"] = profile, orders'
        )
        + "    return found\n",
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
    WrongAnswer(PAGE.replace("Limit=6", 'Limit=6, ProjectionExpression="pk, sk, orderId, title"'), "items-in-part"),
    WrongAnswer(
        PAGE.replace('"orders": orders', '"orders": [{"sk": o["sk"], "total": o["total"]} for o in orders]'),
        "items-in-part",
    ),
)

_PROFILE_FIRST = "Read backwards from `PROFILE`, the profile is always the first item."

EQUIVALENT = {
    'operator: stretch = Key("pk").eq(f"USER#{user_id}") & Key("sk").gte("ORDER#")': (
        "In the key scheme of 5.1 nothing lies behind `PROFILE`."
    ),
    'text: stretch = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER", "PROFILE")': ORDER,
    'drop a condition: return {"profile": next((item for item in top)), '
    '"orders": [item for item in top if item["type"] == "Order"]}': _PROFILE_FIRST,
    'one pass: return {"profile": next((item for item in list(top)[:1] if item["type"] == "User")), '
    '"orders": [item for item in top if item["type"] == "Order"]}': _PROFILE_FIRST,
}
