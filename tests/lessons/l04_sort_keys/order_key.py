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

MILLISECONDS = """
from datetime import UTC, datetime

def order_key(placed, number):
    return f"ORDER#{datetime.fromisoformat(placed).astimezone(UTC).isoformat(timespec='milliseconds')}#{number:09d}"
"""
TENTHS = """
from datetime import UTC, datetime

def order_key(placed, number):
    moment = datetime.fromisoformat(placed).astimezone(UTC)
    return f"ORDER#{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 100_000}Z#{number:07}"
"""
WHOLE_HOURS = """
from datetime import datetime, timedelta

def order_key(placed, number):
    if placed.endswith("Z"):
        moment = datetime.fromisoformat(placed[:-1])
    else:
        moment = datetime.fromisoformat(placed[:-6]) - int(placed[-6:-3]) * timedelta(hours=1)
    return f"ORDER#{moment:%Y-%m-%dT%H:%M:%S.%fZ}#{number:07}"
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(KEY, State.WORKS),
    RightAnswer(
        """
        from datetime import UTC, datetime

        def order_key(placed, number):
            return f"ORDER#{datetime.fromisoformat(placed).astimezone(UTC).isoformat(timespec='microseconds')}#{number:09d}"
        """,
        State.WORKS,
    ),
    RightAnswer(
        """
        from datetime import datetime, timedelta

        def order_key(placed, number):
            since = datetime.fromisoformat(placed) - datetime.fromisoformat("1970-01-01T00:00:00Z")
            return f"ORDER#{since // timedelta(microseconds=1):020}#{number:010}"
        """,
        State.WORKS,
    ),
    WrongAnswer("def order_key(placed, number):\n    ...  # your turn", "not-started"),
    WrongAnswer('def order_key(placed, number):\n    return f"ORDER#{placed}#{number:07}"', "time-zones"),
    WrongAnswer(KEY.replace(".astimezone(UTC)", ""), "time-zones"),
    # right by luck, as the solution says: `+` (2B) and `#` (23) come before `.` and the digits
    RightAnswer(KEY.replace("{moment:%Y-%m-%dT%H:%M:%S.%f}Z", "{moment.isoformat()}"), State.WORKS),
    RightAnswer(KEY.replace("{moment:%Y-%m-%dT%H:%M:%S.%f}Z", "{moment.timestamp()}"), State.WORKS),
    WrongAnswer(KEY.replace("{moment:%Y-%m-%dT%H:%M:%S.%f}Z", "{moment.isoformat()[:-6]}Z"), "width-of-a-second"),
    WrongAnswer(KEY.replace(".%f", ""), "fraction-lost"),
    WrongAnswer(MILLISECONDS, "fraction-lost"),
    WrongAnswer(TENTHS, "fraction-lost"),
    WrongAnswer(KEY.replace("{number:07}", "{number}"), "number-as-text"),
    WrongAnswer(KEY.replace("{number:07}", "{number:06}"), "number-as-text"),
    WrongAnswer(KEY.replace("{number:07}", "{number:03}"), "number-as-text"),
    WrongAnswer(WHOLE_HOURS, "time-zones"),
    WrongAnswer(WHOLE_HOURS.replace("int(placed[-6:-3])", "2"), "time-zones"),
    WrongAnswer(
        """
        from datetime import datetime

        def order_key(placed, number):
            moment = datetime.fromisoformat(placed)
            return f"ORDER#{(int(moment.timestamp()) * 1_000_000 + moment.microsecond) * 10_000 + number:026}"
        """,
        "number-in-the-time",
    ),
    WrongAnswer(
        """
        seen = []

        def order_key(placed, number):
            seen.append(number)
            return f"ORDER#{len(seen):07}"
        """,
        "another-key-each-time",
    ),
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
