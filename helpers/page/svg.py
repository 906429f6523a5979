"""What drawings are made of: an SVG as wide as a picture, texts, rectangles, paths, numbers spelled one way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 720
"""Width of a drawing in CSS pixels; with its frame a picture stays under 760."""


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel, always spelled the same way."""
    return f"{value:.1f}".removesuffix(".0")


def svg(height: float, parts: Iterable[str], alt: str, *, width: float = WIDTH) -> Markup:
    """An SVG as wide as a picture, from parts that are ready, with its description for those who cannot see it.

    width: in units of its own, as `height` is.

    A viewer that strips drawings leaves the words in them, one glued to the next: such a viewer strips style sheets as well,
    and without one the drawing does not show (`helpers.page.theme`).
    """
    return Markup(
        f'<div class="drawing" style="display:none"><svg viewBox="0 0 {number(width)} {number(height)}" role="img" '
        f'aria-label="{escape(alt)}" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg></div>'
    )


def label(x: float, y: float, text: str, classes: str = "") -> Markup:
    """A text in a drawing. Classes: soft, bold, end, mid, f-a … f-f."""
    attribute = f' class="{classes}"' if classes else ""
    return Markup(f'<text x="{number(x)}" y="{number(y)}"{attribute}>{escape(text)}</text>')


def rect(x: float, y: float, width: float, height: float, classes: str, *, radius: float = 0, more: str = "") -> Markup:
    """A rectangle. `more` is further attributes, written out."""
    rounded = f' rx="{number(radius)}"' if radius else ""
    return Markup(
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        f'{rounded} class="{classes}"{more}/>'
    )


def circle(x: float, y: float, radius: float, classes: str) -> Markup:
    """A disc around (x, y)."""
    return Markup(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" class="{classes}"/>')


def path(points: str, classes: str, more: str = "") -> Markup:
    """A path, given as SVG path data."""
    return Markup(f'<path d="{points}" class="{classes}"{more}/>')
