"""Exercise 4.5: pages for a web client, with a token that carries all there is to remember."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import count, cycle
from typing import Any

from helpers.exercises import Attempt, Cost, Exercise, Run, compare, echo, filled, function
from helpers.lessons.l04_sort_keys.forged_tokens import forged
from helpers.lessons.l04_sort_keys.other_memory import drawn_at_start, files_written
from helpers.lessons.l04_sort_keys.tables import asks
from helpers.text import plural

_MANY, _EVEN, _TWINS, _SCANNED = "000011", "000012", "7", "000013"
_SIZES = {_MANY: (8,), _EVEN: (8,), _TWINS: (3, 4, 5), _SCANNED: (10,)}
"""Page sizes by user, page after page."""
_ORDERS = {_MANY: 20, _EVEN: 16, _SCANNED: 15}
"""Orders of three users: two pages and a half, two pages to the last order (B5), and two of 1 MB with one order more (B4)."""
_SMALL, _SCAN = 300, 150_000
"""Bytes of an order, and of one with a scanned invoice: a page of 1 MB ends with the seventh of them, before any `Limit`."""
_SECONDS = (
    ("2026-01-02T10:00:00Z", "1200"),
    ("2026-01-01T00:00:07Z", "99"),
    ("2026-01-01T00:00:07Z", "12345679"),  # the first page ends between these two
    ("2026-01-01T00:00:07Z", "12345678"),
    ("2025-12-24T20:15:00Z", "0000998"),
    ("2025-12-24T18:15:00Z", "7"),
    ("2025-12-24T18:15:00Z", "0000997"),  # the second page ends behind this one
    ("2025-12-24T18:15:00Z", "0000996"),
    ("2025-12-01T08:00:00Z", "4321"),
    ("2024-05-05T05:05:05Z", "1"),
)
"""Orders of the third, newest first: some in one second, with numbers as long as they are, over three years."""
_PAGES_MAX = 6
"""Pages after which a walk over 20 orders is not going to end."""
_NOTHING = ("null", "None", "")
"""What becomes of None on the way to text."""

_ANYWHERE = ("Z", "PROFILE~")
"""Tokens of nobody's, that lie behind all orders."""

Pages = list[Mapping[str, Any]]


def _orders_of(user_id: str) -> list[dict[str, Any]]:
    """The orders of a user, newest first."""
    if user_id == _TWINS:
        return [filled(f"USER#{user_id}", f"ORDER#{placed}#{number}", _SMALL) for placed, number in _SECONDS]
    size = _SCAN if user_id == _SCANNED else _SMALL
    return [
        filled(f"USER#{user_id}", f"ORDER#2025-{place // 2 + 1:02}-{place % 2 * 14 + 5:02}T09:00:00Z#{place:07}", size)
        for place in reversed(range(_ORDERS[user_id]))
    ]


def _table(lab: Any) -> Any:
    profiles = [{"pk": f"USER#{user}", "sk": "PROFILE", "name": "Ana"} for user in _SIZES]
    orders = [order for user in _SIZES for order in _orders_of(user)]
    return lab.table("exercise-pages", pk="pk", sk="sk", items=[*profiles, *orders])


