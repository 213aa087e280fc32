"""The forms' pages: what is asked, and how a mistake is shown."""

import json
from http import HTTPStatus

import pytest
from sqlalchemy import select

from signon import ledger
from signon.core import providers
from signon.core.actor import SIGNER
from signon.core.lifecycle import State
from signon.core.postal_codes import ZIP_BEGINNINGS
from signon.models import Event, Plan, Submission
from signon.web import clock
from tests.client import PageClient, text_of
from tests.conftest import Begin
from tests.factories import PLAN, a_plan, token_of
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
    sent = set(PERSON) if path == SIGN else {*ORGANIZATION, "updates", "state_too"}
    assert names == sent | {"csrf_token", "version", "leave_empty", "via", "opened"}
    assert control(tree, "version").get("value") == "1"


GROUPS = {
    SIGN: {
        "What is shown": ["visibility"],
        "Public": ["name", "country", "state"],
        "Private": ["email", "postal_code", "updates"],
    },
    ENDORSE: {
        "Public": [
            "organization_name",
            "website",
            "category",
            "scope",
            "state",
            "state_too",
            "city",
        ],
        "Private": ["contact_name", "contact_title", "email", "authorized", "updates"],
    },
}


@pytest.mark.parametrize("path", FORMS)
def test_each_field_stands_in_a_group_that_says_who_sees_it(
    client: PageClient, plan: Plan, path: str
) -> None:
    groups = page(client.get(path)).findall(".//fieldset[@class='group']")
    found = {
        text_of(group[0]): list(
            dict.fromkeys(each.get("name") for each in group.iter() if each.get("name"))
        )
        for group in groups
    }
    assert found == GROUPS[path]
    assert list(found) == list(GROUPS[path])


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


def test_the_summary_of_the_mistakes_takes_the_focus(client: PageClient, plan: Plan) -> None:
    tree = page(post(client, ENDORSE, scope="", city="c" * 101, email="bo"))
    focused = [each for each in tree.iter() if each.get("autofocus") is not None]
    assert [(each.get("role"), each.get("tabindex")) for each in focused] == [("alert", "-1")]


def test_a_missing_choice_is_reached_at_its_first_option(client: PageClient, plan: Plan) -> None:
    target, values = client.form(SIGN)
    sent = {**values, **PERSON}
    del sent["visibility"]
    tree = page(client.post(target, data=sent))
    assert summary(tree)[0][1] == "#visibility-0"


def test_the_summary_leads_to_each_wrong_field(client: PageClient, plan: Plan) -> None:
    tree = page(post(client, ENDORSE, organization_name="", state="", email="bo"))
    assert summary(tree) == [
        ("Enter the name of the organization.", "#organization_name"),
        ("Choose the state it works in.", "#state"),
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
def test_a_filled_trap_asks_one_more_question_and_keeps_the_form(
    client: PageClient, plan: Plan, begin: Begin, path: str
) -> None:
    tree = page(post(client, path, leave_empty="555 0100"))
    ((words, link),) = summary(tree)
    assert words.startswith("I am a person, and I fill in this form myself: Something filled in")
    assert link == "#by_a_person"
    assert control(tree, "leave_empty").get("value") == ""
    assert control(tree, "email").get("value") == FORMS[path]["email"]
    with begin() as session:
        assert (list(sign_ons(session)), list(mails(session))) == ([], [])


@pytest.mark.parametrize(("trap", "flags"), [("", []), ("555 0100", ["trap"])])
def test_who_answers_is_taken_and_reviewed_where_the_trap_is_filled_again(
    client: PageClient, plan: Plan, begin: Begin, trap: str, flags: list[str]
) -> None:
    response = post(client, SIGN, leave_empty=trap, by_a_person="y")
    assert (response.status_code, response.location) == (TAKEN, CHECK_EMAIL)
    with begin() as session:
        (sign_on,) = sign_ons(session)
        assert sign_on.flags == flags
        token = token_of(session.scalars(select(Submission)).one())
        signed = ledger.confirm(session, token, by=SIGNER, now=clock.now())
        assert signed.state is (State.IN_REVIEW if flags else State.LISTED)


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
        "Enter your name.",
        (
            "A newer version of the plan has been published since you opened this "
            "page. Please read it, then sign."
        ),
    ]


def test_a_form_without_a_version_is_for_the_newest(client: PageClient, plan: Plan) -> None:
    assert post(client, SIGN, version="").status_code == TAKEN


def test_an_address_fills_in_the_form_but_no_consent_and_sends_nothing(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    given = "organization_name=Acme+%26+Aid&scope=state&state=TX&email=x&authorized=y&updates=y"
    tree = page(client.get(f"{ENDORSE}?{given}&leave_empty=1&version=7&unknown=1&category=none"))
    assert control(tree, "organization_name").get("value") == "Acme & Aid"
    chosen = [each.get("value") for each in tree.iter("option") if each.get("selected") is not None]
    assert chosen == ["state", "TX"]
    assert not [each for each in tree.iter("input") if each.get("checked") is not None]
    assert control(tree, "version").get("value") == "1"
    assert summary(tree) == []
    with begin() as session:
        assert not sign_ons(session)
    assert control(page(client.get(ENDORSE)), "organization_name").get("value") == ""


def test_an_address_fills_in_a_person_s_form(client: PageClient, plan: Plan) -> None:
    tree = page(client.get(f"{SIGN}?name=Ann&visibility=place&country=MX"))
    assert control(tree, "name").get("value") == "Ann"
    checked = [each.get("value") for each in tree.iter("input") if each.get("checked") is not None]
    assert checked == ["place"]
