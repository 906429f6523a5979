"""The data of the course: Kiosk, a small online bookshop, and the climate sensors in its stockroom.

Everything is invented, lies within 2025 and depends on nothing but the sizes and the seed you give: the same call
makes the same data on every machine and every version of Python.
"""

from helpers.datasets.chance import timestamp
from helpers.datasets.entities import Event, Order, OrderItem, Product, PythonItem, Review, Session, User
from helpers.datasets.kiosk import NOUNS, Kiosk
from helpers.datasets.sale import sale_events
from helpers.datasets.sensors import Reading, readings

__all__ = [
    "NOUNS",
    "Event",
    "Kiosk",
    "Order",
    "OrderItem",
    "Product",
    "PythonItem",
    "Reading",
    "Review",
    "Session",
    "User",
    "readings",
    "sale_events",
    "timestamp",
]
