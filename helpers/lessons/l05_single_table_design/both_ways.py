"""Exercise 5.4: a many-to-many relationship that is read from both sides and never half there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NoReturn

from helpers.engine.physics.faults import throttle
from helpers.exercises import Attempt, Cost, Exercise, Process, Run, compare, echo, function
from helpers.lessons.l05_single_table_design.books_and_shelves import (
    BEFORE,
    LINKS,
    RENAMED,
    TITLES,
    Shop,
    details,
    shelves,
    shelves_with,
)
from helpers.text import plural

_REFUSED = (
    "TransactionCanceledException",
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
)
_EXISTS = ("TransactionCanceledException", "ConditionalCheckFailedException", "DuplicateItemException")
_TOGETHER = ("TransactWriteItems", "ExecuteTransaction")
"""Operations that write all their items or none."""
_TOKEN = "IdempotentParameterMismatchException"
_BREAKING = (("B00003", "poetry"), ("B00002", "drama"), ("B00003", "crime"))
"""Links to be made while something goes wrong: a category's side is throttled, a book's side, and a program stops halfway."""


def _both_ways(attempt: Attempt) -> None:
    there, shop = attempt.process(), Shop()
    for product, category in LINKS:
        _link(attempt, shop, product, category)
    one_by_one = any(call.write_units and call.operation not in _TOGETHER for call in attempt.calls)
    if len(attempt.stored()) == len(BEFORE):
        attempt.fail("nothing-written", "`link` wrote nothing into the table.", "Write the connection into the table.")
    _products_are_there(attempt)
    for product in ("B00003", "B00001", "B000012"):
        _reads(attempt, shop, "categories_of", product)
    for category in ("travel", "poetry", "poetry-slam"):
        _reads(attempt, shop, "products_in", category)
    _elsewhere(attempt, shop, there)
    _renamed(attempt, shop)
    if one_by_one:
        _never_half(attempt, shop)
    for place in range(2):
        _says_that_it_failed(attempt, shop, place)
    _on_empty_shelves(attempt)


def _link(attempt: Attempt, shop: Shop, product: str, category: str, by: Process | None = None) -> Run:
    again = (product, category) in shop.links
    given = shop.product(product)
    allow = (*_EXISTS, _TOKEN) if again else ()
    run = (by or attempt).run(attempt.table, given, category, of="link", allow=allow)
    if run.error:
        _second_link_refused(attempt, run, product, category)
    if given != shop.product(product):
        attempt.fail(
            "product-changed",
            f"{run.span} changed the product that it was given.",
            "Build items of your own, and leave the caller's dictionary as it is.",
        )
    shop.links.add((product, category))
    return run


def _products_are_there(attempt: Attempt) -> None:
    """Demands that the products' own items have lost nothing."""
    for product in TITLES:
        own = details(product)
        found = attempt.item({"pk": own["pk"], "sk": own["sk"]}) or {}
        if not own.items() <= found.items():
            attempt.fail(
                "product-overwritten",
                f"The table held the product {echo.code(product)}, under {echo.code(own['pk'])} and {echo.code(own['sk'])}. After the "
                "links were made, " + ("it is not what it was." if found else "it is gone."),
                "Give a connection a sort key of its own: a Put replaces whatever lies under its key.",
            )


def _second_link_refused(attempt: Attempt, run: Run, product: str, category: str) -> NoReturn:
    said = (
        f"`link` connected {echo.code(product)} with {echo.code(category)} for the second time and ended in {run.error}; making "
        "a connection again is no error."
    )
    if run.error == _TOKEN:
        attempt.fail(
            "token-of-the-key",
            f"{said} The title had been corrected in between.",
            "Leave the `ClientRequestToken` out, or make it from the title, too: for ten minutes, one token stands for one and "
            "the same request.",
        )
    if any(call.operation in {"ExecuteTransaction", "ExecuteStatement"} for call in run.calls):
        attempt.fail(
            "insert-refused",
            said,
            "Use a Put: an `INSERT` of PartiQL has its condition built in, and refuses a key that is there. PartiQL has no "
            "statement that replaces an item.",
        )
    attempt.fail(
        "second-link-refused", said, "Leave the condition out: a Put with the same key writes the same item again."
    )


