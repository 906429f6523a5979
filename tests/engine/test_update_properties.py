"""Updates of nested attributes against a model in plain Python: what stands in lists and maps afterwards (W8, W9, K10).

The model folds an item once, from the top: each map and each list is made anew out of what it held and of the changes inside it.
The engine assigns path after path. They know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import AT_ONCE
from tests.engine.physics.support import fact

from .independent import examples

Path = tuple[str | int, ...]
Plain = Any
"""An int, a string, a set of strings, or a list or a dict of these."""

NO_PATH = "The document path provided in the update expression is invalid for update"
NO_ATTRIBUTE = "The provided expression refers to an attribute that does not exist in the item"
WRONG_TYPE = "An operand in the update expression has an incorrect data type"
KEY = {"pk": {"S": "one"}}


@dataclass(frozen=True)
class Action:
    """One action of an update: what it does to the path, with the operand or the path that it takes."""

    kind: str
    path: Path
    operand: Plain = None
    source: Path = ()


# ── the model ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Refused(Exception):
    """An update that DynamoDB does not carry out."""


_GONE = object()


def at(node: Plain, path: Path) -> Plain:
    """What stands at a path, or None."""
    for step in path:
        if isinstance(step, str) and isinstance(node, dict):
            node = node.get(step)
        elif isinstance(step, int) and isinstance(node, list):
            node = node[step] if step < len(node) else None
        else:
            return None
    return node


def outcome(item: Plain, action: Action) -> Plain:
    """What an action wants at its path, by the item as it was; `_GONE` for nothing."""
    old, source = at(item, action.path), at(item, action.source) if action.source else None
    match action.kind:
        case "REMOVE":
            return _GONE
        case "SET :v":
            return action.operand
        case "SET path":
            if source is None:
                raise Refused(NO_ATTRIBUTE)
            return source
        case "SET if_not_exists":
            return action.operand if source is None else source
        case "SET path + :v":
            if source is None:
                raise Refused(NO_ATTRIBUTE)
            if not isinstance(source, int):
                raise Refused(WRONG_TYPE)
            return source + action.operand
        case "SET list_append":
            if source is None:
                raise Refused(NO_ATTRIBUTE)
            if not isinstance(source, list):
                raise Refused(WRONG_TYPE)
            return [*source, *action.operand]
        case "ADD":
            if old is None:
                return action.operand
            if type(old) is not type(action.operand):
                raise Refused(WRONG_TYPE)
            return old | action.operand if isinstance(old, set) else old + action.operand
        case _:
            if old is None:
                return _GONE
            if not isinstance(old, set):
                raise Refused(WRONG_TYPE)
            return old - action.operand or _GONE


def folded(node: Plain, changes: Sequence[tuple[Path, Plain]]) -> Plain:
    """A map or a list with what is changed inside it. `changes` are paths from here, and what shall stand there."""
    inside: dict[str | int, list[tuple[Path, Plain]]] = {}
    for (step, *rest), wanted in changes:
        inside.setdefault(step, []).append((tuple(rest), wanted))

    def changed(step: str | int, there: bool, old: Plain) -> Plain:
        if step not in inside:
            return old
        ((rest, wanted), *_) = inside[step]
        if not rest:
            return wanted
        if not there:
            raise Refused(NO_PATH)
        return folded(old, inside[step])

    if isinstance(node, dict) and all(isinstance(step, str) for step in inside):
        names = [*node, *(step for step in inside if step not in node)]
        made = {name: changed(name, name in node, node.get(name)) for name in names}
        return {name: value for name, value in made.items() if value is not _GONE}
    if isinstance(node, list) and all(isinstance(step, int) for step in inside):
        kept = [changed(place, True, element) for place, element in enumerate(node)]
        behind = sorted(step for step in inside if isinstance(step, int) and step >= len(node))
        added = [changed(place, False, None) for place in behind]  # W9: in the order of their index
        return [element for element in [*kept, *added] if element is not _GONE]
    raise Refused(NO_PATH)


# ── what is tried ───────────────────────────────────────────────────────────────────────────────────────────────────

SETS = st.sets(st.sampled_from(["red", "green", "blue"]), min_size=1)
LEAVES = st.one_of(st.integers(-9, 9), st.sampled_from(["s", ""]), SETS)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)),
    max_leaves=8,
)
ITEMS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)
KINDS = ("SET :v", "SET path", "SET if_not_exists", "SET path + :v", "SET list_append", "ADD", "DELETE", "REMOVE")


def paths_of(node: Plain, path: Path = ()) -> list[Path]:
    """Every path of an item, from short to long, and some that lead a step beyond."""
    found: list[Path] = [path] if path else []
    match node:
        case dict():
            steps: list[str | int] = [*node, "b" if not path else "y"]
        case list():
            steps = [*range(len(node)), len(node), len(node) + 2]
        case _:
            return [*found, (*path, "x"), (*path, 0)] if path else found
    for step in steps:
        found += paths_of(at(node, (step,)), (*path, step))
    return found


def compatible(one: Path, other: Path) -> bool:
    """Whether two paths can stand in one update: neither lies in the other, and they agree on what is a list."""
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            return type(mine) is type(theirs)
    return False


@st.composite
def updates(draw: st.DrawFn) -> tuple[Plain, list[Action]]:
    """An item, and actions on paths that do not get in each other's way."""
    item = draw(ITEMS)
    paths = paths_of(item)
    chosen: list[Path] = []
    for path in draw(st.lists(st.sampled_from(paths), min_size=1, max_size=5)):
        if all(compatible(path, other) for other in chosen):
            chosen.append(path)
    actions = []
    for path in chosen:
        kind = draw(st.sampled_from(KINDS))
        operands = {
            "SET path + :v": st.integers(-9, 9),
            "SET list_append": st.lists(LEAVES, max_size=2),
            "ADD": st.one_of(st.integers(-9, 9), SETS),
            "DELETE": SETS,
        }
        operand = None if kind in ("REMOVE", "SET path") else draw(operands.get(kind, VALUES))
        takes_a_path = kind.startswith("SET") and kind != "SET :v"
        actions.append(Action(kind, path, operand, draw(st.sampled_from(paths)) if takes_a_path else ()))
    return item, actions


