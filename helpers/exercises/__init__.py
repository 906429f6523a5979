"""Exercises: what a learner calls, and what an author declares.

A learner calls `check`, `hint`, `solution`, `predict`, `reveal`, `warm_up`, `score`, `expect_error`, `expect_errors`,
`progress`, `finish` and `home`.
Each returns a value that shows itself as the last line of a cell; `print(…)` shows it anywhere else.

An author writes one module an exercise, which ends in `EXERCISE = Exercise(…)`; its check is given an `Attempt`.
`helpers/lessons/__init__.py` says where it goes.
"""

from . import compare, echo
from .answer_kinds import anything, choice, function, listing, mapping, number, text
from .attempt import Attempt, Process
from .check import check
from .expect import expect_error
from .expect_several import expect_errors
from .finish import finish
from .hints import hint
from .home import home
from .outcome import Cost, NotYet, Outcome, State
from .predictions import predict, reveal, score
from .progress import progress
from .register import Exercise, Lesson, Prediction, Register, exercises_in, using
from .running import LearnerError, Run
from .sized_items import filled
from .solutions import solution
from .warmup import warm_up

__all__ = [
    "Attempt",
    "Cost",
    "Exercise",
    "LearnerError",
    "Lesson",
    "NotYet",
    "Outcome",
    "Prediction",
    "Process",
    "Register",
    "Run",
    "State",
    "anything",
    "check",
    "choice",
    "compare",
    "echo",
    "exercises_in",
    "expect_error",
    "expect_errors",
    "filled",
    "finish",
    "function",
    "hint",
    "home",
    "listing",
    "mapping",
    "number",
    "predict",
    "progress",
    "reveal",
    "score",
    "solution",
    "text",
    "using",
    "warm_up",
]
