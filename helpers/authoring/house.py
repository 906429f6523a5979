"""The house as data: which room of `helpers/` stands on which floor, and which of them have a face for notebooks.

The drawing in docs/architecture.md is this table in Mermaid; tests/architecture holds both against the code.
"""

from __future__ import annotations

from typing import Final

FLOORS: Final[tuple[tuple[str, ...], ...]] = (
    ("text", "files"),
    ("engine", "page"),
    ("datasets", "traffic", "meter"),
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

FACES: Final = ("datasets", "meter", "review", "show", "testing", "traffic")
"""The rooms that a notebook or a page may import from, by the name of the room; besides them there is `helpers` itself."""

ACCOUNT: Final = "helpers.engine.moto_account"
"""The one module that touches moto, whose internals may change with any release."""

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
    raise KeyError(f"{room} is on no floor: give it one in FLOORS (helpers/authoring/house.py).")


def room(module: str) -> str:
    """The room of a module by its full name: `helpers.engine.ttl` → `engine`; `helpers` itself → `__init__`."""
    _, _, rest = module.partition(".")
    return rest.partition(".")[0] or "__init__"
