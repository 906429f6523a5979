"""Slips, the faults of one place in the code: each operator walks a tree and proposes edits of its own kind."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.exercises.edits import DATA, READS, Edit, called, named

# --- conditions and arguments ---

_CONDITIONS = {"ConditionExpression", "FilterExpression", "KeyConditionExpression"}


def _drop_condition(tree: ast.Module) -> Iterator[Edit]:
    for node in ast.walk(tree):
        for field, value in list(ast.iter_fields(node)):
            for place, child in enumerate(value if isinstance(value, list) else [value]):
                for part in _parts(child):
                    yield (
                        (node, field, [*value[:place], part, *value[place + 1 :]] if isinstance(value, list) else part),
                    )
        if isinstance(node, ast.comprehension) and node.ifs:
            yield ((node, "ifs", []),)
        if isinstance(node, ast.If | ast.IfExp):
            yield ((node, "test", ast.Constant(True)),)
            yield ((node, "test", ast.Constant(False)),)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " AND " in node.value:
            terms = node.value.split(" AND ")
            for place in range(len(terms)):
                yield ((node, "value", " AND ".join(terms[:place] + terms[place + 1 :])),)
    yield from (edit for name, edit in named(tree) if name in _CONDITIONS)


def _parts(child: object) -> Iterator[ast.expr]:
    """Each side of `a & b`, `a and b`, `a or b`."""
    if isinstance(child, ast.BinOp) and isinstance(child.op, ast.BitAnd):
        yield from (child.left, child.right)
    if isinstance(child, ast.BoolOp):
        yield from child.values


def _drop_argument(tree: ast.Module) -> Iterator[Edit]:
    yield from (edit for name, edit in named(tree) if name not in _CONDITIONS)
    for node in ast.walk(tree):
        if isinstance(node, ast.List):
            yield from (((node, "elts", node.elts[:at] + node.elts[at + 1 :]),) for at in range(len(node.elts)))


def _swap(tree: ast.Module) -> Iterator[Edit]:
    """Two arguments of a call, two values of a dictionary, two members of a list or of a returned pair."""
    for node in ast.walk(tree):
        field = {ast.Call: "args", ast.Dict: "values", ast.List: "elts", ast.Tuple: "elts"}.get(type(node), "")
        if not field or (isinstance(node, ast.Tuple) and not isinstance(node.ctx, ast.Load)):
            continue
        members = getattr(node, field)
        for place in range(len(members) - 1):
            swapped = [*members[:place], members[place + 1], members[place], *members[place + 2 :]]
            yield ((node, field, swapped),)


# --- operators, comparisons, methods ---

_OTHER: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_OTHER_NAME = {
    "begins_with": ("eq", "gte"),
    "ceil": ("floor",),
    "eq": ("begins_with",),
    "gt": ("gte",),
    "gte": ("gt",),
    "lt": ("lte",),
    "lte": ("lt",),
    "max": ("min",),
    "min": ("max",),
}
_IN_TEXT = (
    ("attribute_not_exists", "attribute_exists"),
    (" >= ", " > "),
    (" <= ", " < "),
    (" > ", " >= "),
    (" < ", " <= "),
    (" - ", " + "),
    (" + ", " - "),
    (" = ", " <> "),
    ("ADD ", "SET "),
    (" AND ", " OR "),
)
"""Other operators in the text of an expression."""


def _operator(tree: ast.Module) -> Iterator[Edit]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
            yield from (((node, "op", other()),) for other in _OTHER.get(type(node.op), ()))
        if isinstance(node, ast.Compare):
            yield from (((node, "ops", [other()]),) for other in _OTHER.get(type(node.ops[0]), ()))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield ((node, "op", ast.UAdd()), (node, "operand", ast.Call(ast.Name("bool"), [node.operand], [])))
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield ((node, "value", not node.value),)
        if isinstance(node, ast.Attribute | ast.Name):
            field = "attr" if isinstance(node, ast.Attribute) else "id"
            yield from (((node, field, other),) for other in _OTHER_NAME.get(getattr(node, field), ()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "between":
            yield ((node.func, "attr", "gte"), (node, "args", node.args[:1]))
            yield ((node.func, "attr", "lte"), (node, "args", node.args[1:]))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield from (
                ((node, "value", node.value.replace(old, new, 1)),) for old, new in _IN_TEXT if old in node.value
            )


# --- literals ---


def _text(tree: ast.Module) -> Iterator[Edit]:
    """A key, a prefix, an attribute's name without its last character; a separator that is another."""
    calls = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in calls:
            if re.fullmatch(r"\W", node.value):
                yield ((node, "value", "-" if node.value != "-" else "_"),)
            elif node.value and " " not in node.value:
                yield ((node, "value", node.value[:-1]),)


