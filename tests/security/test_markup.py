"""What visitors type is text on every page: it makes no element, no attribute and no handler."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import OPERATOR, SIGNER
from signon.core.errors import TextRefused
from signon.core.lifecycle import State, Step
from signon.core.names import organization_sort_key
from signon.core.permissions import StaffRole
from signon.core.text import name
from signon.endorsers.chores import fold_batch
from signon.models import Plan, SignOn
from signon.staff import accounts
from signon.staff.service import admit
from signon.web import clock
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.factories import (
    STAFF,
    a_plan,
    a_submission,
    an_individual,
    an_organization,
    link_token,
    token_of,
)
from tests.security import corpora
from tests.security.forms import FORMS

EMAIL, PASSWORD = "mo@example.org", "correct horse battery staple"
HARMLESS = "Harmless"
MOST = 40  # fit on one page of the list
Shape = list[tuple[str, tuple[str, ...]]]


def payloads() -> list[str]:
    """Return the texts of the corpora that are names and hold signs of markup."""
    found: dict[str, None] = {}
    for each in corpora.markup():
        try:
            found[name(each)] = None
        except TextRefused:
            continue
    return list(found)


def shape(page: str) -> Shape:
    """Return the elements of a page with the names of their attributes, in their order."""
    tree = parse(page)
    for each in tree.iter():
        for attribute, value in each.items():
            is_link = attribute in {"href", "src", "action", "formaction"}
            scheme = value.partition(":")[0].strip().lower()
            assert not is_link or scheme not in {"javascript", "data", "vbscript"}, value
    return [(str(each.tag), tuple(sorted(each.keys()))) for each in tree.iter()]


def vocabulary(pages: list[str]) -> dict[str, set[str]]:
    """Return the elements that pages have, and all the attributes that each of them has."""
    found: dict[str, set[str]] = {}
    for page in pages:
        for tag, attributes in shape(page):
            found.setdefault(tag, set()).update(attributes)
    return found


def assert_says_nothing_new(page: str, known: dict[str, set[str]]) -> None:
    for tag, attributes in shape(page):
        assert tag in known, tag
        assert set(attributes) <= known[tag], (tag, attributes)


def get(client: PageClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


@pytest.fixture
def texts() -> list[str]:
    """Return as many payloads as there are plain names beside them."""
    found = payloads()
    assert len(found) > 2 * MOST
    step = len(found) // MOST
    return [*found[::step][: MOST - len(corpora.CONTEXTS)], *found[-len(corpora.CONTEXTS) :]]


def sign_all(session: Session, plan: Plan, names: list[str]) -> list[str]:
    """Sign with every name in every field, and return the tokens of the mails."""
    tokens = []
    for number, each in enumerate(names):
        email = f"{plan.slug}{number}@example.org"
        asked = [
            an_organization(
                each, email=email, contact_name=each, contact_title=each, city=each[:90].strip()
            ),
            an_individual(each, email=email),
        ]
        tokens += [token_of(a_submission(session, plan, it, now=clock.now())) for it in asked]
    return tokens


def confirm_all(session: Session, tokens: list[str], *, is_approved: bool) -> list[str]:
    """Confirm, and approve if asked, and return the links to withdraw."""
    links = []
    for token in tokens:
        sign_on = ledger.confirm(session, token, by=SIGNER, now=clock.now())
        if is_approved and sign_on.state is State.IN_REVIEW:
            sign_on.take(Step.APPROVE, at=clock.now(), by=STAFF)
        session.flush()
        links.append(link_token(session, sign_on.id))
    fold_batch(session, now=clock.now())
    return links


@pytest.mark.one_database
def test_a_form_that_comes_back_holds_it_as_a_value(client: PageClient, plan: Plan) -> None:
    for form, proper in FORMS.items():
        target, kept = client.form(f"/plans/{plan.slug}/{form}")
        fields = [*(each for each in proper if each not in {"authorized", "updates"}), "version"]
        empty = client.post(target, data=kept | dict.fromkeys(fields, ""))
        known = vocabulary([get(client, target), empty.get_data(as_text=True)])
        for each in corpora.markup()[::5]:
            sent = kept | dict.fromkeys([*fields, "version"], each)
            response = client.post(target, data=sent)
            assert response.status_code == 422
            assert_says_nothing_new(response.get_data(as_text=True), known)


def test_no_public_page_makes_anything_of_it(
    client: PageClient, begin: Begin, plan: Plan, texts: list[str]
) -> None:
    with begin() as session:
        other = a_plan(session, now=plan.created_at, slug="plain-plan")
        # Plain names of the same first letters, for the index from A to Z.
        plain_names = [
            f"{2 * organization_sort_key(each)[:1]} {HARMLESS} {n}" for n, each in enumerate(texts)
        ]
        pairs = [(plan, texts), (other, plain_names)]
        for one, names in pairs:
            confirm_all(session, sign_all(session, one, names), is_approved=True)
    for page in ("plans/{}", "embed/{}?style=list", "plans/{}/endorsers", "plans/{}/signers"):
        attacked, plain = (get(client, f"/{page.format(one.slug)}") for one, _ in pairs)
        assert len(shape(plain)) > 40
        assert shape(attacked) == shape(plain), page
    attacked = get(client, f"/plans/{plan.slug}/endorsers")
    names_shown = parse(attacked).findall(".//span[@class='name']/bdi")
    shown = ["".join(each.itertext()) for each in names_shown]
    assert sorted(shown) == sorted(texts)
    looked_up = [get(client, f"/plans/{plan.slug}/endorsers?q={q}") for q in ("zzzz", HARMLESS[:1])]
    known = vocabulary([attacked, *looked_up])
    for each in texts[::4]:
        response = client.get(f"/plans/{plan.slug}/endorsers", query_string={"q": each})
        assert_says_nothing_new(response.get_data(as_text=True), known)


def test_no_page_behind_a_mailed_link_makes_anything_of_it(
    client: PageClient, begin: Begin, plan: Plan, texts: list[str]
) -> None:
    some = texts[::4]
    with begin() as session:
        other = a_plan(session, now=plan.created_at, slug="plain-plan")
        plain = sign_all(session, other, [HARMLESS])
        attacked = sign_all(session, plan, some)
    pages = [("/confirm/{}", plain, attacked), ("/confirm/{}/not-me", plain, attacked)]
    for path, ours, theirs in pages:
        for number, token in enumerate(theirs):
            expected = shape(get(client, path.format(ours[number % 2])))
            assert shape(get(client, path.format(token))) == expected
    with begin() as session:
        plain_links = confirm_all(session, plain, is_approved=True)
        links = confirm_all(session, attacked, is_approved=True)
    for number, link in enumerate(links):
        expected = shape(get(client, f"/manage/{plain_links[number % 2]}"))
        assert shape(get(client, f"/manage/{link}")) == expected


@pytest.mark.one_database
def test_no_page_of_the_staff_makes_anything_of_it(
    app: Flask, client: PageClient, begin: Begin, plan: Plan, texts: list[str]
) -> None:
    with begin() as session:
        password = accounts.hashed(PASSWORD)
        admit(session, EMAIL, StaffRole.OWNER, password, by=OPERATOR, now=clock.now())
        other = a_plan(session, now=plan.created_at, slug="plain-plan")
        for one, names in ((other, ["Acme & Aid", "Acme \u0410id"]), (plan, texts[::3])):
            confirm_all(session, sign_all(session, one, names), is_approved=False)
        found = session.execute(select(SignOn.id, SignOn.plan_id)).all()
    client.submit("/admin/login", {"email": EMAIL, "password": PASSWORD})
    ids = {
        each.slug: [str(id_) for id_, plan_id in found if plan_id == each.id]
        for each in (plan, other)
    }
    pages = ["/admin/", "/admin/review", "/admin/sign-ons", "/admin/plans", "/admin/audit"]
    known = vocabulary([get(client, f"/admin/sign-ons/{each}") for each in ids[other.slug]])
    for each in ids[plan.slug]:
        assert_says_nothing_new(get(client, f"/admin/sign-ons/{each}"), known)
    for path in pages:
        handlers = [
            tag for tag, _ in shape(get(client, path)) if tag in {"script", "img", "iframe"}
        ]
        assert not handlers, path
