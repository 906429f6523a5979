"""A sample lesson: what `tests/lessons/suite.py` asks of every lesson."""

from tests.exercises.sample import VALUES as LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
