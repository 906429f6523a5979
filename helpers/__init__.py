"""What a notebook of the course imports. Everything here has a docstring: `help(Lab)`, `help(check)`.

The lab
    Lab            a DynamoDB in this process; plain boto3 reaches it while it runs
    LabError       what it raises when something is wrong with the lab itself, in a sentence
    Model          the parameters of the simulation, published ones and our own choices
    faults         failures on request: throttle this key, lose that answer
    compare        two or more meters side by side
    expect_error   run something that has to fail, and show AWS's answer calmly
    expect_errors  the same for several, as one table: what you asked, what it said

    `from helpers.review import Pattern, review`: access patterns as data, run against a table and judged

Exercises
    predict, reveal            commit to a number or a choice, then see what happened
    check, hint, solution      is it right, what to try next, how we did it and why
    progress, score, warm_up   how far you are, how well you guessed, what is worth another look
    finish, home               the end of a lesson and the way to the next one; the whole course on a page
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.engine.physics import faults
    from helpers.engine.physics.model import Model
    from helpers.exercises.check import check
    from helpers.exercises.expect import expect_error
    from helpers.exercises.expect_several import expect_errors
    from helpers.exercises.finish import finish
    from helpers.exercises.hints import hint
    from helpers.exercises.home import home
    from helpers.exercises.predictions import predict, reveal, score
    from helpers.exercises.progress import progress
    from helpers.exercises.solutions import solution
    from helpers.exercises.warmup import warm_up
    from helpers.lab.lab import Lab, LabError
    from helpers.meter.comparison import compare

__all__ = [
    "Lab",
    "LabError",
    "Model",
    "check",
    "compare",
    "expect_error",
    "expect_errors",
    "faults",
    "finish",
    "hint",
    "home",
    "predict",
    "progress",
    "reveal",
    "score",
    "solution",
    "warm_up",
]

_HOMES = {
    "Lab": "helpers.lab.lab",
    "LabError": "helpers.lab.lab",
    "Model": "helpers.engine.physics.model",
    "compare": "helpers.meter",
    "faults": "helpers.engine.physics",
}


def __getattr__(name: str) -> Any:
    # Imported when asked for, so that `workbook doctor` can still speak where a package is missing.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES.get(name, "helpers.exercises")
    return import_module(f"{home}.faults") if name == "faults" else getattr(import_module(home), name)
