"""Lengths have names: the style sheets take spaces, sizes and measures from tokens alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from signon.config import CHECKOUT
from tests.tokens import TOKEN

STATIC = CHECKOUT / "signon" / "static"
SHEETS = sorted(STATIC.glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A rule that has no other in it: what it is for, and what it says.
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"(?<![\w-])([a-z-]+):\s*([^;]+);")
MEASURED = re.compile(
    r"(scroll-)?(margin|padding)\b.*|(row-|column-)?gap|font|font-size|border-radius|max-inline-size"
)
RAW = re.compile(r"-?\d*\.?\d+(?:rem|em|px|pt|cm|vw|ch)\b")
WIDTHS = {"22rem", "30rem", "39.99rem", "40rem", "48rem", "61.99rem", "62rem", "75rem"}
# Raw lengths that stay, and why.
REASONS = {
    ("html", "6rem"): "what sticks at the bottom is as high as its buttons, whatever the spaces",
    ("html", "42rem"): "for browsers that know no layers, and so no tokens",
    ("html", "1rem"): "likewise",
    (".cases", "24rem"): "as much as a message needs, so that it stays in sight",
    (".brand .logo", "40vw"): "leaves the menu its place, whatever the logo",
    (".tile .code", "13px"): "a unit of the drawing, which grows with the window",
    (".tile .value", "11.5px"): "likewise",
    (".plot .scale", "-0.5em"): "half a line, so that a number stands at its line",
    (".diff :is(ins, del)", "0.1em"): "grows with the letters that it marks",
    ("@page", "2cm"): "paper has its own units",
    ("@page", "2.2cm"): "likewise",
    ('.text a[href^="http"]::after', "0.85em"): "grows with the letters that it follows",
}


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield the selector and the declarations of every rule, but those of the tokens."""
    for selectors, body in RULE.findall(COMMENT.sub("", css)):
        selector = " ".join(selectors.split()).rpartition(";")[2].strip()
        if not selector.startswith((":root", "@font-face")):
            yield selector, body


def raw_lengths(css: str) -> set[tuple[str, str]]:
    """Return where a length stands that is no token: the selector, and the length."""
    return {
        (selector, length)
        for selector, body in rules(css)
        for name, value in DECLARATION.findall(body)
        if MEASURED.fullmatch(name)
        for length in RAW.findall(value)
    }


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_length_is_a_token_or_has_a_reason(sheet: Path) -> None:
    assert raw_lengths(sheet.read_text()) - set(REASONS) == set()


def test_no_reason_outlives_its_length() -> None:
    found = {each for sheet in SHEETS for each in raw_lengths(sheet.read_text())}
    assert set(REASONS) - found == set()


def test_windows_are_told_apart_at_few_widths() -> None:
    css = "".join(sheet.read_text() for sheet in SHEETS)
    assert set(re.findall(r"-width: ([\d.]+rem)", css)) <= WIDTHS


def test_every_token_is_used() -> None:
    css = "".join(sheet.read_text() for sheet in SHEETS)
    unused = {name for name, _ in TOKEN.findall(css) if f"var(--{name}" not in css}
    assert unused == set()


def test_an_embed_has_the_tokens_of_the_site() -> None:
    """It is a sheet of its own, and must look like the pages that it leads to."""
    site, embed = (
        dict(reversed(TOKEN.findall((STATIC / name).read_text())))
        for name in ("style.css", "embed.css")
    )
    own = {"serif", "sans"}  # an embed brings no fonts
    assert {name: value for name, value in embed.items() if site.get(name) != value}.keys() == own


def test_every_class_that_is_styled_is_on_some_page() -> None:
    pages = [*(CHECKOUT / "templates").rglob("*.html"), *STATIC.glob("*.js")]
    words = set(re.findall(r"[\w-]+", "".join(page.read_text() for page in pages)))
    selectors = " ".join(
        re.sub(r'\[[^]]*\]|"[^"]*"', "", selector)
        for sheet in SHEETS
        for selector, _ in RULE.findall(COMMENT.sub("", sheet.read_text()))
    )
    styled = set(re.findall(r"\.([a-z][\w-]*)", selectors))
    made = {"is-success", "is-warning", "is-error", "is-good", "is-wait", "is-bad", "is-quiet"}
    made |= {f"is-{shade}" for shade in range(6)} | {"is-same", "is-moved", "is-badge", "is-list"}
    made |= {"is-danger"}
    assert styled - words - made == set()
