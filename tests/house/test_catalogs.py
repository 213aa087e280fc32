"""Every language is complete: each message is translated, and nothing else is in its catalog."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog

from signon.core.kinds import US_STATES
from signon.core.languages import SOURCE, languages, translations
from tests.house.catalogs import (
    PLACEHOLDER,
    catalog,
    extracted,
    forms,
    messages,
    placeholders,
)

TRANSLATED = [each for each in languages() if each != SOURCE]
ADVICE = "run make translations, translate what is new in the .po file, and run it again"
# Words that are the same in English and Spanish.
SAME = {"API", "Error:", "Error", "Local", "No", "Plan", "Plan:", *US_STATES.values()}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return extracted(tmp_path_factory.mktemp("messages"))


def test_messages_are_found_in_modules_pages_and_mails(template: Catalog) -> None:
    found = {Path(path).parts[:2] for each in template for path, _ in each.locations}
    wanted = {("signon", "sign"), ("signon", "core"), ("templates", "plan"), ("templates", "mail")}
    assert wanted <= found
    assert len(messages(template)) > 700


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_every_message_and_no_other(language: str, template: Catalog) -> None:
    there, wanted = catalog(language), messages(template)
    assert not wanted.keys() - messages(there).keys(), f"these are missing: {ADVICE}"
    assert not messages(there).keys() - wanted.keys(), f"nobody says these any more: {ADVICE}"
    assert not there.obsolete, f"nobody says these any more: {ADVICE}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_in_all_its_forms(language: str) -> None:
    there = catalog(language)
    for message in messages(there).values():
        wanted = there.num_plurals if message.pluralizable else 1
        assert len(forms(message.string)) == wanted, message.id
        assert all(each.strip() for each in forms(message.string)), f"{message.id}: {ADVICE}"
        assert not message.fuzzy, f"somebody must read this: {message.id}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_values_percent_signs_and_elements(language: str) -> None:
    for message in messages(catalog(language)).values():
        allowed = [placeholders(each) for each in forms(message.id)]
        for each in forms(message.string):
            assert placeholders(each) in allowed, message.id
        plural = forms(message.string)[-1]
        assert placeholders(plural) == allowed[-1], "the plural needs its number"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_program_reads_what_was_written(language: str) -> None:
    read = translations(language)
    for (context, singular), message in messages(catalog(language)).items():
        first, last = forms(message.string)[0], forms(message.string)[-1]
        if context is not None:
            assert read.pgettext(context, singular) == first, "run make translations"
        else:
            plural = forms(message.id)[-1]
            one = read.ngettext(singular, plural, 1) if message.pluralizable else first
            many = read.ngettext(singular, plural, 5) if message.pluralizable else last
            assert (one, many, read.gettext(singular)) == (first, last, first), (
                "run make translations"
            )


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_was_left_in_english(language: str) -> None:
    left = [
        singular
        for (_, singular), message in messages(catalog(language)).items()
        if forms(message.string)[0] == singular and singular not in SAME
        if re.search(r"[A-Za-z]", PLACEHOLDER.sub("", singular))
    ]
    assert not left
