"""A goal, controls, a verdict and a picture that follows; and in words what it shows, for a place without widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import ipywidgets  # type: ignore[import-untyped]
from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.table import table
from helpers.page.theme import classes, style
from helpers.show.verdicts import Verdict, goal, goal_text
from helpers.text import count, plural, wrap

_PLAIN: Final = "text/plain"
_BOX: Final = "padding:8px 14px"


@dataclass(frozen=True, slots=True)
class Stop:
    """One position of the controls, and what an explorer shows there."""

    place: str
    """Where the controls stand: "shards 8 · writes a second 7,000"."""
    shown: str
    """What the picture says, as its title does."""
    verdict: Verdict


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A goal, controls, a verdict and a picture. `picture` and `verdict` are what it shows now."""

    def __init__(
        self,
        name: str,
        draw: Callable[..., Picture],
        judge: Callable[..., Verdict],
        aim: str,
        controls: Mapping[str, Any],
        buttons: tuple[Any, ...] = (),
        stops: Callable[[], Sequence[Stop]] | Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """`stops` are a few positions of the controls, or what is to be told in their place where there are none."""
        self._name, self._draw, self._judge, self._controls = name, draw, judge, dict(controls)
        self._aim, self._stops = aim, stops
        self.goal, self.said, self.view = ipywidgets.HTML(goal(aim)), ipywidgets.HTML(), ipywidgets.HTML()
        self.picture: Picture
        self.verdict: Verdict
        super().__init__([self.goal, *self._controls.values(), *buttons, self.said, self.view])
        for control in self._controls.values():
            control.observe(lambda _: self.draw(), names="value")
        self.draw()

    def draw(self) -> None:
        """Draw the picture that belongs to the controls as they stand, and judge it."""
        self.picture, self.verdict = self._draw(**self.values), self._judge(**self.values)
        self.said.value, self.view.value = self.verdict._repr_html_(), self.picture._repr_html_()

    @property
    def values(self) -> dict[str, Any]:
        """The controls' values by name: the arguments of the function that draws the same."""
        return {name: control.value for name, control in self._controls.items()}

    @property
    def call(self) -> str:
        """The call that draws the same picture without a widget."""
        given = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self._name}({given})" if given else self._name

    @property
    def stops(self) -> list[Stop]:
        """What it shows at a few positions."""
        if callable(self._stops):
            return list(self._stops())
        return [Stop(self._place(at), self._draw(**at).title, self._judge(**at)) for at in self._stops]

    def __repr__(self) -> str:
        """The goal, and in words what the picture shows at a few positions of the controls."""
        told = [wrap(goal_text(self._aim))]
        for stop in self.stops:
            lines = [stop.shown, str(stop.verdict)]
            told.append("\n".join([wrap(stop.place), *("  " + wrap(line, indent="  ") for line in lines)]))
        told.append(wrap(f"Without widgets: {self.call}"))
        return "\n\n".join(told)

    def _repr_html_(self) -> str:
        """The goal, the picture, and what it shows at a few positions, for a place without widgets."""
        return f"{self.goal.value}{self.view.value}{self._told()}"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        """What ipywidgets sends, with all of the words: it cuts them after a hundred characters."""
        bundle: dict[str, Any] | None = super()._repr_mimebundle_(**kwargs)
        return None if bundle is None else {**bundle, _PLAIN: repr(self)}

    def _place(self, at: Mapping[str, Any]) -> str:
        """A position in words, under the names that the controls have on the page."""
        return " · ".join(
            f"{self._controls[name].description} {count(value) if isinstance(value, int) else value}"
            for name, value in at.items()
        )

    def _told(self) -> Markup:
        stops = self.stops
        if not stops:
            return Markup("")
        lines = [(stop.place, stop.shown, stop.verdict.inline()) for stop in stops]
        caption = f"What it shows at {plural(len(stops), 'position')}"
        body = table(caption, ("position", "the picture", "the goal"), lines)
        return style(body, "stops") + Markup('<div class="{}" style="{}">{}</div>').format(classes("stops"), _BOX, body)
