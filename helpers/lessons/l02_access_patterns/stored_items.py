"""What `stored_as` of exercise 2.3 returns, and whether it is what a thing can be stored as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from helpers.exercises import Attempt, LearnerError, echo
from helpers.exercises.compare import same
from helpers.lessons.l02_access_patterns.kiosk_shop import OPEN, Item, login_key, order_key, profile_key, shop
from helpers.text import listed

ITS_ID: Final = {"user": "userId", "order": "orderId", "book": "productId", "review": "reviewId"}
"""The attribute that names a thing, by noun."""
ATTRIBUTES_SHOWN: Final = 4
_TOKENS_LAST: Final = 601.0
"""Virtual seconds after which no request token is known any more (T6)."""


def named(noun: str, thing: Mapping[str, Any]) -> str:
    """A thing as a sentence names it: `book B00001`."""
    return f"{noun} {thing[ITS_ID[noun]]}"


def place_of(item: Mapping[str, Any]) -> tuple[str, str]:
    """An item's key as a pair."""
    return item["pk"], item["sk"]


def lost(thing: Mapping[str, Any], item: Mapping[str, Any]) -> list[str]:
    """The attributes of a thing that an item does not have as the thing has them, sorted. More than those is no matter."""
    return sorted(name for name, value in thing.items() if name not in item or not same(value, item[name]))


def words(names: Sequence[str]) -> str:
    """Names of attributes as a part of a sentence: the first of many."""
    more = [f"{len(names) - ATTRIBUTES_SHOWN} more"] if len(names) > ATTRIBUTES_SHOWN else []
    return listed([*map(echo.code, names[:ATTRIBUTES_SHOWN]), *more])


def stored(attempt: Attempt) -> list[Item]:
    """What `stored_as` returns for everything in the shop, checked for form, for what is missing, for keys that collide."""
    found: dict[tuple[str, str], tuple[str, Item]] = {}
    for noun, thing in shop().things:
        for item in items_of(attempt, noun, thing):
            name = named(noun, thing)
            if place_of(item) in found:
                attempt.fail(
                    "key-twice",
                    f"An item of {name} and one of {found[place_of(item)][0]} have the same key, "
                    f"{echo.code(echo.short({'pk': item['pk'], 'sk': item['sk']}))}: the second would replace the first.",
                    "Look at the key builder behind it: what tells the two things apart has to be in the key.",
                )
            found[place_of(item)] = (name, item)
    _one_rule_for_all_that_is_open(attempt)
    return [item for _, item in found.values()]


def anew(attempt: Attempt, items: Sequence[Item]) -> Any:
    """A new table with what `stored_as` returned; NotYet where DynamoDB would refuse an item.

    Time passes before, so that a request token of an earlier run, on a table of this name, is forgotten.
    """
    attempt.settle(_TOKENS_LAST)
    table = attempt.fresh()
    for item in items:
        try:
            attempt.lab.load(table, [item])
        except Exception as refused:  # noqa: BLE001 - whatever is wrong with an item, it is the learner's
            attempt.fail(
                "cannot-be-stored",
                f"DynamoDB does not take an item that {echo.code('stored_as')} returned, "
                f"{echo.code(echo.short({'pk': item['pk'], 'sk': item['sk']}))}: {echo.code(echo.short(str(refused)))}.",
                "Store what the thing has, as it has it, under a short key: what you add is probably of a kind that no item holds.",
            )
    return table


def items_of(attempt: Attempt, noun: str, thing: Mapping[str, Any]) -> list[Item]:
    """What `stored_as` returns for one thing."""
    try:
        run = attempt.run(noun, dict(thing), of="stored_as")
    except LearnerError as error:
        if "'NoneType'" not in error.failure.rationale:
            raise
        attempt.fail(
            "no-keys-yet",
            f"{echo.code('stored_as')} could not build the items of {named(noun, thing)}: {error.failure.rationale}",
            "It seems that a key builder returns None. Is one of yours in 2.2 still open? Write it, run its cell, then this one.",
        )
    called, value = run.span, attempt.returned(run)
    if not (isinstance(value, list | tuple) and value and all(isinstance(item, Mapping) for item in value)):
        attempt.fail(
            "not-items",
            f"{called} returned {echo.code(echo.short(value))}; a list of items was expected.",
            "Return a list, also for a single item: each element is a dictionary.",
        )
    items = [dict(item) for item in value]
    for item in items:
        if not all(isinstance(item.get(part), str) and item[part] for part in ("pk", "sk")):
            attempt.fail(
                "no-key",
                f"{called} returned an item without a text in `pk` and `sk`: {echo.code(echo.short(item))}.",
                "Merge the key into the item: `thing | book_key(…)`.",
            )
    by_place = {place_of(item): item for item in items}
    for key, wanted, help in _given_items(noun, thing):
        if place_of(key) not in by_place:
            attempt.fail(
                "given-key-missing", f"{called} returned no item with the key {echo.code(echo.short(key))}.", help
            )
        _keeps(attempt, called, wanted, by_place[place_of(key)])
    if noun in ("book", "review"):
        _keeps(attempt, called, thing, min(items, key=lambda item: len(lost(thing, item))))
    return items


