"""Whatever is sent: a status that fits, a message in plain words, and a database as it was."""

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from signon.core.actor import OPERATOR
from signon.models import Plan
from signon.plan import service as plans
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import PLAN, a_plan, a_submission, token_of
from tests.security.forms import FORMS, ORGANIZATION, PERSON
from tests.security.rows import Rows, everything
from tests.web.raw import MULTIPART, URL_ENCODED, multipart, send, without_length

UNKNOWN = "A" * 43
THIRTY = "9" * 30

#: What a field refuses: the form, the field, what is typed, what the page says.
REFUSED = (
    ("endorse", "organization_name", "", "Enter the name of the organization"),
    ("endorse", "organization_name", "a" * 201, "too long"),
    ("endorse", "organization_name", "A\u202eB", "change the direction of the text"),
    ("endorse", "organization_name", "A\x07B", "cannot be shown"),
    ("endorse", "organization_name", "A\r\nB", "on one line"),
    ("endorse", "organization_name", "😀🎉", "at least one letter"),
    ("endorse", "organization_name", "https://acme-aid.org", "not a web address"),
    ("endorse", "organization_name", "bo@acme-aid.org", "not an e-mail address"),
    ("endorse", "organization_name", "\u200b\u200b", "invisible"),
    ("endorse", "organization_name", "A\ue000", "other people cannot see"),
    ("endorse", "organization_name", "Z" + "\u0301" * 12, "too many accents"),
    ("endorse", "website", "javascript:alert(1)", "web address such as"),
    ("endorse", "website", "https://localhost/", "web address such as"),
    ("endorse", "website", "https://a.org/" + "a" * 300, "too long"),
    ("endorse", "category", "", "Choose the field of work"),
    ("endorse", "category", "hacking", "valid choice"),
    ("endorse", "scope", "global", "valid choice"),
    ("endorse", "state", "", "Choose the state"),
    ("endorse", "state", "XX", "valid choice"),
    ("endorse", "city", "a" * 101, "too long"),
    ("endorse", "contact_name", " \u00a0 ", "Enter your name"),
    ("endorse", "contact_title", "A\tB", "cannot be shown"),
    ("endorse", "email", "bo@acme-aid.org, eve@evil.example", "one address only"),
    ("endorse", "authorized", "", "is authorized"),
    ("sign", "name", "", "Enter your name"),
    ("sign", "name", "a" * 50_000, "too long"),
    ("sign", "name", "A\u2066B", "change the direction of the text"),
    ("sign", "name", "\x1b[31mAna", "cannot be shown"),
    ("sign", "name", "A\u2028B", "on one line"),
    ("sign", "name", "☺", "at least one letter"),
    ("sign", "name", "www.evil.example", "not a web address"),
    ("sign", "email", "", "your e-mail address"),
    ("sign", "email", "ana", "It should look like"),
    ("sign", "email", "a" * 250 + "@example.org", "address is too long"),
    ("sign", "email", "ana@example.org\r\nBcc: eve@evil.example", "one address only"),
    ("sign", "email", "añá@example.org", "Please use another"),
    ("sign", "country", "", "Choose your country"),
    ("sign", "country", "ZZ", "valid choice"),
    ("sign", "state", "ON", "valid choice"),
    ("sign", "postal_code", "78701; DROP", "letters, digits"),
    ("sign", "postal_code", "1" * 13, "too long"),
    ("sign", "visibility", "", "Choose how you should appear"),
    ("sign", "visibility", "nobody", "valid choice"),
    ("sign", "version", "7", "newer version"),
    ("sign", "version", THIRTY, "newer version"),
)
#: What no honest browser sends: the body, its type, the status, what the page says.
BODIES = (
    (b"name=%00", URL_ENCODED, 400, "damaged or incomplete"),
    (b"name=\xff", URL_ENCODED, 400, "damaged or incomplete"),
    (b"name=Ana&name=Bo", URL_ENCODED, 400, "damaged or incomplete"),
    (multipart(("name", b"Ana"))[:-9], MULTIPART, 400, "damaged or incomplete"),
    (multipart(("name", b"Ana"), ("name", b"Bo")), MULTIPART, 400, "damaged or incomplete"),
    (b"a" * 10 * 1024 * 1024, URL_ENCODED, 413, "larger than this form allows"),
    (b"a" * 10 * 1024 * 1024, MULTIPART, 413, "larger than this form allows"),
    (b"&".join([b"a"] * 201), URL_ENCODED, 413, "larger than this form allows"),
    (b'{"name": "Ana"}', "application/json", 415, "Only ordinary web forms"),
    (b"name=Ana", "text/plain", 415, "Only ordinary web forms"),
    (b"name=Ana", "", 415, "Only ordinary web forms"),
    (b"", URL_ENCODED, 422, "There is a problem"),
    (b"name=Ana&csrf_token=forged", URL_ENCODED, 422, "There is a problem"),
)
NOT_THERE = (
    "/plans/no-plan",
    "/plans/no-plan/sign",
    "/plans/fair-plan/actions/11",
    f"/plans/fair-plan/actions/{THIRTY}",
    f"/plans/fair-plan/versions/{THIRTY}",
    f"/plans/{THIRTY}",
    f"/confirm/{THIRTY}",
    f"/confirm/{UNKNOWN}",
    f"/confirm/{UNKNOWN}/not-me",
    f"/manage/{UNKNOWN}",
    f"/manage/{THIRTY}",
    "/console",
    "/.git/config",
    "/.env",
    "/metrics",
)


