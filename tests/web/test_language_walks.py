"""Whoever begins in Spanish goes on in Spanish: forms, errors, signing in, the staff's pages."""

from datetime import datetime
from http import HTTPStatus

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from signon.core.actor import OPERATOR
from signon.core.errors import Throttled
from signon.core.permissions import StaffRole
from signon.manage import views as manage_views
from signon.models import OutboxMessage, Plan, SignOn, Submission
from signon.models.outbox import MailKind
from signon.staff import service as staff
from signon.staff.accounts import hashed
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import ACME, code_of, token_of

pytestmark = pytest.mark.one_database
PERSON = {"name": "Ann Lee", "email": "ann@example.org", "visibility": "full", "country": "US"}
OWNER, PASSWORD = "owner@example.org", "a long walk to the sea"


def spoken(response: TestResponse) -> str:
    tree = parse(response.get_data(as_text=True))
    return str(tree.get("lang"))


def heading(response: TestResponse) -> str:
    tree = parse(response.get_data(as_text=True))
    return text_of(next(tree.iter("h1")))


@pytest.fixture
def owner(client: PageClient, begin: Begin, now: datetime) -> PageClient:
    """Return a browser whose owner has come in by the Spanish door."""
    with begin() as session:
        staff.admit(session, OWNER, StaffRole.OWNER, hashed(PASSWORD), by=OPERATOR, now=now)
    response = client.submit("/es/admin/login", {"email": OWNER, "password": PASSWORD})
    assert response.headers["Location"] == "/es/admin/"
    return client


