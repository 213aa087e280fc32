"""The forms' pages: what is asked, and how a mistake is shown."""

import json
from http import HTTPStatus

import pytest
from sqlalchemy import select

from signon.core import providers
from signon.core.postal_codes import ZIP_BEGINNINGS
from signon.models import Event, Plan
from tests.client import PageClient, text_of
from tests.conftest import Begin
from tests.factories import PLAN, a_plan
from tests.sign.visitors import (
    CHECK_EMAIL,
    ENDORSE,
    FORMS,
    ORGANIZATION,
    PERSON,
    SIGN,
    control,
    mails,
    page,
    post,
    sign_ons,
    summary,
)

NO_ADDRESS = "This is not an e-mail address. It should look like name@example.org."
REFUSED, TAKEN = HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SEE_OTHER
pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("path", FORMS)
def test_a_form_has_the_fields_that_others_rely_on(
    client: PageClient, plan: Plan, path: str
) -> None:
    tree = page(client.get(path))
    names = {each.get("name") for tag in ("input", "select") for each in tree.iter(tag)}
    sent = set(PERSON) if path == SIGN else {*ORGANIZATION, "updates"}
    assert names == sent | {"csrf_token", "version", "company_fax", "via"}
    assert control(tree, "version").get("value") == "1"


@pytest.mark.parametrize("path", FORMS)
def test_beside_each_field_stands_who_sees_it(client: PageClient, plan: Plan, path: str) -> None:
    tree = page(client.get(path))
    for name in {*FORMS[path], "updates"} - {"visibility"}:
        described = (control(tree, name).get("aria-describedby") or "").split()
        seen = tree.find(f".//*[@id='{name}-seen']")
        assert f"{name}-seen" in described, name
        assert seen is not None
        assert text_of(seen), name


def test_each_choice_shows_an_example(client: PageClient, plan: Plan) -> None:
    tree = page(client.get(SIGN))
    examples = {each.get("data-example"): text_of(each) for each in tree.iter("bdi")}
    assert {name: text for name, text in examples.items() if name} == {
        "full": "María López, Texas",
        "initial": "María L., Texas",
        "place": "A supporter in Texas",
        "counted": "Not shown",
    }


def test_the_page_tells_its_scripts_what_the_server_goes_by(client: PageClient, plan: Plan) -> None:
    tree = page(client.get(SIGN))
    found = {name: value for each in tree.iter() for name, value in each.items()}
    assert json.loads(found["data-rules"]) == json.loads(json.dumps(providers.rules()))
    assert json.loads(found["data-beginnings"]) == dict(ZIP_BEGINNINGS)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("link", "kept"), [("?via=Riverside", "riverside"), ("?via=%3Cb%3E", None), ("", None)]
)
def test_the_partner_of_the_link_comes_along(
    client: PageClient, plan: Plan, begin: Begin, path: str, link: str, kept: str | None
) -> None:
    target, values = client.form(path + link)
    refused = page(client.post(target, data=values | FORMS[path] | {"email": ""}))
    assert control(refused, "via").get("value") == (kept or "")
    assert client.post(target, data=values | FORMS[path]).status_code == TAKEN
    with begin() as session:
        [sign_on] = sign_ons(session)
        assert sign_on.via == kept
        [born] = session.scalars(select(Event)).all()
        assert born.via == (kept or "")


