"""Pictures of DynamoDB: each a title that states a finding, a drawing for light and dark, and the same as text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from helpers.page.base import Picture
from helpers.show.anatomy import item_anatomy
from helpers.show.bill import bill
from helpers.show.collection_view import collection_view
from helpers.show.growth import growth
from helpers.show.journey import request_journey

if TYPE_CHECKING:
    from helpers.meter.observation import watching_load
    from helpers.show.change import item_change
    from helpers.show.copies import Shared, copies_view
    from helpers.show.evenness import spread
    from helpers.show.heat import heat_map
    from helpers.show.index_entries import index_view
    from helpers.show.key_order import key_range, spelling_order
    from helpers.show.lagging import lagging_index
    from helpers.show.ring import key_ring
    from helpers.show.throughput import timeline
    from helpers.show.widgets import shard_explorer

__all__ = [
    "Picture",
    "Shared",
    "bill",
    "collection_view",
    "copies_view",
    "growth",
    "heat_map",
    "index_view",
    "item_anatomy",
    "item_change",
    "key_range",
    "key_ring",
    "lagging_index",
    "request_journey",
    "shard_explorer",
    "spelling_order",
    "spread",
    "timeline",
    "watching_load",
]

# What needs NumPy or the whole engine is imported when it is asked for: other notebooks need not wait for it.
_LATER: Final = {
    "Shared": "helpers.show.copies",
    "copies_view": "helpers.show.copies",
    "key_range": "helpers.show.key_order",
    "shard_explorer": "helpers.show.widgets",
    "spelling_order": "helpers.show.key_order",
    "spread": "helpers.show.evenness",
    "heat_map": "helpers.show.heat",
    "index_view": "helpers.show.index_entries",
    "item_change": "helpers.show.change",
    "key_ring": "helpers.show.ring",
    "lagging_index": "helpers.show.lagging",
    "timeline": "helpers.show.throughput",
    "watching_load": "helpers.meter.observation",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