def test_a_sign_on_is_taken_confirmed_and_answered_in_spanish(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    path = f"/es/plans/{plan.slug}/sign"
    wrong = client.submit(path, PERSON | {"email": "nobody"})
    assert (wrong.status_code, spoken(wrong)) == (HTTPStatus.UNPROCESSABLE_ENTITY, "es")
    sent = client.submit(path, PERSON)
    assert sent.headers["Location"] == f"/es/plans/{plan.slug}/check-email"
    with begin() as session:
        sign_on = session.scalars(select(SignOn)).one()
        submission = session.scalars(select(Submission)).one()
        mail = session.scalars(select(OutboxMessage)).one()
    assert (sign_on.language, mail.language) == ("es", "es")
    confirmed = client.submit(sent.headers["Location"], {"code": code_of(submission)})
    assert confirmed.status_code == HTTPStatus.SEE_OTHER
    assert confirmed.headers["Location"].startswith("/es/")
    token = token_of(submission)
    assert spoken(client.get(f"/es/confirm/{token}")) == "es"
    assert spoken(client.get(f"/confirm/{token}")) == "en"


def test_an_organization_signs_in_the_plans_own_language_without_a_prefix(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    with begin() as session:
        session.get_one(Plan, plan.id).language = "es"
    values = {
        "organization_name": ACME.name,
        "category": "legal",
        "scope": "national",
        "contact_name": "Bo Diaz",
        "contact_title": "Director",
        "email": ACME.email,
        "authorized": "y",
    }
    sent = client.submit(f"/plans/{plan.slug}/endorse", values)
    assert sent.headers["Location"] == f"/plans/{plan.slug}/check-email"
    with begin() as session:
        assert session.scalars(select(SignOn.language)).one() == "es"


def test_a_personal_link_is_mailed_in_the_language_it_was_asked_for_in(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    client.submit(f"/plans/{plan.slug}/sign", PERSON)
    with begin() as session:
        token = token_of(session.scalars(select(Submission)).one())
    client.submit(f"/confirm/{token}")
    asked = client.submit("/es/manage", {"email": PERSON["email"]})
    assert asked.headers["Location"] == "/es/manage/sent"
    with begin() as session:
        wanted = select(OutboxMessage.language).filter_by(kind=MailKind.MANAGE_LINK)
        assert session.scalars(wanted).all() == ["es"]


def test_errors_are_told_in_spanish(
    client: PageClient, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = f"/es/plans/{plan.slug}/sign"
    answers = {
        404: client.get("/es/no-such-page"),
        405: client.delete(sign),
        400: client.post(f"/es/confirm/{'a' * 43}", data={"a": "b"}),
    }

    def too_often(*_: object) -> None:
        raise Throttled(90)

    monkeypatch.setattr(manage_views, "throttle", too_often)
    answers[429] = client.submit("/es/manage", {"email": "ann@example.org"})

    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(manage_views, "throttle", away)
    answers[503] = client.submit("/es/manage", {"email": "ann@example.org"})
    for status, response in answers.items():
        assert (response.status_code, spoken(response)) == (status, "es")
    assert {status: heading(response) for status, response in answers.items()} == {
        400: "Esta página estuvo abierta demasiado tiempo",
        404: "En esta dirección no hay nada",
        405: "Eso no se puede hacer aquí",
        429: "Espere un poco, por favor",
        503: "No podemos hacerlo en este momento",
    }


def test_a_page_of_the_staff_sends_to_the_login_and_back_in_the_same_language(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        staff.admit(session, OWNER, StaffRole.OWNER, hashed(PASSWORD), by=OPERATOR, now=now)
    sent = client.get("/es/admin/sign-ons")
    assert sent.headers["Location"] == "/es/admin/login?next=/es/admin/sign-ons"
    back = client.submit(sent.headers["Location"], {"email": OWNER, "password": PASSWORD})
    assert (back.status_code, back.headers["Location"]) == (303, "/es/admin/sign-ons")


@pytest.mark.parametrize(
    "target",
    [
        "/es//evil.example",
        "/es/admin//evil.example",
        "//es/admin/",
        "/es/\\evil.example",
        "/fr/admin/",
        "/es/es/admin/",
        "/es/plans/fair-plan",
        "/es",
        "es/admin/",
        "/es/admin/\t/evil.example",
    ],
)
def test_no_next_with_a_language_leads_elsewhere(
    client: PageClient, begin: Begin, now: datetime, target: str
) -> None:
    with begin() as session:
        staff.admit(session, OWNER, StaffRole.OWNER, hashed(PASSWORD), by=OPERATOR, now=now)
    values = {"email": OWNER, "password": PASSWORD, "next": target}
    assert client.submit("/es/admin/login", values).headers["Location"] == "/es/admin/"


def test_the_staffs_pages_are_in_spanish_whatever_the_plan(
    owner: PageClient, plan: Plan, begin: Begin
) -> None:
    for path in ("", "review", "sign-ons", f"plans/{plan.slug}", "exports", "staff", "audit"):
        assert spoken(owner.get(f"/es/admin/{path}")) == "es"
    with begin() as session:
        session.get_one(Plan, plan.id).language = "es"
    assert spoken(owner.get(f"/admin/plans/{plan.slug}")) == "en"


def test_an_invitation_is_in_the_language_of_who_invites(owner: PageClient, begin: Begin) -> None:
    values = {"email": "new@example.org", "role": "viewer"}
    owner.submit("/es/admin/staff", values, action="/es/admin/staff")
    with begin() as session:
        assert session.scalars(select(OutboxMessage.language)).all() == ["es"]


def test_a_cookie_is_good_in_every_language(client: PageClient, plan: Plan) -> None:
    cookies = client.get(f"/es/plans/{plan.slug}/sign").headers.getlist("Set-Cookie")
    assert cookies
    assert all("; Path=/;" in f"{each};" for each in cookies)
    target, values = client.form(f"/es/plans/{plan.slug}/sign")
    sent = client.post(target.removeprefix("/es"), data=values | PERSON)
    assert sent.status_code == HTTPStatus.SEE_OTHER


def test_signing_out_stays_in_spanish(owner: PageClient) -> None:
    out = owner.submit("/es/admin/", action="/es/admin/logout")
    assert out.headers["Location"] == "/es/admin/login"


def test_a_form_of_another_site_is_refused_under_a_language_too(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    target, values = client.form(f"/es/plans/{plan.slug}/sign")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(target, data=values | PERSON, headers=headers).status_code == 400
    ours = client.post(target, data=values | PERSON, headers={"Origin": "http://localhost"})
    assert ours.status_code == HTTPStatus.SEE_OTHER
    with begin() as session:
        assert session.scalars(select(SignOn.language)).one() == "es"
