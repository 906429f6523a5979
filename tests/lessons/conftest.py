"""The assertions of the suite explain themselves like those of any test."""

import pytest

pytest.register_assert_rewrite("tests.lessons.suite")
