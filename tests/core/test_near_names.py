"""Which two names typed for one address are one person's, which may be two people's."""

import pytest

from signon.core.near_names import Nearness, nearness

SLIPS = [
    ("Jonh Smithson", "John Smithson"),
    ("John Smitson", "John Smithson"),
    ("John Smithsson", "John Smithson"),
    ("Phillip Lee", "Philip Lee"),
    ("Mary Ann Lee", "Maryann Lee"),
    ("Lopez, Maria", "Maria Lopez"),
    ("Ana Rodirguez", "ANA RODRÍGUEZ"),
]
UNSURE = [
    ("Maria Lopez", "Mario Lopez"),
    ("Paul Diaz", "Paula Diaz"),
    ("Ian Lee", "Ina Lee"),
    ("Amy Lee", "May Lee"),
    ("Ana Lee", "Anna Lee"),
    ("Lopez Maria", "Lopez Mario"),
    ("John Smith", "John A. Smith"),
    ("Ana Maria Ruiz", "Ana Mario Ruiz"),
]
OTHERS = [
    ("Ann Lee", "ANN LEE"),
    ("Ann Lee", "Ben Lee"),
    ("John Smith", "John Smith Jr"),
    ("Local 214", "Local 241"),
    ("Acme Aid", "Acme Aid Texas"),
    ("Jon Smit", "Jan Smith"),
    ("Li Wei", "Lu Wei"),
    ("\u738b\u660e", "\u738b\u654f"),
    ("Cher", "Madonna"),
]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        *((each, Nearness.SLIP) for each in SLIPS),
        *((each, Nearness.NEAR) for each in UNSURE),
        *((each, None) for each in OTHERS),
    ],
)
def test_a_slip_is_told_from_what_may_be_somebody_else(
    names: tuple[str, str], expected: Nearness | None
) -> None:
    assert nearness(*names) is nearness(*reversed(names)) is expected
