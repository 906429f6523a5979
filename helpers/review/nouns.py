"""Kiosk with one table for each noun: four of the functions that answer its patterns there, as lesson 02 begins.

The other four stand in the lesson. Each takes the tables by name as its first argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from boto3.dynamodb.conditions import Attr

from helpers.review.kiosk import DESK_SHOWN, OPEN, REVIEWS_SHOWN, Item

Tables = Mapping[str, Any]


def profile_by_id(t: Tables, user_id: str) -> Item:
    """*Account page*: the user has the key of the table Users."""
    user: Item = t["Users"].get_item(Key={"userId": user_id})["Item"]
    return user


def book_and_scan(t: Tables, book_id: str) -> list[Item]:
    """*Book page*: the book has a key, and its reviews are found by reading all reviews."""
    found = _scan(t["Reviews"], Attr("productId").eq(book_id))
    newest = sorted(found, key=lambda item: str(item["writtenAt"]), reverse=True)[:REVIEWS_SHOWN]
    return [t["Books"].get_item(Key={"productId": book_id})["Item"], *newest]


def status_by_id(t: Tables, _user_id: str, order_id: str) -> None:
    """*Ship an order*: the order has the key of the table Orders, and there is no desk to take it from."""
    t["Orders"].update_item(
        Key={"orderId": order_id},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "SHIPPED"},
    )


def desk_by_scan(t: Tables) -> list[Item]:
    """*Packing desk*: open orders are found by reading all orders."""
    found = _scan(t["Orders"], Attr("status").is_in(list(OPEN)))
    return sorted(found, key=lambda order: str(order["orderId"]))[:DESK_SHOWN]


def _scan(table: Any, condition: Any) -> list[Item]:
    pages = table.meta.client.get_paginator("scan").paginate(TableName=table.name, FilterExpression=condition)
    return [item for page in pages for item in page["Items"]]
