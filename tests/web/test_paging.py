"""A cursor says where the next page begins; one that is not ours shows the first page."""

import base64

import pytest

from signon.web.paging import MAX_CURSOR, cursor, read_cursor

KEY = ("1TX", "aclu of texas", "0d6f2a5e-9f0b-4a44-8d3e-3d1a0d1f7a11")


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "key", [KEY, ("", "", ""), ("0", "東京 \U0001f600", '"\\\n'), ("2", "i\u0307", "x")]
)
def test_a_cursor_comes_back_as_its_key(key: tuple[str, str, str]) -> None:
    text = cursor(*key)
    assert list(read_cursor(text, parts=3) or ()) == list(key)
    assert text.isascii()
    assert not set(text) & set("+/= &#?")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "garbage",
        "a",
        "====",
        "ééé",
        "%00",
        "\u2028",
        packed("null"),
        packed("7"),
        packed('"abc"'),
        packed("{}"),
        packed('{"0": "", "1": "", "2": ""}'),
        packed("[]"),
        packed('["a", "b"]'),
        packed('["a", "b", "c", "d"]'),
        packed('["a", "b", 3]'),
        packed('["a", "b", null]'),
        packed('["a", "b", ["c"]]'),
        packed('["a", "b\\u0000", "c"]'),
        packed('["a", "b", "\\ud800"]'),
        packed("[" * 1000),
        packed("9" * 1400),
        packed('["a", "b", "c"]')[:-3],
        cursor("a", "b", "c" * MAX_CURSOR),
        base64.urlsafe_b64encode(b'["\xff", "b", "c"]').decode(),
        "'; DROP TABLE sign_on; --",
    ],
)
def test_a_cursor_that_is_not_ours_is_none(text: str | None) -> None:
    assert read_cursor(text, parts=3) is None
