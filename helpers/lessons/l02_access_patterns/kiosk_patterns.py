"""Kiosk's eight access patterns over a small shop, for the check of exercise 2.3: questions and right answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from boto3.dynamodb.conditions import Key

from helpers.datasets import Kiosk
from helpers.review import Pattern

Item = dict[str, Any]
OPEN = ("PLACED", "PAID")
REVIEWS_SHOWN = 10


def profile_key(user_id: str) -> Item:
    """Where a user's profile lies: in the user's own collection."""
    return {"pk": f"USER#{user_id}", "sk": "PROFILE"}


def login_key(email: str) -> Item:
    """Where a sign-in looks: a collection of its own for each address."""
    return {"pk": f"EMAIL#{email}", "sk": "LOGIN"}


def order_key(user_id: str, order_id: str) -> Item:
    """Where an order lies: behind its user's profile, in the order of its id."""
    return {"pk": f"USER#{user_id}", "sk": f"ORDER#{order_id}"}


@dataclass(frozen=True)
class Shop:
    """A shop as plain lists, as the notebook has them, and what is sold and shipped while the patterns run."""

    users: list[Item]
    orders: list[Item]
    books: list[Item]
    reviews: list[Item]
    placed: list[Item]
    shipped: list[Item]
    sold: list[Item] = field(default_factory=list)

    @property
    def things(self) -> list[tuple[str, Item]]:
        """(noun, thing) of everything that is there from the start."""
        nouns = {"user": self.users, "order": self.orders, "book": self.books, "review": self.reviews}
        return [(noun, thing) for noun, things in nouns.items() for thing in things]

    def order(self, order_id: str) -> Item:
        """An order that was placed by now, as the shop has it."""
        return next(order for order in self.sold if order["orderId"] == order_id)

    def orders_of(self, user_id: str) -> list[Item]:
        """The newest ten, the newest first."""
        return [order for order in self.sold if order["userId"] == user_id][::-1][:10]

    def page(self, book_id: str) -> list[Item]:
        """A book, then its ten newest reviews."""
        its_own = [review for review in self.reviews if review["productId"] == book_id]
        newest = sorted(its_own, key=lambda review: str(review["writtenAt"]), reverse=True)[:REVIEWS_SHOWN]
        return [book for book in self.books if book["productId"] == book_id] + newest

    @property
    def waiting(self) -> list[Item]:
        """Orders that are open once everything was placed and shipped, the oldest first."""
        gone = {order["orderId"] for order in self.shipped}
        return [order for order in self.sold if order["status"] in OPEN and order["orderId"] not in gone]


@lru_cache(maxsize=1)
def shop() -> Shop:
    """Another shop than the notebook's: 24 users, few books, so that one of them has more than a page of reviews."""
    kiosk = Kiosk(24, seed=31, products=6)
    orders = [{**order.item(), "lines": [line.item() for line in order.lines]} for order in kiosk.orders]
    for place, order in enumerate(orders[-4:]):
        order["status"] = OPEN[place % 2]
    reviews = [{"reviewId": f"R{number:04}", **review.item()} for number, review in enumerate(kiosk.reviews, 1)]
    book = reviews[0]["productId"]
    reviews += [
        {**reviews[0], "reviewId": f"R9{number:03}", "productId": book, "writtenAt": f"2025-12-{number:02}T10:00:00Z"}
        for number in range(1, 13)
    ]
    placed = [
        {
            **orders[place],
            "orderId": f"00001{place:02}",
            "placedAt": f"2026-01-01T09:{place:02}:00Z",
            "status": "PAID",
            "lines": [{**line, "orderId": f"00001{place:02}"} for line in orders[place]["lines"]],
        }
        for place in range(90, 93)
    ]
    sold = orders + placed
    shipped = [order for order in sold if order["status"] in OPEN][:2]
    return Shop(
        [user.item() for user in kiosk.users],
        orders,
        [product.item() for product in kiosk.products],
        reviews,
        placed,
        shipped,
        sold,
    )


def patterns() -> list[Pattern]:
    """The eight of the notebook, with questions about this shop."""
    own = shop()
    users, orders = own.users[::4], [(order["userId"], order["orderId"]) for order in own.orders[::20] + own.placed]
    return [
        Pattern(
            "sign in", "reader", rate=20, freshness="strong", arguments=[user["email"] for user in users],
            expect=lambda email: next(user for user in own.users if user["email"] == email), by="userId",
        ),
        Pattern(
            "account page", "reader", rate=40, arguments=[user["userId"] for user in users],
            expect=lambda user_id: next(user for user in own.users if user["userId"] == user_id), by=["userId", "email"],
        ),
        Pattern(
            "book page", "reader", rate=100, order="the book, then its newest reviews", page_size=1 + REVIEWS_SHOWN,
            arguments=[book["productId"] for book in own.books], expect=own.page, by=["productId", "reviewId"],
        ),
        Pattern("place an order", "checkout", rate=8, arguments=own.placed, check=lambda *_: True),
        Pattern(
            "order page", "reader", rate=20, freshness="strong", arguments=orders,
            expect=lambda _, order_id: own.order(order_id), by=["orderId", "lines"],
        ),
        Pattern(
            "my orders", "reader", rate=30, order="newest first", page_size=10,
            arguments=[user_id for user_id, _ in orders], expect=own.orders_of, by="orderId",
        ),
        Pattern(
            "ship an order", "clerk", rate=8, check=lambda *_: True,
            arguments=[(order["userId"], order["orderId"]) for order in own.shipped],
        ),
        Pattern(
            "packing desk", "clerk", rate=2, order="oldest first", page_size=25,
            expect=lambda: own.waiting, by="orderId",
        ),
    ]  # fmt: skip


def _sign_in(table: Any, email: str) -> Any:
    return table.get_item(Key=login_key(email), ConsistentRead=True)["Item"]


def _account_page(table: Any, user_id: str) -> Any:
    return table.get_item(Key=profile_key(user_id))["Item"]


def order_page(table: Any, user_id: str, order_id: str) -> Any:
    """The answer to *order page*: one item, read strongly, for it was placed a moment ago."""
    return table.get_item(Key=order_key(user_id, order_id), ConsistentRead=True)["Item"]


def _my_orders(table: Any, user_id: str) -> Any:
    its_own = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
    return table.query(KeyConditionExpression=its_own, ScanIndexForward=False, Limit=10)["Items"]


GIVEN: Mapping[str, Callable[..., Any]] = {
    "sign in": _sign_in,
    "account page": _account_page,
    "order page": order_page,
    "my orders": _my_orders,
}
"""The notebook's own functions, by pattern."""
