"""expect_errors(): several failures that are wanted, in one table."""

from __future__ import annotations

import pytest

from helpers.exercises import expect_errors
from helpers.exercises.render import html
from helpers.lab.lab import Lab


def test_one_table_of_what_was_asked_and_what_was_said(lab: Lab) -> None:
    table = lab.table("expected", sk="sk")
    found = expect_errors(
        "ValidationException",
        {
            "half a `Key`": lambda: table.get_item(Key={"pk": "a"}),
            "a scan of <nothing>": ("ResourceNotFoundException", lambda: table.meta.client.scan(TableName="other")),
            "Python's own": ("ZeroDivisionError", lambda: 1 // 0),
        },
    )
    assert len(found) == 3
    assert [error.code for error in found] == ["ValidationException", "ResourceNotFoundException", "ZeroDivisionError"]
    assert found["half a `Key`"].operation == "GetItem"
    shown = html(found.card())
    assert shown.count("<table>") == 1
    assert "<th" in shown
    assert "half a <code>Key</code>" in shown
    assert "a scan of &lt;nothing&gt;" in shown
    text = str(found)
    assert "`ValidationException`: `The provided key element does not match the schema`" in text
    assert [line.split()[:2] for line in text.splitlines()[1:3]] == [["half", "a"], ["`ValidationException`:", "`The"]]
    assert found.to_json()["Python's own"]["operation"] == ""


def test_a_code_that_all_share_is_the_title(lab: Lab) -> None:
    table = lab.table("expected", sk="sk")
    half = {"pk": "a"}
    found = expect_errors(
        "ValidationException",
        {"get": lambda: table.get_item(Key=half), "delete": lambda: table.delete_item(Key=half)},
    )
    assert str(found).splitlines()[0] == "! Expected errors · ValidationException, 2 times"
    assert "`ValidationException`:" not in str(found)


def test_what_does_not_fail_as_expected_fails() -> None:
    with pytest.raises(AssertionError, match="one: KeyError was expected, and nothing was raised"):
        expect_errors("KeyError", {"one": lambda: 1})
    with pytest.raises(AssertionError, match="two: KeyError was expected; ZeroDivisionError came") as caught:
        expect_errors("KeyError", {"two": lambda: 1 // 0})
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(ValueError, match="nothing to run"):
        expect_errors("KeyError", {})
