"""How a plan's title stands in a sentence."""

import pytest

from signon.core.titles import in_sentence

PLAN = "2021 Immigration Action Plan"


@pytest.mark.parametrize(
    ("title", "title_language", "language", "expected"),
    [
        (PLAN, "en", "en", f"the {PLAN}"),
        (PLAN, "en", "es", f"“{PLAN}”"),
        ("Plan de acción", "es", "es", "“Plan de acción”"),
        ("A Fair Plan", "en", "en", "“A Fair Plan”"),
        ("Justice for All", "en", "en", "“Justice for All”"),
        (f"{'word ' * 30}Plan", "en", "en", f"“{('word ' * 20).strip()}…”"),
    ],
)
def test_a_title_is_read_with_its_article_or_in_quotation_marks(
    title: str, title_language: str, language: str, expected: str
) -> None:
    assert in_sentence(title, title_language, language) == expected
