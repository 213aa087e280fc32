"""The closed lists that a sign-on chooses from."""

from signon.core.kinds import COUNTRIES, US_STATES, Kind, Scope, Source, Visibility


def test_there_are_fifty_states_the_capital_and_five_territories() -> None:
    assert len(US_STATES) == 50 + 1 + 5
    assert {"DC", "PR", "GU", "VI", "AS", "MP"} <= set(US_STATES)


def test_the_states_are_in_alphabetical_order_of_their_names() -> None:
    assert list(US_STATES.values()) == sorted(US_STATES.values())


def test_the_countries_are_the_249_of_iso_3166() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)


def test_the_words_are_those_of_the_forms() -> None:
    assert list(Kind) == ["organization", "individual"]
    assert list(Visibility) == ["full", "initial", "place", "counted"]
    assert list(Scope) == ["national", "state", "local", "international"]
    assert list(Source) == ["web", "offline", "sample"]
