"""Giving a guess by hand: what a control writes is what the call writes, and a guess closes for both."""

from __future__ import annotations

from typing import Any

import ipywidgets  # type: ignore[import-untyped]
import pytest

from helpers.exercises import predict, reveal
from helpers.exercises.asking import number
from helpers.exercises.progress import record

pytestmark = pytest.mark.usefixtures("lab", "sample")
UNITS, OPERATION = "sample-shop/scan-units", "sample-shop/operation"
VIEW = "application/vnd.jupyter.widget-view+json"


def box(name: str) -> tuple[Any, Any]:
    """The card and the control that a notebook shows for an open question."""
    bundle = predict(name)._repr_mimebundle_()
    card, control = ipywidgets.widgets.widget._instances[bundle[VIEW]["model_id"]].children
    return card, control


def test_a_choice_is_radio_buttons() -> None:
    card, control = box(OPERATION)
    assert control.value is None
    assert control.options == ("Query", "Scan", "GetItem")
    control.value = "Scan"
    assert record().entry("predictions", OPERATION) == {"guess": "Scan"}
    assert "It is on record" in card.value
    control.value = "Query"
    assert record().entry("predictions", OPERATION) == {"guess": "Query"}
    assert not control.disabled


def test_a_number_is_typed() -> None:
    card, control = box(UNITS)
    assert "Type it below: a number of read units." in card.value
    control.value = "12"
    assert record().entry("predictions", UNITS) == {"guess": 12}
    control.value = "a dozen"
    assert "`" not in card.value
    assert "number" in card.value
    assert record().entry("predictions", UNITS) == {"guess": 12}


@pytest.mark.parametrize(
    ("written", "read"), [("12", 12), ("2,250", 2250), ("0.5", 0.5), ("1 000", 1000), ("many", "many"), ("1e3", 1000)]
)
def test_numbers_as_people_write_them(written: str, read: object) -> None:
    assert number(written) == read
    assert type(number(written)) is type(read)


def test_what_was_given_is_there_when_it_is_asked_again() -> None:
    box(OPERATION)[1].value = "Scan"
    assert box(OPERATION)[1].value == "Scan"
    assert predict(OPERATION).guess == "Scan"
    predict(UNITS, 12.5)
    assert box(UNITS)[1].value == "12.5"


def test_after_the_measurement_there_is_no_control() -> None:
    _, control = box(OPERATION)
    control.value = "Scan"
    reveal(OPERATION, "Query")
    assert predict(OPERATION)._repr_mimebundle_() == {}
    assert "This one is revealed already: the guess stays." in str(predict(OPERATION))
    control.value = "Query"
    assert record().entry("predictions", OPERATION)["guess"] == "Scan"
    assert control.disabled


def test_a_guess_in_the_call_needs_no_control() -> None:
    assert predict(OPERATION, "Scan")._repr_mimebundle_() == {}
    assert predict("sample-shop/nothing")._repr_mimebundle_() == {}


def test_without_widgets_the_card_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert predict(OPERATION)._repr_mimebundle_() == {}
    assert "write it into the call" in predict(OPERATION)._repr_html_()
