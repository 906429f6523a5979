"""The order of I3 and a table for it with three indexes."""

from __future__ import annotations

from typing import Any

ORDER: dict[str, Any] = {
    "pk": "USER#1", "sk": "ORDER#1001", "status": "OPEN", "updatedAt": "2026-01-05", "total": 4250, "note": "n" * 3_000,
}  # fmt: skip
INDEXES: dict[str, Any] = {
    "by-status": {"pk": "status", "sk": "updatedAt", "project": ["total"]},
    "everything": {"pk": "status"},
    "flagged": {"pk": "flag", "project": "keys"},
}
