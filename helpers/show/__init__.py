"""Pictures of DynamoDB: each a title that states a finding, a drawing for light and dark, and the same as text.

Your own numbers, in place of printed columns
    as_table       dictionaries as a table: numbers to the right, the line that decides marked
    as_bars        numbers as bars on one scale, with what is left of a whole

Items and writes
    collection_view, index_view    items in the order of a Query; the entries of an index
    item_anatomy, item_change      the bytes of an item; one write before and after, and who pays for it
    lagging_index, copies_view     an index that has not caught up; what a value in two places means
    key_range, spelling_order      what a key condition cuts out; which spellings keep their order
    request_journey                router, leader, replicas

Load and money
    bill, growth, heat_map, key_ring, minute_graph, spread, timeline, and the widgets
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from helpers.meter.observation import watching_load
    from helpers.page.picture import Picture
    from helpers.show.anatomy import item_anatomy
    from helpers.show.change import item_change
    from helpers.show.copies import Shared, copies_view
    from helpers.show.costs import bill
    from helpers.show.evenness import spread
    from helpers.show.figures import as_bars, as_table
    from helpers.show.growth_chart import growth
    from helpers.show.heat import heat_map
    from helpers.show.index_entries import index_view
    from helpers.show.item_collections import collection_view
    from helpers.show.journey import request_journey
    from helpers.show.key_order import key_range, spelling_order
    from helpers.show.lagging import lagging_index
    from helpers.show.minutes import minute_graph
    from helpers.show.ring import key_ring
    from helpers.show.throughput import timeline
    from helpers.show.widgets import index_after, lag_explorer, ring_explorer, ring_of, shard_explorer, sharded_heat

__all__ = [
    "Picture",
    "Shared",
    "as_bars",
    "as_table",
    "bill",
    "collection_view",
    "copies_view",
    "growth",
    "heat_map",
    "index_after",
    "index_view",
    "item_anatomy",
    "item_change",
    "key_range",
    "key_ring",
    "lag_explorer",
    "lagging_index",
    "minute_graph",
    "request_journey",
    "ring_explorer",
    "ring_of",
    "shard_explorer",
    "sharded_heat",
    "spelling_order",
    "spread",
    "timeline",
    "watching_load",
]

# Imported when asked for: what needs NumPy, widgets or the whole engine keeps no other notebook waiting. No module here
# has the name of anything that is offered: Python would hand out the module in its place (tests/architecture).
_HOMES: Final = {
    "Picture": "helpers.page.picture",
    "Shared": "helpers.show.copies",
    "as_bars": "helpers.show.figures",
    "as_table": "helpers.show.figures",
    "bill": "helpers.show.costs",
    "collection_view": "helpers.show.item_collections",
    "copies_view": "helpers.show.copies",
    "growth": "helpers.show.growth_chart",
    "heat_map": "helpers.show.heat",
    "index_after": "helpers.show.widgets",
    "index_view": "helpers.show.index_entries",
    "item_anatomy": "helpers.show.anatomy",
    "item_change": "helpers.show.change",
    "key_range": "helpers.show.key_order",
    "key_ring": "helpers.show.ring",
    "lag_explorer": "helpers.show.widgets",
    "lagging_index": "helpers.show.lagging",
    "minute_graph": "helpers.show.minutes",
    "request_journey": "helpers.show.journey",
    "ring_explorer": "helpers.show.widgets",
    "ring_of": "helpers.show.widgets",
    "shard_explorer": "helpers.show.widgets",
    "sharded_heat": "helpers.show.widgets",
    "spelling_order": "helpers.show.key_order",
    "spread": "helpers.show.evenness",
    "timeline": "helpers.show.throughput",
    "watching_load": "helpers.meter.observation",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