@pytest.fixture
def before(plan: Plan, begin: Begin) -> Iterator[Rows]:
    """Return all rows, and see at the end that they are still the same."""
    with begin() as session:
        rows = everything(session)
    yield rows
    with begin() as session:
        assert everything(session) == rows


def says(response: TestResponse) -> str:
    """Return what a page tells its reader."""
    return text_of(next(parse(response.get_data(as_text=True)).iter("main")))


def filled(form: str, field: str, value: str) -> dict[str, str]:
    values = {name: kept for name, kept in FORMS[form].items() if name != field}
    return values if field == "authorized" else values | {field: value}


def test_a_field_that_is_wrong_is_named_with_what_to_do(
    client: PageClient, plan: Plan, before: Rows
) -> None:
    for form, field, value, words in REFUSED:
        response = client.submit(f"/plans/{plan.slug}/{form}", filled(form, field, value))
        assert response.status_code == 422, (form, field, value)
        page = parse(response.get_data(as_text=True))
        [summary] = [each for each in page.iter("div") if each.get("role") == "alert"]
        assert words in text_of(summary), (form, field, value, text_of(summary))
        # Without a country that is ours, its state is wrong as well.
        assert len(list(summary.iter("li"))) == 1 + (field == "country"), (form, field, value)
        if field != "version":
            beside = page.find(f".//div[@id='{field}-error']")
            assert beside is not None, (form, field, value)
            assert words in text_of(beside)


def test_what_was_typed_rightly_stays_in_the_form(
    client: PageClient, plan: Plan, before: Rows
) -> None:
    for form, values in FORMS.items():
        wrong = values | {"email": "nobody"}
        response = client.submit(f"/plans/{plan.slug}/{form}", wrong)
        page = parse(response.get_data(as_text=True))
        [email] = page.findall(".//*[@name='email']")
        assert email.get("aria-invalid") == "true"
        for name, value in wrong.items():
            fields = [each for each in page.iter() if each.get("name") == name]
            assert any(_holds(each, value) for each in fields), name


def _holds(field: Element, value: str) -> bool:
    return any(
        each.get("value") == value
        and (each.get("type") not in {"radio", "checkbox"} or each.get("checked") is not None)
        and (each.tag != "option" or each.get("selected") is not None)
        for each in field.iter()
    )


def test_a_body_that_no_honest_browser_sends_is_refused(
    client: PageClient, plan: Plan, before: Rows
) -> None:
    for form in FORMS:
        for body, content_type, status, words in BODIES:
            response = send(client, f"/plans/{plan.slug}/{form}", body, content_type)
            assert response.status_code == status, (body[:40], content_type)
            assert words in says(response), (body[:40], content_type)


def test_a_body_in_chunks_or_without_length_is_refused(
    app: Flask, client: PageClient, plan: Plan, before: Rows
) -> None:
    for form in FORMS:
        path = f"/plans/{plan.slug}/{form}"
        for response in (
            send(client, path, b"0\r\n\r\n", HTTP_TRANSFER_ENCODING="chunked"),
            without_length(client, app, path, b"name=Ana"),
        ):
            assert response.status_code == 411
            assert "did not say how much" in says(response)


