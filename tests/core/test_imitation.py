"""Domains that seem to imitate another one are told from those that are merely different."""

import pytest

from signon.core.imitation import drawn, imitated

REAL = {each: drawn(each) for each in ("riveralliance.example", "acme-aid.org", "local214.org")}


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("riveraliance.example", ["riveralliance.example"]),  # a letter less
        ("rivera1liance.example", ["riveralliance.example"]),  # a digit like a letter
        ("xn--rveralliance-1ok.example", ["riveralliance.example"]),  # a Cyrillic letter
        ("river-alliance.example", ["riveralliance.example"]),
        ("riveralliance.com", ["riveralliance.example"]),
        ("riveralliance-mail.example", ["riveralliance.example"]),
        ("theriveralliance.example", ["riveralliance.example"]),
        ("acrneaid.org", ["acme-aid.org"]),  # r and n like m
        ("riveralliance.example", []),
        ("riverwatch.example", []),
        ("local241.org", []),  # another local of the union
        ("river.example", []),
    ],
)
def test_a_domain_imitates_what_a_reader_would_take_it_for(domain: str, found: list[str]) -> None:
    assert imitated(domain, REAL) == found
