"""The names of places in a language, and their order there."""

from collections.abc import Iterable
from functools import cache

from signon.core.kinds import COUNTRIES, US_STATES
from signon.core.languages import COUNTRY, locale_of, translations
from signon.core.names import sort_key

# Codes and names.
Names = tuple[tuple[str, str], ...]


def us_state_in(language: str, code: str | None) -> str:
    """Return a state's name, from the language's catalog; what is no state comes back as it is."""
    name = US_STATES.get(code or "")
    return translations(language).gettext(name) if name else code or ""


@cache
def us_states_in(language: str) -> Names:
    """Return all states by name."""
    return _sorted((code, us_state_in(language, code)) for code in US_STATES)


def country_in(language: str, code: str | None) -> str:
    """Return a country's name; a code of none comes back as it is."""
    return str(locale_of(language).territories.get(code or "", code or ""))


@cache
def countries_in(language: str) -> Names:
    """Return all countries by name, ours first."""
    named = _sorted((code, country_in(language, code)) for code in COUNTRIES)
    return tuple(sorted(named, key=lambda each: each[0] != COUNTRY))


def _sorted(pairs: Iterable[tuple[str, str]]) -> Names:
    return tuple(sorted(pairs, key=lambda each: sort_key(each[1])))
