"""Orders so large that few of them fill a page, for exercises 1.4 and 1.5."""

from __future__ import annotations

SCANNED = 280_000
"""Bytes of one order with its scanned invoice: four of them fill a page of 1 MB (B4)."""
