"""Pages of a list: each leads to the next, and any cursor of the right form is a place."""

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.api import cursors
from signon.core.lifecycle import Step
from signon.models import SignOn
from signon.web import clock
from tests.api.lived_in import IN_ORDER, Api
from tests.conftest import Begin
from tests.factories import STAFF

pytestmark = pytest.mark.one_database
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


def pages(api: Api, path: str) -> list[dict[str, list[dict[str, str]]]]:
    """Return all pages from ``path`` on, as each names the next."""
    found, following = [], path
    while following:
        response = api.ask(following)
        found.append(api.get(following))
        address = found[-1]["next"]
        link = f'<{address}>; rel="next"' if address else None
        assert response.headers.get("Link") == link
        following = address and address.partition(f"/plans/{api.slug}")[2]
    return found


def test_pages_of_any_length_hold_everybody_once(api: Api) -> None:
    for limit in (1, 2, 4, 5, 200):
        found = pages(api, f"/endorsers?limit={limit}")
        assert [each["name"] for page in found for each in page["endorsers"]] == list(IN_ORDER)
        assert all(len(page["endorsers"]) == limit for page in found[:-1])
        people = pages(api, f"/signers?limit={limit}")
        assert len({each["id"] for page in people for each in page["signers"]}) == 3


def test_the_next_page_keeps_what_was_asked(api: Api) -> None:
    first = api.get("/endorsers?limit=1&state=TX&category=legal&scope=state&q=of&x=1&slug=y")
    assert first["next"] is None
    address = api.get("/endorsers?limit=1&state=TX&q=&x=1&slug=y&_external=1&language=es")["next"]
    assert re.fullmatch(
        rf"http://localhost/api/v1/plans/{api.slug}/endorsers\?"
        r"limit=1&state=TX&q=&cursor=endorsers_[\w-]+",
        address,
    )


def test_a_cursor_stays_good_when_its_row_goes(api: Api, begin: Begin) -> None:
    first = api.get("/endorsers?limit=2")
    with begin() as session:
        last = session.get_one(SignOn, UUID(first["endorsers"][-1]["id"]))
        last.take(Step.WITHDRAW, at=clock.now(), by=STAFF)
    following = first["next"].partition(api.slug)[2]
    found = api.get(following)["endorsers"]
    assert [each["name"] for each in found] == list(IN_ORDER[2:4])


@given(NAMES, NAMES)
def test_a_cursor_leads_back_to_its_place(place: str, sort: str) -> None:
    key = (place, sort, uuid4())
    cursor = cursors.written("endorsers", key)
    assert re.search(cursors.form("endorsers"), cursor)
    assert cursors.read(cursor) == key


@given(st.from_regex(re.compile(cursors.form("signers"), re.ASCII), fullmatch=True))
def test_every_text_of_its_form_is_a_place(cursor: str) -> None:
    place, sort, _ = cursors.read(cursor.rstrip("\n"))
    assert "\0" not in place + sort
    (place + sort).encode()
