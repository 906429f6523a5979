"""The order of the fact sheet's worked example (I3): an item of 3,061 B, and the index it has an entry of 57 B in."""

from __future__ import annotations

from .support import n, s

ORDER = {
    "pk": s("USER#1"),
    "sk": s("ORDER#1001"),
    "status": s("OPEN"),
    "updatedAt": s("2026-01-05"),
    "total": n(4250),
    "note": s("n" * 3_000),
}
ORDER_KEY = {"pk": s("USER#1"), "sk": s("ORDER#1001")}
BY_STATUS = {"pk": "status", "sk": "updatedAt", "project": ["total"]}
