"""Exercise 5.4: a many-to-many relationship that is read from both sides and never half there."""

from __future__ import annotations

from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, echo, function
from helpers.text import plural

_TITLES = {"B00001": "The Quiet Harbour", "B00002": "A Winter of Maps", "B00003": "Letters from the Late Ferry"}
_LINKS = (
    ("B00001", "poetry"),
    ("B00001", "travel"),
    ("B00002", "poetry"),
    ("B00003", "travel"),
    ("B00001", "poetry"),  # a second time: nothing may change
)
_REFUSED = (
    "TransactionCanceledException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
)
_EXISTS = ("TransactionCanceledException", "ConditionalCheckFailedException")
_FAILING = (("B00003", "poetry"), ("B00002", "history"))


def _shelves(lab: Any) -> Any:
    return lab.table("exercise-shelves", pk="pk", sk="sk")


def _product(product_id: str) -> dict[str, str]:
    return {"productId": product_id, "title": _TITLES[product_id]}


def _both_ways(attempt: Attempt) -> None:
    for place, (product, category) in enumerate(_LINKS):
        again = (product, category) in _LINKS[:place]
        run = attempt.run(attempt.table, _product(product), category, of="link", allow=_EXISTS if again else ())
        if run.error:
            attempt.fail(
                "second-link-refused",
                f"`link` connected {echo.code(product)} with {echo.code(category)} for the second time and ended in "
                f"{run.error}; making a connection again is no error.",
                "Leave the condition out: a Put with the same key writes the same item again.",
            )
    if not attempt.stored():
        attempt.fail("nothing-written", "`link` wrote nothing into the table.", "Write the connection into the table.")
    for product in ("B00001", "B00003"):
        wanted = sorted({category for linked, category in _LINKS if linked == product})
        _reads(attempt, "categories_of", product, wanted, "of one product")
    for category in ("poetry", "travel"):
        wanted = sorted({_TITLES[product] for product, linked in _LINKS if linked == category})
        _reads(attempt, "products_in", category, wanted, "in one category")
    for place in range(len(_FAILING)):
        _never_half(attempt, place)


def _reads(attempt: Attempt, of: str, asked: str, wanted: list[str], where: str) -> None:
    before = len(attempt.calls)
    run = attempt.run(attempt.table, asked, of=of)
    value, called = attempt.returned(run), run.span
    attempt.no_scan("Store the connection a second time, under the key of the other side: then both ways are a Query.")
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(isinstance(name, str) for name in value):
        attempt.fail(
            "not-a-list-of-texts",
            f"{called} returned {echo.code(echo.short(value))}; a list of texts was expected.",
            "Return names of categories from `categories_of` and titles of books from `products_in`.",
        )
    found = sorted(value)
    if found != wanted:
        said = f"{called} returned {echo.code(echo.short(found))}; {echo.code(echo.short(wanted))} was expected."
        if not found:
            attempt.fail("one-way-only", said, "Write the connection under the keys of both sides.")
        if set(found) == set(wanted):
            attempt.fail("linked-twice", said, "Give a connection a key made of its two ends: then it exists once.")
        if set(found) < set(wanted):
            attempt.fail(
                "overwritten", said, "Put both ends into the key: a second connection must not replace the first."
            )
        ids = [product for product, title in _TITLES.items() if title in wanted]
        if set(found) == set(ids):
            attempt.fail("ids-not-titles", said, "Copy the title onto the connection, so that it is there to be read.")
        attempt.fail("wrong-names", said, "Take the names as they are, without the prefix of a key.")
    requests = len(attempt.calls) - before
    if requests > 1:
        attempt.fail(
            "one-by-one",
            f"{called} made {plural(requests, 'request')} for {plural(len(wanted), 'name')} {where}.",
            "Copy the title onto the connection: then one Query answers, however many there are.",
        )


def _never_half(attempt: Attempt, place: int) -> None:
    """Links while one side's partition is throttled; both ways must then tell the same story."""
    product, category = _FAILING[place]
    with attempt.throttled(*_keys_of(attempt, category if place == 0 else product)):
        attempt.run(attempt.table, _product(product), category, of="link", allow=_REFUSED)
    forth = category in list(attempt.run(attempt.table, product, of="categories_of").value or ())
    back = _TITLES[product] in list(attempt.run(attempt.table, category, of="products_in").value or ())
    if forth != back:
        knows, not_ = ("categories_of", "products_in") if forth else ("products_in", "categories_of")
        attempt.fail(
            "half-a-link",
            f"While one side was throttled, `link` wrote the other: {echo.code(knows)} now knows that "
            f"{echo.code(product)} is in {echo.code(category)}, and {echo.code(not_)} does not.",
            "Write both sides in one `transact_write_items`: then there are both, or none.",
        )


def _keys_of(attempt: Attempt, end: str) -> list[str]:
    """The partition keys under which this end of connections lies."""
    return sorted({str(item["pk"]) for item in attempt.stored() if end in str(item["pk"])})


EXERCISE = Exercise(
    name="single-table-design/both-ways",
    title="5.4 · Many-to-many, both ways",
    objective="Store a relationship so that either side reads it with one request, and keep both sides in step.",
    minutes=9,
    takes=(
        function("link", "table", "product", "category"),
        function("categories_of", "table", "product_id"),
        function("products_in", "table", "category"),
    ),
    hints=(
        "A Query starts from a partition key. Two questions start from two different things.",
        "Two items for one connection: one in the product's collection, one in the category's. What must each one carry?",
        (
            '`("PRODUCT#" + id, "CATEGORY#" + name)` and `("CATEGORY#" + name, "PRODUCT#" + id)`, the second with the '
            "title on it; both Puts in one `transact_write_items`."
        ),
    ),
    check=_both_ways,
    arrange=_shelves,
    reference=Cost(requests=15, read_units=4.0, write_units=20),
    cheaper="One transaction of two small Puts for a link, one Query for each question.",
    budget=300,
)