# --- what is read ---


def _reads(attempt: Attempt, shop: Shop, of: str, asked: str) -> None:
    """Demands the right names, from one request that evaluates little besides."""
    wanted: list[str] = getattr(shop, of)(asked)
    where = "of one product" if of == "categories_of" else "in one category"
    run = attempt.run(attempt.table, asked, of=of, allow=("KeyError",) if of == "categories_of" else ())
    if run.error:
        _own_item(attempt, run)
    value, called = attempt.returned(run), run.span
    if not run.calls:
        _from_memory(attempt, f"{called} made no request.")
    attempt.asks_its_table(run)
    attempt.no_scan("Store the connection a second time, under the key of the other side: then both ways are a Query.")
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(isinstance(name, str) for name in value):
        attempt.fail(
            "not-a-list-of-texts",
            f"{called} returned {echo.code(echo.short(value))}; a list of texts was expected.",
            "Return names of categories from `categories_of` and titles of books from `products_in`.",
        )
    found = sorted(value)
    if found != wanted:
        _wrong_names(attempt, shop, run, found, wanted)
    if len(run.calls) > 1:
        attempt.fail(
            "one-by-one",
            f"{called} made {plural(len(run.calls), 'request')} for {plural(len(wanted), 'name')} {where}.",
            "Copy the title onto the connection: then one Query answers, however many there are.",
        )
    attempt.reads_no_more(
        run,
        len(wanted),
        "item",
        diagnosis="sorted-out-in-python",
        most=len(wanted) + 1,
        help="Let the key choose: give each side's connections a key that begins with that side. What Python leaves out has been "
        "read and paid for, and a shop has thousands of connections.",
    )


def _names(run: Run) -> list[str]:
    """The texts that a run returned, sorted; none where it returned anything else."""
    value = run.value
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(isinstance(name, str) for name in value):
        return []
    return sorted(value)


def _wrong_names(attempt: Attempt, shop: Shop, run: Run, found: list[str], wanted: list[str]) -> NoReturn:
    said = f"{run.span} returned {echo.code(echo.short(found))}; {echo.code(echo.short(wanted))} was expected."
    if not found:
        attempt.fail("one-way-only", said, "Write the connection under the keys of both sides.")
    if {"DETAILS", "TRANSLATION"} & {name.split("#")[0] for name in found}:
        _own_item(attempt, run)
    if set(found) == set(wanted):
        if len(found) > len(wanted):
            attempt.fail("linked-twice", said, "Give a connection a key made of its two ends: then it exists once.")
        attempt.fail(
            "same-title",
            f"{said} Two books have the same title.",
            "Tell the books apart by their ids, in the keys and in what you return: a title is no key, and a set keeps one of two.",
        )
    if set(wanted) < set(found) and set(found) <= {*shop.titles.values(), *(category for _, category in shop.links)}:
        attempt.fail(
            "names-of-another",
            said,
            "End the beginning that you ask for with a `#`: `poetry` is the beginning of `poetry-slam`, too.",
        )
    if set(found) < set(wanted):
        if sum(call.returned for call in run.calls) == len(found) < len(wanted) and _is_cut(attempt, shop, run, found):
            attempt.fail(
                "cut-off",
                said,
                "Leave the `Limit` out: a Query returns all there is, as long as it fits into a page.",
            )
        attempt.fail("overwritten", said, "Put both ends into the key: a second connection must not replace the first.")
    if set(found) <= shop.titles.keys():
        attempt.fail("ids-not-titles", said, "Copy the title onto the connection, so that it is there to be read.")
    attempt.fail("wrong-names", said, "Take the names as they are, without the prefix of a key, and whole.")


