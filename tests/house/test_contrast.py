"""The colors of the one style sheet: what is written in them can be read, in both themes."""

import pytest

from signon.core.color import contrast
from signon.plan.style import SHEET
from tests import tokens

THEMES = tokens.site()
GROUNDS = ("paper", "tint")
# Text may stand in each of these on paper and tint, and on what is named besides.
TEXT = {
    "ink": ("accent-tint", "good-tint", "wait-tint", "bad-tint", "quiet-tint"),
    "soft": ("accent-tint", "quiet-tint"),
    "accent": ("accent-tint",),
    "accent-deep": ("accent-tint",),
    "good": ("good-tint",),
    "wait": ("wait-tint",),
    "bad": ("bad-tint",),
}
# What shows where a control or the focus is.
SHAPES = ("edge", "focus", "accent")


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    colors = THEMES[theme]
    pairs = [(text, ground) for text, more in TEXT.items() for ground in (*GROUNDS, *more)]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-deep")]
    found = {pair: contrast(colors[pair[0]], colors[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_the_focus_can_be_seen(theme: str) -> None:
    colors = THEMES[theme]
    found = {(s, g): contrast(colors[s], colors[g]) for s in SHAPES for g in GROUNDS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 3} == {}


def test_every_color_is_set_in_both_themes() -> None:
    """A light color that a dark theme forgets would be a lamp in the night."""
    css = SHEET.read_text()
    layer = tokens.block(css, "@layer tokens {")
    dark = dict(tokens.TOKEN.findall(tokens.block(layer, tokens.DARK)))
    assert set(THEMES["light"]) == {name for name, value in dark.items() if value.startswith("#")}
