"""The ladder of hints, and the solution from the solutions notebook."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from helpers.exercises import hint, solution

pytestmark = pytest.mark.usefixtures("sample")
KEYS, NIGHTLY, READER = "sample-values/keys", "sample-values/nightly", "sample-values/reader"


def code(*lines: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": [f"{line}\n" for line in lines]}


def words(text: str, why: str = "") -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {"why": why} if why else {}, "source": text}


NOTEBOOK = [
    words("# Sample values"),
    code("from helpers import check"),
    code("### BEGIN SOLUTION", "def user_key(user_id):", '    return f"USER#{user_id}"', "### END SOLUTION"),
    words("And the other one:"),
    code(
        "def order_key(day, number):",
        "    ### BEGIN SOLUTION",
        "    ### STARTER # your turn",
        '    return f"ORDER#{day}#{number:04d}"',
        "    ### END SOLUTION",
        f'# a comment on check("{READER}") is no check',
        f'check("{KEYS}", user_key, order_key)',
    ),
    words("**Why** zeros? Text sorts byte by byte.\n\n```python\n'10' < '9'\n```\n\nThat is all.", KEYS),
    code("### BEGIN SOLUTION", "dollars = 0.82", "### END SOLUTION"),
    code(f"check('{NIGHTLY}', dollars)"),
    code(f'check("{READER}", "Query")'),
]


@pytest.fixture
def solutions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "solutions"
    folder.mkdir()
    (folder / "02-sample-values.ipynb").write_text(json.dumps({"cells": NOTEBOOK}), encoding="utf-8")
    monkeypatch.setattr("helpers.exercises.solutions.COURSE", tmp_path)
    return folder


def test_the_ladder() -> None:
    assert [hint(KEYS).rung for _ in range(4)] == [1, 2, 2, 2]
    assert hint(KEYS, 1).text == "A key is text."
    assert hint(KEYS, 99).rung == 2
    assert hint(KEYS, -1).rung == 1
    assert f'`solution("{KEYS}")`' in str(hint(KEYS))
    assert hint(NIGHTLY).rung == 1, "each exercise has a ladder of its own"
    assert "1 hint left" in str(hint(READER))


def test_a_solution_is_every_region_since_the_check_before(solutions: Path) -> None:
    shown = solution(KEYS)
    assert shown.code.splitlines() == [
        "def user_key(user_id):",
        '    return f"USER#{user_id}"',
        "",
        "def order_key(day, number):",
        '    return f"ORDER#{day}#{number:04d}"',
    ]
    assert shown.why.startswith("**Why** zeros?")
    assert "STARTER" not in str(shown)
    assert "'10' < '9'" in unescape(shown._repr_html_())
    assert solution(NIGHTLY).code == "dollars = 0.82"
    assert solution(NIGHTLY).why == ""


def test_a_region_in_a_function_comes_with_the_whole_function_and_nothing_else(solutions: Path) -> None:
    cell = code(
        "before = 1",
        "@decorated",
        "def first(table,",
        "          user):",
        "    start = 0",
        "    ### BEGIN SOLUTION",
        "    a = 1",
        "    ### END SOLUTION",
        "",
        "    ### BEGIN SOLUTION",
        "    ### STARTER b = ...",
        "    b = 2",
        "    ### END SOLUTION",
        "    return a + b",
        "",
        "between = 2",
        "### BEGIN SOLUTION",
        "c = 3",
        "### END SOLUTION",
        f'check("{READER}", first(1, 2))',
    )
    (solutions / "02-sample-values.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert solution(READER).code.splitlines() == [
        "@decorated",
        "def first(table,",
        "          user):",
        "    start = 0",
        "    a = 1",
        "",
        "    b = 2",
        "    return a + b",
        "",
        "c = 3",
    ]


def test_an_exercise_without_a_marked_solution(solutions: Path) -> None:
    assert "no marked solution" in str(solution(READER))
    assert "no marked solution" in str(solution("sample-values/prefix"))


def test_a_solutions_notebook_that_cannot_be_read(
    solutions: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path / "solutions")
    for content in ("", "{}", '{"cells": 5}', '{"cells": ["x"]}', '{"cells": [{"cell_type": "code"}]}'):
        (solutions / "02-sample-values.ipynb").write_text(content, encoding="utf-8")
        assert solution(KEYS).missing


def test_solutions_beside_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, solutions: Path
) -> None:
    monkeypatch.setattr("helpers.exercises.solutions.COURSE", tmp_path / "elsewhere")
    work = tmp_path / "my-work"
    work.mkdir()
    monkeypatch.chdir(work)
    assert solution(NIGHTLY).code == "dollars = 0.82"


def test_a_solution_looks_the_same_each_time(solutions: Path) -> None:
    assert solution(KEYS)._repr_html_() == solution(KEYS)._repr_html_()
    assert json.loads(json.dumps(solution(KEYS).to_json()))["missing"] == ""
