"""Which characters and runs of characters a line may not have."""

import pytest

from signon.core.characters import faults
from signon.core.errors import Reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\u00adb", Reason.INVISIBLE),
        ("a\u200bb", Reason.INVISIBLE),
        ("\ufeffa", Reason.INVISIBLE),
        ("a\U000e0067", Reason.INVISIBLE),
        ("a\u3164", Reason.INVISIBLE),
        ("\u2800\u2800", Reason.INVISIBLE),
        ("\u200d\u200c", Reason.INVISIBLE),
        ("a\u200d\u200d\u200d", Reason.INVISIBLE),
        ("\ufe0fa", Reason.INVISIBLE),
        ("a\ufe0f\ufe0f", Reason.INVISIBLE),
        ("a \ufe0f", Reason.INVISIBLE),
        ("a\u200d\ufe0f", Reason.INVISIBLE),
        ("a\u200f", Reason.BIDI),
        ("a\u061c", Reason.BIDI),
        ("a\u202eb", Reason.BIDI),
        ("\u2067a\u2069", Reason.BIDI),
        ("a\u2028b", Reason.LINE_BREAK),
        ("a\x85b", Reason.LINE_BREAK),
        ("a\rb", Reason.LINE_BREAK),
        ("a\tb", Reason.CONTROL),
        ("a\x1bb", Reason.CONTROL),
        ("a\x9bb", Reason.CONTROL),
        ("a\x7fb", Reason.CONTROL),
        ("a\ufff9b\ufffb", Reason.CONTROL),
        ("a\0b", Reason.UNREADABLE),
        (f"a{chr(0xD800)}", Reason.UNREADABLE),
        ("a\ufdd0", Reason.UNREADABLE),
        ("a\U0010ffff", Reason.UNREADABLE),
        ("a\ufffd", Reason.UNREADABLE),
        ("a\ue000", Reason.PRIVATE_USE),
        ("a\U00100000", Reason.PRIVATE_USE),
        ("\u0301a", Reason.COMBINING),
        ("q" + "\u0301" * 9, Reason.COMBINING),
        ("q" + "\u0301\u200d\ufe0f" * 9, Reason.COMBINING),
    ],
)
def test_what_deceives_or_cannot_be_seen_has_a_reason(text: str, reason: Reason) -> None:
    assert next(faults(text)) is reason


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "q" + "\u0301" * 8,
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
        "\u0915\u094d\u200d\u0937",
        "\u1826\u180b \u182c\u180e\u1820",
        "\u845b\U000e0100",
        "1\ufe0f\u20e3",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "M.\u00a0Dupont",
        "\u0378",
    ],
)
def test_what_a_script_or_an_emoji_needs_is_no_fault(text: str) -> None:
    assert list(faults(text)) == []
