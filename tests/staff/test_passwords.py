"""What is easy to guess is refused, and nothing else is."""

import pytest

from signon.staff.passwords import Weakness, weakness

NAMES = ["signon", "plan", "plan.example.org", "maria@example.org", "maria"]


@pytest.mark.parametrize(
    "password",
    [
        "a long walk to the sea",
        "correct horse battery staple",
        "Sjöfartsverket i natt",
        "пароль для длинной ночи",
        "八月の静かな海と青い小舟の話",
        "xK9#mP2$vL7q",
        "trübe Aussicht",
        "a" * 30 + "bcdefgh xyz quiet",
        "🦆🐢🦊🐙 river stone",
    ],
)
def test_a_password_that_nobody_tries_is_taken(password: str) -> None:
    assert weakness(password, names=NAMES) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234!",
        "1234567890123",
        "12345678901234567890",
        "qwertyuiopas",
        "QWERTYUIOP[]",
        "abcdefghijklm",
        "zyxwvutsrqpon",
        "qwertyqwerty",
        "dragondragondragon",
        "aaaaaaaaaaaaaaa",
        "abababababababab",
        "123qweasdzxc",
        "$$$ monkey 2024 $$$",
        "1990-12-14-1991",
        "justinbieber",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert weakness(password, names=NAMES) is Weakness.COMMON


@pytest.mark.parametrize(
    "password", ["our SignOn is great", "maria and the boats", "Plan.Example.Org 77"]
)
def test_the_name_of_the_site_or_the_person_is_refused(password: str) -> None:
    assert weakness(password, names=NAMES) is Weakness.NAMED


def test_a_short_word_of_the_sites_name_may_stand_in_a_password() -> None:
    assert weakness("a plan for quiet boats", names=NAMES) is None


def test_the_length_is_bounded_on_both_sides() -> None:
    assert weakness("xK9#mP2$vL7", names=[]) is Weakness.TOO_SHORT
    assert weakness("xK9#mP2$vL7 " * 11, names=[]) is Weakness.TOO_LONG
    assert weakness("", names=[]) is Weakness.TOO_SHORT
