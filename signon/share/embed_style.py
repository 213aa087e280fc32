"""The style sheet of embeds: small, and with the plan's own color where it has one."""

from signon.config import CHECKOUT
from signon.core.color import DARK, LIGHT, Theme, shades

SHEET = CHECKOUT / "signon" / "static" / "embed.css"
# The shades of a color that the style sheet uses.
USED = ("accent", "accent-deep", "on-accent")
OWN = """
:root {{ {light} }}
:root[data-theme="dark"] {{ {dark} }}
@media (prefers-color-scheme: dark) {{
  :root[data-theme="auto"] {{ {dark} }}
}}
"""


def sheet(accent: str | None) -> bytes:
    """Return the style sheet for a plan whose color is ``accent``, ``#rrggbb`` or None."""
    common = SHEET.read_bytes()
    if accent is None:
        return common
    return common + OWN.format(light=_lines(accent, LIGHT), dark=_lines(accent, DARK)).encode()


def _lines(accent: str, theme: Theme) -> str:
    found = shades(accent, theme)
    return " ".join(f"--{name}: {found[name]};" for name in USED)
