"""The forms ask what their plan asks, and what was answered stays where it belongs."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import OPERATOR, SIGNER
from signon.core.errors import EditReason, EditRefused
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.models import Audit, Plan
from signon.plan import plan_file
from signon.plan import service as plans
from signon.web import clock
from tests.asked import ASKING_PLAN, HELP, WHY, a_person, an_endorser, answers
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import STAFF, a_plan, a_sign_on, a_submission, token_of
from tests.sign.visitors import ENDORSE, SIGN, page, post, sign_ons, summary
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
ANSWERS = {"answer_why": WHY, "answer_help": HELP}
SPANISH = """---
slug: fair-plan
language: es
title: Un plan justo
questions:
  - id: size
    words: ¿Cuántos son?
    choices: {small: Menos de 100, large: 100 o más}
---

Estamos de acuerdo.

## Action 1: Ser justos

## Action 2: Ser amables
"""


@pytest.fixture
def plan(begin: Begin, now: datetime) -> Plan:
    with begin() as session:
        return a_plan(session, now=now, source=ASKING_PLAN)


def test_a_missing_answer_is_asked_for_by_the_words_of_its_question(
    client: PageClient, plan: Plan
) -> None:
    answer = post(client, ENDORSE, **ANSWERS)
    assert answer.status_code == 422
    assert summary(page(answer)) == [("Please answer “How many are you?”.", "#answer_size")]


@pytest.mark.parametrize("value", ["huge", "Under 100"])
def test_only_what_is_offered_can_be_chosen(client: PageClient, plan: Plan, value: str) -> None:
    assert post(client, ENDORSE, answer_size=value).status_code == 422


def test_a_person_is_not_asked_what_organizations_are(client: PageClient, plan: Plan) -> None:
    shown = client.get(SIGN).get_data(as_text=True)
    assert "Why do you stand behind it?" in shown
    assert "How many are you?" not in shown


def test_the_form_asks_in_the_readers_language(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        plans.load(session, plan_file.parse(SPANISH), by=OPERATOR, now=now)
    shown = client.get(f"/es{ENDORSE}").get_data(as_text=True)
    assert all(each in shown for each in ("¿Cuántos son?", "Menos de 100", "Why do you"))


def test_answers_are_stored_and_no_file_shows_them(
    client: PageClient, plan: Plan, begin: Begin, tmp_path: Path
) -> None:
    post(client, SIGN, **ANSWERS)
    post(client, ENDORSE, **ANSWERS, answer_size="small")
    with begin() as session:
        person, organization = (each.answers or {} for each in sign_ons(session))
    assert person == answers()
    assert organization["size"] == {"text": "small", "public": True, "written": False}
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"fair-plan" in content
    assert b"Zanzibarella" not in content
    assert b"Quixotania" not in content


def test_another_answer_is_no_double_click(client: PageClient, plan: Plan, begin: Begin) -> None:
    for why in (WHY, WHY, "Because it is fair"):
        post(client, SIGN, answer_why=why)
    with begin() as session:
        assert [(each.answers or {})["why"]["text"] for each in sign_ons(session)] == [
            WHY,
            "Because it is fair",
        ]


def test_the_page_behind_the_link_shows_all_answers(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    with begin() as session:
        token = token_of(a_submission(session, plan, an_endorser(), now=clock.now()))
    shown = client.get(f"/confirm/{token}").get_data(as_text=True)
    assert [shown.count(each) for each in (WHY, "100 or more", HELP)] == [2, 2, 1]


@pytest.mark.parametrize(
    ("visibility", "count"), [("full", 1), ("initial", 1), ("place", 0), ("counted", 0)]
)
def test_the_list_of_people_shows_public_answers_of_who_shows_a_name(
    client: PageClient, plan: Plan, begin: Begin, now: datetime, visibility: str, count: int
) -> None:
    with begin() as session:
        signer = a_person(visibility=Visibility(visibility))
        sign_on = a_sign_on(
            session, plan, State.IN_REVIEW if count else State.LISTED, signer, now=now
        )
        if count:
            ledger.decide(session, sign_on, ledger.Decision.APPROVE, by=STAFF, now=now)
    shown = client.get("/plans/fair-plan/signers").get_data(as_text=True)
    assert (shown.count(WHY), shown.count(HELP)) == (count, 0)


def test_an_organization_shows_its_public_answers_while_it_is_listed(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        sign_on = a_sign_on(session, plan, State.LISTED, an_endorser(), now=now)
    paths = ("/plans/fair-plan/endorsers", f"/plans/fair-plan/endorsers/{sign_on.id}")
    for path in paths:
        shown = client.get(path, follow_redirects=True).get_data(as_text=True)
        assert [shown.count(each) for each in (WHY, "100 or more", HELP)] == [1, 1, 0]
    with begin() as session:
        ledger.withdraw(session, session.merge(sign_on), by=SIGNER, now=now)
    assert WHY not in client.get(paths[0], follow_redirects=True).get_data(as_text=True)


@pytest.mark.parametrize(
    ("visibility", "state"),
    [("full", "in_review"), ("place", "listed"), ("counted", "listed")],
)
def test_what_a_person_writes_for_the_list_is_read_by_staff_first(
    plan: Plan, session: Session, now: datetime, visibility: str, state: str
) -> None:
    a_sign_on(session, plan, State(state), a_person(visibility=Visibility(visibility)), now=now)


def test_who_only_counts_has_no_answers_once_confirmed(
    plan: Plan, session: Session, now: datetime
) -> None:
    signer = a_person(visibility=Visibility.COUNTED)
    assert a_sign_on(session, plan, State.PENDING, signer, now=now).answers == answers()
    other = a_person("Bo Lee", visibility=Visibility.COUNTED)
    assert a_sign_on(session, plan, State.LISTED, other, now=now).answers is None


@pytest.mark.parametrize("state", [State.EXPIRED, State.IN_REVIEW])
def test_what_ended_or_was_erased_has_no_answers(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    sign_on = a_sign_on(session, plan, state, an_endorser(), now=now)
    if state is State.IN_REVIEW:
        ledger.erase(session, sign_on, reason="Asked for", by=STAFF, now=now)
    session.flush()
    session.refresh(sign_on)
    assert sign_on.answers is None


@pytest.mark.parametrize(
    ("role", "seen"),
    [(StaffRole.MODERATOR, [WHY]), (StaffRole.VIEWER, [WHY]), (StaffRole.OWNER, [WHY, HELP])],
)
def test_staff_see_private_answers_only_with_contacts(
    app: Flask, plan: Plan, begin: Begin, now: datetime, role: StaffRole, seen: list[str]
) -> None:
    with begin() as session:
        sign_on = a_sign_on(session, plan, State.IN_REVIEW, a_person(), now=now)
    colleague = a_colleague(app, begin, role, now=now)
    shown = colleague.get(f"/admin/sign-ons/{sign_on.id}").get_data(as_text=True)
    assert [each for each in (WHY, HELP) if each in shown] == seen
    assert "Wrote an answer that the list will show" in shown


def test_staff_change_an_answer_and_the_log_does_not_say_which(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, a_person(), now=now)
    ledger.edit(session, sign_on, {"answers": answers(why=None)}, by=STAFF, now=now)
    assert sign_on.answers == answers(why=None)
    logged = session.query(Audit).order_by(Audit.id.desc()).first()
    assert logged is not None
    assert (logged.before, logged.after) == ({"fields": ["answers"]}, {})


def test_a_signer_puts_no_unread_words_on_the_list(
    plan: Plan, session: Session, now: datetime
) -> None:
    signer = a_person(visibility=Visibility.PLACE)
    sign_on = a_sign_on(session, plan, State.LISTED, signer, now=now)
    with pytest.raises(EditRefused) as refused:
        ledger.edit(session, sign_on, {"visibility": Visibility.FULL}, by=SIGNER, now=now)
    assert refused.value.reason is EditReason.NEEDS_REVIEW