# ── both ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def wire(value: Plain) -> dict[str, Any]:
    match value:
        case int():
            return {"N": str(value)}
        case str():
            return {"S": value}
        case set():
            return {"SS": sorted(value)}
        case list():
            return {"L": [wire(element) for element in value]}
    return {"M": {name: wire(member) for name, member in value.items()}}


def plain(value: dict[str, Any]) -> Plain:
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return int(content)
        case "S":
            return content
        case "SS":
            return set(content)
        case "L":
            return [plain(element) for element in content]
    return {name: plain(member) for name, member in content.items()}


def written(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


def expression(actions: Sequence[Action]) -> tuple[str, dict[str, Any]]:
    """The text of an update, sections in the order of their first action, and its values."""
    sections: dict[str, list[str]] = {}
    values = {}
    for number, action in enumerate(actions):
        value, path, source = f":v{number}", written(action.path), written(action.source) if action.source else ""
        if action.operand is not None:
            values[value] = wire(action.operand)
        section, _, form = action.kind.partition(" ")
        right = {
            ":v": value,
            "path": source,
            "if_not_exists": f"if_not_exists({source}, {value})",
            "path + :v": f"{source} + {value}",
            "list_append": f"list_append({source}, {value})",
        }
        text = {"SET": f"{path} = {right.get(form)}", "REMOVE": path}.get(section, f"{path} {value}")
        sections.setdefault(section, []).append(text)
    return " ".join(f"{section} {', '.join(texts)}" for section, texts in sections.items()), values


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine(model=AT_ONCE)
    engine.handle(
        "CreateTable",
        {
            "TableName": "nested",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    return engine


def stored(engine: Engine) -> Plain:
    item = engine.handle("GetItem", {"TableName": "nested", "Key": KEY, "ConsistentRead": True})["Item"]
    return {name: plain(value) for name, value in item.items() if name != "pk"}


def carry_out(engine: Engine, item: Plain, actions: Sequence[Action]) -> Plain:
    """The item after the update; raises `Refused` where it is refused, with the item as it was."""
    full = {**KEY, **{name: wire(value) for name, value in item.items()}}
    engine.handle("PutItem", {"TableName": "nested", "Item": full})
    text, values = expression(actions)
    request = {"TableName": "nested", "Key": KEY, "UpdateExpression": text}
    if values:
        request["ExpressionAttributeValues"] = values
    refusal = None
    try:
        engine.handle("UpdateItem", request)
    except ApiError as error:
        refusal = error
    after = stored(engine)
    if refusal is not None:
        assert (refusal.code, after) == ("ValidationException", item)
        raise Refused(refusal.message)
    return after


@pytest.mark.parametrize((), [pytest.param(id="W9-any-nested-update")])
@examples(400)
@given(updates())
@example(({"a": ["zero"]}, [Action("SET :v", ("a", 10), "ten"), Action("SET :v", ("a", 9), "nine")]))
@example(({"a": [0, 1, 2]}, [Action("REMOVE", ("a", 0)), Action("SET :v", ("a", 1), 9), Action("SET :v", ("a", 5), 5)]))
@example(({"a": [{"x": 1}, {"x": 2}]}, [Action("REMOVE", ("a", 0)), Action("REMOVE", ("a", 1, "x"))]))
@example(
    ({"a": {"x": {"red"}}}, [Action("DELETE", ("a", "x"), {"red"}), Action("SET path", ("b",), source=("a", "x"))])
)
def test_what_an_update_makes_of_an_item(engine: Engine, case: tuple[Plain, list[Action]]) -> None:
    item, actions = case
    reasons = set()
    expected = None
    for action in actions:  # which of several faults is told is not known
        try:
            outcome(item, action)
        except Refused as refusal:
            reasons.add(str(refusal))
    if not reasons:
        try:
            expected = folded(item, [(action.path, outcome(item, action)) for action in actions])
        except Refused as refusal:
            reasons.add(str(refusal))
    if not reasons:
        assert carry_out(engine, item, actions) == expected
        return
    with pytest.raises(Refused) as refused:
        carry_out(engine, item, actions)
    assert str(refused.value) in {NO_PATH, *reasons}


@fact("W9-order-of-writing-does-not-matter")
@examples(100)
@given(updates(), st.randoms(use_true_random=False))
def test_the_order_of_actions_does_not_matter(engine: Engine, case: tuple[Plain, list[Action]], chance: Any) -> None:
    item, actions = case
    shuffled = list(actions)
    chance.shuffle(shuffled)
    results = []
    for order in (actions, shuffled):
        try:
            results.append(carry_out(engine, item, order))
        except Refused:
            results.append(None)
    assert results[0] == results[1]


PLACES: dict[str, tuple[str, Plain, Plain]] = {
    "W9-first-element-goes": ("REMOVE a[0]", {"a": [1, 2, 3]}, {"a": [2, 3]}),
    "W9-two-elements-go-by-their-old-places": ("REMOVE a[0], a[2]", {"a": [1, 2, 3]}, {"a": [2]}),
    "W9-beyond-the-end-is-no-error": ("REMOVE a[3]", {"a": [1, 2, 3]}, {"a": [1, 2, 3]}),
    "W9-all-elements-leave-an-empty-list": ("REMOVE a[0]", {"a": [1]}, {"a": []}),
    "W9-set-beside-remove": ("SET a[1] = :v REMOVE a[0]", {"a": [1, 2]}, {"a": ["v"]}),
    "W9-what-is-appended-is-not-what-was-named": ("SET a[3] = :v REMOVE a[1]", {"a": [0]}, {"a": [0, "v"]}),
    "W9-a-new-member": ("SET a.y = :v", {"a": {"x": 1}}, {"a": {"x": 1, "y": "v"}}),
    "W9-a-member-of-an-element": ("SET a[1].x.y = :v REMOVE a[0]", {"a": [0, {"x": {}}]}, {"a": [{"x": {"y": "v"}}]}),
    "W9-a-missing-member-goes": ("REMOVE a.y", {"a": {"x": 1}}, {"a": {"x": 1}}),
    "W9-into-a-missing-map": ("SET b.x = :v", {"a": 1}, None),
    "W9-into-a-missing-list": ("SET b[0] = :v", {"a": 1}, None),
    "W9-a-map-is-no-list": ("SET a[0] = :v", {"a": {"x": 1}}, None),
    "W9-a-list-is-no-map": ("SET a.x = :v", {"a": [1]}, None),
    "W9-deeper-than-what-is-appended": ("SET a[5].x = :v", {"a": [1]}, None),
    "W8-out-of-a-missing-map": ("REMOVE b.x", {"a": 1}, None),
    "W8-out-of-a-missing-list": ("REMOVE b[0]", {"a": 1}, None),
    "W8-out-of-a-scalar": ("REMOVE a.x", {"a": 1}, None),
}


@pytest.mark.parametrize("name", PLACES)
def test_one_place(engine: Engine, name: str) -> None:
    text, item, expected = PLACES[name]
    full = {**KEY, **{attribute: wire(value) for attribute, value in item.items()}}
    engine.handle("PutItem", {"TableName": "nested", "Item": full})
    request: dict[str, Any] = {"TableName": "nested", "Key": KEY, "UpdateExpression": text}
    if ":v" in text:
        request["ExpressionAttributeValues"] = {":v": {"S": "v"}}
    if expected is None:
        with pytest.raises(ApiError, match=NO_PATH):
            engine.handle("UpdateItem", request)
        expected = item
    else:
        engine.handle("UpdateItem", request)
    assert stored(engine) == expected
