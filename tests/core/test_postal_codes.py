"""A ZIP code tells its state, and what is none tells nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.kinds import US_STATES
from signon.core.postal_codes import ZIP_BEGINNINGS, us_state_of

# The general post office of each state's capital, and codes at the borders of the table.
STATES = {
    "AL": "36104", "AK": "99801", "AS": "96799", "AZ": "85001", "AR": "72201",
    "CA": "94203", "CO": "80202", "CT": "06103", "DE": "19901", "DC": "20500",
    "FL": "32301", "GA": "30303", "GU": "96910", "HI": "96813", "ID": "83702",
    "IL": "62701", "IN": "46225", "IA": "50309", "KS": "66603", "KY": "40601",
    "LA": "70802", "ME": "04330", "MD": "21401", "MA": "02201", "MI": "48933",
    "MN": "55102", "MS": "39205", "MO": "65101", "MT": "59623", "NE": "68502",
    "NV": "89701", "NH": "03301", "NJ": "08608", "NM": "87501", "NY": "12207",
    "NC": "27601", "ND": "58501", "MP": "96950", "OH": "43215", "OK": "73102",
    "OR": "97301", "PA": "17101", "PR": "00901", "RI": "02903", "SC": "29217",
    "SD": "57501", "TN": "37219", "TX": "78701", "VI": "00802", "UT": "84111",
    "VT": "05602", "VA": "23219", "WA": "98507", "WV": "25301", "WI": "53703",
    "WY": "82001",
}  # fmt: skip
BORDERS = {
    "00501": "NY",
    "06390": "NY",
    "05501": "MA",
    "20101": "VA",
    "20331": "MD",
    "73301": "TX",
    "75502": "AR",
    "83414": "WY",
    "88510": "TX",
    "78701-1234": "TX",
    "787011234": "TX",
    " 78701 ": "TX",
}
NONE = [
    *("", "7870", "787011", "78701-", "78701-12", "SW1A 2AA", "ABCDE", "7870A"),
    *("09001", "34001", "96201", "96601"),  # of the armed forces
    *("96939", "96941", "96960"),  # Palau, Micronesia, the Marshall Islands
    *("00000", "00401", "99", "\uff17\uff18\uff17\uff10\uff11"),
]


def test_every_state_has_codes() -> None:
    assert set(ZIP_BEGINNINGS) == set(US_STATES) == set(STATES)


@pytest.mark.parametrize(("us_state", "code"), STATES.items())
def test_the_code_of_a_capital_tells_its_state(us_state: str, code: str) -> None:
    assert us_state_of(code) == us_state


@pytest.mark.parametrize(("code", "us_state"), BORDERS.items())
def test_a_code_at_a_border_of_the_table_is_on_its_side(code: str, us_state: str) -> None:
    assert us_state_of(code) == us_state


@pytest.mark.parametrize("code", NONE)
def test_what_is_no_code_of_a_state_tells_none(code: str) -> None:
    assert us_state_of(code) is None


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{5}", fullmatch=True)))
def test_whatever_is_typed_the_answer_is_a_state_or_none(typed: str) -> None:
    assert us_state_of(typed) in {None, *US_STATES}
