"""What people write for partition-keys/rank-keys."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

RANKING = ["orderId", "userId", "warehouse", "productId", "createdAt"]

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(RANKING, State.WORKS),
    RightAnswer(tuple(RANKING), State.WORKS),
    WrongAnswer([..., ..., ..., ..., ...], "not-started"),
    WrongAnswer([*RANKING[:4], ...], "unfinished"),
    WrongAnswer(RANKING[::-1], "upside-down"),
    WrongAnswer(["orderId", "createdAt", "userId", "productId", "warehouse"], "time-moves-together"),
    WrongAnswer(["orderId", "userId", "productId", "warehouse", "createdAt"], "counted-values"),
    WrongAnswer(["orderId", "userId", "productId", "createdAt", "warehouse"], "few-but-even"),
    WrongAnswer(["orderId", "warehouse", "productId", "userId", "createdAt"], "one-user"),
    WrongAnswer(["orderId", "warehouse", "userId", "productId", "createdAt"], "ten-share"),
    WrongAnswer(["userId", "warehouse", "orderId", "productId", "createdAt"], "own-key"),
    WrongAnswer(["orderId", "userId", "warehouse", "product", "createdAt"], "not-the-five"),
    WrongAnswer(RANKING[:4], "not-the-five"),
)
