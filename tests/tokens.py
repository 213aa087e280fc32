"""The design tokens as the one style sheet has them, so that tests can measure what it says."""

import re

from signon.plan.style import SHEET

TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
DARK = "@media (prefers-color-scheme: dark)"
Tokens = dict[str, str]


def block(css: str, start: str) -> str:
    """Return what stands between the braces that follow ``start``."""
    begin = css.index("{", css.index(start)) + 1
    depth = 1
    for end, letter in enumerate(css[begin:], begin):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if not depth:
            return css[begin:end]
    raise AssertionError(f"{start} is not closed")


def themes(css: str) -> dict[str, Tokens]:
    """Return the colors of both themes that the layer ``tokens`` of a sheet sets."""
    layer = block(css, "@layer tokens {")
    dark = dict(TOKEN.findall(block(layer, DARK)))
    light = dict(TOKEN.findall(block(layer, ":root")))
    return {"light": _colors(light), "dark": _colors(light | dark)}


def site() -> dict[str, Tokens]:
    """Return the colors of both themes of the site."""
    return themes(SHEET.read_text())


def _colors(tokens: Tokens) -> Tokens:
    return {name: _long(value) for name, value in tokens.items() if value.startswith("#")}


def _long(color: str) -> str:
    return "#" + "".join(each * 2 for each in color[1:]) if len(color) == 4 else color
