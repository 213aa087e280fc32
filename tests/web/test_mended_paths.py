"""An address with a tail, or a mailed link that was changed, leads where it was meant to."""

import pytest

from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_submission, token_of

pytestmark = pytest.mark.one_database
CHANGED = {
    "/plans/fair-plan/": "/plans/fair-plan",
    "/plans/fair-plan.": "/plans/fair-plan",
    "/plans/fair-plan)": "/plans/fair-plan",
    "/plans/fair-plan%20": "/plans/fair-plan",
    "/plans/fair-plan%E2%80%9D.": "/plans/fair-plan",
    "/Plans/Fair-Plan": "/plans/fair-plan",
    "/plans/fair-plan/?via=a-partner": "/plans/fair-plan?via=a-partner",
    "/plans/fair-plan/sign/": "/plans/fair-plan/sign",
    "/ES/Plans/fair-plan": "/es/plans/fair-plan",
    "/es/plans/fair-plan.": "/es/plans/fair-plan",
    "/plans/fair-plan/endorsers.csv)": "/plans/fair-plan/endorsers.csv",
    "/Manage": "/manage",
}
NOWHERE = ("/plans/fair-plan/nothing/", "/nowhere.", "/plans/fair-plan/sign/x")


@pytest.mark.parametrize(("typed", "meant"), CHANGED.items())
def test_an_address_leads_to_the_page_that_was_meant(
    client: PageClient, plan: Plan, typed: str, meant: str
) -> None:
    response = client.get(typed)
    assert (response.status_code, response.location) == (308, meant)


@pytest.mark.parametrize("path", NOWHERE)
def test_what_leads_nowhere_is_no_page(client: PageClient, plan: Plan, path: str) -> None:
    assert client.get(path).status_code in {404, 308}
    assert client.get(path, follow_redirects=True).status_code == 404


@pytest.fixture
def token(begin: Begin, plan: Plan) -> str:
    with begin() as session:
        return token_of(a_submission(session, plan, now=plan.created_at))


@pytest.mark.parametrize("tail", [".", ")", ">", "=", "%20", "/", "%0A", ">.", "%3D"])
def test_a_mailed_link_opens_with_a_tail(client: PageClient, token: str, tail: str) -> None:
    response = client.get(f"/confirm/{token}{tail}")
    assert (response.status_code, response.location) == (308, f"/confirm/{token}")
    assert client.get(f"/Confirm/{token}/not-me{tail}").location == f"/confirm/{token}/not-me"


@pytest.mark.parametrize("break_", ["%20", "%0A", "%0D%0A", "=%0A"])
def test_a_mailed_link_that_was_cut_in_two_is_put_together(
    client: PageClient, token: str, break_: str
) -> None:
    response = client.get(f"/confirm/{token[:20]}{break_}{token[20:]}")
    assert response.location == f"/confirm/{token}"


@pytest.mark.parametrize("path", ["/confirm/{0}", "/manage/{0}", "/es/confirm/{0}"])
def test_a_mailed_link_that_cannot_be_mended_says_so(
    client: PageClient, token: str, path: str
) -> None:
    for damaged in (token[:9], token[:-1], token + "x", token.upper(), token.lower()):
        response = client.get(path.format(damaged))
        page = response.get_data(as_text=True)
        assert response.status_code == 404
        assert ("damaged" if path[1] != "e" else "dañado") in page, damaged
        assert 'href="/manage"' in page.replace("/es/manage", "/manage")
    assert "damaged" not in client.get("/confirm/" + "aB" * 21 + "c").get_data(as_text=True)
