"""Which languages there are, and how each names and writes things."""

from pathlib import Path

import pytest

from signon.core import languages as tongues
from signon.core.languages import language_in, languages, locale_of, spoken_for, translations
from signon.core.places import countries_in, country_in, us_state_in, us_states_in


def test_english_comes_first_and_spanish_is_there() -> None:
    assert languages()[:1] == ("en",)
    assert "es" in languages()


def test_a_language_is_added_by_its_catalog_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("ar/LC_MESSAGES/messages.mo", "en/LC_MESSAGES/messages.mo", "fr/messages.mo"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    monkeypatch.setattr(tongues, "TRANSLATIONS", tmp_path)
    assert languages() == ("en", "ar")


def test_what_we_do_not_speak_is_answered_in_english() -> None:
    assert [spoken_for(each) for each in ("es", "fr", "", "../es")] == ["es", "en", "en", "en"]


def test_spanish_is_written_as_in_this_country() -> None:
    assert str(locale_of("es")) == "es_US"
    assert str(locale_of("en")) == "en_US"
    assert str(locale_of("ar")) == "ar"  # nobody has described an Arabic of this country


def test_a_language_has_its_name_in_the_readers_language() -> None:
    assert language_in("es", "en") == "inglés"
    assert language_in("en", "es") == "Spanish"
    assert language_in("en", "pt-BR") == "Brazilian Portuguese"
    assert language_in("en", "xx") == "xx"  # better a tag than nothing


def test_states_have_their_names_in_the_readers_language_and_its_order() -> None:
    assert us_state_in("en", "NC") == "North Carolina"
    assert us_state_in("es", "NC") == "Carolina del Norte"
    assert us_state_in("es", "NY") == "Nueva York"
    assert us_state_in("fr", "TX") == "Texas"
    assert (us_state_in("es", None), us_state_in("es", "XX")) == ("", "XX")
    in_spanish = [name for _, name in us_states_in("es")]
    assert len(in_spanish) == 56
    assert in_spanish.index("Carolina del Norte") == in_spanish.index("California") + 1
    assert in_spanish.index("Hawái") == in_spanish.index("Guam") + 1


def test_countries_begin_with_ours_and_go_by_their_names() -> None:
    codes = [code for code, _ in countries_in("es")]
    names = [name for _, name in countries_in("es")]
    assert (codes[0], names[0]) == ("US", "Estados Unidos")
    assert names[1:3] == ["Afganistán", "Albania"]
    assert names.index("Islas Åland") < names.index("Islas Caimán") + 20
    assert (country_in("es", "DE"), country_in("es", ""), country_in("es", None)) == (
        "Alemania",
        "",
        "",
    )


def test_english_is_what_is_written_in_the_program() -> None:
    assert translations("en").gettext("Anything") == "Anything"
