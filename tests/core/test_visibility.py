"""What of an individual's sign-on may be shown."""

import pytest

from signon.core.kinds import Visibility
from signon.core.visibility import counted_state, may_lower, public_name


def test_a_full_name_is_shown_exactly() -> None:
    assert public_name("Ana García", Visibility.FULL) == "Ana García"


@pytest.mark.parametrize("visibility", [Visibility.PLACE, Visibility.COUNTED])
def test_no_name_is_shown_of_who_hides_it(visibility: Visibility) -> None:
    assert public_name("Ana García", visibility) is None


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ana García", "Ana G."),
        ("María de los Ángeles García", "María G."),
        ("Ana  de\u00a0Cruz", "Ana C."),
        ("Ana (Annie)", "A"),
        ("Madonna", "M"),
        (" Ana ", "A"),
        ("(Mononym)", "M"),
        ("王小明", "王"),
        ("राम कुमार", "राम कु."),
        ("राम श्रीवास्तव", "राम श्री."),
        ("க்\u200dஷ", "க்\u200dஷ"),
        ("Ana E\u0323\u0301mil", "Ana E\u0323\u0301."),
        ("فاطمة محمد", "فاطمة م."),
        ("Pat \U0001f3f3\ufe0f\u200d\U0001f308", "P"),
        ("Ana \U0001f469\U0001f3fd\u200d\u2695\ufe0f!", "A"),
        ("Ana \U0001f1fa\U0001f1f8\U0001f1f2", "A"),
        ("Ana \U0001f1fax", "Ana x."),
        ("", ""),
    ],
)
def test_an_initial_is_one_whole_letter_in_any_script(name: str, initials: str) -> None:
    assert public_name(name, Visibility.INITIAL) == initials


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Lopez, Maria", "Maria L."),
        ("Garcia Lopez, Maria", "Maria L."),
        ("Lopez\uff0c Maria", "Maria L."),
        ("Lopez; Maria", "Maria L."),
        ("Smith, John, III", "John S."),
        ("Lee Jr., Sam (she/her)", "Sam L."),
        ("John Smith III", "John S."),
        ("Ana Núñez, PhD", "Ana N."),
        ("Maria Lopez RN, BSN", "Maria L."),
        ("Dr. Maria Lopez", "Maria L."),
        ("Sam Lee (she/her)", "Sam L."),
        ("Sam Lee they/them", "Sam L."),
        ("Sam Lee | Austin", "Sam L."),
        ("Rosa Diaz \U0001f339", "Rosa D."),
        ("\U0001f339 Rosa Diaz", "Rosa D."),
    ],
)
def test_only_a_family_name_gives_the_initial(name: str, initials: str) -> None:
    assert public_name(name, Visibility.INITIAL) == initials


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("DIAZ Rosa", "D. R."),
        ("Maria.Lopez Diaz", "M. D."),
        ("Rev. Lopez", "L"),
        ("(Lopez) Maria", "M"),
        ("王 小明", "王"),
    ],
)
def test_where_the_family_name_may_come_first_less_is_shown(name: str, initials: str) -> None:
    assert public_name(name, Visibility.INITIAL) == initials


def test_staff_may_lower_a_visibility_and_never_raise_it() -> None:
    order = list(Visibility)
    lowered = [(a, b) for a in order for b in order if may_lower(a, b)]

    assert lowered == [(a, b) for i, a in enumerate(order) for b in order[i + 1 :]]


def test_only_who_is_merely_counted_has_no_state_public_name() -> None:
    assert [each for each in Visibility if not counted_state(each, "TX")] == [Visibility.COUNTED]
