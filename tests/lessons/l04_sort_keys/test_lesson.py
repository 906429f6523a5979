"""Lesson 04, Sort keys: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.l04_sort_keys import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
