"""What a notebook of the course imports. Everything here has a docstring: `help(Lab)`, `help(check)` …

The lab
    Lab            a DynamoDB in this process; plain boto3 reaches it while it runs
    compare        two or more meters side by side
    expect_error   run something that has to fail, and show AWS's answer calmly

Exercises
    predict, reveal            commit to a number or a choice, then see what happened
    check, hint, solution      is it right, what to try next, how we did it and why
    progress, score, warm_up   how far you are, how well you guessed, what is worth another look
"""

from helpers.comparison import compare
from helpers.exercises import check, expect_error, hint, predict, progress, reveal, score, solution, warm_up
from helpers.lab import Lab, LabError

__all__ = [
    "Lab",
    "LabError",
    "check",
    "compare",
    "expect_error",
    "hint",
    "predict",
    "progress",
    "reveal",
    "score",
    "solution",
    "warm_up",
]
