"""The style sheet of a plan's pages: the common style sheet, then the plan's own color."""

from signon.config import CHECKOUT
from signon.core.color import DARK, LIGHT, Theme, shades

SHEET = CHECKOUT / "signon" / "static" / "style.css"
OWN = """
@layer tokens {{
  :root {{{light}}}
  @media (prefers-color-scheme: dark) {{
    :root {{{dark}}}
  }}
}}
"""


def sheet(accent: str | None) -> bytes:
    """Return the style sheet of a plan whose color is ``accent``, ``#rrggbb`` or None."""
    common = SHEET.read_bytes()
    return common + tokens(accent).encode() if accent else common


def tokens(accent: str) -> str:
    """Return the design tokens that a plan's color changes, as CSS."""
    return OWN.format(light=_lines(accent, LIGHT), dark=_lines(accent, DARK))


def _lines(accent: str, theme: Theme) -> str:
    return " ".join(f"--{name}: {value};" for name, value in shades(accent, theme).items())
