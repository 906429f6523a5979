"""Exercise 2.3: a design for all eight patterns, judged by the design review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, LearnerError, Process, echo, function
from helpers.exercises.compare import same
from helpers.lessons.l02_access_patterns.kiosk_shop import GIVEN, Item, busiest_book, order_key, shop
from helpers.lessons.l02_access_patterns.shipping import shipped
from helpers.lessons.l02_access_patterns.stored_items import anew, copies, items_of, lost, named, stored, words
from helpers.review import Report, review
from helpers.text import plural

_REFUSED = ("ClientError",)
_HELPS = {
    "sign in": "Keep the door of a user: `login_key`, with `userId` and `name`.",
    "account page": "Keep the profile under `profile_key`, with all attributes of the user.",
    "order page": "Keep each order under `order_key`, with its lines: the functions above read it there.",
    "my orders": "Keep each order under `order_key`; nothing else of a user may begin with `ORDER#`.",
    "place an order": "`place_all` puts what `stored_as` returns, in one transaction: look at the items of a new order.",
    "book page": "One partition key for the book and its reviews; read backwards, at most eleven items.",
    "ship an order": "Update the order under `order_key`, and delete its copy under `desk_key`.",
    "packing desk": "One Query of the desk's partition key, at most 25 items, the oldest first: what is open is there, "
    "and nothing else is.",
}
_SCANS = "Ask for a partition key: your keys of 2.2 put everything that this pattern wants into one collection."
_THEIRS = {"book page": "book_page", "ship an order": "ship_order", "packing desk": "packing_desk"}
"""Patterns that a function of the learner answers, and its name."""
_TO_SPARE = 1
"""Items that a page may read beside those that it shows."""


def _table(lab: Any) -> Any:
    return lab.table("exercise-kiosk", pk="pk", sk="sk")


def _green(attempt: Attempt) -> None:
    _judged(attempt)


def _judged(attempt: Attempt) -> list[str]:
    """Judges what is written, each function beside what it needs: nothing can be read or shipped before it is stored."""
    if "stored_as" not in attempt.answers:
        return []
    elsewhere = attempt.process()
    items = stored(attempt)
    if "ship_order" in attempt.answers:
        shipped(attempt, items)
    table = anew(attempt, items)
    report = _reviewed(attempt, table)
    if report.failures:
        first = report.failures[0]
        name = first.pattern
        if name == "book page" and first.code != "scan":
            _book_in_front(attempt, table)
        attempt.fail(
            f"{name.replace(' ', '-')}-{first.code}",
            f"{sum(result.passed for result in report)} of {len(report)} patterns pass. “{name}”: {report[name].advice}",
            _SCANS if first.code == "scan" else _HELPS[name],
        )
    if "packing_desk" in attempt.answers:
        _page(attempt, elsewhere, "packing_desk", (table,), shop().desk())
    if "book_page" in attempt.answers:
        _page(attempt, elsewhere, "book_page", (table, busiest_book()), shop().page(busiest_book()))
    return list(attempt.answers)


def _page(
    attempt: Attempt, elsewhere: Process, name: str, given: tuple[Any, ...], wanted: Sequence[Mapping[str, Any]]
) -> None:
    """Reads a page once more: from the table, no more than it shows, whole items, and the same for a process that has stored nothing."""
    run = attempt.run(*given, of=name)
    attempt.asks_its_table(run)
    if run.evaluated > len(wanted) + _TO_SPARE:
        attempt.fail(
            f"{name.replace('_', '-')}-reads-too-much",
            f"{run.span} read {plural(run.evaluated, 'item')} to show {len(wanted)} of them.",
            "Read the stretch that the page shows, and stop there with `Limit`."
            if name == "book_page"
            else "Store at the desk what is open, and nothing else, and stop with `Limit`: then no filter is needed.",
        )
    for thing, item in zip(wanted, attempt.items_returned(run, "Return the items that the Query found."), strict=True):
        if names := lost(thing, item):
            attempt.fail(
                "page-incomplete",
                f"{run.span} returned {named('order' if 'orderId' in thing else 'review' if 'reviewId' in thing else 'book', thing)} "
                f"without {words(names)} as it is stored.",
                "Return the items as the table holds them, with all their attributes.",
            )
    try:
        there = elsewhere.run(*given, of=name)
    except LearnerError as error:
        attempt.fail(
            "remembered",
            f"{run.span}, called in another process, which had stored nothing, stopped: {error.failure.rationale}",
            "Read everything from the table: what `stored_as` or another function keeps in a variable is known to one process.",
        )
    if not same(run.value, there.value):
        attempt.fail(
            "remembered",
            f"{run.span} returned something else in another process, which had stored nothing.",
            "Read everything from the table: what `stored_as` or another function keeps in a variable is known to one process.",
        )


def _book_in_front(attempt: Attempt, table: Any) -> None:
    """Fails where a page begins with a review because the book's sort key is in front of those of its reviews."""
    book_id = busiest_book()
    run = attempt.run(table, book_id, of="book_page", allow=_REFUSED)
    page = run.value
    if not (isinstance(page, list) and page and isinstance(page[0], Mapping) and "reviewId" in page[0]):
        return
    own = next(book for book in shop().books if book["productId"] == book_id)
    book = items_of(attempt, "book", own)[0]
    if book["pk"] == page[0].get("pk") and book["sk"] < page[0]["sk"]:
        keys = (echo.code(echo.short(sort_key)) for sort_key in (book["sk"], page[0]["sk"]))
        attempt.fail(
            "book-before-reviews",
            f"{run.span} begins with a review: read backwards, {' comes behind '.join(keys)}.",
            "Give the book a sort key that is greater than its reviews', or read it with a GetItem of its own.",
        )


