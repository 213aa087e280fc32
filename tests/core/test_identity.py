"""Whose mailbox is it, and what its domain tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.errors import AddressReason, AddressRefused
from signon.core.identity import (
    address,
    canonical,
    is_disposable,
    is_free_mail,
    is_same_organization,
    is_shared,
    registrable_domain,
)


@pytest.mark.parametrize(
    ("raw", "mailed"),
    [
        (" Ann+plan@Example.ORG ", "Ann+plan@Example.ORG"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("ann@bücher.de", "ann@xn--bcher-kva.de"),
    ],
)
def test_mail_goes_to_the_address_as_typed(raw: str, mailed: str) -> None:
    assert address(raw) == mailed


@pytest.mark.parametrize(
    ("pasted", "mailed"),
    [
        ("\u200bann@example.org\u00a0", "ann@example.org"),
        ("\u202aann@example.org\u202c\ufeff", "ann@example.org"),
        ("Ann Lee <ann@example.org>", "ann@example.org"),
        ("<ann@example.org>", "ann@example.org"),
        ("mailto:ann@example.org?subject=Hello", "ann@example.org"),
        ('"Lee, Ann" <mailto:ann@example.org>', "ann@example.org"),
        ("ann\u2010lee@acme\u2013aid.org", "ann-lee@acme-aid.org"),
    ],
)
def test_what_comes_along_with_a_pasted_address_is_taken_off(pasted: str, mailed: str) -> None:
    assert address(pasted) == mailed


def test_for_a_curly_apostrophe_the_straight_one_is_offered() -> None:
    with pytest.raises(AddressRefused) as refused:
        address("pat.o\u2019brien@example.org")
    assert refused.value.reason is AddressReason.APOSTROPHE
    assert refused.value.offer == "pat.o'brien@example.org"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("  ", AddressReason.EMPTY),
        ("a@" + "b" * 250 + ".org", AddressReason.TOO_LONG),
        ("a@example.org, b@example.org", AddressReason.SEVERAL),
        ("a@example.org\r\nBcc: b@example.org", AddressReason.SEVERAL),
        ("á@example.org", AddressReason.NOT_ASCII),
        ("a" * 65 + "@example.org", AddressReason.MALFORMED),
        ("ann@example.org\n", AddressReason.MALFORMED),
        ("ann@example.org\x00", AddressReason.MALFORMED),
        ("ann@localhost", AddressReason.MALFORMED),
        ("ann@[127.0.0.1]", AddressReason.MALFORMED),
        ('"a b"@example.org', AddressReason.MALFORMED),
        ("example.org", AddressReason.MALFORMED),
        ("\ud800@example.org", AddressReason.NOT_ASCII),
        ("a@\ud800.org", AddressReason.MALFORMED),
    ],
)
def test_what_is_not_one_address_is_refused(raw: str, reason: AddressReason) -> None:
    with pytest.raises(AddressRefused) as refused:
        address(raw)
    assert refused.value.reason is reason
    assert refused.value.__cause__ is None


@given(st.text() | st.builds("{}@{}".format, st.text(), st.sampled_from(["example.org", "é.fr"])))
def test_an_accepted_address_holds_one_recipient_in_ascii(raw: str) -> None:
    try:
        mailed = address(raw)
    except AddressRefused:
        return
    assert mailed.count("@") == 1
    assert mailed.isascii()
    assert not set(mailed) & set(" ,;<>\r\n\t")


@pytest.mark.parametrize(
    ("email", "key"),
    [
        ("Ann.Lee+x@Gmail.com", "annlee@gmail.com"),
        ("annlee@googlemail.com", "annlee@gmail.com"),
        ("Ann.Lee+x+y@Example.org", "ann.lee@example.org"),
        ("+x@example.org", "+x@example.org"),
        ("ann@Bücher.de", "ann@xn--bcher-kva.de"),
        ("ann@ex_ample.org", "ann@ex_ample.org"),
    ],
)
def test_all_spellings_of_a_mailbox_have_one_key(email: str, key: str) -> None:
    assert canonical(email) == key


@given(st.text() | st.builds("{}@{}".format, st.text(), st.sampled_from(["GMAIL.com", "É.fr"])))
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.aclutx.org:443/en/about", "aclutx.org"),
        ("policy@mail.aclutx.org", "aclutx.org"),
        ("www.example.co.uk", "example.co.uk"),
        ("WWW.Bücher.DE", "xn--bcher-kva.de"),
        ("anna.github.io", "anna.github.io"),
        ("blog.anna.github.io", "anna.github.io"),
        ("example.org/x@evil.net", "evil.net"),
        ("github.io", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("http://[::1]/", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_a_domain_is_what_somebody_registered(text: str, domain: str | None) -> None:
    assert registrable_domain(text) == domain


@pytest.mark.parametrize(
    ("email", "website", "is_same"),
    [
        ("ann@mail.example.org", "https://www.example.org/about", True),
        ("ann@example.org", "https://example.net", False),
        ("ann@anna.github.io", "https://ben.github.io", False),
        ("example.org/ann@evil.net", "https://example.org", False),
        ("ann@gmail.com", "https://gmail.com", False),
        ("ann@localhost", "https://localhost", False),
    ],
)
def test_an_address_speaks_for_the_website_of_its_own_domain(
    email: str, website: str, *, is_same: bool
) -> None:
    assert is_same_organization(email, website) is is_same


@pytest.mark.parametrize(
    "email",
    [
        "ceo@gmail.com",
        "a@GoogleMail.com",
        "a@yahoo.co.uk",
        "a@hotmail.fr",
        "a@gmx.net",
        "a@pm.me",
        "a@riseup.net",
        "a@tutamail.com",
    ],
)
def test_a_free_mailbox_is_known(email: str) -> None:
    assert is_free_mail(email)


@pytest.mark.parametrize("email", ["a@aclu.org", "a@live.org", "a@yahoo.example.org"])
def test_a_mailbox_of_an_own_domain_is_not_free(email: str) -> None:
    assert not is_free_mail(email)


def test_a_mailbox_for_ten_minutes_is_known_by_any_domain_above_it() -> None:
    assert is_disposable("x@mailinator.com")
    assert is_disposable("x@new.Mailinator.com")
    assert not is_disposable("x@example.org")


@pytest.mark.parametrize("host", ["alumni.harvard.edu", "alum.mit.edu", "acme.github.io"])
def test_a_domain_that_many_share_speaks_for_nobody(host: str) -> None:
    assert is_shared(host)
    assert not is_same_organization(f"ann@{host}", f"https://{host}")
    assert not is_shared("harvard.edu")
