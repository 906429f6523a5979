"""Controls to give a guess with: radio buttons for a choice, a field for a number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

import ipywidgets  # type: ignore[import-untyped]

_WIDE: Final = ipywidgets.Layout(width="auto", max_width="720px")
_FIELD: Final = ipywidgets.Layout(width="320px")


class Said(Protocol):
    """What is said to a guess: a card, and whether another one may be given."""

    @property
    def asks(self) -> bool: ...  # noqa: D102

    def _repr_html_(self) -> str: ...


def controls(question: Said, options: tuple[str, ...], value: Any, give: Callable[[Any], Said]) -> dict[str, Any]:
    """A card with controls below it, as the part of a display that a notebook makes into widgets.

    value: the guess that is on record already, or None. give: called with each guess; the card then shows what it returns.
    """
    card = ipywidgets.HTML(question._repr_html_())
    if options:
        chosen = value if value in options else None
        control = ipywidgets.RadioButtons(options=options, value=chosen, layout=_WIDE)
    else:
        written = "" if value is None else str(value)
        control = ipywidgets.Text(
            value=written, placeholder="a number, then Enter", continuous_update=False, layout=_FIELD
        )

    def given(change: dict[str, Any]) -> None:
        if change["new"] not in (None, ""):
            said = give(change["new"] if options else number(change["new"]))
            card.value, control.disabled = said._repr_html_(), not said.asks

    control.observe(given, names="value")
    bundle: dict[str, Any] = ipywidgets.VBox([card, control])._repr_mimebundle_()
    return {kind: data for kind, data in bundle.items() if not kind.startswith("text/")}


def number(written: str) -> Any:
    """What was typed, as a number where it is one: `2,250` and `0.5` are."""
    try:
        value = Decimal(written.replace(",", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", ""))
    except InvalidOperation:
        return written
    return int(value) if value == value.to_integral_value() else float(value)
