"""Exercise 2.3: a design for all eight patterns, judged by the design review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, LearnerError, echo, function
from helpers.lessons.l02_access_patterns.kiosk_patterns import (
    GIVEN,
    OPEN,
    login_key,
    order_key,
    order_page,
    patterns,
    profile_key,
    shop,
)
from helpers.review import Report, review

_REFUSED = ("ClientError",)
_HELPS = {
    "sign in": "Keep the door of a user: `login_key`, with `userId` and `name`.",
    "account page": "Keep the profile under `profile_key`, with all attributes of the user.",
    "order page": "Keep each order under `order_key`, with its lines: the functions above read it there.",
    "my orders": "Keep each order under `order_key`; nothing else of a user may begin with `ORDER#`.",
    "place an order": "`place_all` puts what `stored_as` returns, in one transaction: look at the items of a new order.",
    "book page": "One partition key for the book and its reviews; read backwards, at most eleven items.",
    "ship an order": "Update the order under `order_key`, and delete its copy under `desk_key`.",
    "packing desk": "One Query of the desk's partition key: what is open is there, and nothing else is.",
}
_SCANS = "Ask for a partition key: your keys of 2.2 put everything that this pattern wants into one collection."


def _table(lab: Any) -> Any:
    return lab.table("exercise-kiosk", pk="pk", sk="sk")


def _green(attempt: Attempt) -> None:
    stored = _stored(attempt)
    table = attempt.table
    attempt.lab.load(table, stored)
    report = _reviewed(attempt, table)
    if report.failures:
        first = report.failures[0]
        name = first.pattern
        help = _SCANS if first.code == "scan" else _HELPS[name]
        if name == "book page" and first.code != "scan":
            _book_in_front(attempt, table)
        attempt.fail(
            f"{name.replace(' ', '-')}-{first.code}",
            f"{sum(result.passed for result in report)} of {len(report)} patterns pass. “{name}”: {report[name].advice}",
            help,
        )
    for result in report:
        if result.wasteful:
            attempt.fail(
                f"{result.pattern.name.replace(' ', '-')}-wasteful",
                f"All answers are right. “{result.pattern.name}”: {result.advice}",
                "Store at the desk what is open, and nothing else: then no filter is needed."
                if result.pattern.name == "packing desk"
                else "Read the stretch that the page shows, and stop there with `Limit`.",
            )
    _shipped_whole(attempt)


def _book_in_front(attempt: Attempt, table: Any) -> None:
    """Fails where a page begins with a review because the book's sort key is in front of those of its reviews."""
    book_id = shop().reviews[0]["productId"]
    run = attempt.run(table, book_id, of="book_page", allow=_REFUSED)
    page = run.value
    if not (isinstance(page, list) and page and isinstance(page[0], Mapping) and "reviewId" in page[0]):
        return
    book = next(
        _items(attempt, "book", thing)[0] for noun, thing in shop().things if _name(noun, thing) == f"book {book_id}"
    )
    if book["pk"] == page[0].get("pk") and book["sk"] < page[0]["sk"]:
        keys = (echo.code(echo.short(sort_key)) for sort_key in (book["sk"], page[0]["sk"]))
        attempt.fail(
            "book-before-reviews",
            f"{run.span} begins with a review: read backwards, {' comes behind '.join(keys)}.",
            "Give the book a sort key that is greater than its reviews', or read it with a GetItem of its own.",
        )


def _stored(attempt: Attempt) -> list[dict[str, Any]]:
    """What `stored_as` returns for everything in the shop, checked for form and for keys that collide."""
    found: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    for noun, thing in shop().things:
        for item in _items(attempt, noun, thing):
            place = (item["pk"], item["sk"])
            name = _name(noun, thing)
            if place in found:
                attempt.fail(
                    "key-twice",
                    f"An item of {name} and one of {found[place][0]} have the same key, "
                    f"{echo.code(echo.short({'pk': place[0], 'sk': place[1]}))}: the second would replace the first.",
                    "Look at the key builder behind it: what tells the two things apart has to be in the key.",
                )
            found[place] = (name, item)
    return [item for _, item in found.values()]


