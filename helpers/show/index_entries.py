"""A secondary index as the table of its own that it is: which items have an entry, in which order, carrying what (I1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from helpers.engine.schema import TableSchema
from helpers.page.picture import Picture
from helpers.show.item_collections import collections, order_of
from helpers.show.schema import index_of, schema_of
from helpers.show.values import PythonItem, brief
from helpers.text import count, listed, plural

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

_JOIN: Final = " · "


def index_view(
    items: Iterable[PythonItem],
    table: Table | TableSchema,
    index: str,
    *,
    title: str | None = None,
    kind: str = "type",
    limit: int = 12,
) -> Picture:
    """The entries that `items` have in an index, in the index's own order, with what is projected and nothing else.

    items: Python values, as boto3 gives them. Items without an attribute of the index's key have no entry; the note
    counts them. An index that has caught up looks like this; `lagging_index` shows one that has not.
    """
    schema = table if isinstance(table, TableSchema) else schema_of(table)
    one = index_of(schema, index)
    carried = schema.carried(one)
    given = list(items)
    entries = [item for item in given if all(name in item for name in one.key.names)]
    pk, sk = (_JOIN.join(attribute.name for attribute in part) for part in (one.key.partition, one.key.sort))
    sorts = [attribute.name for attribute in one.key.sort]
    sorts += [name for name in schema.key.names if name not in one.key.names]  # tells entries with equal keys apart
    entries.sort(key=lambda item: [order_of(item[name]) for name in sorts])

    def drawn(item: PythonItem) -> dict[str, Any]:
        shown = {name: value for name, value in item.items() if carried is None or name in carried}
        for joined, part in ((pk, one.key.partition), (sk, one.key.sort)):
            if len(part) > 1:
                shown[joined] = _JOIN.join(brief(shown.pop(attribute.name)) for attribute in part)
        return shown

    absent = len(given) - len(entries)
    carries = {"ALL": "everything", "KEYS_ONLY": "keys only"}.get(
        one.projection, f"the keys and {listed(sorted(one.included))}"
    )
    told = (
        f"{count(len(entries))} of {plural(len(given), 'item')} have an entry"
        if absent
        else f"all {plural(len(given), 'item')}"
    )
    heading = title or f"Index {index}: {told}, carrying {carries}"
    if not entries:
        return Picture(heading, Markup(), f"No item has {listed(one.key.names, 'or')}.", note="The index is empty.")
    shown = [drawn(item) for item in entries]
    typed = (
        kind if all(kind in item for item in shown) else None
    )  # an index that does not carry the type does not know it
    view = collections(shown, pk, sk or None, heading, typed, limit=limit, sort=False, keys=schema.key.names)
    note = f"{plural(absent, 'item')} without {listed(one.key.names, 'or')} {'has' if absent == 1 else 'have'} no entry (I1). "
    return Picture(
        view.title, view.body, view.text, note=(note if absent else "") + view.note, css=view.css, kind=view.kind
    )
