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
