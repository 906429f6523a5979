"""Names of parametrised tests that are the same in every process, as running them in several at once demands."""

from __future__ import annotations

import re


def stable(value: object) -> str:
    """The text of a value without what differs from run to run: addresses, and the order of a set."""
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(repr, value))) + "}"
    return re.sub(r" at 0x[0-9a-f]+", "", str(value))
