"""Names that a hurried reader would take for one another."""

import pytest

from signon.core.look_alikes import Relation, look_alikes, related, skeletons

LISTED = {
    1: "Amnesty International",
    2: "Local 214",
    3: "The Houston Refugee Network, Inc.",
    4: "Houston Refugees Network",
    5: "ACLU of Texas",
    6: "Амнистия",
    7: "Inc.",
}


@pytest.mark.parametrize(
    "name",
    [
        "amnesty international",
        "\u0410mnesty Intern\u0430tional",
        "\u0391mnesty Internati\u03bfnal",
        "\U0001d400mnesty \uff29nternational",
        "\u1d00\u1d0d\u0274\u1d07s\u1d1b\u028f International",
        "\u13aa\u13b7nesty International",
        "Arnnesty \u0406ntern\u0251tional",
        "Amnesty Internati0nal",
        "The Amnesty International LLC",
        "International Amnesty",
        "Ámnesty-International!",
    ],
)
def test_the_same_to_the_eye_is_a_full_match(name: str) -> None:
    assert look_alikes(name, LISTED) == [(1, 100)]


def test_a_slip_of_the_pen_is_alike_and_the_likest_comes_first() -> None:
    found = look_alikes("Houston Refugee Network", LISTED)

    assert [key for key, _ in found] == [3, 4]
    assert found[0][1] == 100
    assert 88 <= found[1][1] < 100


@pytest.mark.parametrize("name", ["Local 241", "Local", "ACLU of Utah", "", "Inc", "R2"])
def test_a_different_name_is_not_alike(name: str) -> None:
    assert 1 not in dict(look_alikes(name, LISTED))
    assert 2 not in dict(look_alikes(name, LISTED))
    assert 5 not in dict(look_alikes(name, LISTED))


def test_a_name_of_a_legal_form_alone_is_still_compared() -> None:
    assert look_alikes("inc", LISTED) == [(7, 100)]


@pytest.mark.parametrize("name", ["амнистия", "АМНИСТИЯ", "Aмниcтия"])
def test_a_name_in_another_alphabet_is_found_in_it(name: str) -> None:
    assert look_alikes(name, LISTED) == [(6, 100)]


def test_the_answer_is_no_longer_than_asked() -> None:
    assert len(look_alikes("Aid", dict.fromkeys(range(9), "AID"))) == 5
    assert len(look_alikes("Aid", dict.fromkeys(range(9), "AID"), limit=2)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("River Alliance of Texas", "River Alliance Texas"),
        ("Arts & Labor", "Arts and Labor"),
        ("Arts + Labor", "The Arts and Labor"),
        ("Arte y Trabajo", "Arte & Trabajo"),
        ("Arte e Historia", "Arte and Historia"),
        ("One America", "OneAmerica"),
        ("One America", "Oneamerica"),
        ("NY Immigration Coalition", "New York Immigration Coalition"),
        ("N.Y. Immigration Coalition", "New York Immigration Coalition"),
    ],
)
def test_little_words_spaces_and_codes_of_states_make_no_other_name(one: str, other: str) -> None:
    assert look_alikes(one, {1: other}) == look_alikes(other, {1: one}) == [(1, 100)]


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("ACLU of Texas", "American Civil Liberties Union of Texas", Relation.INITIALS),
        ("A.C.L.U.", "American Civil Liberties Union", Relation.INITIALS),
        (
            "NAACP",
            "National Association for the Advancement of Colored People",
            Relation.INITIALS,
        ),
        ("Sisters of Mercy", "Sisters of Mercy of the Americas", Relation.CHAPTER),
        ("United We Dream", "Houston United We Dream", Relation.CHAPTER),
    ],
)
def test_initials_and_chapters_are_related(one: str, other: str, relation: Relation) -> None:
    assert related(one, skeletons({1: other})) == related(other, skeletons({1: one}))
    assert related(one, skeletons({1: other})) == {1: relation}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACLU of Texas", "American Civil Liberties Union of Utah"),
        ("Aid", "Aid for All"),
        ("Arts Council", "Arts Council"),
        ("Mercy Aid", "Sisters of Mercy"),
    ],
)
def test_other_names_are_not_related(one: str, other: str) -> None:
    assert not related(one, skeletons({1: other}))
