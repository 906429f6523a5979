"""expect_error(): a failure that is wanted, and a failure if it does not come."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ParamValidationError

from helpers.exercises import expect_error
from helpers.lab.lab import Lab


def test_an_error_of_dynamodb(lab: Lab) -> None:
    table = lab.table("expected", sk="sk")
    error = expect_error("ValidationException", lambda: table.get_item(Key={"pk": "a"}))
    assert error.code == "ValidationException"
    assert error.operation == "GetItem"
    assert error.message == "The provided key element does not match the schema"
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert "GetItem answered with" in str(error)


def test_an_error_of_python_by_name_and_by_class(lab: Lab) -> None:
    table: Any = lab.table("expected")
    for code in ("ParamValidationError", ParamValidationError, "BotoCoreError"):
        assert expect_error(code, table.meta.client.scan).code == "ParamValidationError"
    assert expect_error("TypeError", lambda: table.put_item(Item={"pk": "a", "n": 1.5})).operation == ""


def test_nothing_came() -> None:
    with pytest.raises(AssertionError, match="ValidationException was expected, and nothing was raised"):
        expect_error("ValidationException", lambda: 1)
    with pytest.raises(AssertionError, match="nothing was raised"), expect_error("ValidationException"):
        pass


def test_something_else_came() -> None:
    with pytest.raises(AssertionError, match="ValidationException was expected; ZeroDivisionError came") as caught:
        expect_error("ValidationException", lambda: 1 // 0)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(AssertionError, match="Exception was expected"):
        expect_error("Exception", lambda: 1 // 0)


def test_a_block(capsys: pytest.CaptureFixture[str]) -> None:
    with expect_error("KeyError") as expecting:
        empty: dict[str, str] = {}
        empty["Item"]
    assert expecting.expected is not None
    assert expecting.expected.code == "KeyError"
    assert capsys.readouterr().out.startswith("! Expected error · KeyError")


def test_an_interrupt_is_no_expected_error() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        expect_error("KeyboardInterrupt", interrupt)
    with pytest.raises(KeyboardInterrupt), expect_error("KeyboardInterrupt"):
        interrupt()
