"""All spellings of one mailbox have one budget of mails, and different mailboxes have their own."""

import pytest

from signon.core.mailboxes import mail_domain, mailbox

SAME = {
    "proton": (
        "ann.lee@proton.me",
        "annlee@protonmail.com",
        "ann-lee@pm.me",
        "Ann_Lee+plan@protonmail.ch",
    ),
    "gmail": ("a.nn.lee@gmail.com", "annlee+x@googlemail.com"),
    "icloud": ("annlee@icloud.com", "annlee+x@me.com", "annlee@mac.com"),
    "yahoo": ("annlee@yahoo.com", "annlee-plan@yahoo.com", "annlee-other@ymail.com"),
    "fastmail": ("annlee@fastmail.com", "x@annlee.fastmail.com", "annlee+x@fastmail.com"),
    "outlook": ("annlee@outlook.com", "annlee+x@outlook.com"),
}
DIFFERENT = (
    ("ann.lee@outlook.com", "annlee@outlook.com"),
    ("annlee@outlook.com", "annlee@hotmail.com"),
    ("ann-lee@gmail.com", "annlee@gmail.com"),
    ("ann-lee@example.org", "ann@example.org"),
    ("annlee@fastmail.com", "annlee@fastmail.fm"),
    ("x@ann.lee.fastmail.com", "x@lee.fastmail.com"),
)


@pytest.mark.parametrize("spellings", SAME.values(), ids=list(SAME))
def test_the_spellings_of_a_provider_are_one_mailbox(spellings: tuple[str, ...]) -> None:
    assert len({mailbox(each) for each in spellings}) == 1


@pytest.mark.parametrize("two", DIFFERENT)
def test_two_mailboxes_are_two(two: tuple[str, str]) -> None:
    assert mailbox(two[0]) != mailbox(two[1])


def test_only_a_domain_with_an_owner_has_a_limit() -> None:
    assert mail_domain("ann@mail.river-aid.org") == "river-aid.org"
    assert mail_domain("ann@gmail.com") == ""
