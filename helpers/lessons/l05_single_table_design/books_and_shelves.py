"""Books, categories and the links between them, for exercise 5.4."""

from __future__ import annotations

from typing import Any

TITLES = {
    "B00001": "The Quiet Harbour",
    "B00002": "A Winter of Maps",
    "B00003": "Letters from the Late Ferry",
    "B00004": "The Quiet Harbour",
    "B000012": "Track #9 | Platform 2",
} | {f"B001{number:02}": f"Poems, volume {number}" for number in range(1, 31)}
"""Titles by product. Two books have the same one, one title has signs in it, and one id begins with another."""
LINKS = (
    ("B00001", "poetry"),
    ("B00001", "travel"),
    ("B00002", "poetry"),
    ("B00003", "travel"),
    ("B00004", "poetry"),
    ("B000012", "poetry-slam"),
    ("B000012", "travel"),
    ("B000012", "stories-for-young-readers"),
    ("B000012", "stories-for-young-parents"),
    *((product, "poetry") for product in TITLES if product.startswith("B001")),
    *(
        ("B00001", category)
        for category in ("art", "cooking", "crime", "drama", "essays", "fantasy", "history", "maps")
    ),
    ("B00001", "poetry"),  # a second time: nothing may change
)
RENAMED = ("B00002", "A Winter of Maps, second edition")
"""A product, and its title as it is corrected."""


def shelves(lab: Any) -> Any:
    """The table of the exercise: it holds the products, a translation of one of them, and no link."""
    return shelves_with(lab, "exercise-shelves", BEFORE)


def shelves_with(lab: Any, name: str, items: list[dict[str, Any]]) -> Any:
    """A table of the same form with these items."""
    return lab.table(name, pk="pk", sk="sk", items=items)


def details(product: str) -> dict[str, str]:
    """A product's own item."""
    return {"pk": f"PRODUCT#{product}", "sk": "DETAILS", "type": "Product", "title": TITLES[product]}


TRANSLATION = {"pk": "PRODUCT#B00001", "sk": "TRANSLATION#de", "type": "Translation", "language": "de"}
"""Another kind of item in a product's collection, at its end."""
BEFORE = [*(details(product) for product in TITLES), TRANSLATION]
"""What the table holds before any link is made."""


class Shop:
    """What the shop should know: which book is in which category, and what each is called."""

    def __init__(self) -> None:
        self.links: set[tuple[str, str]] = set()
        self.titles = dict(TITLES)

    def categories_of(self, product: str) -> list[str]:
        """The names of a product's categories, sorted."""
        return sorted(category for linked, category in self.links if linked == product)

    def products_in(self, category: str) -> list[str]:
        """The titles in a category, one for each book, sorted."""
        return sorted(self.titles[product] for product, linked in self.links if linked == category)

    def product(self, product_id: str) -> dict[str, str]:
        """A product as `link` is given it."""
        return {"productId": product_id, "title": self.titles[product_id]}
