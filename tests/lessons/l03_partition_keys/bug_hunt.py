"""What people write for partition-keys/bug-hunt."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import OWN_KEYS

KEY_OF = """
from random import Random
from zlib import crc32
dice = Random(1)

def key_of(event):
    return {"pk": f"EVENTS#{event['day']}#{crc32(event['id'].encode()) % 8}", "sk": f"{event['at']}#{event['id']}"}
"""
SHARD = "crc32(event['id'].encode()) % 8"

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(KEY_OF, State.WORKS),
    RightAnswer(
        """
        def key_of(event):
            return dict(pk=f"{event['day']}/{int(event['id'][-4:]) % 12:02}", sk=event["at"] + "/" + event["id"])
        """,
        State.WORKS,
    ),
    RightAnswer(KEY_OF.replace(SHARD, "int(event['id']) % 8"), State.WORKS),
    RightAnswer(KEY_OF.replace(SHARD, "crc32(event['id'].encode()) % 5"), State.WORKS),
    RightAnswer(KEY_OF.replace(SHARD, "crc32(event['at'].encode()) % 8"), State.WORKS),
    WrongAnswer(KEY_OF.replace(SHARD, "dice.randrange(8)"), "another-shard-each-time"),
    WrongAnswer(
        """
        from random import Random
        dice, known = Random(1), {}

        def key_of(event):
            shard = known.setdefault(event["id"], dice.randrange(8))
            return {"pk": f"EVENTS#{event['day']}#{shard}", "sk": f"{event['at']}#{event['id']}"}
        """,
        "another-shard-each-time",
    ),
    WrongAnswer(
        """
        from itertools import count
        turn = count()

        def key_of(event):
            return dict(pk=f"{event['day']}/{next(turn) % 12:02}", sk=event["at"] + "/" + event["id"])
        """,
        "another-shard-each-time",
    ),
    WrongAnswer("def key_of(event):\n    ...  # your turn", "not-started"),
    WrongAnswer(
        KEY_OF.replace(f"#{{{SHARD}}}", "").replace("f\"{event['at']}", f"f\"{{{SHARD}}}#{{event['at']}}"),
        "still-one-key",
    ),
    WrongAnswer(KEY_OF.replace(SHARD, "event['id']"), "too-many-keys"),
    WrongAnswer(KEY_OF.replace("#{event['id']}", ""), "lost-events"),
    WrongAnswer(KEY_OF.replace("#{event['id']}", "#{event['id'][-2:]}"), "lost-events"),
    WrongAnswer(KEY_OF.replace("#{event['id']}", "#{event['id'][:3]}"), "lost-events"),
    WrongAnswer(KEY_OF.replace("{event['day']}", "2025-11-28"), "day-lost"),
    WrongAnswer(
        KEY_OF.replace("#{event['id']}", "#{event['id']}#{dice.random()}"),
        "another-key-each-time",
    ),
    WrongAnswer(KEY_OF.replace(SHARD, "crc32(event['id'].encode()) % 2"), "too-few-keys"),
    WrongAnswer(KEY_OF.replace(SHARD, "int(event['id']) % 2"), "no-room-for-two"),
    WrongAnswer(KEY_OF.replace(SHARD, "crc32(event['id'].encode()) % 3"), "no-room-for-two"),
    WrongAnswer(KEY_OF.replace(SHARD, "crc32(event['id'].encode()) % 4"), "no-room-for-two"),
    WrongAnswer(KEY_OF.replace("{event['at']}#", ""), "order-lost"),
    WrongAnswer(KEY_OF.replace(SHARD, "event['at'][17:19]"), "still-hot"),
    WrongAnswer(KEY_OF.replace("f\"{event['at']}#", "f\"{dice.randrange(8)}#{event['at']}#"), "order-lost"),
    WrongAnswer(KEY_OF.replace("#{event['day']}", ""), "day-lost"),
    # Five shards under names of which three meet on one of the eight partitions.
    WrongAnswer(KEY_OF.replace("EVENTS#", "AUDIT#").replace("% 8", "% 5"), "met-on-one-partition"),
    WrongAnswer(
        KEY_OF.replace('return {"pk": ', "return (").replace(', "sk": ', ", ").replace('}"}', '}")'), "not-a-key"
    ),
)

EQUIVALENT = {
    'text: return {"pk": f"EVENTS{event["day"]}#{shard}", "sk": f"{event["at"]}#{event["id"]}"}': OWN_KEYS,
    'text: return {"pk": f"EVENTS#{event["day"]}-{shard}", "sk": f"{event["at"]}#{event["id"]}"}': OWN_KEYS,
    'text: return {"pk": f"EVENTS#{event["day"]}#{shard}", "sk": f"{event["at"]}-{event["id"]}"}': OWN_KEYS,
    'number: shard = int(event["id"]) % 9': "Nine shards keep each key below 1,000 writes a second, as eight do.",
    'number: shard = int(event["id"]) % 7': "Seven shards keep each key below 1,000 writes a second, as eight do.",
}
