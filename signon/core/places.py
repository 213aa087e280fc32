"""The names of states and countries in a language, sorted as that language needs it."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from signon.core.kinds import COUNTRIES, TERRITORIES, US_STATES
from signon.core.languages import COUNTRY, locale_of, translations
from signon.core.names import sort_key

#: How each state is called in addresses: "new-york", "us-virgin-islands".
STATE_SLUGS: Mapping[str, str] = MappingProxyType(
    {code: name.lower().replace(".", "").replace(" ", "-") for code, name in US_STATES.items()}
)
# Pairs of a code and a name.
Names = tuple[tuple[str, str], ...]


def us_state_in(language: str, code: str | None) -> str:
    """Return a state's name, from the language's catalog; an unknown code is returned as it is."""
    name = US_STATES.get(code or "")
    return translations(language).gettext(name) if name else code or ""


@cache
def us_states_in(language: str) -> Names:
    """Return all states sorted by name."""
    return _sorted((code, us_state_in(language, code)) for code in US_STATES)


def country_in(language: str, code: str | None) -> str:
    """Return a country's name; an unknown code is returned as it is."""
    return str(locale_of(language).territories.get(code or "", code or ""))


def home(country: str | None) -> tuple[str | None, str | None]:
    """Return the country and, for a territory of the United States chosen as country, its state.

    >>> home("PR"), home("MX")
    (('US', 'PR'), ('MX', None))
    """
    return (COUNTRY, country) if country in TERRITORIES else (country, None)


@cache
def countries_in(language: str) -> Names:
    """Return all countries sorted by name, after the United States."""
    named = _sorted((code, country_in(language, code)) for code in COUNTRIES)
    return tuple(sorted(named, key=lambda each: each[0] != COUNTRY))


def supporter_in(language: str, us_state: str | None, country: str | None) -> str:
    """Return the entry of somebody whose name is not shown: "A supporter in Texas"."""
    say = translations(language).gettext
    if us_state is None and country == COUNTRY:
        return say("A supporter in the United States")
    place = us_state_in(language, us_state) or country_in(language, country)
    return say("A supporter in %(place)s") % {"place": place} if place else say("A supporter")


def _sorted(pairs: Iterable[tuple[str, str]]) -> Names:
    return tuple(sorted(pairs, key=lambda each: sort_key(each[1])))
