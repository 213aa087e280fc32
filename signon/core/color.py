"""A plan's one color, as the shades that text and buttons need to be readable.

Hue and strength stay the plan's own; only the lightness moves, as far as WCAG asks and no
farther. It moves in OKLCH, where equal steps look equal, and where blue does not turn purple.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

READABLE = 4.5  # WCAG 1.4.3, for text
_MARGIN = 0.05  # for what rounding to 8 bits takes away
_HALVINGS = 8  # of the way to black or white: to 1/256 of it
_MOST_REMEMBERED = 256  # far more colors than a site has plans


@dataclass(frozen=True)
class Theme:
    """What a theme sets text upon, and where its shades lie.

    ``ground`` is the least forgiving of the theme's backgrounds: the darkest of the light ones,
    the lightest of the dark ones. The others are lightnesses, from 0 to 1.
    """

    ground: str
    is_dark: bool
    tint: float
    on_accent: float


LIGHT = Theme("#e4e7eb", is_dark=False, tint=0.955, on_accent=1)
DARK = Theme("#282d37", is_dark=True, tint=0.285, on_accent=0.19)
# A dark theme's accent begins here, so that it glows a little instead of just being readable.
_GLOW = 0.8
_DEEPER = 0.07
_STRONGEST_TINT, _STRONGEST_INK, _STRONGEST_GLOW = 0.025, 0.03, 0.13


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
        lightness, chroma = max(lightness, _GLOW), min(chroma, _STRONGEST_GLOW)
    tint = _shade(theme.tint, min(chroma, _STRONGEST_TINT), hue)
    on_accent = _shade(theme.on_accent, min(chroma, _STRONGEST_INK), hue)
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
    """Return the lightness nearest to the wanted one, towards ``end``, that stands out enough."""
    lightness, chroma, hue = wanted

    def can_be_read(lightness: float) -> bool:
        shade = _shade(lightness, chroma, hue)
        return all(contrast(shade, ground) >= READABLE + _MARGIN for ground in grounds)

    if can_be_read(lightness):
        return lightness
    unread, read = lightness, end
    for _ in range(_HALVINGS):
        middle = (unread + read) / 2
        if can_be_read(middle):
            read = middle
        else:
            unread = middle
    return read


def _shade(lightness: float, chroma: float, hue: float) -> str:
    """Return the color as ``#rrggbb``, as strong as a screen can show it at this lightness."""
    shade = _color("oklch", (lightness, chroma, hue)).fit("srgb", method="oklch-chroma", jnd=0)
    return str(shade.convert("srgb").to_string(hex=True))


def _color(name: str, coordinates: tuple[float, float, float] | None = None) -> Any:  # noqa: ANN401 - coloraide's own type, which is imported here alone
    """Return the color of ``#rrggbb``, or of a space's name and the coordinates in it."""
    from coloraide import Color  # noqa: PLC0415 - heavy; most processes mix no color

    return Color(name, coordinates)
