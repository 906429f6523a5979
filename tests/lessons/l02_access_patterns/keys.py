"""What people write for access-patterns/keys."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import OWN_KEYS

KEYS = """
def book_key(book_id):
    return {"pk": f"BOOK#{book_id}", "sk": "TITLE"}

def review_key(book_id, written, review_id):
    return {"pk": f"BOOK#{book_id}", "sk": f"REVIEW#{written}#{review_id}"}

def desk_key(order_id):
    return {"pk": "DESK", "sk": f"ORDER#{order_id}"}
"""
COUNTED = (
    KEYS
    + """
made = []

def desk_key(order_id):
    made.append(order_id)
    return {"pk": "DESK", "sk": f"{len(made):09}#{order_id}"}
"""
)

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(KEYS, State.WORKS),
    RightAnswer(
        """
        def book_key(book_id): return dict(pk=book_id, sk="#BOOK")
        def review_key(book_id, written, review_id): return dict(pk=book_id, sk=f"{written}/{review_id}")
        def desk_key(order_id): return dict(pk="WAITING", sk=order_id)
        """,
        State.WORKS,
    ),
    RightAnswer(KEYS.replace('f"ORDER#{order_id}"', 'f"{9_999_999 - int(order_id):07}"'), State.WORKS),
    WrongAnswer(KEYS.replace('{"pk": "DESK", "sk": f"ORDER#{order_id}"}', '("DESK", order_id)'), "not-a-key"),
    WrongAnswer(KEYS.replace("{written}#{review_id}", "{written}"), "key-twice"),
    WrongAnswer(KEYS.replace('f"ORDER#{order_id}"', '"ORDER"'), "key-twice"),
    WrongAnswer(KEYS.replace("{written}#{review_id}", "{written}#{review_id[-1]}"), "key-twice"),
    WrongAnswer(KEYS.replace("BOOK#{book_id}", "BOOK#{book_id[-4:]}"), "key-twice"),
    WrongAnswer(KEYS.replace("ORDER#{order_id}", "ORDER#{order_id[-5:]}"), "key-twice"),
    WrongAnswer(
        KEYS.replace('f"BOOK#{book_id}", "sk": f"REVIEW', 'f"REVIEW#{review_id}", "sk": f"REVIEW'), "scattered"
    ),
    WrongAnswer(
        KEYS.replace('f"BOOK#{book_id}", "sk": "TITLE"', '"BOOKS", "sk": book_id').replace(
            'f"BOOK#{book_id}", "sk": f"REVIEW', '"BOOKS", "sk": f"{book_id}#REVIEW'
        ),
        "foreign-items",
    ),
    WrongAnswer(KEYS.replace('"TITLE"', '"2025-06-01"').replace("REVIEW#{written}", "{written}"), "book-in-between"),
    WrongAnswer(KEYS.replace("{written}#{review_id}", "{review_id}#{written}"), "not-by-time"),
    WrongAnswer(KEYS.replace('"pk": "DESK"', '"pk": f"DESK#{order_id}"'), "desk-scattered"),
    WrongAnswer(KEYS.replace('"pk": "DESK", "sk": f"ORDER', '"pk": "BOOK#B00002", "sk": f"ORDER'), "desk-foreign"),
    WrongAnswer(KEYS.replace('"pk": "DESK", "sk": f"ORDER', '"pk": "USER#000011", "sk": f"OPEN'), "desk-foreign"),
    WrongAnswer(KEYS.replace("ORDER#{order_id}", "ORDER#{int(order_id)}"), "desk-order"),
    WrongAnswer(KEYS.replace("{written}#", "{written[:13]}#"), "not-by-time"),
    WrongAnswer(KEYS.replace("{written}#", "{written[5:]}#"), "not-by-time"),
    WrongAnswer(KEYS.replace('"pk": "DESK"', '"pk": f"DESK#{order_id[:1]}"'), "desk-scattered"),
    WrongAnswer(KEYS.replace('"pk": "DESK"', '"pk": "BOOK#B00003"'), "desk-foreign"),
    WrongAnswer(KEYS.replace('"pk": "DESK"', '"pk": "USER#000012"'), "desk-foreign"),
    WrongAnswer(COUNTED, "another-key"),
    WrongAnswer(KEYS.replace('"DESK"', '"DESK" * 1_000'), "key-refused"),
    WrongAnswer("import uuid\n" + KEYS.replace("{written}#{review_id}", "{written}#{uuid.uuid4()}"), "another-key"),
    WrongAnswer(KEYS.replace("#{review_id}", "#{hash(review_id)}"), "another-key"),
    WrongAnswer(KEYS.replace('"DESK"', '"DESK#" + __import__("datetime").date.today().isoformat()'), "todays-date"),
)

EQUIVALENT = {
    'text: return {"pk": f"BOOK#{book_id}", "sk": "TITL"}': OWN_KEYS,
    'text: return {"pk": "DES", "sk": f"ORDER#{order_id}"}': OWN_KEYS,
    'text: return {"pk": f"BOOK#{book_id}", "sk": f"REVIEW{written}#{review_id}"}': OWN_KEYS,
    'text: return {"pk": f"BOOK#{book_id}", "sk": f"REVIEW#{written}-{review_id}"}': OWN_KEYS,
    'text: return {"pk": "DESK", "sk": f"ORDER{order_id}"}': OWN_KEYS,
}
