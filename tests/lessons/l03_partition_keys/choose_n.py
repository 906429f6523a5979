"""What people write for partition-keys/choose-n."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

SHARDS_FOR = """
import math

def shards_for(writes_per_second, item_bytes):
    return max(1, math.ceil(writes_per_second * math.ceil(item_bytes / 1024) / 1000))
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(SHARDS_FOR, State.WORKS),
    RightAnswer(
        """
        def shards_for(writes_per_second, item_bytes):
            units = writes_per_second * -(-item_bytes // 1024)
            return -(-units // 1000) or 1
        """,
        State.WORKS,
    ),
    RightAnswer(SHARDS_FOR.replace("return ", "return Decimal(").rstrip() + ")\n", State.WORKS),
    WrongAnswer("def shards_for(writes_per_second, item_bytes):\n    ...  # your turn", "not-started"),
    WrongAnswer(SHARDS_FOR.replace("max(1, ", "(0 + "), "not-a-count"),
    WrongAnswer(
        """
        import math

        def shards_for(writes_per_second, item_bytes):
            return max(1, math.ceil(writes_per_second / (1000 // math.ceil(item_bytes / 1024))))
        """,
        "shard-rounded-down",
    ),
    WrongAnswer(
        """
        import math

        def shards_for(writes_per_second, item_bytes):
            return max(1, math.ceil(writes_per_second * min(3, math.ceil(item_bytes / 1024)) / 1000))
        """,
        "too-few",
    ),
    WrongAnswer(SHARDS_FOR.replace("max(1, ", "min(20, "), "too-few"),
    WrongAnswer(SHARDS_FOR.replace("return ", "return 2 * "), "with-room"),
    WrongAnswer(SHARDS_FOR.replace("return ", "return 1 + 2 * "), "with-room"),
    WrongAnswer(
        """
        import math

        def shards_for(writes_per_second, item_bytes):
            units, n = math.ceil(item_bytes / 1024), 1
            while writes_per_second * units // n > 1000:
                n += 1
            return n
        """,
        "rounded-down",
    ),
    WrongAnswer(SHARDS_FOR.replace(" * math.ceil(item_bytes / 1024)", ""), "size-ignored"),
    WrongAnswer(SHARDS_FOR.replace("math.ceil(item_bytes / 1024)", "item_bytes / 1024"), "rounded-too-late"),
    WrongAnswer(SHARDS_FOR.replace("max(1, math.ceil(", "max(1, math.floor("), "rounded-down"),
    WrongAnswer(
        "def shards_for(writes_per_second, item_bytes):\n"
        "    return writes_per_second * -(-item_bytes // 1024) // 1000 + 1",
        "one-too-many",
    ),
    WrongAnswer(SHARDS_FOR.replace("/ 1024", "/ 1000"), "thousand-bytes"),
    WrongAnswer(SHARDS_FOR.replace("/ 1000", "/ 1024"), "rounded-down"),
    WrongAnswer(SHARDS_FOR.replace("/ 1000", "/ 3000"), "read-limit"),
    WrongAnswer(SHARDS_FOR.replace("/ 1000", "/ 700"), "too-many"),
    WrongAnswer(SHARDS_FOR.replace("/ 1000", "/ 2000"), "too-few"),
    WrongAnswer(SHARDS_FOR.replace("max(1, math.ceil(", "(("), "not-a-count"),
)

EQUIVALENT = {
    "swap: return max(math.ceil(writes_per_second * units_each / 1000), 1)": "The larger of two numbers.",
}
