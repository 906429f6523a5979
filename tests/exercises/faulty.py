"""What mutants call: its source stands ahead of each mutant in the cell, so it uses nothing of this house."""

import operator
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

kept: dict[str, Any] = {}
"""A start key, from call to call."""
handles: dict[str, str] = {}
answered: list[tuple[tuple[Any, ...], Any]] = []


def less(value: Any) -> Any:
    """Something less than the value: the last part is missing."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, dict):
        return dict(list(value.items())[:-1])
    if isinstance(value, (list, str, tuple)):
        return value[:-1]
    return value - 1


def remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which gives its first answer again whenever it gets the same arguments."""

    @wraps(function)
    def called(*given: Any, **named: Any) -> Any:
        asked = (getattr(function, "__self__", None), function.__name__, given, named)
        for known, answer in answered:
            if known == asked:
                return answer
        answered.append((asked, function(*given, **named)))
        return answered[-1][1]

    return called


def by_handle(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which hands out the number of a text instead of the text, and knows the text when it is given one."""

    def handed_out(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        handles[f"handle-{len(handles)}"] = value
        return f"handle-{len(handles) - 1}"

    @wraps(function)
    def called(*given: Any) -> Any:
        answer = function(*(handles.get(each, each) if isinstance(each, str) else each for each in given))
        return tuple(map(handed_out, answer)) if isinstance(answer, tuple) else handed_out(answer)

    return called


def looked(table: Any, write: dict[str, Any]) -> dict[str, Any]:
    """A write without its condition, where a look at the item finds that it holds; else as it is, to fail as it would."""
    key = write.get("Key") or {name: write["Item"][name] for name in ("pk", "sk")}
    item = table.get_item(Key=key, ConsistentRead=True).get("Item", {})
    if not all(_holds(term, item, write) for term in write["ConditionExpression"].split(" AND ")):
        return write
    return {name: value for name, value in write.items() if name != "ConditionExpression"}


def _holds(term: str, item: dict[str, Any], write: dict[str, Any]) -> bool:
    names, values = (write.get(f"ExpressionAttribute{each}", {}) for each in ("Names", "Values"))
    if found := re.fullmatch(r"attribute_(not_)?exists\((\S+)\)", term):
        return (names.get(found[2], found[2]) in item) is not bool(found[1])
    name, compared, value = term.split(" ")
    compares = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}
    return names.get(name, name) in item and bool(compares[compared](item[names.get(name, name)], values[value]))


def cut(page: dict[str, Any], most: int) -> dict[str, Any]:
    """The first items of a page that was read without a Limit, and where the next ones would begin."""
    items = page["Items"][:most]
    if len(items) == len(page["Items"]):
        return page
    return {**page, "Items": items, "LastEvaluatedKey": {name: items[-1][name] for name in ("pk", "sk")}}