def _is_cut(attempt: Attempt, shop: Shop, run: Run, found: list[str]) -> bool:
    """Whether the names that are missing lie in the table all the same: each connection is there, in both directions."""
    return len(attempt.stored()) >= len(BEFORE) + 2 * len(shop.links) and len(found) == run.evaluated


def _own_item(attempt: Attempt, run: Run) -> NoReturn:
    attempt.fail(
        "own-item",
        f"{run.span} met another item of the product's collection, `DETAILS` or `TRANSLATION#de`"
        f"{f', and ended in {run.error}' if run.error else ''}.",
        'Ask for the connections alone: `Key("sk").begins_with(…)`. Other kinds of items lie in a collection, before them and behind them.',
    )


# --- another process, another title ---


def _elsewhere(attempt: Attempt, shop: Shop, there: Process) -> None:
    """Another process of the shop reads, and makes a link again."""
    for of, asked in (("categories_of", "B00003"), ("products_in", "poetry")):
        run = there.run(attempt.table, asked, of=of, allow=("Exception",))
        if run.error or _names(run) != getattr(shop, of)(asked):
            _from_memory(
                attempt,
                f"In another process of the shop {run.span} "
                + ("ended in an error." if run.error else f"returned {echo.code(echo.short(run.value))}."),
            )
    _link(attempt, shop, "B00003", "travel", by=there)


def _from_memory(attempt: Attempt, said: str) -> NoReturn:
    attempt.fail(
        "from-memory",
        said,
        "Read what you return from the table: what `link` noted in the program's memory, another server does not know.",
    )


def _renamed(attempt: Attempt, shop: Shop) -> None:
    """A title is corrected, and the link made again: it exists once, with the new title."""
    product, title = RENAMED
    old = shop.titles[product]
    shop.titles[product] = title
    _link(attempt, shop, product, "poetry")
    wanted = shop.products_in("poetry")
    run = attempt.run(attempt.table, "poetry", of="products_in")
    found = _names(run)
    if found == wanted:
        return
    said = f"{echo.code(product)} was linked again under a corrected title. {run.span} now returns"
    if title not in found:
        attempt.fail(
            "old-title",
            f"{said} the old title.",
            "Write the connection again, without a condition: it carries the title that it was given last.",
        )
    attempt.fail(
        "title-in-the-key",
        f"{said} {'both titles' if old in found else 'another list'}.",
        "Keep the title out of keys and out of sets: under a key of the two ends, the second Put replaces the first.",
    )


def _on_empty_shelves(attempt: Attempt) -> None:
    """The shelves were cleared, by somebody who did not tell; a connection of before is made again."""
    attempt.fresh()
    shop, (product, category) = Shop(), LINKS[0]
    _link(attempt, shop, product, category)
    for of, asked in (("categories_of", product), ("products_in", category)):
        run = attempt.run(attempt.table, asked, of=of)
        if _names(run) != getattr(shop, of)(asked):
            attempt.fail(
                "remembered-as-made",
                f"Somebody had cleared the shelves. `link` connected {echo.code(product)} with {echo.code(category)} once more, "
                f"and {run.span} returned {echo.code(echo.short(run.value))}.",
                "Write the connection in each call, and remember none: whether it is there, only the table knows.",
            )


# --- something goes wrong on the way ---


