"""Drawings that follow the width of a window while their letters keep their size.

Places along a drawing are shares of its width, as SVG knows them, and lines are drawn in a frame of their own that is
stretched. A drawing with a view box (`helpers.page.svg`) shrinks as a whole, and its letters with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

from helpers.page.svg import number, path

LEAST: Final = 540
"""A drawing is at least so many pixels wide; in a narrower place it scrolls."""
UNITS: Final = 1000.0
"""Width of a stretched frame in units of its own."""
HATCH: Final = 7.0
"""Pixels from one line of a hatching to the next."""
_WIDEST: Final = 848.0
"""Pixels over which a hatching reaches: no picture is wider (`helpers.page.theme`)."""


def fluid(
    height: float, parts: Iterable[str], alt: str, *, left: float = 0, right: float = 0, least: int = LEAST
) -> Markup:
    """An SVG that grows with its place, `height` pixels high, with its description for those who cannot see it.

    left, right: pixels beside it, for texts that stand outside. 0 % and 100 % are the edges between them.
    """
    look = f"height:{number(height)}px;margin:0 {number(right)}px 0 {number(left)}px;overflow:visible"
    if left or right:
        look += f";width:calc(100% - {number(left + right)}px)"
    return Markup(
        f'<div class="drawing" style="display:none"><svg style="{look};min-width:{number(least - left - right)}px" '
        f'role="img" aria-label="{escape(alt)}" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg></div>'
    )


def frame(top: float, height: float, parts: Iterable[str]) -> Markup:
    """A part of a drawing, as wide as the whole, with heights of its own."""
    return Markup(
        f'<svg y="{number(top)}" width="100%" height="{number(height)}" overflow="visible">{"".join(parts)}</svg>'
    )


def stretched(height: float, parts: Iterable[str]) -> Markup:
    """Shapes in a frame that is `UNITS` wide whatever its real width; strokes keep theirs."""
    return Markup(
        f'<svg width="100%" height="{number(height)}" viewBox="0 0 {number(UNITS)} {number(height)}" '
        f'preserveAspectRatio="none" class="stretched">{"".join(parts)}</svg>'
    )


def hatching(height: float, width: float = _WIDEST) -> Markup:
    """Slanting lines over a whole frame, to be covered where nothing is hatched."""
    first = -height // HATCH * HATCH
    lines = []
    while first < width:
        lines.append(f"M{number(first)} {number(height)}l{number(height)} {number(-height)}")
        first += HATCH
    lines_drawn = path("".join(lines), "hatch")
    return Markup(f'<svg width="100%" height="{number(height)}">{lines_drawn}</svg>')


def words(x: str, y: float, text: str, classes: str = "", *, aside: float = 0) -> Markup:
    """A text at a share of the width, such as "50%", or so many pixels beside it."""
    shifted = f' dx="{number(aside)}"' if aside else ""
    attribute = f' class="{classes}"' if classes else ""
    return Markup(f'<text x="{x}" y="{number(y)}"{shifted}{attribute}>{escape(text)}</text>')


def share(value: float) -> str:
    """A share from 0 to 1 as a coordinate."""
    return f"{number(100 * value)}%"
