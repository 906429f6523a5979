"""What Kiosk keeps: users, orders, order items, products, reviews, sessions and events.

Each entity has `item()`, its attributes as a table of that noun alone would hold them, and `key()`, what the
single-table layout adds: `pk`, `sk` and the entity's `type`. All values are Python values as boto3 takes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

PythonItem = dict[str, Any]
"""Attribute name → value as boto3's Table resource takes it: str, int, Decimal, bool, list, dict."""

CURRENCY: Final = "EUR"


@dataclass(slots=True)
class User:
    """A reader with an account."""

    id: str
    name: str
    email: str
    street: str
    postcode: str
    city: str
    country: str
    joined: str
    newsletter: bool

    @property
    def address(self) -> PythonItem:
        """Where parcels go, as a map that items hold."""
        return {"street": self.street, "postcode": self.postcode, "city": self.city, "country": self.country}

    def key(self) -> PythonItem:
        """`USER#<id>`, `PROFILE`: the first item of the user's collection."""
        return {"pk": f"USER#{self.id}", "sk": "PROFILE", "type": "User"}

    def item(self) -> PythonItem:
        """The attributes besides the key."""
        return {
            "userId": self.id,
            "name": self.name,
            "email": self.email,
            "address": self.address,
            "joined": self.joined,
            "newsletter": self.newsletter,
        }


@dataclass(slots=True)
class Order:
    """One purchase of one user. `lines` are its order items."""

    id: str
    user: User
    placed: str
    updated: str
    status: str
    payment: str
    reference: str
    note: str
    lines: list[OrderItem] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Price times copies over all order items, in the currency of the shop."""
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))

    @property
    def sort_key(self) -> str:
        """`ORDER#<moment>#<id>`: orders of a user stand in the order in which they were placed."""
        return f"ORDER#{self.placed}#{self.id}"

    def key(self) -> PythonItem:
        """The user's collection, under `sort_key`."""
        return {"pk": f"USER#{self.user.id}", "sk": self.sort_key, "type": "Order"}

    def item(self) -> PythonItem:
        """The attributes besides the key; `note` only where the buyer left one."""
        user = self.user
        item: PythonItem = {
            "orderId": self.id,
            "userId": user.id,
            "placedAt": self.placed,
            "updatedAt": self.updated,
            "status": self.status,
            "total": self.total,
            "currency": CURRENCY,
            "itemCount": len(self.lines),
            "shipTo": {"name": user.name, **user.address},
            "payment": {"method": self.payment, "reference": self.reference},
        }
        if self.note:
            item["note"] = self.note
        return item


@dataclass(slots=True)
class OrderItem:
    """One order item: a title in an order, how many copies, at which price."""

    order_id: str
    user_id: str
    order_sort_key: str
    number: int
    product: Product
    quantity: int

    @property
    def price(self) -> Decimal:
        """Of one copy."""
        return self.product.price

    def key(self) -> PythonItem:
        """The user's collection, right behind the order: `<sort key of the order>#ITEM#<number>`."""
        sort = f"{self.order_sort_key}#ITEM#{self.number}"  # numbers stay below 10, so byte order is their order (K2)
        return {"pk": f"USER#{self.user_id}", "sk": sort, "type": "OrderItem"}

    def item(self) -> PythonItem:
        """The attributes besides the key."""
        return {
            "orderId": self.order_id,
            "number": self.number,
            "productId": self.product.id,
            "title": self.product.title,
            "quantity": self.quantity,
            "price": self.price,
        }


@dataclass(slots=True)
class Product:
    """A book on the shelves."""

    id: str
    title: str
    author: str
    price: Decimal
    pages: int
    published: int
    categories: list[str]
    stock: int
    blurb: str

    def key(self) -> PythonItem:
        """`PRODUCT#<id>`, `DETAILS`: the collection that the reviews of the book are in, too."""
        return {"pk": f"PRODUCT#{self.id}", "sk": "DETAILS", "type": "Product"}

    def item(self) -> PythonItem:
        """The attributes besides the key."""
        return {
            "productId": self.id,
            "title": self.title,
            "author": self.author,
            "price": self.price,
            "pages": self.pages,
            "published": self.published,
            "categories": list(self.categories),
            "stock": self.stock,
            "blurb": self.blurb,
        }


@dataclass(slots=True)
class Review:
    """What a buyer thought of a book."""

    product_id: str
    user_id: str
    written: str
    stars: int
    text: str

    def key(self) -> PythonItem:
        """The product's collection, `REVIEW#<moment>#<user>`: oldest first."""
        return {"pk": f"PRODUCT#{self.product_id}", "sk": f"REVIEW#{self.written}#{self.user_id}", "type": "Review"}

    def item(self) -> PythonItem:
        """The attributes besides the key."""
        return {
            "productId": self.product_id,
            "userId": self.user_id,
            "writtenAt": self.written,
            "stars": self.stars,
            "text": self.text,
        }


@dataclass(slots=True)
class Session:
    """A signed-in device. It is looked up by its token alone and expires by TTL."""

    token: str
    user_id: str
    device: str
    started: str
    expires: int

    def key(self) -> PythonItem:
        """`SESSION#<token>`, `SESSION`: a collection of one item, for it is only ever looked up by its token."""
        return {"pk": f"SESSION#{self.token}", "sk": "SESSION", "type": "Session"}

    def item(self) -> PythonItem:
        """The attributes besides the key; `expiresAt` in epoch seconds, as TTL wants it (G2)."""
        return {
            "token": self.token,
            "userId": self.user_id,
            "device": self.device,
            "startedAt": self.started,
            "expiresAt": self.expires,
        }


@dataclass(slots=True)
class Event:
    """One thing a user did in the shop, in the order it happened."""

    id: str
    user_id: str
    at: str
    kind: str
    product_id: str

    def key(self) -> PythonItem:
        """`ACTIVITY#<user>`, `<moment>#<id>`: what a user did, oldest first."""
        return {"pk": f"ACTIVITY#{self.user_id}", "sk": f"{self.at}#{self.id}", "type": "Event"}

    def item(self) -> PythonItem:
        """The attributes besides the key."""
        return {
            "eventId": self.id,
            "userId": self.user_id,
            "at": self.at,
            "kind": self.kind,
            "productId": self.product_id,
        }
