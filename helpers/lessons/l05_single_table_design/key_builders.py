"""Exercise 5.1: one key scheme for five entities, judged by the requests that it has to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

from boto3.dynamodb.conditions import Key

from helpers.exercises import Attempt, Exercise, Process, Run, echo, function
from helpers.text import plural

_ANA, _BEN, _CAI = "000001", "000011", "001001"
"""Three users whose ids end alike."""
_BYTES_MAX = {"pk": 2_048, "sk": 1_024}
"""Bytes of a partition key and of a sort key (K1)."""
_LARGEST = 99
"""Order items of the largest order."""


class _Thing(NamedTuple):
    """Something the shop stores: what it is called in a sentence, and the call that makes its key."""

    name: str
    builder: str
    arguments: tuple[Any, ...]


_PROFILES = {user: _Thing(f"the profile of user {user}", "user_key", (user,)) for user in (_ANA, _BEN, _CAI)}
_ORDERS = tuple(
    _Thing(f"order {order}", "order_key", (_ANA, placed, order))
    for placed, order in (
        ("2025-12-31T23:59:59Z", "0000970"),
        ("2026-01-03T09:12:40Z", "0000960"),
        ("2026-01-03T12:00:00Z", "0000950"),
        ("2026-01-03T12:30:05Z", "0000940"),
        ("2026-01-03T12:30:06Z", "0000100"),
        ("2026-01-03T12:30:06Z", "0001100"),
        ("2026-02-01T08:00:00Z", "0000050"),
    )
)
"""Ana's orders by time. Their ids go the other way, over a new year and down to the second; two are of the same second."""
_BENS_ORDER = _Thing("order 0000300", "order_key", (_BEN, "2026-01-02T10:00:00Z", "0000300"))
_ITEMS = tuple(
    _Thing(f"item {number} of order 0000960", "order_item_key", (_ANA, "0000960", number))
    for number in range(1, _LARGEST + 1)
)
_OTHER_ITEMS = tuple(
    _Thing(f"item 1 of order {order}", "order_item_key", (_ANA, order, 1)) for order in ("0000100", "0001100")
)
_DETAILS = {product: _Thing(f"product {product}", "product_key", (product,)) for product in ("B00007", "B00017")}
_REVIEWS = tuple(
    _Thing(f"the review of B00007 by user {user}", "review_key", ("B00007", user)) for user in (_ANA, _BEN, _CAI)
)
_OTHER_REVIEW = _Thing(f"the review of B00017 by user {_ANA}", "review_key", ("B00017", _ANA))
_THINGS = (
    *_PROFILES.values(), *_ORDERS, _BENS_ORDER, *_ITEMS, *_OTHER_ITEMS, *_DETAILS.values(), *_REVIEWS, _OTHER_REVIEW
)  # fmt: skip
_OF_ANA = (_PROFILES[_ANA], *_ORDERS, *_ITEMS, *_OTHER_ITEMS)


def _shop(lab: Any) -> Any:
    return lab.table("exercise-entity-keys", pk="pk", sk="sk")


def _entity_keys(attempt: Attempt) -> None:
    there = attempt.process()
    keys = _store_all(attempt)
    _user_collection(attempt)
    _orders_by_time(attempt)
    _page_top(attempt)
    _items_of_an_order(attempt)
    _product_page(attempt, keys)
    _once_more(attempt, there, keys)


def _store_all(attempt: Attempt) -> dict[_Thing, dict[str, str]]:
    """Stores everything under the keys that the builders give; gives these keys."""
    owners: dict[tuple[str, str], _Thing] = {}
    keys: dict[_Thing, dict[str, str]] = {}
    for thing in _THINGS:
        run = attempt.run(*thing.arguments, of=thing.builder)
        key = attempt.key_returned(run, 'Return both parts of the key: `{"pk": …, "sk": …}`.')
        _fits(attempt, run, key)
        pair = key["pk"], key["sk"]
        if pair in owners:
            attempt.fail(
                "key-twice",
                f"{run.span} returned {echo.code(echo.short(key))}, which is the key of {owners[pair].name} too: "
                "of the two, the table keeps the one that is written last.",
                "Put into each key what tells this thing from every other of its kind, whole and not only a part of it.",
            )
        owners[pair] = thing
        keys[thing] = key
    attempt.lab.load(attempt.table, [{**key, "what": thing.name} for thing, key in keys.items()])
    return keys


