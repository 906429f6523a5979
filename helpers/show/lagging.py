"""A table beside one of its global secondary indexes: what each shows now, what is on its way, and when it is due (I8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from boto3.dynamodb.types import TypeDeserializer
from markupsafe import Markup

from helpers.engine.physics.replication import IndexQueue
from helpers.engine.schema import IndexSchema, TableSchema
from helpers.engine.wire_types import Item
from helpers.meter.observation import HasEngine, HasName
from helpers.page.picture import Picture
from helpers.page.table import Line, table, wide
from helpers.show.item_collections import order_of
from helpers.show.schema import index_of
from helpers.show.values import brief
from helpers.text import count, grid, milliseconds, plural, shorten

if TYPE_CHECKING:
    from helpers.engine.engine import Engine

_LIMIT: Final = 10
_JOIN: Final = " · "
_SHOWN: Final = 34
_TEXT_SHOWN: Final = 30
_CSS: Final = """
    & table { table-layout: fixed }
    & th, & td { overflow-wrap: anywhere }
    & thead th:first-child { width: 12% }
    & thead th:last-child { width: 160px }
    @container (max-width: 660px) { & th, & td { font-size: 12px } & thead th:last-child { width: 142px } }
    & td:last-child, & i { white-space: nowrap; font-style: normal }
    & .same > * { color: var(--nad-soft); font-weight: 400 }
    & .told > * { background: var(--nad-panel) }
    & .told > td:last-child { font-weight: 600 }
