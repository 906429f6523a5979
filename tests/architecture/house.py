"""The house as data: which room of `helpers/` stands on which floor, and what is allowed where.

docs/architecture.md is written from this and from the code; the tests beside this file hold the code to it.
"""

from __future__ import annotations

from typing import Final

FLOORS: Final[tuple[tuple[str, ...], ...]] = (
    ("text", "files"),
    ("engine", "page"),
    ("datasets", "traffic", "meter", "account"),
    ("lab",),
    ("show", "serve"),
    ("review",),
    ("exercises",),
    ("lessons",),
    ("workbook",),
    ("classroom",),
    ("authoring",),
    ("testing", "__init__", "__main__"),
)
"""From the ground up. A module may import from its own room and from rooms on lower floors; rooms on one floor do not
know each other."""

LOOSE: Final = ("__init__", "__main__", "testing", "text", "files")
"""The modules that stand in `helpers/` itself: its public face and its ground floor."""

ACCOUNT: Final = "helpers.engine.moto_account"
"""The one module that touches moto's DynamoDB, whose internals may change with any release."""

BESIDE: Final = "account"
"""The room of the services beside DynamoDB, which touches moto's others."""

BY_NAME: Final = frozenset({("helpers.exercises.register", "helpers.lessons")})
"""Rooms found by name at run time: the register asks for the lessons there are when a name is looked up first, so that a
lesson is added by putting its package there."""

NO_BROWSER: Final = frozenset(
    {"asyncio", "concurrent", "fcntl", "multiprocessing", "select", "selectors", "signal", "socket", "socketserver",
     "subprocess"}
)  # fmt: skip
"""What a browser's Python cannot do: processes, sockets, signals."""

BESIDE_NOTEBOOKS: Final = ("serve", "workbook", "classroom", "authoring", "testing", "__main__")
"""The rooms no notebook imports: they alone may use what a browser's Python cannot do."""


def floor(room: str) -> int:
    """The floor of a room, 0 for the ground floor. Raises KeyError with a sentence for a room that has none."""
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    raise KeyError(f"{room} is on no floor: give it one in FLOORS (tests/architecture/house.py).")


def room(module: str) -> str:
    """The room of a module by its full name: `helpers.engine.ttl` → `engine`; `helpers` itself → `__init__`."""
    _, _, rest = module.partition(".")
    return rest.partition(".")[0] or "__init__"
