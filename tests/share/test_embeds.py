"""What a partner asks for by a query, and what is understood of it."""

import pytest

from signon.core.color import DARK, LIGHT, shades
from signon.share.embed_style import SHEET, sheet
from signon.share.embeds import Embed, EmbedTheme, Style, embed
from tests import tokens


def test_what_a_partner_asks_for_is_read_from_the_query() -> None:
    asked = {"style": "list", "theme": "dark", "via": "Acme-Aid"}

    assert embed(asked) == Embed(Style.LIST, EmbedTheme.DARK, "acme-aid")


@pytest.mark.parametrize(
    "query",
    [{}, {"style": "", "theme": "", "via": ""}, {"style": "LIST", "theme": "<", "via": "a b"}],
)
def test_what_is_none_of_ours_is_the_same_as_not_asked_for(query: dict[str, str]) -> None:
    assert embed(query) == Embed()


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("theme", EmbedTheme)
@pytest.mark.parametrize("via", ["", "acme-aid"])
def test_a_query_says_only_what_does_not_go_without_saying(
    style: Style, theme: EmbedTheme, via: str
) -> None:
    wanted = Embed(style, theme, via)

    assert embed(wanted.query) == wanted
    assert not {"badge", "auto", ""} & set(wanted.query.values())


def colors(start: str) -> tokens.Tokens:
    """Return the colors that the sheet sets in the first rule from ``start`` on."""
    css = SHEET.read_text()
    found = dict(tokens.TOKEN.findall(tokens.block(css[css.index(start) :], ":root")))
    return {name: value for name, value in found.items() if value.startswith("#")}


def test_the_dark_theme_is_the_same_whoever_asked_for_it() -> None:
    assert colors(':root[data-theme="dark"]') == colors(':root[data-theme="auto"]')


@pytest.mark.parametrize(
    ("theme", "start"), [("light", ":root {"), ("dark", ':root[data-theme="dark"]')]
)
def test_the_colors_are_those_of_our_own_pages(theme: str, start: str) -> None:
    own, site = colors(start), tokens.site()[theme]

    assert len(own) == 8
    assert {name: value.ljust(7, "f") for name, value in own.items()} == {
        name: site[name] for name in own
    }


def test_a_plan_with_a_color_has_embeds_in_it() -> None:
    own = sheet("#b3122f").decode()

    assert own.startswith(SHEET.read_text())
    for theme in (LIGHT, DARK):
        assert f"--accent: {shades('#b3122f', theme)['accent']};" in own
    assert sheet(None) == SHEET.read_bytes()