def _number(tree: ast.Module) -> Iterator[Edit]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield ((node, "value", node.value + 1),)
            yield ((node, "value", node.value - 1),)


# --- paging, operations ---


def _one_pass(tree: ast.Module) -> Iterator[Edit]:
    """A loop that goes round once, or once too few."""
    for node in ast.walk(tree):
        found = getattr(node, "body", None)
        body: list[ast.stmt] = found if isinstance(found, list) else []
        for place, child in enumerate(body):
            if isinstance(child, ast.While):
                once = ast.For(ast.Name("_"), ast.parse("range(1)", mode="eval").body, child.body, child.orelse)
                yield ((node, "body", [*body[:place], once, *body[place + 1 :]]),)
        if isinstance(node, ast.For | ast.comprehension):
            for cut in (":1", ":-1"):
                shorter = ast.parse(f"list({ast.unparse(node.iter)})[{cut}]", mode="eval").body
                yield ((node, "iter", shorter),)


def _scan(tree: ast.Module) -> Iterator[Edit]:
    """Every Query as a Scan with the same condition for its filter; a Scan more at the start of a function."""
    edits: list[tuple[ast.AST, str, Any]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "query":
            edits.append((node, "attr", "scan"))
        if isinstance(node, ast.Name) and node.id == "Key":
            edits.append((node, "id", "Attr"))
        if isinstance(node, ast.keyword) and node.arg == "KeyConditionExpression":
            edits.append((node, "arg", "FilterExpression"))
        if isinstance(node, ast.Constant) and node.value == "KeyConditionExpression":
            edits.append((node, "value", "FilterExpression"))
        if isinstance(node, ast.Call):
            kept = [keyword for keyword in node.keywords if keyword.arg != "ScanIndexForward"]
            edits += [(node, "keywords", kept)] if len(kept) < len(node.keywords) else []
        if isinstance(node, ast.Dict):
            asked = [isinstance(key, ast.Constant) and key.value == "ScanIndexForward" for key in node.keys]
            if any(asked):
                keys, values = (
                    [part for part, gone in zip(each, asked, strict=True) if not gone]
                    for each in (node.keys, node.values)
                )
                edits += [(node, "keys", keys), (node, "values", values)]
    if any(field == "attr" for _, field, _ in edits):
        yield tuple(edits)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            receivers = [name for call in ast.walk(node) for name in _receiver(call)]
            if receivers:
                extra = ast.parse(f"{receivers[0]}.scan()").body
                yield ((node, "body", [*extra, *node.body]),)


def _receiver(node: ast.AST) -> list[str]:
    """The name whose data operation is called, such as `table` in `table.query(…)`; none for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DATA:
        return [node.func.value.id] if isinstance(node.func.value, ast.Name) else []
    return []


def _consistent(tree: ast.Module) -> Iterator[Edit]:
    """A read that is strongly consistent where it was not. The other way round is an operator's or an argument's edit."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS:
            rest = [keyword for keyword in node.keywords if keyword.arg != "ConsistentRead"]
            yield ((node, "keywords", [*rest, ast.keyword("ConsistentRead", ast.Constant(True))]),)


# --- statements ---


def _drop_statement(tree: ast.Module) -> Iterator[Edit]:
    """Without a statement that nothing needs in order to run on."""
    for node in ast.walk(tree):
        bound = [name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if not isinstance(body, list) or isinstance(node, ast.Module):
                continue
            for place, child in enumerate(body):
                if _can_go(child, bound):
                    rest = [*body[:place], *body[place + 1 :]]
                    yield ((node, field, rest or [ast.Pass()]),)


def _can_go(node: ast.stmt, bound: list[str]) -> bool:
    if isinstance(node, ast.Assign):
        return all(not isinstance(to, ast.Name) or bound.count(to.id) > 1 for to in node.targets)
    return isinstance(
        node, ast.Expr | ast.AugAssign | ast.If | ast.For | ast.Break | ast.Raise | ast.Continue | ast.Try
    )


def _return_less(tree: ast.Module) -> Iterator[Edit]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            yield ((node, "value", called("less", node.value)),)


SLIPS: dict[str, Callable[[ast.Module], Iterator[Edit]]] = {
    "drop a condition": _drop_condition,
    "drop an argument": _drop_argument,
    "swap": _swap,
    "operator": _operator,
    "text": _text,
    "number": _number,
    "one pass": _one_pass,
    "scan": _scan,
    "consistent read": _consistent,
    "drop a statement": _drop_statement,
    "return less": _return_less,
}
