"""Derive readable shades for text and buttons from a plan's accent color.

The hue stays that of the plan; the lightness is changed only as far as the contrast of WCAG
requires. That happens in OKLCH, where equal steps look equal and blue does not turn purple.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

READABLE = 4.5  # WCAG 1.4.3, for text
_MARGIN = 0.05  # because rounding to 8 bits per channel may lower the contrast
_HALVINGS = 8  # bisection steps: the result is within 1/256 of the way to black or white
_MOST_REMEMBERED = 256  # far more colors than a site has plans


@dataclass(frozen=True)
class Theme:
    """The background and the lightnesses of a light or a dark theme.

    ``ground`` is the background with the least contrast to text: the darkest one of a light
    theme, the lightest one of a dark theme. ``tint`` and ``on_accent`` are lightnesses, 0 to 1.
    """

    ground: str
    is_dark: bool
    tint: float
    on_accent: float


LIGHT = Theme("#e4e7eb", is_dark=False, tint=0.955, on_accent=1)
DARK = Theme("#282d37", is_dark=True, tint=0.285, on_accent=0.19)
# The least lightness of the accent in a dark theme: brighter than readability alone requires.
_DARK_LIGHTNESS = 0.8
# The difference in lightness between the tokens ``accent`` and ``accent-deep``.
_DEEPER = 0.07
# The most chroma of each shade; the last one is for the accent in a dark theme.
_TINT_CHROMA, _ON_ACCENT_CHROMA, _DARK_CHROMA = 0.025, 0.03, 0.13


def luminance(color: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 for black to 1 for white."""
    return float(_color(color).luminance())


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2 between two colors, from 1 to 21."""
    return float(_color(one).contrast(_color(other), method="wcag21"))


def shades(accent: str, theme: Theme) -> dict[str, str]:
    """Return the design tokens of one theme for a plan's accent, ``#rrggbb``."""
    return dict(_shades(accent, theme))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _shades(accent: str, theme: Theme) -> tuple[tuple[str, str], ...]:
    lightness, chroma, hue = _color(accent).convert("oklch").coords(nans=False)
    if theme.is_dark:
        lightness, chroma = max(lightness, _DARK_LIGHTNESS), min(chroma, _DARK_CHROMA)
    tint = _shade(theme.tint, min(chroma, _TINT_CHROMA), hue)
    on_accent = _shade(theme.on_accent, min(chroma, _ON_ACCENT_CHROMA), hue)
    end = 1.0 if theme.is_dark else 0.0
    lightness = _readable((lightness, chroma, hue), end, (theme.ground, tint, on_accent))
    deeper = min(max(lightness + (_DEEPER if theme.is_dark else -_DEEPER), 0), 1)
    return (
        ("accent", _shade(lightness, chroma, hue)),
        ("accent-deep", _shade(deeper, chroma, hue)),
        ("accent-tint", tint),
        ("on-accent", on_accent),
    )


def _readable(wanted: tuple[float, float, float], end: float, grounds: tuple[str, ...]) -> float:
    """Return the lightness nearest to the wanted one that is readable on all ``grounds``.

    :param wanted: lightness, chroma and hue
    :param end: the lightness to move towards: 0 for black, 1 for white
    """
    lightness, chroma, hue = wanted

    def can_be_read(lightness: float) -> bool:
        shade = _shade(lightness, chroma, hue)
        return all(contrast(shade, ground) >= READABLE + _MARGIN for ground in grounds)

    if can_be_read(lightness):
        return lightness
    unreadable, readable = lightness, end
    for _ in range(_HALVINGS):
        middle = (unreadable + readable) / 2
        if can_be_read(middle):
            readable = middle
        else:
            unreadable = middle
    return readable


def _shade(lightness: float, chroma: float, hue: float) -> str:
    """Return the color as ``#rrggbb``, with less chroma where sRGB cannot show all of it."""
    shade = _color("oklch", (lightness, chroma, hue)).fit("srgb", method="oklch-chroma", jnd=0)
    return str(shade.convert("srgb").to_string(hex=True))


def _color(name: str, coordinates: tuple[float, float, float] | None = None) -> Any:  # noqa: ANN401 - coloraide's own type, which is imported here alone
    """Return the color of ``#rrggbb``, or of a color space's name and coordinates in it."""
    from coloraide import Color  # noqa: PLC0415 - heavy; most processes mix no color

    return Color(name, coordinates)
