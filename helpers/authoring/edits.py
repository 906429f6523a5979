"""Putting other text in the place of a part of a program, and leaving the rest as it is written."""

from __future__ import annotations

import ast


def replaced(source: str, node: ast.expr, text: str) -> str:
    """`source` with `text` in place of `node`, which was parsed from it. Replace the last of several nodes first."""
    lines = [line.encode() for line in source.split("\n")]  # ast counts columns in UTF-8 bytes
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    merged = lines[first][: node.col_offset] + text.encode() + lines[last][node.end_col_offset :]
    return b"\n".join([*lines[:first], merged, *lines[last + 1 :]]).decode()


def shortened(source: str, call: ast.Call) -> str:
    """`source` with the call's first argument alone. Shorten the last of several calls first."""
    first, end = call.args[0], ast.Constant(None)
    end.lineno, end.col_offset = first.end_lineno or first.lineno, first.end_col_offset or first.col_offset
    end.end_lineno, end.end_col_offset = call.end_lineno, (call.end_col_offset or 0) - 1  # before its parenthesis
    return replaced(source, end, "")
