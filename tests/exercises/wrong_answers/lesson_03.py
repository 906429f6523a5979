"""What people write for lesson 03."""

from helpers.exercises import State
from tests.exercises.replay import RightAnswer, WrongAnswer

RANKING = ["orderId", "userId", "warehouse", "productId", "createdAt"]

SHARDED = """
from zlib import crc32

SHARDS = 8

def key_of(day, sale_id):
    return {"pk": f"SALES#{day}#{crc32(sale_id.encode()) % SHARDS}", "sk": sale_id}

def put_sale(table, sale):
    table.put_item(Item={**sale, **key_of(sale["day"], sale["id"])})

def get_sale(table, day, sale_id):
    return table.get_item(Key=key_of(day, sale_id)).get("Item")

def sales_of(table, day):
    found = []
    for shard in range(SHARDS):
        found.extend(table.query(KeyConditionExpression=Key("pk").eq(f"SALES#{day}#{shard}"))["Items"])
    return sorted(found, key=lambda sale: sale["at"])
"""
RANDOM = """
import random

SHARDS = 8
dice = random.Random(5)

def put_sale(table, sale):
    table.put_item(Item={**sale, "pk": f"SALES#{sale['day']}#{dice.randrange(SHARDS)}", "sk": sale["id"]})

def get_sale(table, day, sale_id):
    for shard in range(SHARDS):
        item = table.get_item(Key={"pk": f"SALES#{day}#{shard}", "sk": sale_id}).get("Item")
        if item:
            return item

def sales_of(table, day):
    return []
"""
SHARDS_FOR = """
import math

def shards_for(writes_per_second, item_bytes):
    return max(1, math.ceil(writes_per_second * math.ceil(item_bytes / 1024) / 1000))
"""
DIAGNOSE = """
WORDS = {"KeyRange": "key", "ProvisionedThroughput": "capacity", "MaxOnDemand": "maximum", "AccountLimit": "quota"}

def diagnose(response):
    first = (response.get("ThrottlingReasons") or response.get("throttlingReasons"))[0]
    fix = next(word for part, word in WORDS.items() if part in first["reason"])
    return fix, first["resource"].split("table/")[1].replace("/index/", "/")
"""
BY_CLASS = """
def diagnose(response):
    reasons = response.get("ThrottlingReasons") or response.get("throttlingReasons")
    where = reasons[0]["resource"].split("table/")[1].replace("/index/", "/")
    code = response["Error"]["Code"]
    return {"ProvisionedThroughputExceededException": "capacity", "ThrottlingException": "key"}.get(code, "quota"), where
"""
KEY_OF = """
from random import Random
dice = Random(1)

def key_of(event):
    return {"pk": f"EVENTS#{event['day']}#{dice.randrange(8)}", "sk": f"{event['at']}#{event['id']}"}
"""

