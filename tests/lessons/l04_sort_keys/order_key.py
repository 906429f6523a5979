"""What people write for sort-keys/order-key."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

KEY = """
from datetime import UTC, datetime

def order_key(placed, number):
    moment = datetime.fromisoformat(placed).astimezone(UTC)
    return f"ORDER#{moment:%Y-%m-%dT%H:%M:%S.%f}Z#{number:07}"
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(KEY, State.WORKS),
    RightAnswer(
        """
        from datetime import UTC, datetime

        def order_key(placed, number):
            return f"ORDER#{datetime.fromisoformat(placed).astimezone(UTC).isoformat(timespec='milliseconds')}#{number:09d}"
        """,
        State.WORKS,
    ),
    RightAnswer(
        """
        from datetime import datetime

        def order_key(placed, number):
            return f"ORDER#{int(datetime.fromisoformat(placed).timestamp() * 1000):015}#{number:010}"
        """,
        State.WORKS,
    ),
    WrongAnswer("def order_key(placed, number):\n    ...  # your turn", "not-started"),
    WrongAnswer('def order_key(placed, number):\n    return f"ORDER#{placed}#{number:07}"', "time-zones"),
    WrongAnswer(KEY.replace(".astimezone(UTC)", ""), "time-zones"),
    WrongAnswer(KEY.replace(".%f", ""), "width-of-a-second"),
    WrongAnswer(KEY.replace("{number:07}", "{number}"), "number-as-text"),
    WrongAnswer(KEY.replace("#{number:07}", ""), "key-twice"),
    WrongAnswer(KEY.replace('{number:07}"', '{number:07}"[:-1]'), "key-twice"),
    WrongAnswer(KEY.replace("%Y-%m-%dT", "%d/%m/%Y "), "not-by-time"),
    WrongAnswer(
        'def order_key(placed, number):\n    return f"ORDER#{number:07}"',
        "not-by-time",
    ),
    WrongAnswer(KEY.replace("ORDER#", ""), "no-prefix"),
    WrongAnswer(
        KEY.replace('f"ORDER#{moment:%Y-%m-%dT%H:%M:%S.%f}Z#{number:07}"', '("ORDER#", moment, number)'), "not-text"
    ),
    WrongAnswer(KEY.replace("return f", "sk = f"), "no-return"),
)

EQUIVALENT = {
    'text: return f"ORDER#{moment:%Y-%m-%dT%H:%M:%S.%f}Z{number:07}"': (
        "The moment has a fixed width, so the number needs no separator to be in order."
    ),
}
