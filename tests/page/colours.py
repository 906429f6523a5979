"""How colours look: contrast as WCAG has it, and distances that people see."""

from __future__ import annotations

CONTRAST_MIN = 4.5
"""WCAG 2, AA, for text of ordinary size."""
EDGE_MIN = 3.0
"""WCAG 2, AA, for what is not text."""

# Machado, Oliveira and Fernandes (2009), severity 1.0: how colours look with each kind of colour blindness.
VISION = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
Light = tuple[float, ...]


def linear(colour: str) -> Light:
    """The light of a colour such as "#1b1f24" or "#fff", without the gamma of screens."""
    digits = {"white": "ffffff"}.get(colour, colour.lstrip("#"))
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG."""
    dark, light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, vision: str) -> Light:
    """CIE Lab of a colour as somebody with this vision sees it: distances in it are differences that people see."""
    light = (sum(w * c for w, c in zip(line, linear(colour), strict=True)) for line in VISION[vision])
    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
