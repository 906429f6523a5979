"""Lesson 02, Access patterns are the schema: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.l02_access_patterns import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
