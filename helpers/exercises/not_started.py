"""Whether an answer was begun: finds the placeholder `...` in values and in function bodies."""

from __future__ import annotations

import ast
import dis
import inspect
import textwrap
from enum import Enum
from types import CodeType, FunctionType


class Blank(Enum):
    """How much of an answer is still the placeholder `...`."""

    NOTHING = "nothing"
    WHOLE = "whole"
    """All of it: `...`, or a function whose body does nothing."""
    VALUE = "value"
    """A `...` is used as a value: something is left to fill in."""
    LEFTOVER = "leftover"
    """A line `...` stands among other lines: perhaps filled in above and left behind."""


def blank(answer: object) -> Blank:
    """How much of `answer` is untouched."""
    if answer is ...:
        return Blank.WHOLE
    if isinstance(answer, (dict, list, tuple)):
        values = list(answer.values()) if isinstance(answer, dict) else list(answer)
        open_values = sum(value is ... for value in values)
        if not open_values:
            return Blank.NOTHING
        return Blank.WHOLE if open_values == len(values) else Blank.VALUE
    if callable(answer) and not isinstance(answer, type):
        try:
            bare = inspect.unwrap(answer)
        except ValueError:
            return Blank.NOTHING
        if isinstance(bare, FunctionType):
            return _blank_function(bare)
    return Blank.NOTHING


def _blank_function(answer: FunctionType) -> Blank:
    tree = _tree(answer)
    if tree is None:
        return _blank_code(answer.__code__)
    body: list[ast.stmt] = tree.body if isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef)) else []
    if body and all(_does_nothing(statement) for statement in body):
        return Blank.WHOLE
    if isinstance(tree, ast.Lambda) and _is_ellipsis(tree.body):
        return Blank.WHOLE
    finder = _Ellipses()
    if isinstance(tree, ast.Lambda):
        finder.visit(tree.body)
    for statement in body:
        finder.visit(statement)
    return Blank.VALUE if finder.values else Blank.LEFTOVER if finder.lines else Blank.NOTHING


def _tree(answer: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | None:
    """The function's syntax tree, or None where its source is not to be had or does not stand alone."""
    try:
        module = ast.parse(textwrap.dedent(inspect.getsource(answer)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == answer.__name__:
            return node
        if isinstance(node, ast.Lambda) and answer.__name__ == "<lambda>":
            return node
    return None


def _is_ellipsis(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)  # a docstring, or the placeholder
    if isinstance(statement, ast.Return):
        value = statement.value
        return value is None or _is_ellipsis(value) or (isinstance(value, ast.Constant) and value.value is None)
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False


class _Ellipses(ast.NodeVisitor):
    """Finds `...` in a function body, except where it means something: in annotations and subscripts."""

    def __init__(self) -> None:
        self.values = 0
        self.lines = 0

    def visit_Expr(self, node: ast.Expr) -> None:
        if _is_ellipsis(node.value):
            self.lines += 1
        else:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        self.values += node.value is ...

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for statement in node.body:
            self.visit(statement)


_SILENT = frozenset(
    {
        "COPY_FREE_VARS",
        "LOAD_COMMON_CONSTANT",
        "LOAD_CONST",
        "MAKE_CELL",
        "NOP",
        "RESUME",
        "RETURN_CONST",
        "RETURN_VALUE",
    }
)


def _blank_code(body: CodeType) -> Blank:
    """The same from bytecode, where the source is not to be had."""
    steps = list(dis.get_instructions(body))
    constants = {step.argval for step in steps if "CONST" in step.opname}
    if all(step.opname in _SILENT for step in steps) and constants <= {None, ...}:
        return Blank.WHOLE
    return Blank.VALUE if ... in body.co_consts else Blank.NOTHING
