"""What people write for sort-keys/month-of-readings."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

MONTHS = """
def months(first, last):
    year, month = int(first[:4]), int(first[5:7])
    while f"{year}-{month:02}" <= last[:7]:
        yield f"{year}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
"""
READINGS = (
    MONTHS
    + """
def readings_between(table, sensor, first, last):
    found = []
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        page = table.query(KeyConditionExpression=bucket)
        found += page["Items"]
        while "LastEvaluatedKey" in page:
            page = table.query(KeyConditionExpression=bucket, ExclusiveStartKey=page["LastEvaluatedKey"])
            found += page["Items"]
    return found
"""
)
ONE_PAGE = (
    MONTHS
    + """
def readings_between(table, sensor, first, last):
    found = []
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        found += table.query(KeyConditionExpression=bucket)["Items"]
    return found
"""
)

SMALLER_PAGE = (
    MONTHS
    + """
def readings_between(table, sensor, first, last):
    found = []
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        page = table.query(KeyConditionExpression=bucket)
        found += page["Items"]
        full = page["Count"]
        while "LastEvaluatedKey" in page and page["Count"] == full:
            page = table.query(KeyConditionExpression=bucket, ExclusiveStartKey=page["LastEvaluatedKey"])
            found += page["Items"]
    return found
"""
)
START_KEPT = (
    MONTHS
    + """
def readings_between(table, sensor, first, last):
    found, start = [], {}
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        while True:
            page = table.query(KeyConditionExpression=bucket, **start)
            found += page["Items"]
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    return found
"""
)
STEPS_OF_31_DAYS = """
from datetime import datetime, timedelta

def months(first, last):
    day, seen = datetime.fromisoformat(first), []
    while f"{day:%Y-%m}" <= last[:7]:
        if f"{day:%Y-%m}" not in seen:
            seen.append(f"{day:%Y-%m}")
        day += timedelta(days=31)
    return seen
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(READINGS),
    RightAnswer(
        MONTHS
        + """
def readings_between(table, sensor, first, last):
    pages = table.meta.client.get_paginator("query")
    for month in months(first, last):
        bucket = Key("pk").eq(f"SENSOR#{sensor}#{month}") & Key("sk").between(first, last)
        for page in pages.paginate(TableName=table.name, KeyConditionExpression=bucket):
            yield from page["Items"]
"""
    ),
    RightAnswer(
        READINGS.replace("(KeyConditionExpression=bucket", "(ConsistentRead=True, KeyConditionExpression=bucket"),
        State.WORKS,
    ),
    WrongAnswer(MONTHS + "def readings_between(table, sensor, first, last):\n    ...  # your turn", "not-started"),
    WrongAnswer(ONE_PAGE, "page-lost"),
    WrongAnswer(
        READINGS.replace('while "LastEvaluatedKey" in page', 'if "LastEvaluatedKey" in page'),
        "page-lost",
    ),
    WrongAnswer(
        SMALLER_PAGE,
        "page-lost",
    ),
    WrongAnswer(START_KEPT, "start-key-of-another"),
    WrongAnswer(
        READINGS.replace(
            '        found += page["Items"]\n        while',
            '        if not page["Items"]:\n            break\n        found += page["Items"]\n        while',
        ),
        "stopped-at-empty-bucket",
    ),
    WrongAnswer(READINGS.replace("in months(first, last)", "in list(months(first, last))[:4]"), "bucket-left-out"),
    WrongAnswer(STEPS_OF_31_DAYS + READINGS.removeprefix(MONTHS), "bucket-left-out"),
    WrongAnswer(
        READINGS.replace(
            'Key("sk").between(first, last)',
            '(Key("sk").gte(first) if first.startswith(month) else Key("sk").lte(last))',
        ),
        "outside-the-period",
    ),
    WrongAnswer(
        READINGS.replace("between(first, last)", 'between(first + "~", last)'),
        "bound-left-out",
    ),
    WrongAnswer(READINGS.replace("between(first, last)", "between(first, last[:-1])"), "bound-left-out"),
    WrongAnswer(
        "seen = {}\n"
        + READINGS.replace(
            "    found = []",
            "    if (sensor, first, last) in seen:\n        return seen[sensor, first, last]\n"
            "    found = seen[sensor, first, last] = []",
        ),
        "no-request",
    ),
    WrongAnswer(
        "tables = []\n"
        + READINGS.replace("    found = []", "    tables.append(table)\n    table, found = tables[0], []"),
        "another-table",
    ),
    WrongAnswer(READINGS.replace("in months(first, last)", "in [first[:7]]"), "first-bucket-only"),
    WrongAnswer(READINGS.replace("in months(first, last)", "in (first[:7], last[:7])"), "bucket-left-out"),
    WrongAnswer(READINGS.replace("found += page", "found = page", 1), "bucket-missing"),
    WrongAnswer(READINGS.replace(' & Key("sk").between(first, last)', ""), "outside-the-period"),
    WrongAnswer(READINGS.replace("between(first, last)", "gte(first)"), "outside-the-period"),
    WrongAnswer(
        READINGS.replace(' & Key("sk").between(first, last)', "").replace(
            "return found", 'return [item for item in found if first <= item["sk"] <= last]'
        ),
        "read-whole-buckets",
    ),
    WrongAnswer(READINGS.replace("between(first, last)", "gte(first) & Key('sk').lte(last)"), "request-refused"),
    WrongAnswer(READINGS.replace("in months(first, last)", "in reversed(list(months(first, last)))"), "wrong-order"),
    WrongAnswer(READINGS.replace("#{month}", ""), "nothing-found"),
    WrongAnswer(
        """
        def readings_between(table, sensor, first, last):
            found, start = [], {}
            while True:
                page = table.scan(FilterExpression=Attr("sensor").eq(sensor) & Attr("sk").between(first, last), **start)
                found += page["Items"]
                if "LastEvaluatedKey" not in page:
                    return sorted(found, key=lambda item: item["sk"])
                start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        """,
        "scan-used",
    ),
)
