"""What people write for sample-values/keys."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

KEYS = """
def user_key(user_id):
    return f"USER#{user_id}"

def order_key(day, number):
    return f"ORDER#{day}#{number:04d}"
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(KEYS, State.WORKS),
    WrongAnswer(KEYS.replace(":04d", ""), "not-padded"),
    WrongAnswer(KEYS.replace("USER#", "user#"), "wrong-result"),
    WrongAnswer("user_key = ...\norder_key = ...", "not-started"),
    WrongAnswer(KEYS + "order_key = ...", "unfinished"),
    WrongAnswer("def user_key(user_id):\n    return USER + user_id\n\norder_key = user_key", "wrong-parameters"),
)
