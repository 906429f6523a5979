"""Giving a guess by hand: radio buttons for a choice, a field for a number. What they write is what `predict` writes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import ipywidgets  # type: ignore[import-untyped]

from helpers.text import nouns

from .predictions import Guess, predict
from .progress import record
from .register import Prediction, current

_WIDE: Final = {"width": "auto", "max_width": "720px"}


def controls(name: str) -> dict[str, Any]:
    """The controls of one prediction, as the part of a display that a notebook makes into widgets."""
    asked = current().prediction(name)
    card = ipywidgets.HTML()
    control = _choice(asked) if asked.options else _field(asked)

    def show(guess: Guess) -> None:
        card.value = guess._repr_html_()
        control.disabled = not guess.asks and bool(guess.guess)

    def given(change: dict[str, Any]) -> None:
        if change["new"] not in (None, ""):
            said = predict(name, change["new"] if asked.options else number(change["new"]))
            show(predict(name) if said.guess else said)

    first = predict(name)
    how = "Choose below." if asked.options else f"Type it below: a number of {nouns(asked.unit)}."
    show(
        first if first.guess else replace(first, sentence=f"{how} It can be changed until you have seen what happens.")
    )
    control.observe(given, names="value")
    bundle: dict[str, Any] = ipywidgets.VBox([card, control])._repr_mimebundle_()
    return {kind: data for kind, data in bundle.items() if not kind.startswith("text/")}


def _choice(asked: Prediction) -> Any:
    before = record().entry("predictions", asked.name).get("guess")
    return ipywidgets.RadioButtons(
        options=asked.options, value=before if before in asked.options else None, layout=ipywidgets.Layout(**_WIDE)
    )


def _field(asked: Prediction) -> Any:
    before = record().entry("predictions", asked.name).get("guess", "")
    return ipywidgets.Text(
        value=str(before),
        placeholder="a number, then Enter",
        continuous_update=False,
        layout=ipywidgets.Layout(width="320px"),
    )


def number(written: str) -> Any:
    """What was typed, as a number where it is one: `2,250` and `0.5` are."""
    try:
        value = Decimal(written.replace(",", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", ""))
    except InvalidOperation:
        return written
    return int(value) if value == value.to_integral_value() else float(value)
