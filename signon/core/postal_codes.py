"""Find the US state of a ZIP code by its first digits.

The Postal Service assigns ZIP codes by region, so a table of first digits is enough. Codes of the
armed forces abroad (AA, AE, AP), and of places that are not in ``US_STATES``, have no state. A few
codes serve both sides of a border; they count for the state of their post office.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

#: The first digits of each state's codes; where two entries match a code, the longer one is right.
ZIP_BEGINNINGS: Mapping[str, str] = MappingProxyType(
    {
        "AL": "350-369",
        "AK": "995-999",
        "AS": "96799",
        "AZ": "850-865",
        "AR": "716-729 75502",
        "CA": "900-961",
        "CO": "800-816",
        "CT": "060-069",
        "DE": "197-199",
        "DC": "200 202-205 569",
        "FL": "320-339 341-349",
        "GA": "300-319 398-399",
        "GU": "9691-9692 96931-96932",
        "HI": "967-968",
        "ID": "832-838",
        "IL": "600-629",
        "IN": "460-479",
        "IA": "500-528",
        "KS": "660-679",
        "KY": "400-427",
        "LA": "700-714",
        "ME": "039-049",
        "MD": "206-219 20331",
        "MA": "010-027 055",
        "MI": "480-499",
        "MN": "550-567",
        "MS": "386-397",
        "MO": "630-658",
        "MT": "590-599",
        "NE": "680-693",
        "NV": "889-898",
        "NH": "030-038",
        "NJ": "070-089",
        "NM": "870-884",
        "NY": "005 100-149 06390",
        "NC": "270-289",
        "ND": "580-588",
        "MP": "9695",
        "OH": "430-459",
        "OK": "730-749",
        "OR": "970-979",
        "PA": "150-196",
        "PR": "006-007 009",
        "RI": "028-029",
        "SC": "290-299",
        "SD": "570-577",
        "TN": "370-385",
        "TX": "750-799 885 733",
        "VI": "008",
        "UT": "840-847",
        "VT": "050-054 056-059",
        "VA": "201 220-246",
        "WA": "980-994",
        "WV": "247-268",
        "WI": "530-549",
        "WY": "820-831 83414",
    }
)

_ZIP = re.compile(r"\s*([0-9]{5})(?:[ -]?[0-9]{4})?\s*")


def us_state_of(postal_code: str) -> str | None:
    """Return the two-letter code of the state that a ZIP code is in; None if it has none."""
    found = _ZIP.fullmatch(postal_code)
    if found is None:
        return None
    return next(filter(None, (_BY_BEGINNING.get(found[1][:size]) for size in (5, 4, 3))), None)


def _beginnings() -> dict[str, str]:
    found: dict[str, str] = {}
    for us_state, words in ZIP_BEGINNINGS.items():
        for word in words.split():
            first, _, last = word.partition("-")
            for number in range(int(first), int(last or first) + 1):
                beginning = f"{number:0{len(first)}}"
                found[beginning] = us_state
    return found


_BY_BEGINNING = _beginnings()
