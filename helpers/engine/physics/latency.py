"""Modelled seconds of a request. "Single-digit milliseconds" is all that is published (N4): every number is a model choice.

The same request always takes the same time: no jitter, so that a measured difference has a cause in the request.
"""

from __future__ import annotations

from typing import Final

from helpers.engine import limits
from helpers.engine.physics.model import DEFAULT, Model

PAGES: Final = frozenset({"Query", "Scan"})
READS: Final = frozenset({"GetItem", "BatchGetItem", "TransactGetItems"})
WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
STATEMENTS: Final = frozenset({"ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"})
TRANSACTIONS: Final = frozenset({"TransactGetItems", "TransactWriteItems", "ExecuteTransaction"})


def seconds(
    operation: str,
    size: int = 0,
    *,
    consistent: bool = False,
    refused: bool = False,
    writes: bool = False,
    model: Model = DEFAULT,
) -> float:
    """How long one request takes, from sending it to having its answer.

    `size` is the bytes that it reads or writes: of one item, of all items of a batch, of all items evaluated in a
    page. `refused` is a request that did no work, such as a throttled one. A PartiQL request says with `writes` which
    kind it is.
    """
    if refused:
        return model.reject_seconds
    megabytes = size / limits.MB
    rounds = model.transaction_rounds if operation in TRANSACTIONS else 1
    if operation in WRITES or (operation in STATEMENTS and writes):
        return rounds * (model.put_seconds + model.write_seconds_per_mb * megabytes)
    if operation in PAGES or operation in READS or operation in STATEMENTS:
        per_mb = (
            model.page_seconds_per_mb
            if operation in PAGES or operation == "ExecuteStatement"
            else model.read_seconds_per_mb
        )
        strong = consistent or operation in TRANSACTIONS
        return rounds * (model.get_seconds + per_mb * megabytes + (model.strong_seconds if strong else 0.0))
    return model.control_seconds