def _orders_page(attempt: Attempt) -> None:
    servers = [attempt.process(), attempt.process()]
    with files_written(attempt.answer) as written:
        first, token = _page(attempt, attempt, _MANY, 8, None)
    _page(attempt, attempt, _EVEN, 8, None)  # between two pages of the first user, as it is on a server
    if token is None:
        attempt.fail(
            "stops-at-first-page",
            f"{attempt.runs[-2].span} returned {plural(len(first), 'order')} and no token; there are {_ORDERS[_MANY]}.",
            "Make a token whenever the answer has a `LastEvaluatedKey`.",
        )
    _page_of_one(attempt)
    _on_another_server(attempt, servers[0], token)
    _only_on_this_server(attempt, written)
    second, _ = _page(attempt, attempt, _MANY, 8, token)
    _walk(attempt, [attempt, *servers], _MANY, first, token)
    again, _ = _page(attempt, attempt, _MANY, 8, token)  # the browser's Back
    if again != second:
        attempt.fail(
            "another-page-the-second-time",
            f"{attempt.runs[-1].span} returned another page than the same token had given before.",
            "Let the token say where its page begins: one that means *go on* depends on what was asked in between.",
        )
    _walk(attempt, [attempt], _EVEN, *_page(attempt, attempt, _EVEN, 8, None))
    _while_orders_come_and_go(attempt)
    _walk(attempt, servers, _TWINS, *_page(attempt, attempt, _TWINS, 3, None))
    _walk(attempt, servers, _SCANNED, *_page(attempt, attempt, _SCANNED, 10, None))
    _in_another_table(attempt)
    _whose_orders(attempt, token)
    attempt.no_scan("Stay with Query: a page is a stretch of one item collection.")


def _page_of_one(attempt: Attempt) -> None:
    """Demands an order on the smallest first page: what lies behind the orders must not take its place."""
    with attempt.not_billed():
        items, _ = _page(attempt, attempt, _MANY, 1, None)
    if not items:
        attempt.fail(
            "other-items-read",
            f"{attempt.runs[-1].span} returned no order, of {_ORDERS[_MANY]} that there are: it read something else.",
            "Let the key condition name the orders, `begins_with(ORDER#)`: what is dropped afterwards was read, and took a place.",
        )


def _on_another_server(attempt: Attempt, server: Any, token: str) -> None:
    """Demands that another process can go on with a token."""
    with attempt.not_billed():
        there = server.run(attempt.table, _MANY, 8, token, allow=("Exception",))
        here = attempt.run(attempt.table, _MANY, 8, token, allow=("Exception",))
    if not here.error and (there.error or not compare.same(_pair(attempt, there)[0], _pair(attempt, here)[0])):
        came = f"ended in {there.error}" if there.error else "returned another page"
        attempt.fail(
            "remembered-on-one-server",
            f"{there.span} {came} on another server; on the one that had made the token it went on.",
            "Put all that the next call needs into the token: what a dictionary, a default argument, a counter, a key drawn at "
            "the start or `hash` holds, another process does not have.",
        )


def _only_on_this_server(attempt: Attempt, written: Sequence[str]) -> None:
    """Demands what a process on the same machine cannot show: no file, and nothing that is drawn when the cell runs."""
    called = attempt.runs[0].span
    if written:
        attempt.fail(
            "remembered-in-a-file",
            f"{called} wrote a file; another server has another disk.",
            "Put all that the next call needs into the token: the function remembers nothing, on a disk neither.",
        )
    if name := drawn_at_start(attempt.answer):
        attempt.fail(
            "drawn-at-the-start",
            f"{called} uses {echo.code(name)}, which is another value each time the cell is run: a server that starts "
            "later has another one, and cannot read these tokens.",
            "Use nothing that one server alone has. A secret for signing has to come from where all of them find it; here you "
            "need none.",
        )


def _while_orders_come_and_go(attempt: Attempt) -> None:
    """A page, then the last order shown is deleted, and the one behind it; another arrives. The next page goes on."""
    orders = _orders_of(_EVEN)
    gone, left = orders[4:6], orders[6:11]
    shown, token = _page(attempt, attempt, _EVEN, 5, None)
    for order in gone:
        attempt.table.delete_item(Key={"pk": order["pk"], "sk": order["sk"]})
    attempt.lab.load(attempt.table, [filled(f"USER#{_EVEN}", "ORDER#2026-02-02T02:02:02Z#0000500", _SMALL)])
    run = attempt.run(attempt.table, _EVEN, 5, token, allow=("Exception",))
    following = [] if run.error else _pair(attempt, run)[0]
    if not compare.same(following, left):
        attempt.fail(
            "lost-its-place",
            f"After the last order of {plural(len(shown), 'order')} had been deleted, {run.span} "
            f"{f'ended in {run.error}' if run.error else 'did not go on behind the place where it had been'}.",
            "Take the token for a place in the order of the keys: DynamoDB goes on behind it, whether or not something lies there.",
        )