def _reviewed(attempt: Attempt, table: Any) -> Report:
    """The design review of what is written. What the learner's code raises ends it as the learner's error."""
    raised: list[LearnerError] = []

    def through(name: str) -> Callable[..., Any]:
        answer = attempt.answers[name]

        @wraps(answer)
        def ask(*given: Any) -> Any:
            try:
                return attempt.run(*given, of=name).value
            except LearnerError as error:
                raised.append(error)
                raise

        return ask

    def place_order(table: Any, order: Item) -> None:
        puts = [{"Put": {"TableName": table.name, "Item": item}} for item in items_of(attempt, "order", order)]
        table.meta.client.transact_write_items(TransactItems=puts)

    def ship_order(table: Any, user_id: str, order_id: str) -> None:
        order = shop().order(user_id, order_id)
        table.put_item(Item={**order, **order_key(user_id, order_id), "status": "SHIPPED"})
        for copy in copies(attempt, order):
            table.delete_item(Key={"pk": copy["pk"], "sk": copy["sk"]})

    theirs = {pattern: through(name) for pattern, name in _THEIRS.items() if name in attempt.answers}
    functions: dict[str, Callable[..., Any]] = {**GIVEN}
    functions |= {"place an order": place_order, "ship an order": ship_order, **theirs}
    asked = [pattern for pattern in shop().patterns() if pattern.name in functions]
    report = review(table, asked, functions)
    if raised:
        raise raised[0]
    return report


EXERCISE = Exercise(
    name="access-patterns/green-review",
    title="2.3 · Make the review green",
    objective="Choose items and keys so that every access pattern names a partition key, and keep copies in step.",
    minutes=20,
    takes=(
        function("stored_as", "noun", "thing"),
        function("book_page", "table", "book_id"),
        function("ship_order", "table", "user_id", "order_id"),
        function("packing_desk", "table"),
    ),
    hints=(
        "Begin with `stored_as`: take `items_for` from above, and give books and reviews your keys. Then look at the review again.",
        (
            "An open order is stored as two items with the same attributes and different keys: one under `order_key`, one under "
            "`desk_key`. Whoever ships it has to touch both."
        ),
        (
            "`book_page`: one Query on the book's partition key, backwards, `Limit=11`, if the book lies behind its reviews. "
            "`ship_order`: `transact_write_items` with an `Update` and a `Delete`, each with `TableName` and `Key`, and "
            "the `Update` with `attribute_exists(pk)` as its condition. "
            "`packing_desk`: one Query with `Limit=25`."
        ),
    ),
    check=_green,
    so_far=_judged,
    arrange=_table,
    reference=Cost(requests=23, read_units=12.5, write_units=20),
    cheaper="One Query for a book page, one transaction of two for shipping, one Query for the desk. A book page of two requests may be "
    "the doing of its keys: a book that lies behind its reviews is met first when they are read backwards.",
    budget=1_000,
)