def _fits(attempt: Attempt, run: Run, key: dict[str, str]) -> None:
    for part, most in _BYTES_MAX.items():
        size = len(key[part].encode("utf-8", "surrogatepass"))
        if size > most or not key[part].isprintable():
            attempt.fail(
                "key-does-not-fit",
                f"{run.span} returned {echo.code(echo.short(key))}: {echo.code(part)} takes {echo.number(size)} bytes, of "
                f"{echo.number(most)} at most, and is to be text that can be printed.",
                "Keep keys short and plain: a prefix, and what tells this thing from the others.",
            )


def _once_more(attempt: Attempt, there: Process, keys: dict[_Thing, dict[str, str]]) -> None:
    """Demands the same keys from another process that asks the other way round: a key is read with what it was written."""
    for thing in reversed(_THINGS):
        if thing in _ITEMS[2:-2]:
            continue
        run = there.run(*thing.arguments, of=thing.builder)
        if run.value != keys[thing]:
            attempt.fail(
                "another-key-now",
                f"{run.span} returned one key here and another one in another process of the shop: what one of them stores, the "
                "other will not find.",
                "Make the key from the arguments and nothing else: no clock, no counter, nothing random.",
            )


def _query(attempt: Attempt, condition: Any, **more: Any) -> list[str]:
    return [item["what"] for item in attempt.table.query(KeyConditionExpression=condition, **more)["Items"]]


def _user_collection(attempt: Attempt) -> None:
    found = _query(attempt, Key("pk").eq(f"USER#{_ANA}"))
    missing = [thing for thing in _OF_ANA if thing.name not in found]
    if missing:
        _wrong(
            attempt, "scattered", f"`pk = USER#{_ANA}`", found, f"{missing[0].name} is not there", missing[0].builder,
            "Give everything that is read with the user the user's own partition key.",
        )  # fmt: skip
    _none_but(
        attempt, "foreign-items", f"`pk = USER#{_ANA}`", found, _OF_ANA,
        "Leave in a user's collection what this shop reads with the user, and nothing else.",
    )  # fmt: skip


def _orders_by_time(attempt: Attempt) -> None:
    asked = f"`pk = USER#{_ANA} AND begins_with(sk, ORDER#)`"
    found = _query(attempt, Key("pk").eq(f"USER#{_ANA}") & Key("sk").begins_with("ORDER#"))
    if missing := [order for order in _ORDERS if order.name not in found]:
        _wrong(
            attempt, "orders-not-found", asked, found, f"{missing[0].name} is not there", "order_key",
            "Begin an order's sort key with `ORDER#`.",
        )  # fmt: skip
    _none_but(
        attempt, "items-among-orders", asked, found, _ORDERS,
        "Begin the sort keys of order items with another prefix: then a Query for orders does not read them.",
    )  # fmt: skip
    placed = [next(order.arguments[1] for order in _ORDERS if order.name == name) for name in found]
    if placed != sorted(placed):
        late = next(place for place in range(1, len(placed)) if placed[place] < placed[place - 1])
        _wrong(
            attempt, "orders-not-by-time", asked, found, f"{found[late - 1]} comes before {found[late]}, which is older",
            "order_key", "Put the time in front of the order's id, whole, from the year to the second: the first part decides the order.",
        )  # fmt: skip


def _page_top(attempt: Attempt) -> None:
    condition = Key("pk").eq(f"USER#{_ANA}") & Key("sk").lte("PROFILE")
    found = _query(attempt, condition, ScanIndexForward=False, Limit=3)
    newest = [
        order.name for order in _ORDERS[:-4:-1]
    ]  # of the second and the third, placed in one second, either will do
    if found[:2] != [_PROFILES[_ANA].name, newest[0]] or found[2] not in newest[1:]:
        _wrong(
            attempt, "page-top", f"`pk = USER#{_ANA} AND sk <= PROFILE`, backwards, `Limit=3`", found,
            "the profile and the two newest orders were expected, in this order", "user_key",
            "Compare the profile's sort key with those of the orders, byte by byte: read backwards, it has to come first.",
        )  # fmt: skip


