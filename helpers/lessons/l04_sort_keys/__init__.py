"""Lesson 04, Sort keys: its exercises and predictions."""

from __future__ import annotations

from helpers.exercises import Lesson, Prediction
from helpers.lessons.l04_sort_keys.key_ranges import READINGS_BETWEEN, STORES_BETWEEN
from helpers.lessons.l04_sort_keys.lost_orders import LOST_ORDERS
from helpers.lessons.l04_sort_keys.order_keys import LAST_ORDERS, ORDER_KEY
from helpers.lessons.l04_sort_keys.page_tokens import ORDERS_PAGE

LESSON = Lesson(
    number=4,
    slug="sort-keys",
    title="Sort keys",
    exercises=(ORDER_KEY, LAST_ORDERS, READINGS_BETWEEN, STORES_BETWEEN, ORDERS_PAGE, LOST_ORDERS),
    predictions=(
        Prediction(
            name="sort-keys/highest-number",
            question="The sort keys are the texts 1 to 200. Which one comes first when you read backwards?",
            options=("200", "199", "99", "9"),
        ),
        Prediction(
            name="sort-keys/last-day",
            question="BETWEEN ORDER#2025-02-01 AND ORDER#2025-02-28: which orders of 28 February come back?",
            options=("all of them", "the first one", "none of them"),
        ),
        Prediction(
            name="sort-keys/requests-to-the-end",
            question="24 orders, in pages of 8: how many requests until you know that nothing follows?",
            unit="request",
        ),
    ),
)
