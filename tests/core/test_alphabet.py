"""Every name stands under one letter, in the order of the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.alphabet import BANDS, band_of
from signon.core.names import sort_key


@given(st.text())
def test_every_name_stands_in_one_band(name: str) -> None:
    key = sort_key(name)
    found = [band for band in BANDS.values() if band.first <= key < band.end]
    assert found == [band_of(key)]


@given(st.text(), st.text())
def test_the_bands_have_the_order_of_the_list(one: str, other: str) -> None:
    order = list(BANDS)
    first, second = sorted((sort_key(one), sort_key(other)))
    assert order.index(band_of(first).key) <= order.index(band_of(second).key)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("A.C.L.U.", "A"),
        ("“Élan” Vital", "E"),
        ("Øystein", "O"),
        ("3M", "0\u20139"),
        ("!!!", "0\u20139"),
        ("Ελλάδα", "Α\u2013Ω"),  # noqa: RUF001 - Greek
        ("Ёлка", "А\u2013Я"),  # noqa: RUF001 - Cyrillic
        ("לב", "א\u2013ת"),
        ("لاجئون", "ا\u2013ي"),  # noqa: RUF001 - Arabic
        ("東京の会", "漢字"),
        ("ひまわり", "あ\u2013ん"),
        ("서울", "가\u2013힣"),
        ("🌈 🌈", "…"),
    ],
)
def test_a_name_stands_under_its_letter(name: str, label: str) -> None:
    assert band_of(sort_key(name)).label == label
