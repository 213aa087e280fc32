"""A page to read may be kept for a minute, and is not sent again to who has it."""

import pytest

from signon.core.lifecycle import State
from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_sign_on, an_organization

pytestmark = pytest.mark.one_database
PAGES = ("", "/endorsers", "/signers", "/versions", "/versions/1", "/actions/1")


def test_who_has_the_page_gets_an_empty_answer(client: PageClient, plan: Plan) -> None:
    for path in ("/", *(f"/plans/{plan.slug}{page}" for page in PAGES)):
        first = client.get(path)
        assert first.headers["Cache-Control"].startswith("public, max-age=60, stale-while")
        tag = first.headers["ETag"]
        for held in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            again = client.get(path, headers={"If-None-Match": held})
            assert (again.status_code, again.get_data()) == (304, b""), path
            assert again.headers["ETag"] == tag
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_asking_for_the_head_alone_gives_the_same_tag(client: PageClient, plan: Plan) -> None:
    path = f"/plans/{plan.slug}"
    head = client.head(path)
    assert (head.status_code, head.get_data()) == (200, b"")
    assert head.headers["ETag"] == client.get(path).headers["ETag"]


def test_a_changed_page_has_another_tag(client: PageClient, begin: Begin, plan: Plan) -> None:
    path = f"/plans/{plan.slug}/endorsers"
    tag = client.get(path).headers["ETag"]
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, an_organization(), now=plan.created_at)
    page = client.get(path, headers={"If-None-Match": tag})
    assert page.status_code == 200
    assert "Acme Aid" in page.get_data(as_text=True)


@pytest.mark.parametrize("page", ["sign", "endorse", "check-email"])
def test_a_page_with_a_form_is_kept_by_nobody(client: PageClient, plan: Plan, page: str) -> None:
    response = client.get(f"/plans/{plan.slug}/{page}", headers={"If-None-Match": "*"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
