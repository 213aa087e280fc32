"""The fonts that the pages bring: light, licensed, and each named where it is fetched."""

import re

import pytest

from signon.config import CHECKOUT
from signon.models import Plan
from tests.client import PageClient

FONTS = CHECKOUT / "signon" / "static" / "fonts"
SHEET = (CHECKOUT / "signon" / "static" / "style.css").read_text()
MOST_BYTES = 120_000


def named(text: str) -> set[str]:
    """Return the font files that ``text`` names."""
    return set(re.findall(r"/static/fonts/([\w-]+\.woff2)", text))


def test_all_fonts_together_are_light() -> None:
    assert sum(each.stat().st_size for each in FONTS.glob("*.woff2")) <= MOST_BYTES


def test_the_sheet_names_every_font_and_no_other() -> None:
    assert named(SHEET) == {each.name for each in FONTS.glob("*.woff2")}


@pytest.mark.parametrize("family", ["serif", "sans"])
def test_each_family_brings_its_license(family: str) -> None:
    license_ = (FONTS / f"OFL-{family}.txt").read_text()
    assert license_.startswith("Copyright")
    assert "SIL OPEN FONT LICENSE Version 1.1" in license_


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/plans/fair-plan", "/es/plans/fair-plan", "/accessibility"])
def test_a_page_fetches_early_what_it_is_set_in(client: PageClient, plan: Plan, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    assert named(page) == {"serif-1.woff2", "sans-1.woff2"}
    for name in named(page):
        font = client.get(f"/static/fonts/{name}")
        font.close()  # a test never reads the file to its end
        assert font.mimetype == "font/woff2"
        assert "max-age=31536000" in font.headers["Cache-Control"]