ANSWERS = {
    "partition-keys/rank-keys": (
        RightAnswer(RANKING, State.WORKS),
        RightAnswer(tuple(RANKING), State.WORKS),
        WrongAnswer([..., ..., ..., ..., ...], "not-started"),
        WrongAnswer([*RANKING[:4], ...], "unfinished"),
        WrongAnswer(RANKING[::-1], "upside-down"),
        WrongAnswer(["orderId", "createdAt", "userId", "productId", "warehouse"], "time-moves-together"),
        WrongAnswer(["orderId", "userId", "productId", "warehouse", "createdAt"], "counted-values"),
        WrongAnswer(["orderId", "userId", "productId", "createdAt", "warehouse"], "few-but-even"),
        WrongAnswer(["orderId", "warehouse", "productId", "userId", "createdAt"], "one-user"),
        WrongAnswer(["orderId", "warehouse", "userId", "productId", "createdAt"], "ten-share"),
        WrongAnswer(["userId", "warehouse", "orderId", "productId", "createdAt"], "own-key"),
        WrongAnswer(["orderId", "userId", "warehouse", "product", "createdAt"], "not-the-five"),
        WrongAnswer(RANKING[:4], "not-the-five"),
    ),
    "partition-keys/sharded-sales": (
        RightAnswer(SHARDED),
        RightAnswer(
            """
            import hashlib
            from concurrent.futures import ThreadPoolExecutor

            def pk(day, shard):
                return f"{day}.{shard:02}"

            def shard_of(sale_id):
                return hashlib.sha256(sale_id.encode()).digest()[0] % 8

            def put_sale(table, sale):
                key = {"pk": pk(sale["day"], shard_of(sale["id"])), "sk": f"SALE#{sale['id']}"}
                table.put_item(Item=sale | key)

            def get_sale(table, day, sale_id):
                answer = table.query(
                    KeyConditionExpression=Key("pk").eq(pk(day, shard_of(sale_id))) & Key("sk").eq(f"SALE#{sale_id}")
                )
                return answer["Items"][0] if answer["Items"] else None

            def sales_of(table, day):
                pages = [table.query(KeyConditionExpression=Key("pk").eq(pk(day, shard)))["Items"] for shard in range(8)]
                return sorted((sale for page in pages for sale in page), key=lambda sale: (sale["at"], sale["id"]))
            """
        ),
        RightAnswer(
            SHARDED.replace("Key=key_of(day, sale_id)", "Key=key_of(day, sale_id), ConsistentRead=True"), State.WORKS
        ),
        WrongAnswer(
            "def put_sale(table, sale):\n    ...\n\ndef get_sale(table, day, sale_id):\n    ...\n\n"
            "def sales_of(table, day):\n    ...",
            "not-started",
        ),
        WrongAnswer(SHARDED.replace("    found = []", "    ...").split("    for shard")[0], "unfinished"),
        WrongAnswer(SHARDED.replace("#{crc32(sale_id.encode()) % SHARDS}", ""), "one-key"),
        WrongAnswer(
            SHARDED.replace(
                '#{crc32(sale_id.encode()) % SHARDS}", "sk": sale_id',
                '", "sk": f"{crc32(sale_id.encode()) % SHARDS}#{sale_id}"',
            ),
            "one-key",
        ),
        WrongAnswer(SHARDED.replace(' % SHARDS}", "sk"', '}", "sk"'), "too-many-keys"),
        WrongAnswer(SHARDED.replace("crc32(sale_id.encode()) % SHARDS", "len(sale_id) % SHARDS % 2"), "one-key"),
        WrongAnswer(SHARDED.replace("crc32(sale_id.encode()) % SHARDS", "int(sale_id, 16) % 2"), "uneven"),
        WrongAnswer(SHARDED.replace("crc32(sale_id.encode())", "hash(sale_id)"), "not-found-again"),
        WrongAnswer(RANDOM, "searched"),
        WrongAnswer(
            RANDOM.replace(
                "    for shard in range(SHARDS):\n", "    if True:\n        shard = dice.randrange(SHARDS)\n"
            ),
            "not-found-again",
        ),
        WrongAnswer(SHARDED.replace("range(SHARDS)", "range(1, SHARDS)"), "sales-missing"),
        WrongAnswer(SHARDED.replace('sorted(found, key=lambda sale: sale["at"])', "found"), "not-in-order"),
        WrongAnswer(
            SHARDED.replace("found.extend(", "found.append(").replace(
                'sorted(found, key=lambda sale: sale["at"])', "found"
            ),
            "not-a-list",
        ),
        WrongAnswer(
            SHARDED.split("def sales_of", maxsplit=1)[0]
            + "def sales_of(table, day):\n"
            + '    found = table.scan(FilterExpression=Attr("day").eq(day))["Items"]\n'
            + '    return sorted(found, key=lambda sale: sale["at"])\n',
            "scan-used",
        ),
        WrongAnswer(
            SHARDED.replace(
                'f"SALES#{day}#{crc32(sale_id.encode()) % SHARDS}"', 'f"SALES#{crc32(sale_id.encode()) % SHARDS}"'
            ).replace('f"SALES#{day}#{shard}"', 'f"SALES#{shard}"'),
            "days-together",
        ),
        WrongAnswer(
            SHARDED.replace("crc32(sale_id.encode())", "hash(sale_id)").replace('.get("Item")', '["Item"]'),
            "not-found-again",
        ),
        WrongAnswer(SHARDED.replace('.get("Item")', '["item"]'), "exception"),
        WrongAnswer(
            SHARDED.replace(
                '    return table.get_item(Key=key_of(day, sale_id)).get("Item")',
                '    of_shard = Key("pk").eq(key_of(day, sale_id)["pk"])\n'
                '    items = table.query(KeyConditionExpression=of_shard)["Items"]\n'
                '    return next(item for item in items if item["id"] == sale_id)',
            ),
            "shard-read",
        ),
        WrongAnswer(
            SHARDED.replace('**key_of(sale["day"], sale["id"])', '**key_of(sale["day"], sale["id"]), "sk": sale["at"]'),
            "sales-lost",
        ),
        WrongAnswer(SHARDED.replace("{**sale, **key_of", "{**key_of"), "attributes-lost"),
    ),
    "partition-keys/choose-n": (
        RightAnswer(SHARDS_FOR, State.WORKS),
        RightAnswer(
            """
            def shards_for(writes_per_second, item_bytes):
                units = writes_per_second * -(-item_bytes // 1024)
                return -(-units // 1000)
            """,
            State.WORKS,
        ),
        WrongAnswer("def shards_for(writes_per_second, item_bytes):\n    ...  # your turn", "not-started"),
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
    ),
    "partition-keys/diagnose": (
        RightAnswer(DIAGNOSE, State.WORKS),
        RightAnswer(
            """
            import re

            def diagnose(response):
                entry = next(value for name, value in response.items() if name.lower() == "throttlingreasons")[0]
                match = re.search(r"table/([^/]+)(?:/index/(.+))?$", entry["resource"])
                where = "/".join(part for part in match.groups() if part)
                if "KeyRange" in entry["reason"]:
                    return ["key", where]
                if "MaxOnDemand" in entry["reason"]:
                    return ["maximum", where]
                return ["quota" if "Account" in entry["reason"] else "capacity", where]
            """,
            State.WORKS,
        ),
        WrongAnswer("def diagnose(response):\n    ...  # your turn", "not-started"),
        WrongAnswer(BY_CLASS, "class-not-reason"),
        WrongAnswer(DIAGNOSE.replace(' or response.get("throttlingReasons")', ""), "one-spelling"),
        WrongAnswer(
            DIAGNOSE.replace(
                '(response.get("ThrottlingReasons") or response.get("throttlingReasons"))',
                'response["ThrottlingReasons"]',
            ),
            "one-spelling",
        ),
        WrongAnswer(DIAGNOSE.replace('response.get("', 'response["Error"].get("'), "inside-error"),
        WrongAnswer(DIAGNOSE.replace('first["reason"]', 'first["Reason"]'), "exception"),
        WrongAnswer(
            """
            def diagnose(response):
                for entry in response.get("ThrottlingReasons", []):
                    where = entry["resource"].split("table/")[1].replace("/index/", "/")
                    return "key" if "KeyRange" in entry["reason"] else "capacity", where
                return "capacity", "exercise-Events"
            """,
            "reason-not-read",
        ),
        WrongAnswer(
            DIAGNOSE.replace('"AccountLimit": "quota"', '"": "quota"').replace('"MaxOnDemand": "maximum", ', ""),
            "class-not-reason",
        ),
        WrongAnswer(DIAGNOSE.replace('.replace("/index/", "/")', ""), "wrong-place"),
        WrongAnswer(DIAGNOSE.replace('.split("table/")[1].replace("/index/", "/")', ""), "whole-arn"),
        WrongAnswer(DIAGNOSE.replace('.replace("/index/", "/")', '.split("/")[0]'), "index-lost"),
        WrongAnswer(DIAGNOSE.replace("return fix,", "return"), "not-a-pair"),
        WrongAnswer(DIAGNOSE.replace('"key"', '"spread the key"'), "not-a-fix"),
        WrongAnswer(DIAGNOSE.replace('"capacity"', '"quota"'), "wrong-fix"),
        WrongAnswer(DIAGNOSE.replace('"AccountLimit": "quota"', '"": "capacity"'), "wrong-fix"),
        WrongAnswer(DIAGNOSE.replace(', "AccountLimit": "quota"', ""), "word-missing"),
    ),
    "partition-keys/bug-hunt": (
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
            KEY_OF.replace("#{dice.randrange(8)}", "").replace(
                "f\"{event['at']}", "f\"{dice.randrange(8)}#{event['at']}"
            ),
            "still-one-key",
        ),
        WrongAnswer(KEY_OF.replace("#{dice.randrange(8)}", "#{event['id']}"), "too-many-keys"),
        WrongAnswer(KEY_OF.replace("#{event['id']}", ""), "lost-events"),
        WrongAnswer(KEY_OF.replace("dice.randrange(8)", "dice.randrange(2)"), "too-few-keys"),
        WrongAnswer(KEY_OF.replace("dice.randrange(8)", "dice.randrange(4)"), "too-few-keys"),
        WrongAnswer(KEY_OF.replace("{event['at']}#", ""), "order-lost"),
        WrongAnswer(KEY_OF.replace("dice.randrange(8)", "event['at'][17:19]"), "still-hot"),
        WrongAnswer(KEY_OF.replace("f\"{event['at']}#", "f\"{dice.randrange(8)}#{event['at']}#"), "order-lost"),
        WrongAnswer(KEY_OF.replace("#{event['day']}", ""), "day-lost"),
        WrongAnswer(
            KEY_OF.replace('return {"pk": ', "return (").replace(', "sk": ', ", ").replace('}"}', '}")'), "not-a-key"
        ),
    ),
}