def _says_that_it_failed(attempt: Attempt, shop: Shop, place: int) -> None:
    """One side is throttled once: the link is there all the same, or `link` lets the error out. Then it is made again."""
    product, category = _BREAKING[place]
    with _throttled(attempt, category if place == 0 else product, times=1):
        run = attempt.run(attempt.table, shop.product(product), category, of="link", allow=(*_REFUSED, "Exception"))
    if run.error:
        _link(attempt, shop, product, category)
    shop.links.add((product, category))
    for of, asked in (("categories_of", product), ("products_in", category)):
        if _names(attempt.run(attempt.table, asked, of=of)) != getattr(shop, of)(asked):
            attempt.fail(
                "failure-kept-quiet",
                f"While one side was throttled, `link` returned as if nothing had happened, and {echo.code(product)} is not "
                f"in {echo.code(category)}.",
                "Let the error out, or try again until it is done: who calls `link` counts on the connection.",
            )


def _never_half(attempt: Attempt, shop: Shop) -> None:
    """For a `link` without a transaction: one side stays throttled, and then, a look between the writes."""
    for place in range(2):
        product, category = _BREAKING[place]
        with _throttled(attempt, category if place == 0 else product):
            attempt.run(attempt.table, shop.product(product), category, of="link", allow=(*_REFUSED, "Exception"))
        _half(attempt, attempt.table, product, category, shop, "While one side was throttled, `link` wrote the other:")
    product, category = _BREAKING[2]
    moments: list[list[dict[str, Any]]] = []
    end = attempt.lab.on_call(lambda _call: moments.append(attempt.stored()))
    try:
        attempt.run(attempt.table, shop.product(product), category, of="link")
    finally:
        end()
    for before, after in pairwise(moments):
        if not compare.same(before, after):
            then = shelves_with(attempt.lab, "exercise-shelves-then", before)
            _half(attempt, then, product, category, shop, "Between two writes of `link` only one side was there:")


def _half(attempt: Attempt, table: Any, product: str, category: str, shop: Shop, when: str) -> None:
    forth = category in _names(attempt.run(table, product, of="categories_of"))
    back = shop.titles[product] in _names(attempt.run(table, category, of="products_in"))
    if forth != back:
        knows, not_ = ("categories_of", "products_in") if forth else ("products_in", "categories_of")
        attempt.fail(
            "half-a-link",
            f"{when} {echo.code(knows)} knew that {echo.code(product)} is in {echo.code(category)}, and {echo.code(not_)} did not.",
            "Write both sides in one `transact_write_items`: then there are both, or none. What is to be undone later is half "
            "there until then, and a program may stop in between.",
        )


@contextmanager
def _throttled(attempt: Attempt, end: str, times: int = 0) -> Iterator[None]:
    """While its block runs, writes under the partition keys of this end are throttled, so many times or always."""
    items = [item for item in attempt.stored() if item["sk"] != "DETAILS"]
    keys = {str(item["pk"]) for item in items if end in str(item["pk"])}
    keys = keys or {str(item["pk"]) for item in items if any(end in str(value) for value in item.values())}
    faults = [throttle(attempt.table.name, key={"pk": {"S": key}}) for key in sorted(keys)]
    with attempt.lab.faults.inject(*(fault.times(times) if times else fault for fault in faults)):
        yield


EXERCISE = Exercise(
    name="single-table-design/both-ways",
    title="5.4 · Many-to-many, both ways",
    objective="Store a relationship so that either side reads it with one request, and keep both sides in step.",
    minutes=10,
    takes=(
        function("link", "table", "product", "category"),
        function("categories_of", "table", "product_id"),
        function("products_in", "table", "category"),
    ),
    hints=(
        "A Query starts from a partition key. Two questions start from two different things.",
        "Two items for one connection: one in the product's collection, one in the category's. What must each one carry?",
        (
            '`("PRODUCT#" + id, "SHELF#" + name)` and `("SHELF#" + name, "PRODUCT#" + id)`, the second with the '
            "title on it; both Puts in one `transact_write_items`. Ask with `begins_with`: the product's own item lies there, too."
        ),
    ),
    check=_both_ways,
    arrange=shelves,
    reference=Cost(requests=70, read_units=7.5, write_units=212),
    cheaper="One transaction of two small Puts for a link, one Query for each question.",
    budget=600,
)
