"""A slider that everybody can use: the browser's own, with a name for those who listen, and live while it is dragged.

The slider of ipywidgets gives its handle no name, and no way to name it. While the kernel is at work the browser keeps only
the latest value, so a picture follows as fast as it can be drawn and never lags behind.
"""

from __future__ import annotations

from typing import Any, Final

import anywidget
import traitlets

_SCRIPT: Final = """
function render({ model, el }) {
  const make = (tag, parent) => parent.appendChild(document.createElement(tag));
  const label = make("label", el), name = make("span", label), range = make("input", label), shown = make("output", label);
  name.textContent = model.get("description");
  range.type = "range";
  range.setAttribute("aria-label", model.get("description"));
  range.dataset.lmSuppressShortcuts = "true";  // or JupyterLab takes the arrow keys for itself
  for (const side of ["min", "max", "step"]) range[side] = model.get(side);
  const show = () => {
    range.value = model.get("value");
    shown.textContent = model.get("value").toLocaleString("en");
  };
  range.addEventListener("input", () => {
    model.set("value", Number(range.value));
    model.save_changes();
  });
  model.on("change:value", show);
  show();
  return () => model.off("change:value", show);
}
export default { render };
"""
_LOOK: Final = """
.nad-slider label { display: flex; align-items: center; gap: 12px; min-height: 28px; flex-wrap: wrap }
.nad-slider span { width: 9em; text-align: right }
.nad-slider input { width: 340px; margin: 0; accent-color: var(--jp-brand-color1, #1976d2) }
.nad-slider output { min-width: 3.5em; font-variant-numeric: tabular-nums }
.nad-slider label {
  font: var(--jp-widgets-font-size, 13px) var(--jp-ui-font-family, system-ui, sans-serif);
  color: var(--jp-widgets-label-color, inherit)
}
"""


class Slider(anywidget.AnyWidget):
    """A whole number between two others."""

    _esm = _SCRIPT
    _css = _LOOK
    value: traitlets.Int[int, int] = traitlets.Int().tag(sync=True)
    min: traitlets.Int[int, int] = traitlets.Int().tag(sync=True)
    max: traitlets.Int[int, int] = traitlets.Int().tag(sync=True)
    step: traitlets.Int[int, int] = traitlets.Int(1).tag(sync=True)
    description: traitlets.Unicode[str, str | bytes] = traitlets.Unicode().tag(sync=True)

    def __init__(self, description: str, value: int, low: int, high: int, step: int = 1) -> None:
        super().__init__(description=description, value=value, min=low, max=high, step=step)
        self.add_class("nad-slider")

    @traitlets.validate("value")
    def _within(self, proposal: dict[str, Any]) -> int:
        value: int = proposal["value"]
        return sorted((self.min, value, self.max))[1]
