"""Faults of state: what one call leaves for the next, and one bucket for another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.exercises.edits import READS, REQUESTS, Edit, called, calls, functions, replaced

_START = "ExclusiveStartKey"


def kept_between_calls(tree: ast.Module) -> Iterator[Edit]:
    """An answer given again to the same arguments; texts kept behind handles; a collector or a start key not made anew."""
    for function in functions(tree):
        if not calls(function, REQUESTS):
            continue
        yield _wrapped(tree, "remembered", [function])
        if calls(function, REQUESTS - READS):
            for call in calls(function, READS):
                yield ((call, "func", called("remembered", call.func)),)
        yield from _default_arguments(function)
        yield from _start_keys(function, "kept")
    if any(_gives_text(function) for function in functions(tree)):
        yield _wrapped(tree, "by_handle", list(functions(tree)))


def _wrapped(tree: ast.Module, wrapper: str, each: list[ast.FunctionDef]) -> Edit:
    lines = [f"{function.name} = {wrapper}({function.name})" for function in each]
    return ((tree, "body", [*tree.body, *ast.parse("\n".join(lines)).body]),)


def _gives_text(function: ast.FunctionDef) -> bool:
    """Whether a function asks for something and returns a text that it makes, or several values: a link, a page's token."""
    texts = (node for node in ast.walk(function) if isinstance(node, ast.Return))
    return bool(calls(function, REQUESTS)) and any(isinstance(node.value, ast.JoinedStr | ast.Tuple) for node in texts)


def _default_arguments(function: ast.FunctionDef) -> Iterator[Edit]:
    """What a function fills is made once, in a default argument."""
    for name, value in _bound(function):
        parts = ast.walk(value)
        if not isinstance(value, ast.List | ast.Dict) or any(isinstance(part, ast.Name) for part in parts):
            continue
        if not _is_filled(function, name):
            continue
        before = function.args
        after = ast.arguments(before.posonlyargs, [*before.args, ast.arg("filled")], None, [], [], None, [value])
        yield ((function, "args", after), *replaced(function, value, ast.Name("filled")))


def _bound(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Each name that is bound to a value, alone or beside others."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        to, value = node.targets[0], node.value
        pairs = zip(to.elts, value.elts, strict=True) if _both_tuples(to, value) else [(to, value)]  # type: ignore[attr-defined]
        yield from ((name.id, part) for name, part in pairs if isinstance(name, ast.Name))


def _both_tuples(*nodes: ast.expr) -> bool:
    return all(isinstance(node, ast.Tuple) for node in nodes)


def _is_filled(function: ast.FunctionDef, name: str) -> bool:
    """Whether something is added to what the name means, instead of another value bound to it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr in {"append", "extend", "update", "setdefault", "insert"}:
            into: ast.expr = node.value
        elif isinstance(node, ast.AugAssign):
            into = node.target.value if isinstance(node.target, ast.Subscript) else node.target
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            into = node.value
        else:
            continue
        if isinstance(into, ast.Name) and into.id == name:
            return True
    return False


# --- start keys ---


def carried_over(tree: ast.Module) -> Iterator[Edit]:
    """A start key that outlives its bucket; the start key of the second page for all that follow."""
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For) and any(isinstance(node, ast.While) for node in ast.walk(loop)):
            none = ast.parse("carried = {}").body
            for edit in _start_keys(loop, "carried"):
                yield (*edit, *replaced(tree, loop, *none, loop))
        if isinstance(loop, ast.While):
            for node, name in _setters(loop):
                if isinstance(node.targets[0], ast.Subscript):
                    first = ast.Call(ast.Attribute(ast.Name(name), "get"), [ast.Constant(_START), node.value], [])
                    yield ((node, "value", first),)
                else:
                    yield ((node, "value", ast.BoolOp(ast.Or(), [ast.Name(name), node.value])),)


def _setters(tree: ast.AST) -> Iterator[tuple[ast.Assign, str]]:
    """`request["ExclusiveStartKey"] = …` and `start = {"ExclusiveStartKey": …}`, with the name of what is set."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        to, value = node.targets[0], node.value
        if isinstance(to, ast.Subscript) and isinstance(to.value, ast.Name) and _is_start(to.slice):
            yield node, to.value.id
        if (
            isinstance(to, ast.Name)
            and isinstance(value, ast.Dict)
            and len(value.keys) == 1
            and _is_start(value.keys[0])
        ):
            yield node, to.id


def _is_start(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == _START


def _start_keys(tree: ast.AST, keeper: str) -> Iterator[Edit]:
    """A start key that is put into a dictionary of this name as well, and what begins with what lies there."""
    for setter, name in _setters(tree):
        for bound, value in _bound(tree):
            if bound == name and isinstance(value, ast.Dict) and value is not setter.value:
                if isinstance(setter.targets[0], ast.Subscript):
                    also: ast.expr = ast.Subscript(ast.Name(keeper), ast.Constant(_START))
                    begun: ast.expr = ast.Name(keeper)
                else:
                    also = ast.Subscript(ast.Name(keeper), ast.Constant("start"))
                    begun = ast.parse(f'{keeper}.get("start", {{}})', mode="eval").body
                yield (
                    (value, "keys", [*value.keys, None]),
                    (value, "values", [*value.values, begun]),
                    (setter, "targets", [*setter.targets, also]),
                )
