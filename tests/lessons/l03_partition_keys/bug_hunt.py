"""What people write for partition-keys/bug-hunt."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer
from tests.lessons.reasons import OWN_KEYS

KEY_OF = """
from random import Random
dice = Random(1)

def key_of(event):
    return {"pk": f"EVENTS#{event['day']}#{dice.randrange(8)}", "sk": f"{event['at']}#{event['id']}"}
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(KEY_OF, State.WORKS),
    RightAnswer(
        """
        from itertools import count
        turn = count()

        def key_of(event):
            return dict(pk=f"{event['day']}/{next(turn) % 12:02}", sk=event["at"] + "/" + event["id"])
        """,
        State.WORKS,
    ),
    RightAnswer(KEY_OF.replace("dice.randrange(8)", "int(event['id']) % 8"), State.WORKS),
    WrongAnswer("def key_of(event):\n    ...  # your turn", "not-started"),
    WrongAnswer(
        KEY_OF.replace("#{dice.randrange(8)}", "").replace("f\"{event['at']}", "f\"{dice.randrange(8)}#{event['at']}"),
        "still-one-key",
    ),
    WrongAnswer(KEY_OF.replace("#{dice.randrange(8)}", "#{event['id']}"), "too-many-keys"),
    WrongAnswer(KEY_OF.replace("#{event['id']}", ""), "lost-events"),
    WrongAnswer(KEY_OF.replace("#{event['id']}", "#{event['id'][-2:]}"), "lost-events"),
    WrongAnswer(KEY_OF.replace("#{event['id']}", "#{event['id'][:3]}"), "lost-events"),
    WrongAnswer(KEY_OF.replace("{event['day']}", "2025-11-28"), "day-lost"),
    WrongAnswer(
        KEY_OF.replace("dice.randrange(8)", "int(event['id']) % 8").replace(
            "#{event['id']}", "#{event['id']}#{dice.random()}"
        ),
        "another-key-each-time",
    ),
    WrongAnswer(KEY_OF.replace("dice.randrange(8)", "dice.randrange(2)"), "too-few-keys"),
    WrongAnswer(KEY_OF.replace("dice.randrange(8)", "dice.randrange(4)"), "too-few-keys"),
    WrongAnswer(KEY_OF.replace("{event['at']}#", ""), "order-lost"),
    WrongAnswer(KEY_OF.replace("dice.randrange(8)", "event['at'][17:19]"), "still-hot"),
    WrongAnswer(KEY_OF.replace("f\"{event['at']}#", "f\"{dice.randrange(8)}#{event['at']}#"), "order-lost"),
    WrongAnswer(KEY_OF.replace("#{event['day']}", ""), "day-lost"),
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
