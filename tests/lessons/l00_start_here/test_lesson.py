"""Lesson 00, Start here: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.l00_start_here import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
