"""Mutants that are no fault: for each exercise, the mutant's name and why a check is right to accept it."""

from __future__ import annotations

EQUIVALENT: dict[str, dict[str, str]] = {}
