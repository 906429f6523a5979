"""One write, before and after: which bytes change, and what the table and each index pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from helpers.engine.capacity import table_write_units
from helpers.engine.index_writes import entry_of, entry_writes
from helpers.engine.layout import Stored
from helpers.engine.schema import IndexSchema, TableSchema
from helpers.engine.sizes import item_size, text_size, value_size
from helpers.engine.values import canonical_item, equal
from helpers.engine.wire_types import Item
from helpers.page.picture import Picture
from helpers.page.table import Line as Row
from helpers.page.table import table, wide
from helpers.show.schema import schema_of
from helpers.show.values import PythonItem, brief, on_wire
from helpers.text import count, grid, listed, plural, shorten

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

_LIMIT: Final = 14
_VALUE: Final = 24
_TEXT_VALUE: Final = 16
_CSS: Final = """
    & table + table { margin-top: 12px }
    & caption { font-size: 13px }
    & th, & .num { white-space: nowrap }
    & .same > * { color: var(--nad-soft); font-weight: 400 }
    & .told > * { background: var(--nad-panel); font-weight: 600 }
"""


def item_change(
    before: PythonItem | None, after: PythonItem | None, table: Table | TableSchema, *, title: str | None = None
) -> Picture:
    """An item before and after a write: bytes by attribute, and the write units of the table and of each index (W1, I2).

    before: None for an item that is new. after: None for a delete. table: whose keys and indexes count.
    """
    if before is None and after is None:
        raise ValueError("There is no change to show: give `item_change` an item before, an item after, or both.")
    schema = table if isinstance(table, TableSchema) else schema_of(table)
    old = None if before is None else canonical_item(on_wire(before))
    new = None if after is None else canonical_item(on_wire(after))
    arms = [_table_arm(schema, old, new), *(_index_arm(schema, index, old, new) for index in schema.indexes.values())]
    attributes = _attributes(before or {}, after or {}, old or {}, new or {})
    heading = title or _finding(arms, attributes, old, new)
    return Picture(heading, _drawn(attributes, arms), _twin(attributes, arms), css=_CSS, kind="change")


Arm = tuple[str, str, str, str, float]
"""(name, bytes before, bytes after, what happens, write units)."""


def _stored(item: Item | None) -> Stored | None:
    return None if item is None else Stored(item, item_size(item))


def _size(item: Item | None) -> str:
    return "–" if item is None else count(item_size(item))


def _table_arm(schema: TableSchema, old: Item | None, new: Item | None) -> Arm:
    what = "new item" if old is None else "deleted" if new is None else "the larger image counts"
    return (
        f"table {schema.name}",
        _size(old),
        _size(new),
        what,
        table_write_units(max(item_size(image or {}) for image in (old, new))),
    )


def _index_arm(schema: TableSchema, index: IndexSchema, old: Item | None, new: Item | None) -> Arm:
    before, after = (entry_of(schema, index, _stored(image)) for image in (old, new))
    writes = entry_writes(index.key, before, after)
    if before is None and after is None:
        what = "no entry: a key attribute is missing"
    elif before is None:
        what = "entry appears"
    elif after is None:
        what = "entry is removed"
    elif not writes:
        what = "nothing it carries has changed"
    elif len(writes) > 1:
        what = "key changed: delete and insert"
    else:
        what = "entry is written anew"
    size_before, size_after = ("–" if entry is None else count(entry.size) for entry in (before, after))
    return f"index {index.name}", size_before, size_after, what, sum((write.units for write in writes), start=0.0)


Line = tuple[str, str, str, str, int, int]
"""(attribute, mark, value before, value after, bytes before, bytes after)."""


def _attributes(before: PythonItem, after: PythonItem, old: Item, new: Item) -> list[Line]:
    lines: list[Line] = []
    for name in dict.fromkeys([*before, *after]):
        if name not in old:
            mark = "+ new"
        elif name not in new:
            mark = "− gone"
        else:
            mark = "= same" if equal(old[name], new[name]) else "≠ changed"
        sizes = [text_size(name) + value_size(item[name]) if name in item else 0 for item in (old, new)]
        shown = [brief(item[name], _VALUE) if name in item else "–" for item in (before, after)]
        lines.append((name, mark, shown[0], shown[1], sizes[0], sizes[1]))
    lines.sort(key=lambda line: line[1].startswith("="))  # what changes comes first
    if len(lines) > _LIMIT:
        rest = lines[_LIMIT - 1 :]
        more = (
            plural(len(rest), "more attribute"),
            "",
            "",
            "",
            sum(line[4] for line in rest),
            sum(line[5] for line in rest),
        )
        lines = [*lines[: _LIMIT - 1], more]
    return lines


def _drawn(attributes: list[Line], arms: list[Arm]) -> Markup:
    some = 0 < sum(not _is_same(line) for line in attributes) < len(attributes)
    values = [
        Row((line[0], line[1], line[2], line[3], _bytes(line[4], line[5])), _look(_is_same(line)) if some else "")
        for line in attributes
    ]
    first = table("The item", ("attribute", "what", "before", "after", "bytes"), values, numbers=(4,))
    total = sum(arm[4] for arm in arms)
    paid = [Row((name, what, a, b, count(units)), "" if units else "same") for name, a, b, what, units in arms]
    second = table(
        "Who writes what",
        ("where", "what happens", "bytes before", "bytes after", "write units"),
        paid,
        foot=[Row(("together", "", "", "", count(total)), "sum")],
        numbers=(2, 3, 4),
    )
    return wide(first, second)


def _is_same(line: Line) -> bool:
    """Whether the write leaves an attribute, or those that are counted in one line, as it was."""
    return not line[1] or line[1].startswith("=")


def _look(is_same: bool) -> str:
    return "same" if is_same else "told"


def _bytes(before: int, after: int) -> str:
    return count(before) if before == after else f"{count(before)} → {count(after)}"


def _twin(attributes: list[Line], arms: list[Arm]) -> str:
    first = grid(
        ("attribute", "what", "before", "after", "bytes"),
        [
            (shorten(name, 20), mark, shorten(one, _TEXT_VALUE), shorten(other, _TEXT_VALUE), _bytes(a, b))
            for name, mark, one, other, a, b in attributes
        ],
        numbers=(4,),
    )
    total = ("together", "", "", "", count(sum(arm[4] for arm in arms)))
    second = grid(
        ("where", "what happens", "bytes", "then", "units"),
        [*((shorten(name, 28), what, a, b, count(units)) for name, a, b, what, units in arms), total],
        numbers=(2, 3, 4),
    )
    return f"{first}\n\n{second}"


def _finding(arms: list[Arm], attributes: list[Line], old: Item | None, new: Item | None) -> str:
    total = sum(arm[4] for arm in arms)
    changed = [name for name, mark, *_ in attributes if mark and not mark.startswith("=")]
    if old is None:
        what = "This new item"
    elif new is None:
        what = "Deleting this item"
    elif not changed:
        what = "Writing the same item again"
    else:
        what = shorten(f"Changing {listed(changed)}", 48)
    paid = [
        f"{count(units)} for {name.partition(' ')[2] if name.startswith('index') else 'the table'}"
        for name, *_, units in arms
        if units
    ]
    return f"{what} costs {plural(total, 'write unit')}" + (f": {', '.join(paid)}" if len(arms) > 1 else "")
