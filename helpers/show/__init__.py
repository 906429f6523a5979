"""Pictures of DynamoDB: each a title that states a finding, a drawing for light and dark, and the same as text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from helpers.show.anatomy import item_anatomy
from helpers.show.base import Picture
from helpers.show.bill import bill
from helpers.show.collection_view import collection_view
from helpers.show.growth import growth
from helpers.show.journey import request_journey

if TYPE_CHECKING:
    from helpers.show.heat import heat_map
    from helpers.show.throughput import timeline

__all__ = [
    "Picture",
    "bill",
    "collection_view",
    "growth",
    "heat_map",
    "item_anatomy",
    "request_journey",
    "timeline",
]

# These need NumPy or the lab, which a notebook that only counts requests need not wait for.
_LATER: Final = {"heat_map": "helpers.show.heat", "timeline": "helpers.show.throughput"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
