"""A misspelled domain is told from one that is right; whoever is right is never doubted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core import identity
from signon.core.providers import OTHERS, WELL_KNOWN, Provider, inbox, likely_meant, provider_of
from tests.core.domains import RIGHT, SLIPS

LONG = [each for each in WELL_KNOWN if len(each.partition(".")[0]) >= 5]
DOMAINS = st.from_regex(r"[a-z0-9-]{1,12}(\.[a-z]{2,5}){0,2}", fullmatch=True)


@pytest.mark.parametrize(("typed", "meant"), SLIPS.items())
def test_a_slip_of_the_keyboard_is_recognized(typed: str, meant: str) -> None:
    assert likely_meant(typed) == meant
    assert likely_meant(typed.upper()) == meant


@pytest.mark.parametrize("typed", RIGHT)
def test_a_domain_that_people_have_is_never_doubted(typed: str) -> None:
    assert likely_meant(typed) is None


def test_no_free_mailbox_is_ever_doubted() -> None:
    free = vars(identity)["_free_mail"]()
    assert [each for each in sorted(free) if likely_meant(each)] == []


@given(st.one_of(st.text(), DOMAINS))
def test_whatever_is_typed_the_answer_is_a_well_known_domain_or_none(typed: str) -> None:
    meant = likely_meant(typed)
    assert meant is None or (meant in WELL_KNOWN and likely_meant(meant) is None)


@given(DOMAINS)
def test_the_first_letter_is_always_believed(typed: str) -> None:
    meant = likely_meant(typed)
    assert meant is None or meant[0] == typed[0]


@given(st.sampled_from(LONG), st.data())
def test_one_letter_too_few_too_many_or_two_swapped_is_forgiven(
    known: str, data: st.DataObject
) -> None:
    name, dot, end = known.partition(".")
    at = data.draw(st.integers(1, len(name) - 2))
    slips = {
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    }
    for slip in {f"{each}{dot}{end}" for each in slips} - OTHERS - set(WELL_KNOWN):
        assert likely_meant(slip) in WELL_KNOWN


def test_every_provider_has_a_page_to_look_at() -> None:
    for provider in Provider:
        found = inbox(provider, sender="a+b@example.org")
        assert found.name
        assert found.url.startswith("https://")


def test_gmail_is_asked_for_the_sender() -> None:
    assert "from%3A(a%2Bb%40example.org)" in inbox(Provider.GMAIL, sender="a+b@example.org").url


@pytest.mark.parametrize(
    ("domain", "provider"),
    [
        ("gmail.com", Provider.GMAIL),
        ("GoogleMail.com", Provider.GMAIL),
        ("hotmail.co.uk", Provider.OUTLOOK),
        ("live.com.mx", Provider.OUTLOOK),
        ("msn.com", Provider.OUTLOOK),
        ("yahoo.com.mx", Provider.YAHOO),
        ("ymail.com", Provider.YAHOO),
        ("me.com", Provider.ICLOUD),
        ("proton.me", Provider.PROTON),
        ("protonmail.com", Provider.PROTON),
        ("aol.com", Provider.AOL),
        ("gmail.com.evil.example", None),
        ("notgmail.com", None),
        ("example.org", None),
        ("", None),
    ],
)
def test_a_domain_tells_whose_page_has_the_mailbox(domain: str, provider: Provider | None) -> None:
    assert provider_of(domain) is provider
