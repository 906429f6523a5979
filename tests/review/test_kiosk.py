"""The bookshop as plain lists, and its eight patterns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.datasets import Kiosk
from helpers.review import Bookshop

SHOP = Bookshop.of(Kiosk(24, seed=31, products=6))


def test_orders_that_are_placed_come_behind_all_others_and_are_open() -> None:
    ids = [order["orderId"] for order in SHOP.sold]
    assert ids == sorted(set(ids))
    assert all(order["status"] == "PAID" for order in SHOP.placed)
    assert all(line["orderId"] == order["orderId"] for order in SHOP.placed for line in order["lines"])


def test_a_page_begins_with_the_book_and_shows_its_newest_reviews() -> None:
    first = SHOP.reviews[0]
    more = [{**first, "reviewId": f"R9{day:03}", "writtenAt": f"2026-01-{day:02}T10:00:00Z"} for day in range(1, 13)]
    book, *reviews = replace(SHOP, reviews=SHOP.reviews + more).page(first["productId"])
    assert book["productId"] == first["productId"]
    assert "reviewId" not in book
    assert [review["reviewId"] for review in reviews] == [f"R9{day:03}" for day in range(12, 2, -1)]


def test_the_desk_shows_the_oldest_that_wait_when_two_were_shipped() -> None:
    opened = replace(SHOP, orders=[{**order, "status": "PLACED"} for order in SHOP.orders])
    assert [order["orderId"] for order in opened.desk()] == [order["orderId"] for order in opened.orders[2:27]]


def test_things_are_all_that_is_there_from_the_start() -> None:
    nouns = [noun for noun, _ in SHOP.things]
    assert [nouns.count(noun) for noun in ("user", "order", "book", "review")] == [
        len(SHOP.users),
        len(SHOP.orders),
        len(SHOP.books),
        len(SHOP.reviews),
    ]


def test_every_pattern_has_questions_and_an_answer_of_the_size_of_its_page() -> None:
    patterns = SHOP.patterns()
    assert len({pattern.name for pattern in patterns}) == 8
    for pattern in patterns:
        assert pattern.questions
        if pattern.check is None:
            expected = pattern.expect(*pattern.questions[0]) if callable(pattern.expect) else pattern.expect
            assert pattern.page_size is None or len(expected) <= pattern.page_size


def test_who_is_not_there_is_not_found() -> None:
    with pytest.raises(StopIteration):
        SHOP.user("email", "nobody@example.org")


def test_what_is_shown_of_it_is_short() -> None:
    assert repr(SHOP).startswith("Bookshop(24 users, ")
    shown = repr(SHOP.patterns())
    assert len(shown) < 4_000
    assert "expect" not in shown
