"""What people write for sort-keys/stores-between."""

from __future__ import annotations

from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

STORES = """
def stores_between(table, country, first, last):
    stretch = Key("sk").between(f"{country}#{first}#", f"{country}#{last}$")
    return table.query(KeyConditionExpression=Key("pk").eq("STORES") & stretch)["Items"]
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(STORES),
    RightAnswer(STORES.replace("{first}#", "{first}").replace("{last}$", "{last}#\\U0010ffff")),
    RightAnswer(
        """
        def stores_between(table, country, first, last):
            return boto3.client("dynamodb").query(
                TableName=table.name,
                KeyConditionExpression="pk = :stores AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues={
                    ":stores": {"S": "STORES"}, ":first": {"S": f"{country}#{first}"}, ":last": {"S": f"{country}#{last}$"},
                },
            )["Items"]
        """
    ),
    WrongAnswer("def stores_between(table, country, first, last):\n    ...  # your turn", "not-started"),
    WrongAnswer(STORES.replace("{last}$", "{last}"), "last-city-missing"),
    WrongAnswer(STORES.replace("{last}$", "{last}#"), "last-city-missing"),
    WrongAnswer(STORES.replace("{last}$", "{last}~"), "another-city"),
    WrongAnswer(STORES.replace("{last}$", "{last}#~"), "street-behind-the-bound"),
    WrongAnswer(STORES.replace("{last}$", "{last}#Z"), "street-behind-the-bound"),
    WrongAnswer(STORES.replace("{last}$", "{last}#Ö~"), "street-behind-the-bound"),
    WrongAnswer(STORES.replace("{last}$", "{last}#ÿ"), "street-behind-the-bound"),
    WrongAnswer(STORES.replace("{last}$", "{last}#\\uffff"), "street-behind-the-bound"),
    WrongAnswer(STORES.replace("{first}#", "{first}#A"), "street-before-the-bound"),
    WrongAnswer(STORES.replace(" & stretch", " & stretch, Limit=6"), "cut-off"),
    WrongAnswer(STORES.replace(" & stretch", " & stretch, Limit=25"), "cut-off"),
    WrongAnswer(STORES.replace(" & stretch", " & stretch, Limit=100"), "cut-off"),
    WrongAnswer(
        """
        seen = {}

        def stores_between(table, country, first, last):
            if (first, last) not in seen:
                stretch = Key("sk").between(f"{country}#{first}#", f"{country}#{last}$")
                seen[first, last] = table.query(KeyConditionExpression=Key("pk").eq("STORES") & stretch)["Items"]
            return seen[first, last]
        """,
        "no-request",
    ),
    WrongAnswer(
        "tables = []\n" + STORES.replace("    return table", "    tables.append(table)\n    return tables[0]"),
        "another-table",
    ),
    WrongAnswer(STORES.replace('f"{country}#{first}#"', 'f"{first}#"'), "outside-the-stretch"),
    WrongAnswer(STORES.replace('f"{country}#{last}$"', 'f"{country}#{first}$"'), "missing-items"),
    WrongAnswer(
        """
        def stores_between(table, country, first, last):
            key = Key("pk").eq("STORES") & Key("sk").begins_with(f"{country}#")
            stores = table.query(KeyConditionExpression=key)["Items"]
            return [store for store in stores if first <= store["city"] <= last]
        """,
        "read-more-than-asked",
    ),
    WrongAnswer(
        """
        def stores_between(table, country, first, last):
            inside = Attr("country").eq(country) & Attr("city").between(first, last)
            return table.scan(FilterExpression=inside)["Items"]
        """,
        "scan-used",
    ),
)

EQUIVALENT = {
    'text: stretch = Key("sk").between(f"{country}#{first}#", f"{country}#{last}-")': (
        "Between `#` and `-` stand only `$ % & ' ( ) * + ,`, and no city's name goes on with one of these."
    ),
}
