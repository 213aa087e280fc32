"""A plan's one color, as the shades that text and buttons need to be readable.

Hue and strength stay the plan's own; only the lightness moves, as far as WCAG asks and no
farther. It moves in OKLCH, where equal steps look equal, and where blue does not turn purple.
"""

import math
from dataclasses import dataclass

READABLE = 4.5  # WCAG 1.4.3, for text
_MARGIN = 0.05  # for what rounding to 8 bits takes away
_STEP = 0.004
_TOLERANCE = 0.0005  # less than rounding to 8 bits does
_LINEAR_BELOW = 0.0031308  # sRGB begins with a straight line
_SLOPE = 12.92
_LUMA = (0.2126, 0.7152, 0.0722)
_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]


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
    return sum(part * share for part, share in zip(_linear(color), _LUMA, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2 between two colors, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shades(accent: str, theme: Theme) -> dict[str, str]:
    """Return the design tokens of one theme for a plan's accent, ``#rrggbb``."""
    lightness, chroma, hue = _oklch(accent)
    if theme.is_dark:
        lightness, chroma = max(lightness, _GLOW), min(chroma, _STRONGEST_GLOW)

    def tone(lightness: float, strongest: float = chroma) -> str:
        return _shade(lightness, min(chroma, strongest), hue)

    tint, on_accent = tone(theme.tint, _STRONGEST_TINT), tone(theme.on_accent, _STRONGEST_INK)
    direction = 1 if theme.is_dark else -1
    grounds = (theme.ground, tint, on_accent)
    lightness = _readable(lightness, chroma, hue, direction, grounds)
    deeper = min(max(lightness + direction * _DEEPER, 0), 1)
    return {
        "accent": tone(lightness),
        "accent-deep": tone(deeper),
        "accent-tint": tint,
        "on-accent": on_accent,
    }


def _readable(
    lightness: float, chroma: float, hue: float, direction: int, grounds: tuple[str, ...]
) -> float:
    """Return the nearest lightness, upwards or downwards, that can be read on all ``grounds``."""
    while 0 < lightness < 1:
        shade = _shade(lightness, chroma, hue)
        if all(contrast(shade, ground) >= READABLE + _MARGIN for ground in grounds):
            break
        lightness += direction * _STEP
    return min(max(lightness, 0), 1)


def _oklch(color: str) -> Triple:
    lms = tuple(math.cbrt(each) for each in _times(_TO_LMS, _linear(color)))
    lightness, a, b = _times(_TO_LAB, (lms[0], lms[1], lms[2]))
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _shade(lightness: float, chroma: float, hue: float) -> str:
    """Return the color as ``#rrggbb``, as strong as a screen can show it at this lightness."""
    low, high = 0.0, chroma
    if not _is_shown(_rgb(lightness, chroma, hue)):
        for _ in range(12):
            middle = (low + high) / 2
            if _is_shown(_rgb(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        chroma = low
    return "#" + "".join(f"{_encoded(each):02x}" for each in _rgb(lightness, chroma, hue))


def _is_shown(rgb: Triple) -> bool:
    return all(-_TOLERANCE <= each <= 1 + _TOLERANCE for each in rgb)


def _rgb(lightness: float, chroma: float, hue: float) -> Triple:
    lab = (lightness, chroma * math.cos(hue), chroma * math.sin(hue))
    lms = _times(_FROM_LAB, lab)
    return _times(_FROM_LMS, (lms[0] ** 3, lms[1] ** 3, lms[2] ** 3))


def _times(matrix: Matrix, vector: Triple) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _linear(color: str) -> Triple:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(part: float) -> float:
    is_line = part <= _LINEAR_BELOW * _SLOPE
    return part / _SLOPE if is_line else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> int:
    part = min(max(part, 0), 1)
    part = part * _SLOPE if part <= _LINEAR_BELOW else 1.055 * part ** (1 / 2.4) - 0.055
    return round(part * 255)