def _items_of_an_order(attempt: Attempt) -> None:
    asked = f"`pk = USER#{_ANA} AND begins_with(sk, ITEM#0000960#)`"
    found = _query(attempt, Key("pk").eq(f"USER#{_ANA}") & Key("sk").begins_with("ITEM#0000960#"))
    wanted = [item.name for item in _ITEMS]
    if missing := [name for name in wanted if name not in found]:
        _wrong(
            attempt, "items-not-found", asked, found, f"{missing[0]} is not there", "order_item_key",
            "Build the sort key of an order item from three parts: `ITEM`, the order's id, the number.",
        )  # fmt: skip
    if found != wanted:
        wrong = next(place for place, name in enumerate(found) if name != wanted[place])
        _wrong(
            attempt, "number-as-text", asked, found, f"{found[wrong]} comes where {wanted[wrong]} belongs",
            "order_item_key", "Give the number a fixed width, such as `{number:02}`: sort keys compare as text.",
        )  # fmt: skip


def _product_page(attempt: Attempt, keys: dict[_Thing, dict[str, str]]) -> None:
    found = _query(attempt, Key("pk").eq("PRODUCT#B00007"))
    wanted = (_DETAILS["B00007"], *_REVIEWS)
    _none_but(
        attempt, "another-products", "`pk = PRODUCT#B00007`", found, wanted,
        "Put the whole id of the product into the partition key: each product is a collection of its own.",
    )  # fmt: skip
    missing = [thing for thing in wanted if thing.name not in found]
    if missing:
        _wrong(
            attempt, "product-scattered", "`pk = PRODUCT#B00007`", found, f"{missing[0].name} is not there",
            missing[0].builder, "A product and its reviews are read together: give them one partition key.",
        )  # fmt: skip
    if found[0] != wanted[0].name:
        first = next(thing for thing in wanted if thing.name == found[0])
        attempt.fail(
            "details-not-first",
            f"The Query `pk = PRODUCT#B00007` returned {plural(len(found), 'item')}: {found[0]} comes before the product itself. "
            f"The product's sort key is {echo.code(keys[wanted[0]]['sk'])}, the review's {echo.code(keys[first]['sk'])}.",
            "Compare the two byte by byte, and change one of them, in `product_key` or in `review_key`: the product's has to "
            "come before those of all its reviews.",
        )


def _none_but(
    attempt: Attempt, diagnosis: str, asked: str, found: Sequence[str], wanted: Sequence[_Thing], help: str
) -> None:
    names = {thing.name for thing in wanted}
    extra = [thing for thing in _THINGS if thing.name in found and thing.name not in names]
    if extra:
        said = f"{extra[0].name} came back, too"
        _wrong(attempt, diagnosis, asked, found, said, extra[0].builder, help)


def _wrong(
    attempt: Attempt, diagnosis: str, asked: str, found: Sequence[str], said: str, builder: str, help: str
) -> NoReturn:
    attempt.fail(
        diagnosis,
        f"The Query {asked} returned {plural(len(found), 'item')}: {said}. Its key comes from {echo.code(builder)}.",
        help,
    )


EXERCISE = Exercise(
    name="single-table-design/key-builders",
    title="5.1 · Key builders for all entities",
    objective="Choose keys for several entities from the requests that have to be answered.",
    minutes=7,
    takes=(
        function("user_key", "user_id"),
        function("order_key", "user_id", "placed", "order_id"),
        function("order_item_key", "user_id", "order_id", "number"),
        function("product_key", "product_id"),
        function("review_key", "product_id", "user_id"),
    ),
    hints=(
        "Go through the requests line by line: each one fixes a partition key, a prefix, or what comes before what.",
        (
            "Three prefixes sort as the page needs them: `ITEM#` before `ORDER#` before `PROFILE`. For products, "
            "`DETAILS` comes before `REVIEW#`."
        ),
        (
            'An order: `{"pk": f"USER#{user_id}", "sk": f"ORDER#{placed}#{order_id}"}`. An order item has the same '
            "partition key, and a sort key of `ITEM`, the order's id and the number with two digits."
        ),
    ),
    check=_entity_keys,
    arrange=_shop,
)
