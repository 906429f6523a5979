"""Edits of a tree, which faults are made of, and what the operators look for in one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

Edit = tuple[tuple[ast.AST, str, Any], ...]
"""Which fields of which nodes are set to what."""

READS = {"get_item", "query", "scan"}
DATA = {*READS, "put_item", "update_item", "delete_item"}
REQUESTS = {*DATA, "transact_write_items", "transact_get_items", "batch_get_item", "batch_writer", "get_paginator"}
"""Methods that ask a table for something."""


def named(tree: ast.AST) -> Iterator[tuple[str, Edit]]:
    """Each keyword argument and each entry of a dictionary, with the edit that drops it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for place, keyword in enumerate(node.keywords):
                yield keyword.arg or "**", ((node, "keywords", node.keywords[:place] + node.keywords[place + 1 :]),)
        if isinstance(node, ast.Dict):
            for place, key in enumerate(node.keys):
                name = key.value if isinstance(key, ast.Constant) else ""
                keys, values = ([*each[:place], *each[place + 1 :]] for each in (node.keys, node.values))
                yield str(name), ((node, "keys", keys), (node, "values", values))


def values(tree: ast.AST, name: str) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Each value of a keyword argument or of an entry of this name, with the call or the dictionary that it stands in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from ((node, keyword.value) for keyword in node.keywords if keyword.arg == name)
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from ((node, value) for key, value in pairs if isinstance(key, ast.Constant) and key.value == name)


def replaced(tree: ast.AST, old: ast.AST, *new: ast.AST) -> Edit:
    """The edit that puts a node in the place of another, or several where that one stands in a list."""
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if value is old:
                return ((node, field, new[0]),)
            if isinstance(value, list) and any(each is old for each in value):
                return ((node, field, [part for each in value for part in (new if each is old else (each,))]),)
    raise LookupError(f"{ast.dump(old)} is not in this tree.")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions of an answer."""
    return (node for node in tree.body if isinstance(node, ast.FunctionDef))


def calls(tree: ast.AST, methods: set[str]) -> list[ast.Call]:
    """The calls of methods of these names."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods
    ]


def called(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of one of the functions in `faulty.py`."""
    return ast.Call(ast.Name(name), list(arguments), [])
