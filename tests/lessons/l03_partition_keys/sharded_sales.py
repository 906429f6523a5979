"""What people write for partition-keys/sharded-sales."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer, remembering

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

ANSWERS: tuple[Answer, ...] = (
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
    WrongAnswer(SHARDED.replace("crc32(sale_id.encode()) % SHARDS", "len(day) % SHARDS"), "one-key"),
    WrongAnswer(SHARDED.replace("crc32(sale_id.encode()) % SHARDS", "crc32(sale_id.encode()) % 2"), "keys-unused"),
    WrongAnswer(SHARDED.replace("crc32(sale_id.encode())", "hash(sale_id)"), "not-found-again"),
    WrongAnswer(RANDOM, "searched"),
    WrongAnswer(
        RANDOM.replace("    for shard in range(SHARDS):\n", "    if True:\n        shard = dice.randrange(SHARDS)\n"),
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
    WrongAnswer(SHARDED.replace('"sk": sale_id', '"sk": sale_id.lower()'), "sales-lost"),
    WrongAnswer(SHARDED.replace('"sk": sale_id', '"sk": sale_id[:20]'), "sales-lost"),
    WrongAnswer(
        SHARDED.replace(
            '    return table.get_item(Key=key_of(day, sale_id)).get("Item")',
            '    of_sale = Key("pk").eq(key_of(day, sale_id)["pk"]) & Key("sk").begins_with(sale_id)\n'
            '    return next(iter(table.query(KeyConditionExpression=of_sale)["Items"]), None)',
        ),
        "shard-read",
    ),
    WrongAnswer(SHARDED.replace("SALES#{day}", "SALES#{day[5:]}"), "days-together"),
    WrongAnswer(SHARDED.replace("{**sale, **key_of", "{**key_of"), "attributes-lost"),
    WrongAnswer(SHARDED.replace('"sk": sale_id', '"sk": sale_id[:3]'), "sales-lost"),
    WrongAnswer(SHARDED.replace('"sk": sale_id', '"sk": sale_id[-3:]'), "sales-lost"),
    WrongAnswer(SHARDED.replace("Item={**sale,", 'Item={**sale, "price": str(sale["price"]),'), "sale-changed"),
    WrongAnswer(
        SHARDED.replace("Item={**sale,", 'Item={"id": sale["id"], "day": sale["day"], "at": sale["at"],'),
        "sale-changed",
    ),
    WrongAnswer(SHARDED.replace("crc32(sale_id.encode()) % SHARDS", "crc32(sale_id[:1].encode()) % SHARDS"), "uneven"),
    WrongAnswer(SHARDED.replace("crc32(sale_id.encode()) % SHARDS", "crc32(sale_id.encode()) % 7"), "keys-unused"),
    WrongAnswer(SHARDED.replace("crc32(sale_id.encode()) % SHARDS", "ord(sale_id[-1]) % SHARDS"), "uneven"),
    WrongAnswer(SHARDED.replace('f"SALES#{day}#', 'f"SALES#{day[-2:]}#'), "days-together"),
    WrongAnswer(
        SHARDED.replace("def put_sale", "tables = []\n\ndef put_sale").replace(
            "    table.put_item(", "    tables.append(table)\n    tables[0].put_item("
        ),
        "first-table",
    ),
    WrongAnswer(
        SHARDED.replace("def put_sale", "mine = {}\n\ndef put_sale")
        .replace("    table.put_item(", '    mine[sale["day"], sale["id"]] = dict(sale)\n    table.put_item(')
        .replace(
            "    return table.get_item(",
            "    if (day, sale_id) in mine:\n        return mine[day, sale_id]\n    return table.get_item(",
        ),
        "sale-changed",
    ),
    WrongAnswer(
        SHARDED.replace("def get_sale(", "known = {}\n\ndef get_sale(").replace(
            '    return table.get_item(Key=key_of(day, sale_id)).get("Item")',
            "    if sale_id not in known:\n"
            '        known[sale_id] = table.get_item(Key=key_of(day, sale_id)).get("Item")\n'
            "    return known[sale_id]",
        ),
        "wrong-sale",
    ),
    WrongAnswer(remembering(SHARDED, "put_sale"), "not-one-write"),
    WrongAnswer(remembering(SHARDED, "get_sale"), "sale-changed"),
)

EQUIVALENT = {
    'swap: table.put_item(Item={**key_of_sale(sale["day"], sale["id"]), **sale})': (
        "A sale has neither `pk` nor `sk`: nothing is overwritten whichever comes first."
    ),
    'return less: return less(table.get_item(Key=key_of_sale(day, sale_id)).get("Item"))': (
        "What is missing is `sk`, which the table has and a sale has not: the sale is complete."
    ),
}