def _in_another_table(attempt: Attempt) -> None:
    """The same user in a table of its own."""
    old = [filled(f"USER#{_MANY}", f"ORDER#2019-0{month}-01T00:00:00Z#{month}", _SMALL) for month in (9, 8, 7)]
    archive = attempt.lab.table("exercise-pages-archive", pk="pk", sk="sk", items=old)
    run = attempt.run(archive, _MANY, 5, None)
    _pair(attempt, run)
    asks(attempt, run, archive)
    attempt.items_equal(old, Run(run.called, run.value[0], run.calls, run.printed), ordered=True)


def _whose_orders(attempt: Attempt, token: str) -> None:
    """Demands that no token, as it came or changed, shows a user the orders of another."""
    for number, changed in enumerate((token, *forged(token, _MANY, _EVEN), *_ANYWHERE)):
        with attempt.not_billed():
            run = attempt.run(attempt.table, _EVEN, 8, changed, allow=("Exception",))
        refused = run.error or run.value is None
        shown = [] if refused else _pair(attempt, run)[0]
        if others := [item for item in shown if not str(item.get("sk")).startswith("ORDER#")]:
            attempt.fail(
                "token-leads-out",
                f"Somebody changed a token to {echo.code(echo.short(changed))}, and {run.span} returned "
                f"{echo.code(str(others[0].get('sk')))} as an order.",
                "Bound the stretch at both ends, whatever the token says: the key condition names orders, `ExclusiveStartKey` "
                "says where to go on.",
            )
        strangers = [item for item in shown if item.get("pk") != f"USER#{_EVEN}"]
        if not strangers:
            continue
        if number:
            attempt.fail(
                "forged-token-opens-another-door",
                f"User {_EVEN} changed a token of user {_MANY} to {echo.code(echo.short(changed))}, and {run.span} returned "
                f"orders of {echo.code(str(strangers[0].get('pk')))}.",
                "Name the collection by `user_id` alone: a name that stands in the token beside the key can be changed, too.",
            )
        attempt.fail(
            "token-opens-another-door",
            f"{run.span} got a token of user {_MANY} and returned that user's orders.",
            "Take the user from `user_id` and never from the token: whoever asks can write any token they like.",
        )


def _walk(attempt: Attempt, servers: Sequence[Any], user_id: str, shown: Pages, token: str | None) -> None:
    """Reads on to the end, each page from another server, and compares all that came with what there is."""
    wanted, found = _orders_of(user_id), list(shown)
    stored = {item["sk"] for item in attempt.stored() if item["pk"] == f"USER#{user_id}"}
    wanted = [order for order in wanted if order["sk"] in stored]
    sizes, server = cycle(_SIZES[user_id]), cycle(servers)
    next(sizes)
    for pages in count(1):
        if token is None:
            break
        if pages == _PAGES_MAX:
            attempt.fail(
                "never-ends",
                f"{attempt.runs[-1].span} still returned a token, on page {pages + 1} of {len(wanted)} orders.",
                "Return None for the token when the answer has no `LastEvaluatedKey`.",
            )
        items, following = _page(attempt, next(server), user_id, next(sizes), token)
        if items and found[: len(items)] == items:
            attempt.fail(
                "first-page-again",
                f"{attempt.runs[-1].span} returned the first page once more.",
                "Make a key of the token again, and hand it over as `ExclusiveStartKey`.",
            )
        found += items
        token = following
    if compare.same(found, wanted):
        return
    _what_is_wrong(attempt, user_id, wanted, found)