def test_who_comes_by_two_links_has_signed_once(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    for link in ("?via=first", "?via=second", ""):
        target, values = client.form(SIGN + link)
        assert client.post(target, data=values | PERSON).status_code == TAKEN
    with begin() as session:
        assert [each.via for each in sign_ons(session)] == ["first"]


@pytest.mark.parametrize("path", FORMS)
def test_a_taken_form_leads_to_the_page_about_the_mail(
    client: PageClient, plan: Plan, begin: Begin, path: str
) -> None:
    response = post(client, path)
    assert (response.status_code, response.location) == (TAKEN, CHECK_EMAIL)
    with begin() as session:
        assert len(sign_ons(session)) == 1


def test_a_refused_form_keeps_what_was_typed(client: PageClient, plan: Plan) -> None:
    typed = {"name": "", "state": "CA", "visibility": "place", "postal_code": "90012"}
    response = post(client, SIGN, **typed)
    assert response.status_code == REFUSED
    tree = page(response)
    assert control(tree, "email").get("value") == PERSON["email"]
    assert control(tree, "postal_code").get("value") == "90012"
    state = tree.find(".//select[@name='state']/option[@selected]")
    assert state is not None
    assert state.get("value") == "CA"
    chosen = [e.get("value") for e in tree.iter("input") if e.get("checked") is not None]
    assert chosen == ["place", "y"]


def test_the_first_wrong_field_takes_the_focus(client: PageClient, plan: Plan) -> None:
    tree = page(post(client, ENDORSE, scope="", city="c" * 101, email="bo"))
    focused = [each.get("name") for each in tree.iter() if each.get("autofocus") is not None]
    assert focused == ["scope"]


def test_a_missing_choice_takes_the_focus_at_its_first_option(
    client: PageClient, plan: Plan
) -> None:
    target, values = client.form(SIGN)
    sent = {**values, **PERSON}
    del sent["visibility"]
    tree = page(client.post(target, data=sent))
    focused = [each.get("value") for each in tree.iter() if each.get("autofocus") is not None]
    assert focused == ["full"]
    assert summary(tree)[0][1] == "#visibility-0"


def test_the_summary_leads_to_each_wrong_field(client: PageClient, plan: Plan) -> None:
    tree = page(post(client, ENDORSE, organization_name="", state="", email="bo"))
    assert summary(tree) == [
        ("Name of the organization: Please fill this in.", "#organization_name"),
        ("State: Please choose the state it works in.", "#state"),
        (f"Your work e-mail address: {NO_ADDRESS}", "#email"),
    ]


def test_the_mistake_stands_beside_its_field(client: PageClient, plan: Plan) -> None:
    tree = page(post(client, SIGN, email="ann"))
    field = control(tree, "email")
    assert field.get("aria-invalid") == "true"
    assert "email-error" in (field.get("aria-describedby") or "")
    error = tree.find(".//*[@id='email-error']")
    assert error is not None
    assert text_of(error).startswith("Error: This is not an e-mail address.")


@pytest.mark.parametrize("path", FORMS)
def test_a_refused_form_leaves_the_database_as_it_was(
    client: PageClient, plan: Plan, begin: Begin, path: str
) -> None:
    assert post(client, path, email="").status_code == REFUSED
    with begin() as session:
        assert (list(sign_ons(session)), list(mails(session))) == ([], [])


@pytest.mark.parametrize("path", FORMS)
def test_a_robot_that_fills_every_field_changes_nothing(
    client: PageClient, plan: Plan, begin: Begin, path: str
) -> None:
    response = post(client, path, company_fax="555 0100")
    assert (response.status_code, response.location) == (TAKEN, CHECK_EMAIL)
    with begin() as session:
        assert (list(sign_ons(session)), list(mails(session))) == ([], [])


@pytest.mark.parametrize("path", FORMS)
def test_a_newer_version_comes_back_to_be_read_first(
    client: PageClient, plan: Plan, begin: Begin, path: str
) -> None:
    target, values = client.form(path)
    with begin() as session:
        a_plan(session, now=plan.created_at, source=PLAN.replace("And listen.", "Listen."))
    response = client.post(target, data=values | FORMS[path])
    assert response.status_code == REFUSED
    tree = page(response)
    message = (
        "A newer version of the plan has been published since you opened this page. "
        "Please read it, then sign."
    )
    assert summary(tree) == [(message, None)]
    assert control(tree, "version").get("value") == "2"
    assert control(tree, "email").get("value") == FORMS[path]["email"]
    assert post(client, path).status_code == TAKEN


def test_a_newer_version_is_told_beside_other_mistakes(client: PageClient, plan: Plan) -> None:
    tree = page(post(client, SIGN, version="0", name=""))
    assert [words.partition(":")[0] for words, _ in summary(tree)] == [
        "Your name",
        (
            "A newer version of the plan has been published since you opened this "
            "page. Please read it, then sign."
        ),
    ]


def test_a_form_without_a_version_is_for_the_newest(client: PageClient, plan: Plan) -> None:
    assert post(client, SIGN, version="").status_code == TAKEN
