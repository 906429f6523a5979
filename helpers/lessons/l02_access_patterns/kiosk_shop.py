"""Another shop than the notebook's, for the check of exercise 2.3, and the notebook's own functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from boto3.dynamodb.conditions import Key

from helpers.datasets import Kiosk
from helpers.review import Bookshop

Item = dict[str, Any]
OPEN = ("PLACED", "PAID")


def profile_key(user_id: str) -> Item:
    """Where a user's profile lies: in the user's own collection."""
    return {"pk": f"USER#{user_id}", "sk": "PROFILE"}


def login_key(email: str) -> Item:
    """Where a sign-in looks: a collection of its own for each address."""
    return {"pk": f"EMAIL#{email}", "sk": "LOGIN"}


def order_key(user_id: str, order_id: str) -> Item:
    """Where an order lies: behind its user's profile, in the order of its id."""
    return {"pk": f"USER#{user_id}", "sk": f"ORDER#{order_id}"}


@lru_cache(maxsize=1)
def shop() -> Bookshop:
    """24 users, 40 open orders in both states (the desk shows 25), and a book with 40 reviews (its page shows ten)."""
    own = Bookshop.of(Kiosk(24, seed=31, products=6))
    orders = [
        {**order, "status": OPEN[place // 3 % 2]} if place % 3 == 0 else order for place, order in enumerate(own.orders)
    ]
    first = own.reviews[0]
    reviews = own.reviews + [
        {
            **first,
            "reviewId": f"R9{number:03}",
            "writtenAt": f"{2024 + (number % 8 == 0)}-12-{number // 2 + 1:02}T{10 + number % 2}:00:00Z",
            "stars": 1 + number % 5,
        }
        for number in range(40)
    ]
    return replace(own, orders=orders, reviews=reviews)


def busiest_book() -> str:
    """The id of the book with the most reviews."""
    return str(shop().reviews[0]["productId"])


def _sign_in(table: Any, email: str) -> Any:
    return table.get_item(Key=login_key(email), ConsistentRead=True)["Item"]


def _account_page(table: Any, user_id: str) -> Any:
    return table.get_item(Key=profile_key(user_id))["Item"]


def _order_page(table: Any, user_id: str, order_id: str) -> Any:
    return table.get_item(Key=order_key(user_id, order_id), ConsistentRead=True)["Item"]


def _my_orders(table: Any, user_id: str) -> Any:
    its_own = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER#")
    return table.query(KeyConditionExpression=its_own, ScanIndexForward=False, Limit=10)["Items"]


GIVEN: Mapping[str, Callable[..., Any]] = {
    "sign in": _sign_in,
    "account page": _account_page,
    "order page": _order_page,
    "my orders": _my_orders,
}
"""The notebook's own functions, by pattern."""