"""


@dataclass(frozen=True, slots=True)
class _Line:
    """One item as the table and the index have it."""

    key: str
    table: str
    index: str
    state: str
    due: float | None
    """Seconds from now until the index follows."""


def lagging_index(
    lab: HasEngine, of: HasName | str, index: str, *, limit: int = _LIMIT, title: str | None = None
) -> Picture:
    """Each item of a table beside its entry in a GSI at this moment of virtual time. Looking costs nothing and waits for nothing.

    lab: the running Lab. of: the table. limit: how many items to draw, in the order of their keys; those
    that differ are chosen first.
    """
    engine = lab.engine
    name = of if isinstance(of, str) else of.name
    if name not in engine.tables:
        raise ValueError(f"The lab has no table {name!r}. It has: {', '.join(engine.tables) or 'none yet'}.")
    schema = engine.tables[name].schema
    one = index_of(schema, index)
    if one.kind != "GSI":
        raise ValueError(f"{index!r} is a local index: it never lags behind its table (I4). Choose a global one.")
    lines = list(_lines(engine, schema, one))
    differing = [line for line in lines if line.state != "="]
    chosen = [*differing, *(line for line in lines if line.state == "=")][:limit]
    heading = title or _finding(index, lines, differing)
    shown, left = [line for line in lines if line in chosen], len(lines) - limit  # each keeps its place as it arrives
    about = _JOIN.join(_attributes(schema, one)) or "keys"
    head = ("item", f"table {name} now: {_kept(about)}", f"index {index} now", "on its way")
    drawn = [
        Line((line.key, _whole(line.table), _whole(line.index), _told(line)), "same" if line.state == "=" else "told")
        for line in shown
    ]
    body = table("", head, drawn)
    text = grid(
        ("item", "table now", "index now", "on its way"),
        [
            (shorten(line.key, 20), shorten(line.table, _TEXT_SHOWN), shorten(line.index, _TEXT_SHOWN), _told(line))
            for line in shown
        ],
    )
    more = f"{plural(left, 'more item')}, the same in both. " if left > 0 else ""
    note = f"{more}Virtual time: {count(round(engine.clock.seconds, 4))} s. How long an index lags is a model choice (§19)."
    return Picture(heading, wide(body), text, note=note, css=_CSS, kind="lag")


def _whole(values: str) -> Markup:
    """Values that stand in one cell, none of them broken, and none of their dots at the beginning of a line."""
    return Markup(_kept(_JOIN)).join(Markup("<i>{}</i>").format(value) for value in values.split(_JOIN))


def last_due(lab: HasEngine, of: HasName | str, index: str) -> float:
    """Seconds from now until a global index has followed all that is on its way to it; 0 where nothing is."""
    name = of if isinstance(of, str) else of.name
    moments = [moment for _, moment in _waiting(lab.engine.dynamics[name].queues[index])]
    return max(0.0, max(moments) - lab.engine.clock.seconds) if moments else 0.0


def _kept(joined: str) -> str:
    """The same with each dot bound to the word before it."""
    return joined.replace(_JOIN, f"\u00a0{_JOIN[1:]}")


def behind(lab: HasEngine, of: HasName | str, index: str, later: float = 0.0) -> str:
    """Of how many items an index has not seen the last change, as a sentence: now, or so many seconds from now."""
    name = of if isinstance(of, str) else of.name
    moment = lab.engine.clock.seconds + later
    waiting = {place for place, due in _waiting(lab.engine.dynamics[name].queues[index]) if due > moment}
    return (
        f"{index} is behind on {plural(len(waiting), 'item')}"
        if waiting
        else f"{index} shows what the table holds: nothing is on its way"
    )


def _told(line: _Line) -> str:
    """What the index has still to learn about an item."""
    words = {"=": "= same", "+": "+ appears", "−": "− goes", "≠": "≠ changes"}
    when = "" if line.due is None else f" in {milliseconds(max(0.0, line.due))}"
    return words[line.state] + when


def _lines(engine: Engine, schema: TableSchema, index: IndexSchema) -> Iterator[_Line]:
    """Every item of the table or the index, in the order of their keys."""
    held, dynamics = engine.tables[schema.name], engine.dynamics[schema.name]
    truth = {held.layout.position(stored.item): stored.item for stored in held.layout.items()}
    entries = {held.layout.position(stored.item): stored.item for stored in held.indexes[index.name].items()}
    due: dict[Any, float] = {}
    for place, moment in _waiting(dynamics.queues[index.name]):
        due[place] = max(moment, due.get(place, 0.0))
    now = engine.clock.seconds
    places = {*truth, *entries, *due}

    def named(place: Any) -> list[tuple[int, Any]]:
        item = truth.get(place) or entries.get(place) or {}
        return [order_of(_python(item[name])) for name in schema.key.names if name in item]

    for place in sorted(places, key=named):
        item, entry = truth.get(place), entries.get(place)
        wanted = schema.entry(index, item)
        if item is None and entry is None:
            continue
        state = "=" if wanted == entry else "+" if entry is None else "−" if wanted is None else "≠"
        wait = due[place] - now if place in due and state != "=" else None
        yield _Line(
            _key(schema, item or entry or {}), _brief(schema, index, item), _brief(schema, index, entry), state, wait
        )


def _waiting(queue: IndexQueue[Any]) -> Iterator[tuple[Any, float]]:
    """(place of the item, when it is due) of each update on its way. The queue offers no look at itself but this."""
    for due, _, waiting in queue._heap:
        yield waiting.key, due


def _key(schema: TableSchema, item: Item) -> str:
    return _JOIN.join(brief(_python(item[name]), _SHOWN) for name in schema.key.names)


def _brief(schema: TableSchema, index: IndexSchema, item: Item | None) -> str:
    """The attributes that the index is about: its key first, then what it carries by name."""
    if item is None:
        return "–"
    shown = [brief(_python(item[name]), 20) if name in item else "–" for name in _attributes(schema, index)]
    return _JOIN.join(shown) or "it is there"


def _attributes(schema: TableSchema, index: IndexSchema) -> list[str]:
    """The names that a line shows: those of the index's key and projection that are not the item's own key."""
    return [name for name in (*index.key.names, *sorted(index.included)) if name not in schema.key.names]


def _python(value: Any) -> Any:
    kind, content = next(iter(value.items()))
    return content if kind == "B" else TypeDeserializer().deserialize(value)


def _finding(index: str, lines: list[_Line], differing: list[_Line]) -> str:
    if not differing:
        return f"{index} shows what the table holds: nothing is on its way"
    counts = {state: sum(line.state == state for line in differing) for state in "+≠−"}
    words = {"+": "missing", "≠": "stale", "−": "still there though gone"}
    told = ", ".join(f"{count(number)} {words[state]}" for state, number in counts.items() if number)
    last = max((line.due for line in differing if line.due is not None), default=None)
    when = "" if last is None else f"; the last arrives in {milliseconds(max(0.0, last))}"
    return f"{index} is behind on {count(len(differing))} of {plural(len(lines), 'item')} ({told}){when}"
