"""Exercise 4.5: pages for a web client, with a token that carries all there is to remember."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, filled, function
from helpers.text import plural

_SIZE = 8
_MANY, _EVEN = "000011", "000012"
_ORDERS = {_MANY: 20, _EVEN: 16}
"""Orders of two users: two pages and a half, and two pages to the last order (B5)."""
_PAGES_MAX = 6
"""Pages after which a walk over 20 orders is not going to end."""
_NOTHING = ("null", "None", "")
"""What becomes of None on the way to text."""


def _orders_of(user_id: str) -> list[dict[str, Any]]:
    """The orders of a user, newest first."""
    return [
        filled(f"USER#{user_id}", f"ORDER#2025-{place // 2 + 1:02}-{place % 2 * 14 + 5:02}T09:00:00Z#{place:07}", 300)
        for place in reversed(range(_ORDERS[user_id]))
    ]


def _table(lab: Any) -> Any:
    profiles = [{"pk": f"USER#{user}", "sk": "PROFILE", "name": "Ana"} for user in _ORDERS]
    return lab.table("exercise-pages", pk="pk", sk="sk", items=[*profiles, *_orders_of(_MANY), *_orders_of(_EVEN)])


def _orders_page(attempt: Attempt) -> None:
    first, token = _page(attempt, _MANY, None)
    _page(attempt, _EVEN, None)  # between two pages of the first user, as it is on a server
    if token is None:
        attempt.fail(
            "stops-at-first-page",
            f"{_last_call(attempt, -2)} returned {plural(len(first), 'order')} and no token; there are {_ORDERS[_MANY]}.",
            "Make a token whenever the answer has a `LastEvaluatedKey`.",
        )
    _walk(attempt, _MANY, first, token)
    _walk(attempt, _EVEN, *_page(attempt, _EVEN, None))
    run = attempt.run(attempt.table, _EVEN, _SIZE, token, allow=("Exception",))
    strangers = [] if run.error else [item for item in _pair(attempt, run)[0] if item.get("pk") != f"USER#{_EVEN}"]
    if strangers:
        attempt.fail(
            "token-opens-another-door",
            f"{run.span} got a token of user {_MANY} and returned that user's orders.",
            "Take the user from `user_id` and never from the token: whoever asks can write any token they like.",
        )
    attempt.no_scan("Stay with Query: a page is a stretch of one item collection.")


def _walk(attempt: Attempt, user_id: str, shown: Sequence[Mapping[str, Any]], token: str | None) -> None:
    """Reads on to the end, and compares all that came with what there is."""
    wanted, found, pages = _orders_of(user_id), list(shown), 1
    while token is not None:
        if pages == _PAGES_MAX:
            attempt.fail(
                "never-ends",
                f"{_last_call(attempt)} still returned a token, on page {pages + 1} of {len(wanted)} orders.",
                "Return None for the token when the answer has no `LastEvaluatedKey`.",
            )
        items, following = _page(attempt, user_id, token)
        pages += 1
        if items and found[: len(items)] == items:
            attempt.fail(
                "first-page-again",
                f"{_last_call(attempt)} returned the first page once more.",
                "Make a key of the token again, and hand it over as `ExclusiveStartKey`.",
            )
        found += items
        token = following
    if compare.same(found, wanted):
        return
    keys, have = [item["sk"] for item in wanted], [item.get("sk") for item in found]
    said = f"All pages of user {user_id} together hold {plural(len(found), 'order')}; there are {len(wanted)}."
    if missing := [key for key in keys if key not in have]:
        diagnosis = "ends-too-early" if missing == keys[len(have) :] else "orders-skipped"
        help = (
            "A page that is followed by nothing has no `LastEvaluatedKey`. That is the only sign."
            if diagnosis == "ends-too-early"
            else "Continue behind the last order that you returned, not behind the last that you read."
        )
        attempt.fail(diagnosis, f"{said} {echo.code(missing[0])} is missing.", help)
    if len(have) > len(set(have)):
        attempt.fail("orders-twice", said, "Continue behind the last order that you returned: some came twice.")
    if sorted(map(str, have)) == sorted(keys):
        attempt.fail(
            "not-newest-first",
            f"Page after page, user {user_id} sees {echo.code(str(have[0]))} first; {echo.code(keys[0])} was expected.",
            "Read from the newest end: `ScanIndexForward=False`.",
        )
    attempt.fail("not-only-orders", said, "Let only orders in: the sort key begins with `ORDER#`.")


def _page(attempt: Attempt, user_id: str, token: str | None) -> tuple[list[Mapping[str, Any]], str | None]:
    """One page. The token makes the journey to the client and back that it makes in real life: as JSON."""
    run = attempt.run(attempt.table, user_id, _SIZE, token)
    items, following = _pair(attempt, run)
    called = run.span
    if len(items) > _SIZE:
        attempt.fail(
            "page-too-large",
            f"{called} returned {plural(len(items), 'order')}.",
            "Hand `size` over as `Limit`.",
        )
    if following is not None and not isinstance(following, str):
        attempt.fail(
            "token-is-not-text",
            f"{called} returned a token that is {echo.kind(following)}; it has to be text or None.",
            "Take the text that is needed out of the key: a web address holds no dictionary.",
        )
    if following in _NOTHING:
        attempt.fail(
            "token-for-nothing",
            f"{called} returned the token {echo.code(echo.short(following))}, which is text and leads nowhere.",
            "Return None itself for the token when the answer has no `LastEvaluatedKey`.",
        )
    if run.evaluated > _SIZE + 1:
        attempt.fail(
            "reads-what-was-shown",
            f"{called} evaluated {plural(run.evaluated, 'order')} for a page of {len(items)}.",
            "Begin where the last page ended, with `ExclusiveStartKey`, and stop with `Limit`.",
        )
    return items, None if following is None else json.loads(json.dumps(following))


def _pair(attempt: Attempt, run: Run) -> tuple[list[Mapping[str, Any]], Any]:
    value = attempt.returned(run)
    if not (isinstance(value, (list, tuple)) and len(value) == 2 and compare.are_items(value[0])):
        attempt.fail(
            "not-a-pair",
            f"{run.span} returned {echo.kind(value)}; a list of orders and a token were expected.",
            "End with `return orders, token`.",
        )
    return [compare.plain(item) for item in value[0]], value[1]


def _last_call(attempt: Attempt, place: int = -1) -> str:
    return attempt.runs[place].span


EXERCISE = Exercise(
    name="sort-keys/orders-page",
    title="4.5 · Pages without memory",
    objective="Give a web client pages and a token, and remember nothing in between.",
    minutes=8,
    takes=function("orders_page", "table", "user_id", "size", "token"),
    hints=(
        "All that the next request needs stands in `LastEvaluatedKey`. Which of its two parts do you know already?",
        "The partition key follows from `user_id`. So the sort key alone can be the token, and it is text already.",
        (
            "Build the parameters as a dictionary; `if token:` add `ExclusiveStartKey`, with the user's `pk` and the token as "
            '`sk`. After the query: `key = page.get("LastEvaluatedKey")`, and the next token is `key["sk"]`, or None.'
        ),
    ),
    check=_orders_page,
    arrange=_table,
    reference=Cost(requests=8, read_units=4.0),
    cheaper="One Query for a page is enough, and it evaluates no more than it returns.",
)