def test_what_is_not_there_is_not_found_by_anybody(
    client: PageClient, plan: Plan, before: Rows
) -> None:
    _, kept = client.form(f"/plans/{plan.slug}/sign")
    for path in NOT_THERE:
        response = client.get(path)
        assert response.status_code == 404, path
        assert re.search("Please|please|copy the whole link", says(response)), path
        if path.startswith(("/confirm", "/manage")) or path.endswith("sign"):
            assert client.post(path, data=kept | PERSON).status_code == 404, path


def test_a_forged_token_opens_nothing(client: PageClient, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        real = token_of(a_submission(session, plan, now=plan.created_at))
        rows = everything(session)
    _, kept = client.form(f"/plans/{plan.slug}/sign")
    forged = {real[::-1], real[:-1], real + "A", real.lower(), real.upper(), real[1:] + real[0]}
    forged |= {f"{real[:20]}A{real[21:]}", f"{real}%00", f"{real[:-2]}--"}
    whole = {f"{real}=", f"{real}."}  # who has these knows the token, and is sent to it
    for token in (forged | whole) - {real}:
        for path in (f"/confirm/{token}", f"/confirm/{token}/not-me", f"/manage/{token}"):
            assert client.get(path).status_code == (308 if token in whole else 404), path
            assert client.post(path, data=kept).status_code == 404, path
    assert client.get(f"/manage/{real}").status_code == 404  # made for something else
    with begin() as session:
        assert everything(session) == rows


def test_a_closed_plan_takes_nothing_and_says_so(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    ready = {form: client.form(f"/plans/{plan.slug}/{form}") for form in FORMS}
    with begin() as session:
        plans.close_plan(session, session.get_one(Plan, plan.id), by=OPERATOR, now=now)
        rows = everything(session)
    for form, (target, kept) in ready.items():
        response = client.post(target, data=kept | FORMS[form])
        assert response.status_code == 409
        assert "is closed for sign-ons" in says(response)
        page = client.get(f"/plans/{plan.slug}/{form}")
        assert page.status_code == 200
        assert "Closed for sign-ons" in says(page)
    with begin() as session:
        assert everything(session) == rows


def test_a_plan_that_is_not_open_yet_takes_nothing_and_tells_when(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    source = PLAN.replace("language: en", "language: en\nopens: 2099-01-20")
    with begin() as session:
        a_plan(session, now=plan.created_at, slug="later-plan", source=source)
        rows = everything(session)
    _, kept = client.form(f"/plans/{plan.slug}/sign")
    for form, values in FORMS.items():
        page = client.get(f"/plans/later-plan/{form}")
        assert page.status_code == 200
        assert "January 20, 2099" in says(page)
        response = client.post(f"/plans/later-plan/{form}", data=kept | values)
        assert response.status_code == 409
        assert "is not open for sign-ons yet" in says(response)
    with begin() as session:
        assert everything(session) == rows


def test_a_draft_is_nowhere(client: PageClient, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        a_plan(session, now=plan.created_at, slug="draft-plan", is_open=False)
        rows = everything(session)
    _, kept = client.form(f"/plans/{plan.slug}/sign")
    for path in ("", "/sign", "/endorse", "/endorsers", "/signers", "/versions", "/check-email"):
        assert client.get(f"/plans/draft-plan{path}").status_code == 404
    for form, values in FORMS.items():
        assert client.post(f"/plans/draft-plan/{form}", data=kept | values).status_code == 404
    assert "draft-plan" not in client.get("/").get_data(as_text=True)
    with begin() as session:
        assert everything(session) == rows


def test_a_formula_is_a_name_like_any_other(client: PageClient, begin: Begin, plan: Plan) -> None:
    name = "=cmd|' /C calc'!A0"
    values = ORGANIZATION | {"organization_name": name, "is_listed": "1", "id": THIRTY}
    assert client.submit(f"/plans/{plan.slug}/endorse", values).status_code == 303
    with begin() as session:
        [row] = everything(session)["sign_on"]
    assert name in row
    assert "pending" in map(str, row)
