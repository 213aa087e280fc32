"""Real names come back exactly; what deceives is refused, with the reason."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.errors import TextRefused
from signon.core.text import (
    Reason,
    is_confusable,
    line,
    name,
    postal_code,
    unadvertising,
    website,
    zip_code,
)

CORPORA = Path(__file__).parents[1] / "corpora"
REAL = json.loads((CORPORA / "names_must_accept.json").read_text(encoding="utf-8"))
REAL_NAMES: list[str] = REAL["individuals"] + REAL["organisations"]
HOSTILE: dict[str, str] = json.loads((CORPORA / "names_hostile.json").read_text(encoding="utf-8"))

REFUSED = {
    **dict.fromkeys(["rtl_override", "ltr_override", "unbalanced_isolate"], Reason.BIDI),
    **dict.fromkeys(["embedding", "lrm_rlm_only"], Reason.BIDI),
    **dict.fromkeys(["zalgo_120_marks", "combining_only"], Reason.COMBINING),
    **dict.fromkeys(["zwsp_only", "bom", "hangul_filler_only", "tag_chars"], Reason.INVISIBLE),
    **dict.fromkeys(["braille_blank_only", "soft_hyphen_only"], Reason.INVISIBLE),
    "variation_selectors_flood": Reason.TOO_LONG,
    **dict.fromkeys(["nul", "nonchar", "replacement"], Reason.UNREADABLE),
    **dict.fromkeys(["c0_bell", "esc_ansi", "del", "tab", "interlinear"], Reason.CONTROL),
    **dict.fromkeys(["crlf_header", "lf_header", "cr", "line_sep", "vt_ff"], Reason.LINE_BREAK),
    "c1": Reason.LINE_BREAK,
    "private_use": Reason.PRIVATE_USE,
    **dict.fromkeys(["unassigned", "quote_storm"], Reason.NO_LETTER),
    **dict.fromkeys(["spaces_only", "nbsp_only", "ideographic_space"], Reason.EMPTY),
    **dict.fromkeys(["url_in_name", "log4j"], Reason.URL),
    "email_in_name": Reason.EMAIL,
}
FLAGGED = {
    "cyrillic_homoglyph",
    "greek_homoglyph",
    "fullwidth",
    "math_bold",
    "small_caps",
    "mixed_script",
    "uppercase_expander",
}


def refusal(raw: str) -> Reason:
    with pytest.raises(TextRefused) as refused:
        name(raw)
    return refused.value.reason


@pytest.mark.parametrize("real", REAL_NAMES)
def test_a_real_name_comes_back_exactly(real: str) -> None:
    assert name(real) == unicodedata.normalize("NFC", real)


@pytest.mark.parametrize("real", REAL_NAMES)
def test_a_real_name_raises_no_flag(real: str) -> None:
    assert not is_confusable(real)


@pytest.mark.parametrize("key", REFUSED)
def test_a_hostile_name_is_refused_with_the_reason(key: str) -> None:
    assert refusal(HOSTILE[key]) is REFUSED[key]


@pytest.mark.parametrize("key", sorted(set(HOSTILE) - set(REFUSED)))
def test_an_odd_name_is_kept_exactly_and_flagged_if_it_looks_like_another(key: str) -> None:
    assert name(HOSTILE[key]) == HOSTILE[key]
    assert is_confusable(HOSTILE[key]) == (key in FLAGGED)


@given(st.text())
def test_cleaning_a_name_twice_is_cleaning_it_once(raw: str) -> None:
    try:
        once = name(raw)
    except TextRefused:
        return
    assert name(once) == once == unicodedata.normalize("NFC", raw.strip(" "))


def test_only_the_spaces_at_the_ends_are_taken_off() -> None:
    assert line("  Policy  director ", limit=100) == "Policy  director"
    assert line("\u00a0Ana", limit=100) == "\u00a0Ana"


def test_a_line_needs_no_letter() -> None:
    assert line("\U0001f44d", limit=1) == "\U0001f44d"


@pytest.mark.parametrize("sign", ["a", "é", "漢", "\U0001f600"])
def test_the_limit_counts_characters_of_any_width(sign: str) -> None:
    assert line(sign * 200, limit=200) == sign * 200
    with pytest.raises(TextRefused, match="too_long"):
        line(sign * 201, limit=200)


def test_the_limit_counts_what_is_left_after_composing() -> None:
    assert line("e\u0301" * 200, limit=200) == "é" * 200


def test_a_very_long_run_of_marks_is_refused_before_it_is_composed() -> None:
    assert refusal("e" + "\u0301\u0323" * 500_000) is Reason.TOO_LONG


@pytest.mark.parametrize("raw", ["Change.org", "350.org", "Kansas/St.Louis Union", "a.b/c", "S@m"])
def test_a_name_may_look_a_little_like_an_address(raw: str) -> None:
    assert name(raw) == raw


@pytest.mark.parametrize(
    "raw",
    ["see ftp://x", "WWW.example.org", "go to evil.com/offer now", "Evil.co.uk/?x", "évil.fr/x"],
)
def test_a_name_advertises_no_page(raw: str) -> None:
    assert refusal(raw) is Reason.URL


@pytest.mark.parametrize("raw", ["Ana <ana@example.org>", "write to a.b+c@mail.example.co.uk"])
def test_a_name_gives_no_mail_address(raw: str) -> None:
    assert refusal(raw) is Reason.EMAIL


@pytest.mark.parametrize(
    "text",
    [
        "\u24b6mnesty",
        "\U0001f170CLU",
        "Amn\u200desty",
        "Amnesty\ufe0f",
        "Ami\u0301\u0441o",
        "\u039f\u0432\u0430\u043c\u0430",
    ],
)
def test_letters_in_disguise_raise_a_flag(text: str) -> None:
    assert is_confusable(text)


@pytest.mark.parametrize(
    "text", ["Радио Свобода", "Ελλάδα", "Law Offices of Li & 王", "Mª José", "ACLU™", "mc²"]
)
def test_an_honest_name_raises_no_flag(text: str) -> None:
    assert not is_confusable(text)


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("example.org", "https://example.org"),
        ("HTTP://Example.ORG/", "http://example.org"),
        ("Example.org/?a=b", "https://example.org/?a=b"),
        (" HTTP://Example.ORG/A?b=C#d ", "http://example.org/A?b=C#d"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("https://bücher.de/ü", "https://xn--bcher-kva.de/%C3%BC"),
        ("https://xn--bcher-kva.de", "https://xn--bcher-kva.de"),
        ("https://example.рф", "https://example.xn--p1ai"),
        ("https://example.org/%41?q=a%20b", "https://example.org/%41?q=a%20b"),
        ("https://example.org/@user", "https://example.org/@user"),
    ],
)
def test_a_website_becomes_an_absolute_link(raw: str, url: str) -> None:
    assert website(raw) == url
    assert website(url) == url


@pytest.mark.parametrize(
    "raw",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "http:example.org",
        "http://",
        "example",
        "http://localhost",
        "http://printer.local",
        "http://127.0.0.1",
        "http://0x7f.1",
        "http://2130706433",
        "http://[::1]/",
        "http://[::1",
        "http://１２７.0.0.1",  # noqa: RUF001  # full-width digits are meant
        "https://ann:secret@example.org",
        "https://example.org@evil.example",
        "https://example.org:99999",
        "https://exa_mple.org",
        "https://example..org",
        "https://example.org\\@evil.example",
        'https://example.org/"onclick=x',
        "https://example.org/'x",
        "https://example.org/<b>",
        "https://example.org/a b",
        "https://example.org/a\nb",
        "https://example.org/\x85",
        "https://example.org/\ud800",
        "https://%31%32%37.0.0.1",
    ],
)
def test_what_is_no_public_website_is_refused(raw: str) -> None:
    with pytest.raises(TextRefused, match="website"):
        website(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (" ", Reason.EMPTY),
        ("example.org/" + "a" * 289, Reason.TOO_LONG),
        ("example.org/" + "é" * 100, Reason.TOO_LONG),
    ],
)
def test_a_website_has_some_length_and_not_too_much(raw: str, reason: Reason) -> None:
    with pytest.raises(TextRefused) as refused:
        website(raw)
    assert refused.value.reason is reason


@given(st.text())
def test_a_website_is_printable_ascii_or_refused(raw: str) -> None:
    try:
        url = website(raw)
    except TextRefused:
        return
    assert url.startswith(("https://", "http://"))
    assert url.isascii()
    assert not set(url) & set(" \"'<>\\`")


@pytest.mark.parametrize("raw", ["78701", "78701-1234", "SW1A 1AA", "K1A 0B1", "１２３-４５６７"])  # noqa: RUF001 - typed so on purpose
def test_a_postal_code_of_any_country_is_kept(raw: str) -> None:
    assert postal_code(f" {raw} ") == raw


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", Reason.EMPTY),
        ("7" * 13, Reason.TOO_LONG),
        ("78701;", Reason.POSTAL_CODE),
        ("- -", Reason.POSTAL_CODE),
    ],
)
def test_what_is_no_postal_code_is_refused(raw: str, reason: Reason) -> None:
    with pytest.raises(TextRefused) as refused:
        postal_code(raw)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\u200bhttps://acme\u2013aid.org/a\u00a0", "https://acme-aid.org/a"),
        ("\u202aacme-aid.org\ufeff", "https://acme-aid.org"),
    ],
)
def test_what_comes_along_with_a_pasted_website_is_taken_off(pasted: str, kept: str) -> None:
    assert website(pasted) == kept


@pytest.mark.parametrize(
    ("typed", "offer"),
    [
        ("https://acme-aid.ogr/about", "https://acme-aid.org/about"),
        ("acme-aid.couk", "https://acme-aid.co.uk"),
        ("www.acme-aid.con", "https://www.acme-aid.com"),
    ],
)
def test_for_a_misspelled_ending_of_a_website_the_right_one_is_offered(
    typed: str, offer: str
) -> None:
    with pytest.raises(TextRefused) as refused:
        website(typed)
    assert (refused.value.reason, refused.value.offer) == (Reason.WEBSITE_ENDING, offer)
    assert website(offer) == offer


@pytest.mark.parametrize(
    ("typed", "offer"),
    [("2134", "02134"), ("\u200b2134\u20131234", "02134-1234"), ("907", "00907")],
)
def test_for_a_zip_code_without_its_zero_the_whole_one_is_offered(typed: str, offer: str) -> None:
    with pytest.raises(TextRefused) as refused:
        zip_code(typed)
    assert (refused.value.reason, refused.value.offer) == (Reason.ZIP_DIGITS, offer)
    assert zip_code(offer) == offer


def test_any_dash_in_a_postal_code_is_a_hyphen() -> None:
    assert zip_code("\ufeff02134\u20131234\u00a0") == "02134-1234"
    assert postal_code("2134") == "2134"


LEADS_AWAY = (
    *("Director, track-parcel.example.com", "https:evil.com", "evil\u3002com", "see evil dot com"),
    *("@acme_aid", "call +1 (555) 010-9999", "wa.me/15550109999"),
)


@pytest.mark.parametrize("raw", LEADS_AWAY)
def test_a_title_or_a_city_leads_nowhere(raw: str) -> None:
    with pytest.raises(TextRefused):
        unadvertising(raw, limit=200)


@pytest.mark.parametrize(
    "raw", ["St. Louis", "Director, U.S. Programs", "Ed.D., Co-chair", "29 Palms"]
)
def test_a_real_title_or_city_is_taken(raw: str) -> None:
    assert unadvertising(raw, limit=200) == raw
