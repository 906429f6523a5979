"""Lesson 03, Partition keys: what `tests/lessons/suite.py` asks of every lesson."""

from helpers.lessons.l03_partition_keys import LESSON  # noqa: F401
from tests.lessons.suite import *  # noqa: F403
