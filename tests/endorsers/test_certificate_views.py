"""One endorsement to look up, and its certificate: there while it is listed, no longer."""

from datetime import datetime
from http import HTTPStatus
from io import BytesIO

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from signon.core.kinds import Scope
from signon.core.lifecycle import State, Step
from signon.models import Plan, SignOn
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.endorsers.listed import individual, organization
from tests.factories import STAFF, a_plan, a_sign_on, an_organization
from tests.security.corpora import markup

pytestmark = pytest.mark.one_database


def path_of(sign_on: SignOn, slug: str = "fair-plan") -> str:
    return f"/plans/{slug}/endorsers/{sign_on.id}"


def pdf(response: TestResponse) -> PdfReader:
    assert response.status_code == HTTPStatus.OK
    assert response.mimetype == "application/pdf"
    return PdfReader(BytesIO(response.get_data()))


def words(response: TestResponse) -> str:
    """Return the text of a one-page document, with single spaces."""
    [page] = pdf(response).pages
    return " ".join(page.extract_text().split())


@pytest.fixture
def acme(begin: Begin, plan: Plan, now: datetime) -> SignOn:
    with begin() as session:
        return organization(session, plan, "Acme & Söhne", now=now, website="https://acme.org")


def test_the_certificate_says_who_endorsed_which_text_and_when(
    client: PageClient, plan: Plan, acme: SignOn
) -> None:
    response = client.get(f"{path_of(acme)}/certificate.pdf")
    said = words(response)
    assert "CERTIFICATE OF ENDORSEMENT" in said
    for each in ("Acme & Söhne", "A Fair Plan", "For everybody", "December 14, 2020", "Version 1"):
        assert each in said
    assert plan.current.digest in said
    assert f"http://localhost{path_of(acme)}" in said.replace(" ", "")
    disposition = response.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="fair-plan-certificate.pdf"'


def test_the_address_on_the_certificate_shows_the_endorsement(
    client: PageClient, plan: Plan, acme: SignOn
) -> None:
    page = parse(client.get(path_of(acme)).get_data(as_text=True))
    said = text_of(page)
    assert plan.current.digest in said
    hrefs = [each.get("href") for each in page.iter("a")]
    assert f"{path_of(acme)}/certificate.pdf" in hrefs
    assert "https://acme.org" in hrefs
    assert "noindex" in [each.get("content") for each in page.iter("meta")]


@pytest.mark.parametrize("state", [each for each in State if each is not State.LISTED])
def test_only_what_is_listed_has_one(
    client: PageClient, begin: Begin, plan: Plan, now: datetime, state: State
) -> None:
    with begin() as session:
        found = a_sign_on(session, plan, state, an_organization(), now=now)
    for path in (path_of(found), f"{path_of(found)}/certificate.pdf"):
        response = client.get(path)
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert "Acme" not in response.get_data(as_text=True)


def test_a_person_has_none(client: PageClient, begin: Begin, plan: Plan, now: datetime) -> None:
    with begin() as session:
        found = individual(session, plan, "Ann Lee", now=now)
    assert client.get(path_of(found)).status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{path_of(found)}/certificate.pdf").status_code == HTTPStatus.NOT_FOUND


def test_it_belongs_to_its_plan_alone(
    client: PageClient, begin: Begin, acme: SignOn, now: datetime
) -> None:
    with begin() as session:
        a_plan(session, now=now, slug="other-plan")
        a_plan(session, now=now, slug="draft", is_open=False)
    for slug in ("other-plan", "draft", "none"):
        path = f"{path_of(acme, slug)}/certificate.pdf"
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "odd", ["5afdeb50-c857-4a21-9e46-db6be382d7c2", "0", "../x", "%00", "A" * 43, "certificate.pdf"]
)
def test_an_address_that_is_none_is_not_found(client: PageClient, plan: Plan, odd: str) -> None:
    for path in (
        f"/plans/fair-plan/endorsers/{odd}",
        f"/plans/fair-plan/endorsers/{odd}/certificate.pdf",
    ):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_once_withdrawn_it_is_gone(
    client: PageClient, begin: Begin, acme: SignOn, now: datetime
) -> None:
    with begin() as session:
        session.get_one(SignOn, acme.id).take(Step.WITHDRAW, at=now, by=STAFF)
    assert client.get(path_of(acme)).status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{path_of(acme)}/certificate.pdf").status_code == HTTPStatus.NOT_FOUND


def test_the_certificate_speaks_the_reader_s_language(client: PageClient, acme: SignOn) -> None:
    response = client.get(f"/es{path_of(acme)}/certificate.pdf")
    assert str(pdf(response).root_object["/Lang"]) == "es"
    assert f"http://localhost/es{path_of(acme)}" in words(response).replace(" ", "")


def test_it_is_not_sent_again_to_whoever_has_it(client: PageClient, acme: SignOn) -> None:
    first = client.get(f"{path_of(acme)}/certificate.pdf")
    again = client.get(
        f"{path_of(acme)}/certificate.pdf", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert "Set-Cookie" not in first.headers


def test_names_that_look_like_markup_are_names(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        found = {
            name: organization(session, plan, f"Acme {name}", now=now, scope=Scope.NATIONAL)
            for name in markup()[::12]
            if name.strip() == name
        }
    assert len(found) > 5
    for name, sign_on in found.items():
        said = words(client.get(f"{path_of(sign_on)}/certificate.pdf"))
        assert "".join(name.split()) in "".join(said.split()).replace("\u200b", "")
        page = parse(client.get(path_of(sign_on)).get_data(as_text=True))
        assert text_of(next(page.iter("h1"))) == " ".join(f"Acme {name}".split())


class TestLimits:
    """One network may not keep the press to itself."""

    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SIGNON_LIMIT_API": "2/1m"}

    def test_the_third_certificate_in_a_minute_has_to_wait(
        self, client: PageClient, acme: SignOn
    ) -> None:
        path = f"{path_of(acme)}/certificate.pdf"
        answers = [client.get(path) for _ in range(3)]
        assert [each.status_code for each in answers] == [200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) > 0
