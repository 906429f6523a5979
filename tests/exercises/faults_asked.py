"""Faults of keys and requests: keys that are not unique, conditions that are only looked at, more read than was asked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.exercises.edits import DATA, READS, Edit, called, calls, named, replaced, values

# --- keys ---

_IS_MOMENT = re.compile(r"(\b|_)(at|written|placed|moment)\b|At\b")
"""What a timestamp is called in the course's exercises: `placed`, `written`, `event["at"]`, `order["placedAt"]`."""
_DATE = 10
"""Characters of `2026-02-03`."""


def not_unique(tree: ast.Module) -> Iterator[Edit]:
    """A key that lost one of its parts, where it is made or wherever the same one is made; a timestamp cut to its date."""
    formats = {id(node.format_spec) for node in ast.walk(tree) if isinstance(node, ast.FormattedValue)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and id(node) not in formats]
    for text in found:
        alike = [other for other in found if ast.unparse(other) == ast.unparse(text)]
        for place, part in enumerate(text.values):
            if not isinstance(part, ast.FormattedValue):
                continue
            yield _without(text, place)
            yield tuple(edit for other in alike for edit in _without(other, place))
            if _IS_MOMENT.search(ast.unparse(part.value)):
                yield _to_its_date(part)


def _without(text: ast.JoinedStr, place: int) -> Edit:
    return ((text, "values", [*text.values[:place], *text.values[place + 1 :]]),)


def _to_its_date(part: ast.FormattedValue) -> Edit:
    if isinstance(part.format_spec, ast.JoinedStr) and isinstance(spec := part.format_spec.values[0], ast.Constant):
        return ((spec, "value", str(spec.value).partition("T")[0]),)
    date = ast.Subscript(part.value, ast.Slice(upper=ast.Constant(_DATE)))
    return ((part, "value", date),)


# --- conditions ---

_CONDITION = "ConditionExpression"
_READABLE = re.compile(r"attribute_(not_)?exists\([\w#]+\)|[\w#]+ (>=|>|<=|<|=) :\w+")
"""A term that `faulty.looked` can judge."""


def moved_to_a_read(tree: ast.Module) -> Iterator[Edit]:
    """A look whether the condition holds, then the write without it."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for write, condition in values(function, _CONDITION):
            table = _table(write) or _table(function)
            if table is None or not _is_readable(function, condition):
                continue
            if isinstance(write, ast.Call):
                arguments = ast.Call(ast.Name("dict"), [], write.keywords)
                yield ((write, "keywords", [ast.keyword(None, called("looked", table, arguments))]),)
            elif isinstance(write, ast.Dict):
                yield replaced(function, write, called("looked", table, write))


def _table(tree: ast.AST) -> ast.expr | None:
    """The table that a write goes to: whose method it is, or whose name it gives."""
    for call in calls(tree, DATA):
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            return call.func.value
    for _, name in values(tree, "TableName"):
        if isinstance(name, ast.Attribute) and name.attr == "name":
            return name.value
    return None


def _is_readable(function: ast.FunctionDef, condition: ast.expr) -> bool:
    texts = [condition]
    if isinstance(condition, ast.Name):
        assigned = (node for node in ast.walk(function) if isinstance(node, ast.Assign))
        texts = [node.value for node in assigned if ast.unparse(node.targets[0]) == condition.id]
    return bool(texts) and all(
        isinstance(text, ast.Constant) and all(_READABLE.fullmatch(term) for term in str(text.value).split(" AND "))
        for text in texts
    )


# --- more than was asked ---

_NARROWS = {"Limit", "ProjectionExpression"}


def more_than_asked(tree: ast.Module) -> Iterator[Edit]:
    """Without Limit, projection or slice; twice the Limit, or one kept in Python; all of a collection; whole items."""
    yield from (edit for name, edit in named(tree) if name in _NARROWS)
    for place, limit in values(tree, "Limit"):
        yield replaced(tree, limit, ast.BinOp(limit, ast.Mult(), ast.Constant(2)))
        yield from _kept_in_python(tree, place, limit)
    for node in ast.walk(tree):
        if isinstance(node, ast.Slice) and node.lower is None and node.upper is not None:
            yield ((node, "upper", None),)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd) and "Key(" in ast.unparse(node.right):
            yield replaced(tree, node, node.left)
        if isinstance(node, ast.ListComp) and ast.unparse(node.elt).startswith(
            f"{ast.unparse(node.generators[-1].target)}["
        ):
            yield ((node, "elt", node.generators[-1].target),)
    for _, condition in values(tree, "KeyConditionExpression"):
        if isinstance(condition, ast.Constant) and " AND " in str(condition.value):
            yield ((condition, "value", str(condition.value).partition(" AND ")[0]),)


def _kept_in_python(tree: ast.Module, place: ast.AST, limit: ast.expr) -> Iterator[Edit]:
    """Every item of a page read, and the first ones kept: where the Limit stands in the call, or in what it is given."""
    (dropped,) = (edit for name, edit in named(tree) if name == "Limit" and edit[0][0] is place)
    if isinstance(place, ast.Call):
        asked = ast.Call(place.func, place.args, [keyword for keyword in place.keywords if keyword.arg != "Limit"])
        yield replaced(tree, place, called("cut", asked, limit))
        return
    holders = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and node.value is place]
    for call in calls(tree, READS):
        for holder in holders:
            if any(
                word.arg is None and ast.unparse(word.value) == ast.unparse(holder.targets[0]) for word in call.keywords
            ):
                yield (*dropped, *replaced(tree, call, called("cut", call, limit)))
