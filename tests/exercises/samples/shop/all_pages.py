"""What people write for sample-shop/all-pages."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

PAGES = """
def whole_shelf(table, page_size):
    items, start = [], {}
    while True:
        page = table.query(KeyConditionExpression=Key("pk").eq("SHELF"), Limit=page_size, **start)
        items.extend(page["Items"])
        if "LastEvaluatedKey" not in page:
            return items
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(PAGES),
    RightAnswer(PAGES.replace("Limit=page_size", "Limit=2"), State.WORKS),
    WrongAnswer(PAGES.replace('if "LastEvaluatedKey" not in page:', "if items:"), "missing-items"),
    WrongAnswer(PAGES.replace(", **start", ""), "same-page-again"),
    WrongAnswer(
        """
        def whole_shelf(table, page_size):
            items = []
            page = table.query(KeyConditionExpression=Key("pk").eq("SHELF"), Limit=page_size)
            while "LastEvaluatedKey" in page:
                items = page["Items"]
            return items
        """,
        "endless-loop",
    ),
    WrongAnswer(
        """
        def whole_shelf(table, page_size):
            while True:
                try:
                    table.query(KeyConditionExpression=Key("pk").eq("SHELF"), Limit=page_size)
                except:
                    pass
        """,
        "same-page-again",
    ),
    WrongAnswer(
        """
        def whole_shelf(table, page_size):
            place = 0
            while True:
                table.get_item(Key={"pk": "SHELF", "sk": f"{place:03d}"})
                place += 1
        """,
        "too-many-requests-to-finish",
    ),
    WrongAnswer(
        PAGES.replace('if "LastEvaluatedKey" not in page:', 'if page["LastEvaluatedKey"] is None:'), "last-page"
    ),
)
