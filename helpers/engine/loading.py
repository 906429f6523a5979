"""Many items at once, around the pipeline: a data set is there in an instant and costs nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from helpers.engine.layout import Stored
from helpers.engine.moto_account import MotoAccount
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.rules.keys import check_item
from helpers.engine.table import Table, measured
from helpers.engine.wire_types import Item


def put_in_place(table: Table, dynamics: Dynamics, moto: MotoAccount, items: Iterable[Item]) -> Sequence[Stored]:
    """Put items into a table and its indexes. Returns them with their sizes.

    Raises what PutItem would raise for the first item it refuses; then nothing is stored.
    """
    checked = []
    with _no_collections():
        for item in items:
            stored = measured(item)
            check_item(table.schema, stored.item)
            checked.append(stored)
        dynamics.settle()  # an older entry that is still on its way would overtake the one loaded now
        moto.load(table.schema.name, (stored.item for stored in checked))
        table.load(checked)
    return checked


@contextmanager
def _no_collections() -> Iterator[None]:
    """Python's garbage collector looks through everything again and again while many objects are made, and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
