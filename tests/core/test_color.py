"""A plan may have any color: what is written in it and on it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.color import DARK, LIGHT, contrast, luminance, shades
from tests import tokens

THEMES = {"light": LIGHT, "dark": DARK}
COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SITE = tokens.site()
# Text in the first color may stand on each of the others.
TEXT = (
    ("accent", ("paper", "tint", "accent-tint", "on-accent", "quiet-tint")),
    ("accent-deep", ("paper", "tint", "accent-tint", "on-accent", "quiet-tint")),
    ("on-accent", ("accent", "accent-deep")),
    ("ink", ("accent-tint",)),
    ("soft", ("accent-tint",)),
)
KNOWN = ("#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#777777")


@pytest.fixture(autouse=True, scope="module")
def coloraide() -> None:
    """Import it, lest hypothesis counts that as part of an example's time."""
    luminance("#000000")


def assert_readable(accent: str) -> None:
    for name, theme in THEMES.items():
        found = SITE[name] | shades(accent, theme)
        for text, grounds in TEXT:
            for ground in grounds:
                ratio = contrast(found[text], found[ground])
                assert ratio >= 4.5, f"{accent}, {name}: {text} on {ground} has {ratio:.2f}"


@given(COLORS)
def test_text_in_and_on_any_color_can_be_read(accent: str) -> None:
    assert_readable(accent)


@pytest.mark.parametrize("accent", KNOWN)
def test_text_in_and_on_the_ends_of_all_colors_can_be_read(accent: str) -> None:
    assert_readable(accent)


@given(COLORS, st.sampled_from([LIGHT, DARK]))
def test_every_shade_is_a_color_that_css_knows(accent: str, theme: object) -> None:
    assert theme in {LIGHT, DARK}
    for shade in shades(accent, LIGHT if theme is LIGHT else DARK).values():
        assert shade.startswith("#")
        assert len(shade) == 7
        assert 0 <= luminance(shade) <= 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_plan_changes_only_colors_that_the_site_has(theme: str) -> None:
    assert set(shades("#1a5fb4", THEMES[theme])) <= set(SITE[theme])


@pytest.mark.parametrize("accent", ["#1a5fb4", "#c01c28", "#0b5345"])
def test_a_color_that_can_be_read_stays_as_it_is(accent: str) -> None:
    assert shades(accent, LIGHT)["accent"] == accent


def test_a_light_color_becomes_darker_and_keeps_its_hue() -> None:
    red, green, blue = (int(shades("#ffcc00", LIGHT)["accent"][i : i + 2], 16) for i in (1, 3, 5))
    assert red > green > blue


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)
