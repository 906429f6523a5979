"""Every sentence of the framework that a learner can see, scene by scene; `tests/lessons/transcript.py` writes the file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from helpers.exercises import (
    Exercise,
    Lesson,
    Register,
    check,
    expect_error,
    hint,
    predict,
    progress,
    reveal,
    score,
    solution,
    solutions,
    using,
    warm_up,
)
from helpers.exercises.check import GATE
from helpers.exercises.progress import OFF, VARIABLE, start_afresh
from helpers.lab.lab import Lab
from tests.exercises.sample import SAMPLE, SHOP, VALUES

GOLDEN = Path(__file__).with_name("framework.txt")
"""The framework's own golden file."""


def text() -> str:
    """What it has to hold. Starts labs of its own; call it inside `quiet`."""
    return "\n".join(_framework()) + "\n"


@contextmanager
def quiet() -> Iterator[None]:
    """No progress file, no gate, nothing remembered from before, no solutions notebooks."""
    start_afresh()
    with patch.dict(os.environ, {VARIABLE: OFF}), patch.object(solutions, "folders", tuple):
        os.environ.pop(GATE, None)
        yield
    start_afresh()


def _framework() -> Iterator[str]:
    with using(SAMPLE):
        for title, steps in _SCENES.items():
            start_afresh()
            yield f"SCENE {title}"
            with Lab() as lab:
                for step in steps:
                    shown = step(lab)
                    if shown is not None:
                        yield str(shown)
            yield ""


def _no_lab(lab: Lab) -> Any:
    lab.stop()
    return check("sample-shop/by-query", lambda table, user_id: [])


def _broken_check(lab: Lab) -> Any:
    def broken(attempt: Any) -> None:
        raise ZeroDivisionError("division by zero")

    reader = VALUES.exercises[3]
    fields = {name: getattr(reader, name) for name in reader.__dataclass_fields__}
    with using(Register([Lesson(2, VALUES.slug, VALUES.title, (Exercise(**{**fields, "check": broken}),))])):
        return check(reader.name, "Query")


def _surprised(lab: Lab) -> None:
    for name, guess, actual in (("sample-shop/scan-units", 1, 12), ("sample-shop/operation", "Scan", "Query")):
        predict(name, guess)
        reveal(name, actual)


def _some_done(lab: Lab) -> None:
    check("sample-values/reader", "Query")
    check("sample-values/nightly", 3)
    check("sample-shop/by-query", lambda table, user_id: table.scan()["Items"])


def _refused(lab: Lab) -> Any:
    return expect_error("ResourceNotFoundException", lambda: lab.table("things").meta.client.scan(TableName="other"))


def _call(function: Callable[..., Any], *args: Any) -> Callable[[Lab], Any]:
    return lambda lab: function(*args)


_SCENES: dict[str, list[Callable[[Lab], Any]]] = {
    "a name with a slip, a name that is none, an answer forgotten, one too many": [
        _call(check, "sample-shop/by-qeury", ...),
        _call(check, "by-query", ...),
        _call(check, "?", ...),
        _call(check, len, ...),
        _call(check, "sample-shop/by-query"),
        _call(check, "sample-values/reader", "Query", "Scan"),
    ],
    "no lab is running": [_no_lab],
    "a check that is broken": [_broken_check],
    "hints, one after the other and one more": [
        *[_call(hint, "sample-shop/by-query")] * 4,
        _call(hint, "sample-shop/by-query", 1),
        _call(hint, "sample-shop/by-qury"),
    ],
    "a solution that is not there": [_call(solution, "sample-shop/by-query"), _call(solution, "by-quary")],
    "predictions": [
        _call(predict, "sample-shop/scan-units", ...),
        _call(reveal, "sample-shop/scan-units", 12.5),
        _call(predict, "sample-shop/scan-units", "12"),
        _call(predict, "sample-shop/scan-units", "a dozen"),
        _call(predict, "sample-shop/scan-units", 12),
        _call(reveal, "sample-shop/scan-units", ...),
        _call(reveal, "sample-shop/scan-units", 12.5),
        _call(predict, "sample-shop/scan-units", 12.5),
        _call(predict, "sample-shop/operation", ...),
        _call(predict, "sample-shop/operation", "query"),
        _call(predict, "sample-shop/operation", "Scan"),
        _call(reveal, "sample-shop/operation", "Query"),
        _call(predict, "sample-values/ratio", 100),
        _call(reveal, "sample-values/ratio", 5),
        _call(predict, "sample-values/ration", 5),
        _call(reveal, "sample-values/ration", 5),
        _call(score),
    ],
    "a guess that is right": [
        _call(predict, "sample-values/ratio", 5),
        _call(reveal, "sample-values/ratio", 5.0),
    ],
    "a warm-up with nothing in it": [_call(warm_up, 2), _call(score)],
    "a warm-up": [
        _surprised,
        _call(warm_up, 2),
        _call(warm_up, 2, 13, ...),
        _call(warm_up, 2, 12, "Scan"),
        _call(warm_up, 3),
    ],
    "progress": [_call(progress), _some_done, _call(progress), _call(progress, SHOP.number), _call(progress, "none")],
    "an expected error": [_refused, _call(expect_error, "ZeroDivisionError", lambda: 1 // 0)],
}
