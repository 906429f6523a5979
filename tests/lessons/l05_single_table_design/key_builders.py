"""What people write for single-table-design/key-builders."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import OWN_KEYS

KEYS = """
def user_key(user_id):
    return {"pk": f"USER#{user_id}", "sk": "PROFILE"}

def order_key(user_id, placed, order_id):
    return {"pk": f"USER#{user_id}", "sk": f"ORDER#{placed}#{order_id}"}

def order_item_key(user_id, order_id, number):
    return {"pk": f"USER#{user_id}", "sk": f"ITEM#{order_id}#{number:02}"}

def product_key(product_id):
    return {"pk": f"PRODUCT#{product_id}", "sk": "DETAILS"}

def review_key(product_id, user_id):
    return {"pk": f"PRODUCT#{product_id}", "sk": f"REVIEW#{user_id}"}
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(KEYS, State.WORKS),
    RightAnswer(
        """
        def user_key(user_id): return dict(pk="USER#" + user_id, sk="PROFILE")
        def order_key(user_id, placed, order_id): return dict(pk="USER#" + user_id, sk=f"ORDER#{placed}~{order_id}")
        def order_item_key(user_id, order_id, number): return dict(pk="USER#" + user_id, sk=f"ITEM#{order_id}#{number:04}")
        def product_key(product_id): return dict(pk="PRODUCT#" + product_id, sk="#DETAILS")
        def review_key(product_id, user_id): return dict(pk="PRODUCT#" + product_id, sk=f"REVIEW#BY#{user_id}")
        """,
        State.WORKS,
    ),
    WrongAnswer(
        KEYS.replace('{"pk": f"USER#{user_id}", "sk": "PROFILE"}', '(f"USER#{user_id}", "PROFILE")'), "not-a-key"
    ),
    WrongAnswer(KEYS.replace('"PROFILE"', '"PROFILE" * 200'), "key-does-not-fit"),
    WrongAnswer(KEYS.replace("#{placed}#{order_id}", "#{placed}"), "key-twice"),
    WrongAnswer(KEYS.replace("ITEM#{order_id}#{number:02}", "ITEM#{number:02}"), "key-twice"),
    WrongAnswer(KEYS.replace("REVIEW#{user_id}", "REVIEW"), "key-twice"),
    WrongAnswer(KEYS.replace("REVIEW#{user_id}", "REVIEW#{user_id[-1]}"), "key-twice"),
    WrongAnswer(KEYS.replace("REVIEW#{user_id}", "REVIEW#{user_id[-3:]}"), "key-twice"),
    WrongAnswer(KEYS.replace("#{placed}#{order_id}", "#{placed}#{order_id[-3:]}"), "key-twice"),
    WrongAnswer(KEYS.replace("{number:02}", "{number % 16:02}"), "key-twice"),
    WrongAnswer("import uuid\n" + KEYS.replace("#{placed}#{order_id}", "#{placed}#{uuid.uuid4()}"), "another-key-now"),
    WrongAnswer(
        "import time\n" + KEYS.replace("REVIEW#{user_id}", "REVIEW#{user_id}#{time.time_ns()}"), "another-key-now"
    ),
    WrongAnswer(
        "serial = {}\n" + KEYS.replace("REVIEW#{user_id}", "REVIEW#{serial.setdefault(user_id, len(serial)):06}"),
        "another-key-now",
    ),
    WrongAnswer(KEYS.replace("REVIEW#{user_id}", "REVIEW#{hash(user_id)}"), "another-key-now"),
    WrongAnswer(
        KEYS.replace('f"PRODUCT#{product_id}", "sk": f"REVIEW#', '"PRODUCT#B00007", "sk": f"REVIEW#{product_id}#'),
        "another-products",
    ),
    WrongAnswer(
        KEYS.replace('{"pk": f"USER#{user_id}", "sk": f"ITEM#', '{"pk": f"ORDER#{order_id}", "sk": f"ITEM#'),
        "scattered",
    ),
    WrongAnswer(
        KEYS.replace(
            '{"pk": f"PRODUCT#{product_id}", "sk": f"REVIEW#{user_id}"}',
            '{"pk": f"USER#{user_id}", "sk": f"REVIEW#{product_id}"}',
        ),
        "foreign-items",
    ),
    WrongAnswer(KEYS.replace('f"ITEM#{order_id}', 'f"ORDER#{order_id}#ITEM'), "items-among-orders"),
    WrongAnswer(KEYS.replace("ORDER#{placed}#{order_id}", "{placed}#{order_id}"), "orders-not-found"),
    WrongAnswer(KEYS.replace("ORDER#{placed}#{order_id}", "ORDER#{order_id}#{placed}"), "orders-not-by-time"),
    *(  # only the day, the hour or the minute; and everything but the year
        WrongAnswer(KEYS.replace("ORDER#{placed}#", f"ORDER#{{placed[{part}]}}#"), "orders-not-by-time")
        for part in (":10", ":13", ":16", "5:")
    ),
    WrongAnswer(KEYS.replace('"PROFILE"', '"INFO"'), "page-top"),
    WrongAnswer(KEYS.replace("ITEM#{order_id}#", "ITEM-{order_id}-"), "items-not-found"),
    WrongAnswer(KEYS.replace("{number:02}", "{number}"), "number-as-text"),
    WrongAnswer(
        KEYS.replace('f"PRODUCT#{product_id}", "sk": f"REVIEW', 'f"REVIEWS#{product_id}", "sk": f"REVIEW'),
        "product-scattered",
    ),
    WrongAnswer(KEYS.replace('"DETAILS"', '"TITLE"'), "details-not-first"),
    WrongAnswer(KEYS.replace('"DETAILS"', '"PRODUCT"').replace("REVIEW#", "BY#"), "details-not-first"),
)

EQUIVALENT = {
    'text: return {"pk": f"USER#{user_id}", "sk": f"ORDER#{placed}-{order_id}"}': OWN_KEYS,
    'text: return {"pk": f"USER#{user_id}", "sk": "PROFIL"}': (
        "The requests ask for a sort key up to `PROFILE`, behind `ORDER#`: this is one."
    ),
    'text: return {"pk": f"PRODUCT#{product_id}", "sk": "DETAIL"}': (
        "The requests ask for a sort key before the reviews: this is one."
    ),
    'text: return {"pk": f"PRODUCT#{product_id}", "sk": f"REVIEW{user_id}"}': (
        "The requests ask for sort keys behind the product's, one for each user: these are."
    ),
}