def _items(attempt: Attempt, noun: str, thing: Mapping[str, Any]) -> list[dict[str, Any]]:
    run = attempt.run(noun, dict(thing), of="stored_as")
    called, value = run.span, attempt.returned(run)
    listed = isinstance(value, list | tuple) and value and all(isinstance(item, Mapping) for item in value)
    if not listed:
        attempt.fail(
            "not-items",
            f"{called} returned {echo.code(echo.short(value))}; a list of items was expected.",
            "Return a list, also for a single item: each element is a dictionary.",
        )
    for item in value:
        if not all(isinstance(item.get(part), str) and item[part] for part in ("pk", "sk")):
            attempt.fail(
                "no-key",
                f"{called} returned an item without a text in `pk` and `sk`: {echo.code(echo.short(dict(item)))}.",
                "Merge the key into the item: `thing | book_key(…)`.",
            )
    places = {(item["pk"], item["sk"]) for item in value}
    for wanted, help in _given_keys(noun, thing):
        if (wanted["pk"], wanted["sk"]) not in places:
            attempt.fail(
                "given-key-missing",
                f"{called} returned no item with the key {echo.code(echo.short(wanted))}.",
                help,
            )
    return [dict(item) for item in value]


def _given_keys(noun: str, thing: Mapping[str, Any]) -> Sequence[tuple[dict[str, str], str]]:
    """The keys at which the notebook's own functions read, and what to say where there is no item."""
    if noun == "user":
        return (
            (profile_key(thing["userId"]), _HELPS["account page"]),
            (login_key(thing["email"]), _HELPS["sign in"]),
        )
    return ((order_key(thing["userId"], thing["orderId"]), _HELPS["order page"]),) if noun == "order" else ()


def _name(noun: str, thing: Mapping[str, Any]) -> str:
    names = {"user": "userId", "order": "orderId", "book": "productId", "review": "reviewId"}
    return f"{noun} {thing[names[noun]]}"


def _reviewed(attempt: Attempt, table: Any) -> Report:
    """The design review of the attempt. What the learner's code raises ends it as the learner's error."""
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

    def place_order(table: Any, order: Mapping[str, Any]) -> None:
        puts = [{"Put": {"TableName": table.name, "Item": item}} for item in _items(attempt, "order", order)]
        table.meta.client.transact_write_items(TransactItems=puts)

    functions = {
        **GIVEN,
        "place an order": place_order,
        "book page": through("book_page"),
        "ship an order": through("ship_order"),
        "packing desk": through("packing_desk"),
    }
    report = review(table, patterns(), functions)
    if raised:
        raise raised[0]
    return report


def _shipped_whole(attempt: Attempt) -> None:
    """Ships while the desk is throttled: an order is SHIPPED and gone from the desk, or neither."""
    order = next(order for order in shop().orders if order["status"] in OPEN)
    user_id, order_id = order["userId"], order["orderId"]
    copies = [item for item in _items(attempt, "order", order) if item["pk"] != order_key(user_id, order_id)["pk"]]
    for busy in (order_key(user_id, order_id)["pk"], *(copy["pk"] for copy in copies)):
        table = attempt.fresh()
        attempt.lab.load(table, _stored(attempt))
        with attempt.throttled(busy):
            run = attempt.run(table, user_id, order_id, of="ship_order", allow=_REFUSED)
        status = order_page(table, user_id, order_id)["status"]
        waits = any(attempt.item({"pk": copy["pk"], "sk": copy["sk"]}) for copy in copies)
        if (status == "SHIPPED") == waits:
            attempt.fail(
                "half-shipped",
                f"{run.span}, while {echo.code(busy)} was throttled: the order is {echo.code(status)}, "
                f"and it is {'still' if waits else 'no longer'} at the desk.",
                "Put the update and the delete into one `transact_write_items`: then there are both, or none.",
            )


EXERCISE = Exercise(
    name="access-patterns/green-review",
    title="2.3 · Make the review green",
    objective="Choose items and keys so that every access pattern names a partition key, and keep copies in step.",
    minutes=12,
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
            "`ship_order`: `transact_write_items` with an `Update` and a `Delete`, each with `TableName` and `Key`. "
            "`packing_desk`: one Query with `Limit=25`."
        ),
    ),
    check=_green,
    arrange=_table,
    reference=Cost(requests=11, read_units=3.5, write_units=8),
    cheaper="One Query for a book page, one transaction of two for shipping, one Query for the desk.",
    budget=1_000,
)
