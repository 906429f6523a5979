"""Begun or not, and the right kind or not: the first two questions of every check."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from helpers.exercises import answer_kinds, check
from helpers.exercises.answer_kinds import demand, function, suggestion
from helpers.exercises.not_started import Blank, blank
from helpers.exercises.outcome import NotYet
from tests.ids import stable

CASES = [
    ("...", Blank.WHOLE),
    ("...  # your turn", Blank.WHOLE),
    ("pass", Blank.WHOLE),
    ('"""What it does."""', Blank.WHOLE),
    ('"""What it does."""\n...', Blank.WHOLE),
    ("return", Blank.WHOLE),
    ("return None", Blank.WHOLE),
    ("return ...", Blank.WHOLE),
    ("raise NotImplementedError", Blank.WHOLE),
    ('raise NotImplementedError("later")', Blank.WHOLE),
    ("answer = ...\nreturn answer", Blank.VALUE),
    ("return table.query(Key=...)", Blank.VALUE),
    ("if table:\n    x = [1, ...]\nreturn 1", Blank.VALUE),
    ("def inner(a):\n    return ...\nreturn inner(1)", Blank.VALUE),
    ("items: list = ...\nreturn items", Blank.VALUE),
    ("items = []\n...\nreturn items", Blank.LEFTOVER),
    ("return 1\n...", Blank.LEFTOVER),
    ("return []", Blank.NOTHING),
    ("return 0", Blank.NOTHING),
    ("raise ValueError", Blank.NOTHING),
    ("items: tuple[str, ...] = ()\nreturn items", Blank.NOTHING),
    ("return table[..., 0]", Blank.NOTHING),
]


def made(
    body: str, *, with_source: bool, head: str = "def orders_of(table, user_id=None) -> tuple[int, ...]:"
) -> Callable[..., Any]:
    source = head + "\n" + "\n".join(f"    {line}" for line in body.splitlines()) + "\n"
    name = f"<made {abs(hash(source))}>"
    linecache.cache.pop(name, None)
    if with_source:
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    names: dict[str, Any] = {}
    exec(compile(source, name, "exec"), names)
    result: Callable[..., Any] = names["orders_of"]
    return result


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_blank_by_source(body: str, expected: Blank) -> None:
    assert blank(made(body, with_source=True)) is expected


# Bytecode has no trace of which error is raised, of inner functions' bodies, and does not tell a subscript from a value.
@pytest.mark.parametrize(
    ("body", "expected"), [case for case in CASES if not any(word in case[0] for word in ("raise", "def ", "[..."))]
)
def test_blank_by_bytecode_where_there_is_no_source(body: str, expected: Blank) -> None:
    # A line `...` among others leaves no trace in bytecode.
    assert blank(made(body, with_source=False)) is (Blank.NOTHING if expected is Blank.LEFTOVER else expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (..., Blank.WHOLE),
        (None, Blank.NOTHING),
        (0, Blank.NOTHING),
        ({}, Blank.NOTHING),
        ([], Blank.NOTHING),
        ({"a": ..., "b": ...}, Blank.WHOLE),
        ({"a": 1, "b": ...}, Blank.VALUE),
        ([..., ...], Blank.WHOLE),
        ((1, ...), Blank.VALUE),
        (int, Blank.NOTHING),
        (len, Blank.NOTHING),
        (lambda: ..., Blank.WHOLE),
        (lambda: 1, Blank.NOTHING),
    ],
    ids=stable,
)
def test_blank_values(value: Any, expected: Blank) -> None:
    assert blank(value) is expected


def test_a_function_that_wraps_itself() -> None:
    def loop() -> None: ...

    loop.__wrapped__ = loop  # type: ignore[attr-defined]
    assert blank(loop) is Blank.NOTHING


def test_async_and_decorated_functions_are_looked_into() -> None:
    assert blank(made("...", with_source=True, head="async def orders_of(table):")) is Blank.WHOLE
    decorated = dedent(
        """
        import functools
        def loud(function):
            @functools.wraps(function)
            def inner(*args):
                return function(*args)
            return inner
        @loud
        def orders_of(table):
            ...
        """
    )
    name = "<decorated>"
    linecache.cache[name] = (len(decorated), None, decorated.splitlines(keepends=True), name)
    names: dict[str, Any] = {}
    exec(compile(decorated, name, "exec"), names)
    assert blank(names["orders_of"]) is Blank.WHOLE


@pytest.mark.parametrize(
    ("takes", "value", "diagnosis"),
    [
        (answer_kinds.function("f", "a"), [1], "not-a-function"),
        (answer_kinds.function("f", "a"), lambda: 1, "wrong-parameters"),
        (answer_kinds.function("f"), lambda a: 1, "wrong-parameters"),
        (answer_kinds.number("n"), "1,000", "quoted-number"),
        (answer_kinds.number("n"), False, "wrong-type"),
        (answer_kinds.number("n"), float("inf"), "not-finite"),
        (answer_kinds.number("n"), 10**5_000, "not-finite"),
        (answer_kinds.text("t"), 1, "wrong-type"),
        (answer_kinds.text("t"), lambda: "x", "wrong-type"),
        (answer_kinds.choice("c", "Query", "Scan"), "query", "not-an-option"),
        (answer_kinds.choice("c", "Query", "Scan"), ["Query"], "not-an-option"),
        (answer_kinds.listing("l"), {"a": 1}, "wrong-type"),
        (answer_kinds.mapping("m", "a", "b"), [1], "wrong-type"),
        (answer_kinds.mapping("m", "a", "b"), {"a": 1}, "wrong-keys"),
        (answer_kinds.mapping("m", "a"), {"a": 1, 7: 2}, "wrong-keys"),
        (answer_kinds.anything("x"), None, "answer-is-none"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_wrong_kind_has_a_sentence_of_its_own(takes: answer_kinds.Takes, value: Any, diagnosis: str) -> None:
    with pytest.raises(NotYet) as caught:
        demand(takes, value, "a/b")
    assert caught.value.diagnosis == diagnosis
    assert caught.value.help.endswith((".", ")`."))


@pytest.mark.parametrize(
    ("takes", "value"),
    [
        (answer_kinds.function("f", "a"), lambda a, b=1: 1),
        (answer_kinds.function("f", "a"), lambda *args: 1),
        (answer_kinds.function("f", "a"), str),
        (answer_kinds.function("f", "a"), print),
        (answer_kinds.number("n"), -0.5),
        (answer_kinds.text("t"), ""),
        (answer_kinds.choice("c", "Query", "Scan"), "Scan"),
        (answer_kinds.listing("l"), (1, 2)),
        (answer_kinds.mapping("m"), {"whatever": 1}),
        (answer_kinds.mapping("m", "a"), {"a": None}),
        (answer_kinds.anything("x"), object()),
    ],
    ids=stable,
)
def test_the_right_kind_passes(takes: answer_kinds.Takes, value: Any) -> None:
    demand(takes, value, "a/b")


def test_suggestions() -> None:
    assert suggestion("Queri", ["Query", "Scan"]) == ' Did you mean `"Query"`?'
    assert suggestion("zzz", ["Query"]) == ""
    assert suggestion(7, ["Query"]) == ""


@pytest.mark.usefixtures("lab", "sample")
def test_cells_of_a_notebook() -> None:
    """Source, line numbers and placeholders as IPython's cells have them, over several cells."""
    quiet = Config()
    quiet.HistoryManager.enabled = False
    shell: Any = InteractiveShell.instance(config=quiet)
    try:
        shell.run_cell(
            "from helpers.exercises import check\ndef orders_of(table, user_id):\n    ...  # your turn\n",
            store_history=True,
        )
        shell.run_cell("first = check('sample-shop/by-query', orders_of)", store_history=True)
        shell.run_cell("def key(user):\n    return {'pk': user, 'sk': 1 / 0}\n", store_history=True)
        shell.run_cell("def orders_of(table, user_id):\n    return key(user_id)\n", store_history=True)
        shell.run_cell("second = check('sample-shop/by-query', orders_of)", store_history=True)
        first, second = shell.user_ns["first"], shell.user_ns["second"]
    finally:
        InteractiveShell.clear_instance()
    assert first.state == "not_started"
    assert second.source == "return {'pk': user, 'sk': 1 / 0}"
    assert "stopped at line 2 with ZeroDivisionError" in second.rationale
    assert "ipython" not in str(second).lower()


def test_a_call_is_shown_as_it_is_written() -> None:
    assert function("orders_of", "table", "user_id").words() == "`orders_of(table, user_id)`"
    assert check.__doc__ is not None
