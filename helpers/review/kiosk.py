"""Kiosk's eight access patterns over a shop, as data: questions, and the right answers in plain Python.

    shop = Bookshop.of(Kiosk(200))
    review(table, shop.patterns(), answers)

Nothing here knows of tables or keys: the answers come from the shop's lists. So they can judge any design.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from helpers.datasets import Kiosk
from helpers.review.patterns import Pattern
from helpers.text import plural

Item = dict[str, Any]
OPEN: Final = ("PLACED", "PAID")
"""The states of an order that waits to be packed."""
REVIEWS_SHOWN: Final = 10
ORDERS_SHOWN: Final = 10
DESK_SHOWN: Final = 25
_QUESTIONS: Final = 10
"""About so many questions stand for a pattern that takes an argument."""
_PLACED: Final = 3
_SHIPPED: Final = 2


@dataclass(frozen=True, repr=False)
class Bookshop:
    """A shop as plain lists, with the orders that are placed and shipped while the patterns run."""

    users: list[Item]
    orders: list[Item]
    """Those that are there from the start, the oldest first, each with its `lines`."""
    books: list[Item]
    reviews: list[Item]
    placed: list[Item]
    """Orders that the pattern *place an order* writes."""

    @classmethod
    def of(cls, kiosk: Kiosk) -> Bookshop:
        """The shop of a dataset. Reviews are numbered, and its first orders are placed once more, on the next day."""
        orders = [{**order.item(), "lines": [line.item() for line in order.lines]} for order in kiosk.orders]
        last = int(orders[-1]["orderId"])
        return cls(
            users=[user.item() for user in kiosk.users],
            orders=orders,
            books=[product.item() for product in kiosk.products],
            reviews=[{"reviewId": f"R{number:04}", **review.item()} for number, review in enumerate(kiosk.reviews, 1)],
            placed=[_again(orders[place], f"{last + place:07}", place) for place in range(1, _PLACED + 1)],
        )

    def __repr__(self) -> str:
        """How much of each there is: its lists are long."""
        counts = (("user", self.users), ("order", self.orders), ("book", self.books), ("review", self.reviews))
        return f"Bookshop({', '.join(plural(len(things), noun) for noun, things in counts)})"

    @property
    def sold(self) -> list[Item]:
        """All orders, once those were placed."""
        return self.orders + self.placed

    @property
    def waiting(self) -> list[Item]:
        """Those that are open before any is shipped, the oldest first."""
        return [order for order in self.sold if order["status"] in OPEN]

    @property
    def things(self) -> list[tuple[str, Item]]:
        """(noun, thing) of everything that is there from the start: "user", "order", "book" or "review"."""
        nouns = {"user": self.users, "order": self.orders, "book": self.books, "review": self.reviews}
        return [(noun, thing) for noun, things in nouns.items() for thing in things]

    def user(self, name: str, value: str) -> Item:
        """The user whose attribute of this name has this value. Raises StopIteration where there is none."""
        return next(user for user in self.users if user[name] == value)

    def order(self, user_id: str, order_id: str) -> Item:
        """An order with its lines. Raises StopIteration where there is none."""
        return next(order for order in self.sold if (order["userId"], order["orderId"]) == (user_id, order_id))

    def page(self, book_id: str) -> list[Item]:
        """A book, then its ten newest reviews, the newest first."""
        book = next(book for book in self.books if book["productId"] == book_id)
        its_own = [review for review in self.reviews if review["productId"] == book_id]
        newest = sorted(its_own, key=lambda review: str(review["writtenAt"]), reverse=True)
        return [book, *newest[:REVIEWS_SHOWN]]

    def orders_of(self, user_id: str) -> list[Item]:
        """A user's ten newest orders, the newest first."""
        its_own = [order for order in self.sold if order["userId"] == user_id]
        return its_own[::-1][:ORDERS_SHOWN]

    def desk(self) -> list[Item]:
        """What waits at the packing desk when the first two of it were shipped: up to 25, the oldest first."""
        return self.waiting[_SHIPPED:][:DESK_SHOWN]

    def patterns(self) -> list[Pattern]:
        """The eight, each with questions about this shop."""
        users = _some(self.users)
        lines = [line for order in self.orders for line in order["lines"]]
        orders = [(order["userId"], order["orderId"]) for order in _some(self.orders) + self.placed]
        to_ship = [(order["userId"], order["orderId"]) for order in self.waiting[:_SHIPPED]]
        return [
            Pattern(
                "sign in", "reader", rate=20, freshness="strong", arguments=[user["email"] for user in users],
                expect=lambda email: self.user("email", email), by="userId",
            ),
            Pattern(
                "account page", "reader", rate=40, arguments=[user["userId"] for user in users],
                expect=lambda user_id: self.user("userId", user_id), by=["userId", "email"],
            ),
            Pattern(
                "book page", "anybody", rate=100, order="the book, then its newest reviews",
                page_size=1 + REVIEWS_SHOWN, arguments=[line["productId"] for line in _some(lines)],
                expect=self.page, by=["productId", "reviewId"],
            ),
            Pattern("place an order", "checkout", rate=8, arguments=self.placed, check=_any_answer),
            Pattern(
                "order page", "reader", rate=20, freshness="strong", arguments=orders,
                expect=self.order, by=["orderId", "lines"],
            ),
            Pattern(
                "my orders", "reader", rate=30, order="newest first", page_size=ORDERS_SHOWN,
                arguments=[user_id for user_id, _ in orders], expect=self.orders_of, by="orderId",
            ),
            Pattern("ship an order", "clerk", rate=8, arguments=to_ship, check=_any_answer),
            Pattern(
                "packing desk", "clerk", rate=2, order="oldest first", page_size=DESK_SHOWN,
                expect=self.desk, by="orderId",
            ),
        ]  # fmt: skip


def _again(order: Item, order_id: str, minute: int) -> Item:
    """The same order under another id, placed in this minute of the new year's first morning."""
    lines = [{**line, "orderId": order_id} for line in order["lines"]]
    placed = f"2026-01-01T09:{minute:02}:00Z"
    return {**order, "orderId": order_id, "placedAt": placed, "status": "PAID", "lines": lines}


def _some(things: Sequence[Item]) -> list[Item]:
    return list(things[:: max(1, len(things) // _QUESTIONS)])


def _any_answer(*_: Any) -> bool:
    """What a write returns is its own affair; what it wrote, the patterns behind it have to find."""
    return True
