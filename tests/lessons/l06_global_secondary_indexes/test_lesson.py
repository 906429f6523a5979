"""Lesson 06, Global secondary indexes: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.l06_global_secondary_indexes import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
