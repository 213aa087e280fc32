"""The available languages: the source language, and each that has a catalog of translations."""

from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations, Translations

from signon.config import CHECKOUT

TRANSLATIONS = CHECKOUT / "signon" / "translations"
SOURCE = "en"
# Dates and numbers are written as people in this country write them, in whatever language.
COUNTRY = "US"


def translatable(text: str) -> str:
    """Return ``text`` unchanged: a mark by which ``make translations`` finds it."""
    return text


def languages() -> tuple[str, ...]:
    """Return the available languages, the source language first."""
    return _found(TRANSLATIONS)


@cache
def _found(directory: Path) -> tuple[str, ...]:
    found = sorted(each.parent.parent.name for each in directory.glob("*/LC_MESSAGES/*.mo"))
    return (SOURCE, *(each for each in found if each != SOURCE))


def spoken_for(language: str) -> str:
    """Return ``language`` if it is available, else the source language."""
    return language if language in languages() else SOURCE


@cache
def locale_of(language: str) -> Locale:
    """Return the locale that formats dates, numbers and places: the language as used in the US.

    Spanish in the US has 12,345 and 3 p. m., where Spain has 12.345 and 15:00.
    """
    try:
        return Locale.parse(f"{language}_{COUNTRY}")
    except UnknownLocaleError:
        return Locale.parse(language)


def language_in(reader: str, code: str) -> str:
    """Return a language's name as it is written inside a sentence in the reader's language."""
    return str(locale_of(reader).languages.get(code.replace("-", "_"), code))


def translations(language: str) -> NullTranslations:
    """Return the catalog of a language; for the source language, one that changes nothing."""
    return _catalog(TRANSLATIONS, language)


@cache
def _catalog(directory: Path, language: str) -> NullTranslations:
    return Translations.load(directory, [language])
