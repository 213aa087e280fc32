"""Every setting is documented as it is, and nothing is documented that is no setting."""

import re

import pytest

from signon.config import CHECKOUT, SETTINGS, Setting

PAGE = "docs/settings.md"
ROW = re.compile(r"^\| `SIGNON_([A-Z_]+)` \| (.*?) \| (.*) \|$", re.MULTILINE)
MENTION = re.compile(r"\bSIGNON_([A-Z]+(?:_[A-Z]+)*)\b")
PAGES = ("README.md", "docs/*.md", "deploy/*", "CONTRIBUTING.md", "CHANGELOG.md")


def rows() -> dict[str, tuple[str, str]]:
    """Return what the page says of each setting: its default, and what it means."""
    text = (CHECKOUT / PAGE).read_text()
    return {name: (default, meaning) for name, default, meaning in ROW.findall(text)}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: each.name)
def test_a_setting_is_documented_with_its_default(setting: Setting) -> None:
    assert setting.name in rows(), f"add a row for `SIGNON_{setting.name}` to {PAGE}"
    default, meaning = rows()[setting.name]
    assert meaning.strip(), f"say in {PAGE} what SIGNON_{setting.name} means"
    if setting.default and setting.default[0] != "/":
        advice = f"{PAGE} gives another default than the program: {setting.default}"
        assert f"`{setting.default}`" in default, advice


def test_everything_on_the_page_is_a_setting() -> None:
    unknown = rows().keys() - {setting.name for setting in SETTINGS}

    assert not unknown, f"{PAGE} has rows for what is no setting"


def test_no_page_tells_of_a_setting_that_is_none() -> None:
    known = {setting.name for setting in SETTINGS}
    unknown = {
        f"{path.relative_to(CHECKOUT)}: SIGNON_{name}"
        for pattern in PAGES
        for path in CHECKOUT.glob(pattern)
        if path.is_file()
        for name in MENTION.findall(path.read_text())
        if name not in known
    }

    assert not unknown, "a misspelled setting would quietly have its default"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: each.name)
def test_a_default_and_an_example_can_be_used(setting: Setting) -> None:
    if setting.default is not None:
        setting.read(setting.default)
    if "(" not in setting.example:
        setting.read(setting.example)
