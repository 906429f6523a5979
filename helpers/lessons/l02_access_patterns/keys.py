"""Exercise 2.2: key builders, judged by what lies together and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from boto3.dynamodb.conditions import Key

from helpers.exercises import Attempt, Exercise, echo, function
from helpers.text import plural


@dataclass(frozen=True, slots=True)
class _Thing:
    name: str
    builder: str
    given: tuple[str, ...]


_BOOKS = tuple(_Thing(f"book {book}", "book_key", (book,)) for book in ("B00001", "B00002", "B00010"))
_REVIEWS = tuple(
    _Thing(f"review {number} of {book}", "review_key", (book, written, number))
    for book, written, number in (
        ("B00001", "2025-02-16T12:03:22Z", "R0007"),
        ("B00001", "2025-03-01T08:00:00Z", "R0002"),
        ("B00001", "2025-03-01T08:00:00Z", "R0009"),
        ("B00001", "2025-11-30T19:45:10Z", "R0001"),
        ("B00002", "2025-06-05T10:00:00Z", "R0004"),
    )
)
_DESK = tuple(_Thing(f"order {order}", "desk_key", (order,)) for order in ("0000099", "0000986", "0001000", "0010003"))
_THINGS = (*_BOOKS, *_REVIEWS, *_DESK)
_OTHERS = {
    "a profile": {"pk": "USER#000011", "sk": "PROFILE"},
    "an order": {"pk": "USER#000011", "sk": "ORDER#0000986"},
    "a door": {"pk": "EMAIL#hana@example.org", "sk": "LOGIN"},
}


def _shelves(lab: Any) -> Any:
    return lab.table("exercise-shelf", pk="pk", sk="sk", items=[{**key, "name": n} for n, key in _OTHERS.items()])


def _keys(attempt: Attempt) -> None:
    keys: dict[str, Mapping[str, str]] = {}
    taken = {(key["pk"], key["sk"]): name for name, key in _OTHERS.items()}
    for thing in _THINGS:
        key = _key(attempt, thing)
        place = (key["pk"], key["sk"])
        if place in taken:
            attempt.fail(
                "key-twice",
                f"{thing.name} and {taken[place]} have the same key, {echo.code(echo.short(dict(key)))}: "
                "the second would replace the first.",
                f"Put into the key of {echo.code(thing.builder)} what tells the two apart.",
            )
        taken[place] = thing.name
        keys[thing.name] = key
    with attempt.table.batch_writer() as batch:
        for name, key in keys.items():
            batch.put_item(Item={**key, "name": name})
    for book in _BOOKS:
        _book_page(attempt, book, keys)
    _desk(attempt, keys)


def _key(attempt: Attempt, thing: _Thing) -> Mapping[str, str]:
    run = attempt.run(*thing.given, of=thing.builder)
    return attempt.key_returned(run, 'Return `{"pk": …, "sk": …}`, with text in both.')


def _book_page(attempt: Attempt, book: _Thing, keys: Mapping[str, Mapping[str, str]]) -> None:
    its_own = [thing for thing in _REVIEWS if thing.given[0] == book.given[0]]
    pk = keys[book.name]["pk"]
    found = _found(attempt, pk)
    if apart := [thing.name for thing in its_own if thing.name not in found]:
        _wrong(attempt, "scattered", pk, found, f"{apart[0]} is not among them",
               "The page knows the book's id: make that the partition key of the book and of its reviews.")  # fmt: skip
    if foreign := [name for name in found if name != book.name and name not in {thing.name for thing in its_own}]:
        _wrong(attempt, "foreign-items", pk, found, f"{foreign[0]} is one of them, and does not belong to this page",
               "Put the book's id into the partition key, so that each page has a collection of its own.")  # fmt: skip
    reviews = [name for name in found if name != book.name]
    if 0 < found.index(book.name) < len(found) - 1:
        _wrong(attempt, "book-in-between", pk, found, f"the book lies between its reviews, behind {found[found.index(book.name) - 1]}",
               "Give the sort keys of reviews a prefix, and the book a sort key before or behind it.")  # fmt: skip
    times = [next(thing.given[1] for thing in its_own if thing.name == name) for name in reviews]
    if times != sorted(times):
        _wrong(attempt, "not-by-time", pk, found, f"{reviews[0]} comes first, and is not the oldest",
               "What gives the order comes first in the sort key; what makes it unique comes behind.")  # fmt: skip


def _desk(attempt: Attempt, keys: Mapping[str, Mapping[str, str]]) -> None:
    wanted = [thing.name for thing in _DESK]
    pk = keys[wanted[0]]["pk"]
    found = _found(attempt, pk)
    if apart := [name for name in wanted if name not in found]:
        _wrong(attempt, "desk-scattered", pk, found, f"{apart[0]} is not among them",
               "Nothing is known beforehand at the desk: all its items need one partition key, which is always the same.")  # fmt: skip
    if foreign := [name for name in found if name not in wanted]:
        _wrong(attempt, "desk-foreign", pk, found, f"{foreign[0]} is one of them",
               "Give the desk a partition key that nothing else has.")  # fmt: skip
    if found != wanted:
        wrong = next(place for place, name in enumerate(found) if name != wanted[place])
        _wrong(attempt, "desk-order", pk, found, f"{found[wrong]} comes where {wanted[wrong]} belongs",
               "Take the order's id into the sort key as it is, with all seven digits: sort keys compare as text.")  # fmt: skip


def _found(attempt: Attempt, pk: str) -> list[str]:
    """What one Query finds under a partition key, in its order."""
    return [str(item["name"]) for item in attempt.table.query(KeyConditionExpression=Key("pk").eq(pk))["Items"]]


def _wrong(attempt: Attempt, diagnosis: str, pk: str, found: Sequence[str], said: str, help: str) -> NoReturn:
    asked = echo.code(f"pk = {pk}")
    attempt.fail(diagnosis, f"The Query {asked} finds {plural(len(found), 'item')}: {said}.", help)


EXERCISE = Exercise(
    name="access-patterns/keys",
    title="2.2 · Keys for books, reviews and the desk",
    objective="Choose a partition key from what is known and a sort key from the order that is wanted.",
    minutes=7,
    takes=(
        function("book_key", "book_id"),
        function("review_key", "book_id", "written", "review_id"),
        function("desk_key", "order_id"),
    ),
    hints=(
        "For each pattern: what does the one who asks know? That is the partition key. What order is wanted? That leads the sort key.",
        "A book and its reviews share `BOOK#…`. The desk knows nothing, so its partition key is a constant.",
        (
            "A review's sort key has three parts: a prefix, the time, the id. Two would fail: without the id, two reviews of one "
            "second are one item."
        ),
    ),
    check=_keys,
    arrange=_shelves,
)
