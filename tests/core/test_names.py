"""One name, and the keys that it is compared, sorted and found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.names import (
    name_norm,
    organization_sort_key,
    search_key,
    search_words,
    sort_key,
    wanted_words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a ", "A"),
        ("Ana  Núñez", "ana nunez"),
        ("Jose\u0301", "José"),
        ("O'Brien", "O\u2019Brien"),
        ("O\u00b4Brien", "OBrien"),
        ("A.C.L.U.", "ACLU"),
        ("Jean-Luc", "Jean Luc"),
        ("\u0130pek", "ipek"),
        ("\u0131rmak", "Irmak"),
        ("Straße", "STRASSE"),
        ("Øystein", "oystein"),
        ("\uff21\uff22", "ab"),
        ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u0631\u0636\u0627"),
        ("\u0645\u064f\u062d\u0645\u062f", "\u0645\u062d\u0645\u062f"),
        ("Pat \U0001f3f3\ufe0f\u200d\U0001f308", "Pat"),
    ],
)
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    assert name_norm(one) == name_norm(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("राम", "रम"),
        ("が", "か"),
        ("김", "긴"),
        ("Local 214", "Local 241"),
        ("!!", "??"),
        ("", "!"),
    ],
)
def test_two_names_are_two_names(one: str, other: str) -> None:
    assert name_norm(one) != name_norm(other)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("A.C.L.U. of Texas", "aclu of texas"),
        ("AT&T Workers' Union", "at t workers union"),
        ("Ka\u02bbiulani", "kaiulani"),
        ("Col·lectiu", "collectiu"),
        ("\u05d1\u05df\u05be\u05d3\u05d5\u05d3", "\u05d1\u05df \u05d3\u05d5\u05d3"),
        ("Ärzte ohne Grenzen e.V.", "arzte ohne grenzen ev"),
        ("¡¿?!", ""),
    ],
)
def test_the_words_of_a_name_are_plain(text: str, key: str) -> None:
    assert search_key(text) == key


def test_a_list_is_ordered_without_regard_to_case_accents_and_signs() -> None:
    names = ["Zoë", "@Work", "éa", "Eb", "The Aid", "3M"]

    assert sorted(names, key=sort_key) == ["3M", "éa", "Eb", "The Aid", "@Work", "Zoë"]


def test_a_name_of_signs_alone_is_sorted_as_it_is() -> None:
    assert sort_key("!?") == "!?"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Arc", "arc"),
        ("A Better Texas", "better texas"),
        ("an \u201cOpen\u201d Door", "open door"),
        ("The", "the"),
        ("A & B Fund", "a b fund"),
        ("A. Philip Institute", "a philip institute"),
        ("Theater Guild", "theater guild"),
    ],
)
def test_organizations_are_not_sorted_by_a_leading_article(name: str, key: str) -> None:
    assert organization_sort_key(name) == key


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Arts & Labor", "Arts and Labor"),
        ("Arts & Labor", "arts an"),
        ("Arts and Labor", "Arts & Labor"),
        ("Arts + Labor", "arts and labor"),
        ("Arte y Trabajo", "Arte & Trabajo"),
        ("Arte e Historia", "arte and historia"),
        ("River Alliance Texas", "River Alliance of Texas"),
        ("River Alliance of Texas", "River Alliance Texas"),
        ("One America", "OneAmerica"),
        ("OneAmerica", "One America"),
        ("NY Arts", "New York Arts"),
        ("N.Y. Arts", "New York Arts"),
        ("New York Arts", "NY Arts"),
    ],
)
def test_a_name_is_found_as_others_write_it(name: str, asked: str) -> None:
    words = search_words(name)
    assert all(any(each.startswith(word) for each in words) for word in wanted_words(asked))


@pytest.mark.parametrize("name", ["IN OUR OWN VOICE", "Working in Texas", "West Virginia Aid"])
def test_only_a_code_or_the_whole_name_of_a_state_counts_as_that_state(name: str) -> None:
    assert not search_words(name) & {"indiana", "oregon", "va"}


def test_a_sort_key_fits_into_an_index() -> None:
    assert len(sort_key("\ufdfa" * 200)) == 200


def test_marks_that_a_sign_kept_apart_are_put_in_order() -> None:
    assert search_key("\ua676\u0604\ua953") == "\ua953\ua676"


@given(st.text())
def test_a_key_of_a_key_is_the_key(text: str) -> None:
    assert name_norm(name_norm(text)) == name_norm(text)


@given(st.text())
def test_every_text_can_be_sorted(text: str) -> None:
    assert len(sort_key(text)) <= 200


@given(st.text())
def test_every_word_fits_its_column(text: str) -> None:
    assert all(0 < len(word) <= 64 for word in search_words(text))


def test_a_name_is_found_by_each_of_its_words_once() -> None:
    assert search_words("Aid for Aid, Inc.") == {"aid", "for", "inc", "aidforaidinc"}


def test_a_word_without_spaces_is_found_from_every_letter() -> None:
    assert search_words("移民權益") == {"移民權益", "民權益", "權益", "益"}


def test_a_vowel_sign_begins_no_word() -> None:
    assert search_words("ดี") == {"ดี"}


def test_a_word_in_two_scripts_is_found_from_where_the_script_changes() -> None:
    assert "abc" in search_words("社團ABC")


def test_every_letter_of_a_long_name_without_spaces_may_begin_a_search() -> None:
    name = "".join(map(chr, range(0x4E00, 0x4E00 + 200)))
    words = search_words(name)
    assert all(any(word.startswith(name[at : at + 2]) for word in words) for at in range(199))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("A.C.L.U. of Texas", {"aclu", "a", "c", "l", "u", "of", "texas", "acluoftexas", "tx"}),
        ("A. C. L. U.", {"aclu", "a", "c", "l", "u"}),
        ("Change.org", {"changeorg", "change", "org"}),
        ("St.Mary\u2019s", {"stmarys", "st", "marys"}),
        ("\uff21\uff0e\uff22\uff0e", {"ab", "a", "b"}),
        ("Hope\u2026Now", {"hopenow", "hope", "now"}),
        ("Team A", {"team", "a", "teama"}),
    ],
)
def test_a_full_stop_may_be_left_out_or_part_two_words(name: str, words: set[str]) -> None:
    assert search_words(name) == words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("A.C.L.U.", ["aclu"]),
        ("a c l u texas", ["texas", "aclu"]),
        ("aid Aid AID of", ["aid"]),
        ("arts and labor", ["labor", "arts"]),
        ("of the", ["the", "of"]),
        ("Arte y", ["arte"]),
        ("A E I", ["aei"]),
        ("team a", ["team", "a"]),
        ("\u6771\u4eac", ["\u6771\u4eac"]),
        ("", []),
        ("x" * 70, ["x" * 64]),
    ],
)
def test_letters_that_stand_alone_are_asked_for_as_one(asked: str, words: list[str]) -> None:
    assert wanted_words(asked) == words


@given(st.text(), st.text())
def test_a_name_is_found_by_its_own_spelling(name: str, more: str) -> None:
    words = search_words(f"{name} {more}")
    assert all(any(each.startswith(word) for each in words) for word in wanted_words(name))