def _keeps(attempt: Attempt, called: str, thing: Mapping[str, Any], item: Item) -> None:
    if names := lost(thing, item):
        attempt.fail(
            "attributes-lost",
            f"{called} returned {echo.code(echo.short({'pk': item['pk'], 'sk': item['sk']}))} without {words(names)} "
            "as the thing has it.",
            "Store the whole thing, and the key beside its attributes: `thing | order_key(…)`.",
        )


def _given_items(noun: str, thing: Mapping[str, Any]) -> Sequence[tuple[Item, Mapping[str, Any], str]]:
    """The keys at which the notebook's own functions read, what has to lie there, and what to say where nothing does."""
    if noun == "user":
        door = {"userId": thing["userId"], "name": thing["name"]}
        return (
            (
                profile_key(thing["userId"]),
                thing,
                "Keep the profile under `profile_key`, with all attributes of the user.",
            ),
            (login_key(thing["email"]), door, "Keep the door of a user: `login_key`, with `userId` and `name`."),
        )
    if noun == "order":
        help = "Keep each order under `order_key`, with its lines: the functions above read it there."
        return ((order_key(thing["userId"], thing["orderId"]), thing, help),)
    return ()


def copies(attempt: Attempt, order: Mapping[str, Any]) -> list[Item]:
    """The items that an open order has and a shipped one has not: what lies at the desk."""
    kept = {place_of(item) for item in items_of(attempt, "order", {**order, "status": "SHIPPED"})}
    return [item for item in items_of(attempt, "order", order) if place_of(item) not in kept]


def _one_rule_for_all_that_is_open(attempt: Attempt) -> None:
    """An order has a copy whichever of the open states it is in, and the copy is whole."""
    order = shop().waiting[0]
    one, other = ([place_of(item) for item in items_of(attempt, "order", order)] for _ in range(2))
    if one != other:
        attempt.fail(
            "another-key",
            f"{echo.code('stored_as')} gave the same order other keys when it was called a second time.",
            "Build a key from what the thing has and from nothing else: whoever deletes the copy has to arrive at the same key.",
        )
    have = {status: copies(attempt, {**order, "status": status}) for status in OPEN}
    without = [status for status in OPEN if not have[status]]
    if without == list(OPEN):
        whatever = len(items_of(attempt, "order", order)) > 1
        attempt.fail(
            "copy-whatever-the-state" if whatever else "no-copy",
            f"{echo.code('stored_as')} returns the same items for an order whether it is open or not."
            if whatever
            else f"{echo.code('stored_as')} returns one item for an order that is open: nothing of it lies at the desk.",
            "Only an order that is `PLACED` or `PAID` waits at the desk: give the copy to these, and to no other."
            if whatever
            else "An open order is two items: itself under `order_key`, and a whole copy under `desk_key`.",
        )
    if len(without) == 1:
        attempt.fail(
            "copy-of-one-state",
            f"{echo.code('stored_as')} returns a copy for the desk of an order that is "
            f"{echo.code(next(status for status in OPEN if have[status]))}, and none of one that is {echo.code(without[0])}.",
            "An order is open in both states, `PLACED` and `PAID`: ask for both.",
        )
    for status, items in have.items():
        for item in items:
            if names := lost({**order, "status": status}, item):
                attempt.fail(
                    "copy-incomplete",
                    f"The copy of an open order, {echo.code(echo.short({'pk': item['pk'], 'sk': item['sk']}))}, lacks "
                    f"{words(names)}.",
                    "The desk shows the whole order: give its copy all attributes, under the desk's key.",
                )
