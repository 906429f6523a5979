"""Exercise 2.2: key builders, judged by what lies together, in which order, and by being the same at every call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NoReturn

from boto3.dynamodb.conditions import Key

from helpers.exercises import Attempt, Exercise, Process, Run, echo, function
from helpers.text import plural


@dataclass(frozen=True, slots=True)
class _Thing:
    name: str
    builder: str
    given: tuple[str, ...]


_BOOKS = tuple(
    _Thing(f"book {book}", "book_key", (book,)) for book in ("B00001", "B00002", "B00010", "B00011", "B10001", "B20001")
)
_REVIEWS = tuple(
    _Thing(f"review {number} of {book}", "review_key", (book, written, number))
    for book, written, number in (
        ("B00001", "2024-12-31T23:59:59Z", "R0031"),
        ("B00001", "2025-02-16T12:03:22Z", "R0007"),
        ("B00001", "2025-03-01T08:00:00Z", "R0002"),
        ("B00001", "2025-03-01T08:00:00Z", "R0009"),
        ("B00001", "2025-03-01T08:00:00Z", "R0012"),
        ("B00001", "2025-03-01T08:00:00Z", "R0022"),
        ("B00001", "2025-03-01T08:00:01Z", "R0006"),
        ("B00001", "2025-03-01T08:01:00Z", "R0005"),
        ("B00001", "2025-03-02T07:00:00Z", "R0004"),
        ("B00001", "2025-11-30T19:45:10Z", "R0001"),
        ("B00002", "2025-06-05T10:00:00Z", "R0003"),
        ("B10001", "2025-06-05T10:00:00Z", "R0008"),
    )
)
_DESK = tuple(
    _Thing(f"order {order}", "desk_key", (order,))
    for order in (
        "0000099",
        "0000985",
        "0000986",
        "0001000",
        "0010003",
        "0099999",
        "0100001",
        "0200001",
        "1000000",
        "9999999",
    )
)
_THINGS = (*_BOOKS, *_REVIEWS, *_DESK)
_OTHERS = {
    "a profile": {"pk": "USER#000011", "sk": "PROFILE"},
    "an order": {"pk": "USER#000011", "sk": "ORDER#0000986"},
    "a door": {"pk": "EMAIL#hana@example.org", "sk": "LOGIN"},
}
_TAKEN = {"USER#": "a user", "EMAIL#": "an e-mail address"}
"""Beginnings of the partition keys that the lesson has given away, and to what."""
_BOOK_ID = re.compile(r"B\d+")
_A_DAY = 86_400.0
_DATES = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m")


def _shelves(lab: Any) -> Any:
    return lab.table("exercise-shelf", pk="pk", sk="sk", items=[{**key, "name": n} for n, key in _OTHERS.items()])


def _keys(attempt: Attempt) -> None:
    elsewhere = attempt.process()
    keys: dict[str, Mapping[str, str]] = {}
    taken = {(key["pk"], key["sk"]): name for name, key in _OTHERS.items()}
    for thing in _THINGS:
        key = _returned(attempt, attempt.run(*thing.given, of=thing.builder))
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
    for name, key in keys.items():
        try:
            attempt.lab.load(attempt.table, [{**key, "name": name}])
        except Exception as refused:  # noqa: BLE001 - whatever is wrong with a key, it is the learner's
            attempt.fail(
                "key-refused",
                f"DynamoDB does not take the key of {name}: {echo.code(echo.short(str(refused)))}.",
                "Keep a key short, and of plain text: 2,048 bytes are the most for `pk`, 1,024 for `sk`.",
            )
    for book in _BOOKS:
        _book_page(attempt, book, keys)
    _desk(attempt, keys)
    attempt.settle(_A_DAY)
    for thing in _THINGS:
        _same_again(attempt, elsewhere, thing, keys[thing.name])
    of_book, of_review = keys[_BOOKS[0].name], keys[_REVIEWS[0].name]
    if of_book["sk"] < of_review["sk"]:
        attempt.to_weigh = (
            f"One thing to weigh before you go on: the book, {echo.code(of_book['sk'])}, lies before its reviews, "
            f"{echo.code(echo.short(of_review['sk']))}. *Book page* wants the newest reviews, so 2.3 reads this collection "
            "backwards, and stops after ten of them. At which end should the book lie?"
        )


def _returned(attempt: Attempt, run: Run) -> Mapping[str, str]:
    return attempt.key_returned(run, 'Return `{"pk": …, "sk": …}`, with text in both.')


def _same_again(attempt: Attempt, elsewhere: Process, thing: _Thing, first: Mapping[str, str]) -> None:
    """What was written under a key is read and deleted under it, later and by other processes."""
    for run, when in (
        (attempt.run(*thing.given, of=thing.builder), "a second time"),
        (elsewhere.run(*thing.given, of=thing.builder), "in another process"),
    ):
        again = _returned(attempt, run)
        if again != first:
            attempt.fail(
                "another-key",
                f"{run.span}, called {when}, returned another key than the one under which the item lies.",
                "Build a key from what the function is given and from nothing else: whoever wants the item again, to read "
                "or to delete it, has to arrive at the same key.",
            )
    today = {f"{moment:{form}}" for moment in (datetime.now(UTC), datetime.now().astimezone()) for form in _DATES}
    for part in first.values():
        if any(date in part and not any(date in given for given in thing.given) for date in today):
            attempt.fail(
                "todays-date",
                f"{echo.code(thing.builder)} puts today's date into the key: tomorrow it makes another key for the same "
                "thing.",
                "Build a key from what the function is given and from nothing else.",
            )


def _book_page(attempt: Attempt, book: _Thing, keys: Mapping[str, Mapping[str, str]]) -> None:
    its_own = [thing for thing in _REVIEWS if thing.given[0] == book.given[0]]
    pk = keys[book.name]["pk"]
    found = _found(attempt, pk)
    if apart := [thing.name for thing in its_own if thing.name not in found]:
        _wrong(attempt, "scattered", pk, found, f"{apart[0]} is not among them",
               "The page knows the book's id: make that the partition key of the book and of its reviews.")  # fmt: skip
    foreign = [name for name in found if name != book.name and name not in {thing.name for thing in its_own}]
    if at_desk := [name for name in foreign if name in {thing.name for thing in _DESK}]:
        _wrong(attempt, "desk-foreign", pk, found, f"{at_desk[0]} is one of them, and this is the page of {book.name}",
               "Give the desk a partition key of its own, which nothing else in the table has.")  # fmt: skip
    if foreign:
        _wrong(attempt, "foreign-items", pk, found, f"{foreign[0]} is one of them, and does not belong to this page",
               "Put the whole id of the book into the partition key, so that each page has a collection of its own.")  # fmt: skip
    reviews = [name for name in found if name != book.name]
    if 0 < found.index(book.name) < len(found) - 1:
        _wrong(attempt, "book-in-between", pk, found, f"the book lies between its reviews, behind {found[found.index(book.name) - 1]}",
               "Give the sort keys of reviews a prefix, and the book a sort key before or behind it.")  # fmt: skip
    times = [next(thing.given[1] for thing in its_own if thing.name == name) for name in reviews]
    if times not in (sorted(times), sorted(times, reverse=True)):
        later = next(place for place, (one, other) in enumerate(pairwise(times)) if one > other)
        _wrong(attempt, "not-by-time", pk, found, f"{reviews[later]} comes before {reviews[later + 1]}, which is older",
               "What gives the order comes first in the sort key, the whole of it; what makes it unique comes behind.")  # fmt: skip


def _desk(attempt: Attempt, keys: Mapping[str, Mapping[str, str]]) -> None:
    wanted = [thing.name for thing in _DESK]
    pk = keys[wanted[0]]["pk"]
    found = _found(attempt, pk)
    if apart := [name for name in wanted if name not in found]:
        _wrong(attempt, "desk-scattered", pk, found, f"{apart[0]} is not among them",
               "Nothing is known beforehand at the desk: all its items need one partition key, which is always the same.")  # fmt: skip
    whose = next((owner for beginning, owner in _TAKEN.items() if pk.startswith(beginning)), "")
    for book in () if whose else _BOOK_ID.findall(pk):
        if _returned(attempt, attempt.run(book, of="book_key"))["pk"] == pk:
            whose = f"book {book}"
    foreign = [name for name in found if name not in wanted]
    if whose or foreign:
        said = f"{foreign[0]} is one of them" if foreign else f"this is the partition key of {whose}"
        _wrong(attempt, "desk-foreign", pk, found, said,
               "Give the desk a partition key of its own, which nothing else in the table has.")  # fmt: skip
    if found not in (wanted, wanted[::-1]):
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
    minutes=8,
    takes=(
        function("book_key", "book_id"),
        function("review_key", "book_id", "written", "review_id"),
        function("desk_key", "order_id"),
    ),
    hints=(
        "For each pattern: what does the one who asks know? That is the partition key. What order is wanted? That leads the sort key.",
        "A book and its reviews share `BOOK#…`. The desk knows nothing, so its partition key is a constant.",
        (
            "A review's sort key leads with the time, so that the newest can be found, and ends with the id: without it, two "
            "reviews of one second are one item."
        ),
    ),
    check=_keys,
    arrange=_shelves,
)
