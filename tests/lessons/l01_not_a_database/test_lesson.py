"""Lesson 01, Not a database: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.l01_not_a_database import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
