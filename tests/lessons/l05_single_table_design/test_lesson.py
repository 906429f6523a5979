"""Lesson 05, Single-table design: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.l05_single_table_design import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