def _what_is_wrong(attempt: Attempt, user_id: str, wanted: Sequence[Mapping[str, Any]], found: Pages) -> None:
    keys, have = [item["sk"] for item in wanted], [item.get("sk") for item in found]
    said = f"All pages of user {user_id} together hold {plural(len(found), 'order')}; there are {len(wanted)}."
    if missing := [key for key in keys if key not in have]:
        if missing == keys[len(have) :]:
            if user_id == _SCANNED:
                attempt.fail(
                    "short-page-is-not-the-last",
                    f"{said} {attempt.runs[-1].span} returned {plural(len(_pair(attempt, attempt.runs[-1])[0]), 'order')} and no token: "
                    "the page had ended at 1 MB, for these orders carry scanned invoices.",
                    "Count no orders to see whether a page is the last: only the answer without `LastEvaluatedKey` is.",
                )
            attempt.fail(
                "ends-too-early",
                f"{said} {echo.code(missing[0])} is missing.",
                "A page that is followed by nothing has no `LastEvaluatedKey`. That is the only sign.",
            )
        if [key for key in keys if key.split("#")[1] == missing[0].split("#")[1] and key in have]:
            attempt.fail(
                "same-second-skipped",
                f"{said} {echo.code(missing[0])} is missing, and another order of its second came.",
                "Let the token hold the whole sort key: two orders may share a second, or a month, and numbers have any width.",
            )
        attempt.fail(
            "orders-skipped",
            f"{said} {echo.code(missing[0])} is missing.",
            "Continue behind the last order that you returned, not behind the last that you read.",
        )
    if len(have) > len(set(have)):
        attempt.fail("orders-twice", said, "Continue behind the last order that you returned: some came twice.")
    if sorted(map(str, have)) == sorted(keys):
        if sorted(keys, reverse=True) != have:
            attempt.fail(
                "not-newest-first",
                f"Page after page, user {user_id} sees {echo.code(str(have[0]))} first; {echo.code(keys[0])} was expected.",
                "Read from the newest end: `ScanIndexForward=False`.",
            )
        attempt.fail(
            "changed-orders",
            f"{said} Not all of them came as they are stored: {echo.code(echo.short(dict(found[0])))}.",
            "Return the orders as they came, with all their attributes.",
        )
    attempt.fail("not-only-orders", said, "Let only orders in: the sort key begins with `ORDER#`.")


def _page(attempt: Attempt, server: Any, user_id: str, size: int, token: str | None) -> tuple[Pages, str | None]:
    """One page, from a server. The token makes the journey to the client and back that it makes in real life: as JSON."""
    run = server.run(attempt.table, user_id, size, token)
    items, following = _pair(attempt, run)
    called = run.span
    asks(attempt, run, attempt.table)
    if writes := [call.operation for call in run.calls if call.write_units]:
        attempt.fail(
            "remembered-in-the-table",
            f"{called} called {writes[0]}; to read a page, nothing has to be written.",
            "Put what the next call needs into the token: the function remembers nothing, in the table neither.",
        )
    if len(items) > size:
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
    if run.evaluated > size + 1:
        attempt.fail(
            "reads-what-was-shown",
            f"{called} evaluated {plural(run.evaluated, 'order')} for a page of {len(items)}.",
            "Begin where the last page ended, with `ExclusiveStartKey`, and stop with `Limit`.",
        )
    return items, None if following is None else json.loads(json.dumps(following))


def _pair(attempt: Attempt, run: Run) -> tuple[Pages, Any]:
    value = attempt.returned(run)
    if not (isinstance(value, (list, tuple)) and len(value) == 2 and compare.are_items(value[0])):
        attempt.fail(
            "not-a-pair",
            f"{run.span} returned {echo.kind(value)}; a list of orders and a token were expected.",
            "End with `return orders, token`.",
        )
    return [compare.plain(item) for item in value[0]], value[1]


EXERCISE = Exercise(
    name="sort-keys/orders-page",
    title="4.5 · Pages without memory",
    objective="Give a web client pages and a token, and remember nothing in between.",
    minutes=10,
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
    reference=Cost(requests=18, read_units=283.0),
    cheaper="One Query for a page is enough, and it evaluates no more than it returns.",
)
