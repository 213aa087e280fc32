"""A letter is written, looked at, delivered, checked by whoever has a copy, and supplemented."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from signon import ledger
from signon.config import Settings
from signon.core.audit_action import AuditAction
from signon.core.lifecycle import State, Step
from signon.core.permissions import StaffRole
from signon.core.rounding import start_of_hour
from signon.letters import delivery, jobs, queries
from signon.letters.roll import roll_of
from signon.models import Audit, Letter, LetterFile, LetterLine, OutboxMessage, Plan, SignOn
from signon.models.job import JobState
from signon.models.outbox import MailKind
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.export.lists import some_endorsers
from tests.factories import STAFF, a_sign_on, an_organization
from tests.letters.written import words_of_pdf
from tests.operate.running import run_next
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
PATH = "/admin/letters"
NEW = f"{PATH}/new/fair-plan"
DRAFT, DELIVERY = jobs.KINDS


@pytest.fixture
def earlier() -> datetime:
    return clock.now() - timedelta(hours=3)


@pytest.fixture
def endorsed(begin: Begin, plan: Plan, earlier: datetime) -> Plan:
    with begin() as session:
        some_endorsers(session, plan, now=earlier)
    return plan


@pytest.fixture
def exporter(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.EXPORTER, now=clock.now())


def write(client: PageClient) -> str:
    """Write a letter, and return the address of its page."""
    values = {"title": "A Fair Letter", "signatures": "Bo Diaz | Director | Zebra Fund"}
    answer = client.submit(NEW, values, action=NEW)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def page(client: PageClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def hand_over(client: PageClient, there: str) -> TestResponse:
    return client.submit(f"{there}/deliver", {"to": "The Speaker"}, action=f"{there}/deliver")


def delivered(client: PageClient, settings: Settings) -> UUID:
    """Write a letter and deliver it, and return its id."""
    there = write(client)
    assert client.submit(there, {}, action=f"{there}/draft").status_code == 303
    run_next(settings, DRAFT)
    answer = hand_over(client, there)
    assert answer.status_code == 303
    run_next(settings, DELIVERY)
    return UUID(there.rpartition("/")[2])


def test_a_draft_is_made_and_taken_and_says_that_it_is_one(
    exporter: PageClient, endorsed: Plan, settings: Settings
) -> None:
    there = write(exporter)
    exporter.submit(there, {"format": "pdf"}, action=f"{there}/draft")
    assert "It waits for its turn" in page(exporter, there)
    run_next(settings, DRAFT)

    shown = page(exporter, there)
    link = shown.partition(f'action="{PATH}/jobs/')[2].partition('"')[0]
    words = words_of_pdf(exporter.submit(there, {}, action=f"{PATH}/jobs/{link}").data)
    assert "DRAFT" in words
    assert "Zebra Fund" in words
    assert "not been delivered" in page(exporter, f"/letters/{there.rpartition('/')[2]}")


def test_a_delivered_letter_is_frozen_shown_and_mailed(
    exporter: PageClient, client: PageClient, begin: Begin, endorsed: Plan, settings: Settings
) -> None:
    letter_id = delivered(exporter, settings)

    with begin() as session:
        letter = session.get_one(Letter, letter_id)
        assert (letter.organizations, letter.individuals) == (2, 4)
        mails = session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == MailKind.LETTER_DELIVERED)
        ).all()
        assert len(mails) == 2
        actions = set(session.scalars(select(Audit.action)))
        assert {AuditAction.WRITE_LETTER, AuditAction.DELIVER_LETTER} <= actions
        digest = letter.digest
    assert "The Speaker" in page(client, "/plans/fair-plan")
    file = client.get(f"/letters/{letter_id}/letter.pdf").data
    assert "DRAFT" not in words_of_pdf(file)
    assert "It is genuine" in page(client, f"/letters/{letter_id}?digest={digest}")
    assert "It is not this letter" in page(client, f"/letters/{letter_id}?digest={'0' * 64}")
    assert exporter.get(f"{PATH}/{letter_id}/edit").status_code == 409


def test_who_withdraws_later_is_named_if_an_organization_and_else_a_number(
    exporter: PageClient, client: PageClient, begin: Begin, endorsed: Plan, settings: Settings
) -> None:
    letter_id = delivered(exporter, settings)
    with begin() as session:
        for name in ("Zebra Fund", "Person0 Lee"):
            gone = session.scalars(select(SignOn).where(SignOn.public_name == name)).one()
            gone.take(Step.WITHDRAW, at=clock.now(), by=STAFF)

    shown = page(client, f"/letters/{letter_id}")
    assert '<bdi translate="no">Zebra Fund</bdi>' in shown
    assert "1 person." in shown
    assert "Person0" not in shown


def test_an_erasure_takes_the_name_and_the_files_that_have_it(
    exporter: PageClient, client: PageClient, begin: Begin, endorsed: Plan, settings: Settings
) -> None:
    letter_id = delivered(exporter, settings)
    with begin() as session:
        gone = session.scalars(select(SignOn).where(SignOn.public_name == "Zebra Fund")).one()
        ledger.erase(session, gone, reason="Asked", by=STAFF, now=clock.now())

    shown = page(client, f"/letters/{letter_id}")
    assert "Zebra" not in shown
    assert "1 more organization, which asked not to be named any more." in shown
    assert client.get(f"/letters/{letter_id}/letter.pdf").status_code == 404
    with begin() as session:
        assert set(session.scalars(select(LetterFile.data))) == {None}


def test_a_list_that_has_changed_since_the_draft_is_not_delivered_unseen(
    exporter: PageClient, begin: Begin, endorsed: Plan, settings: Settings, earlier: datetime
) -> None:
    there = write(exporter)
    exporter.submit(there, {}, action=f"{there}/draft")
    run_next(settings, DRAFT)
    with begin() as session:
        a_sign_on(session, endorsed, State.LISTED, an_organization("New Aid"), now=earlier)

    hand_over(exporter, there)

    assert "the list has changed since" in page(exporter, there)


def test_a_supplement_has_only_what_has_changed(
    exporter: PageClient, begin: Begin, endorsed: Plan, settings: Settings, earlier: datetime
) -> None:
    letter_id = delivered(exporter, settings)
    with begin() as session:
        a_sign_on(session, endorsed, State.LISTED, an_organization("New Aid"), now=earlier)
        gone = session.scalars(select(SignOn).where(SignOn.public_name == "Zebra Fund")).one()
        gone.take(Step.WITHDRAW, at=clock.now(), by=STAFF)

    answer = exporter.submit(f"{PATH}/{letter_id}", {}, action=f"{PATH}/{letter_id}/supplement")

    assert answer.status_code == 303
    with begin() as session:
        made = session.scalars(select(Letter).where(Letter.since_id == letter_id)).one()
        roll = roll_of(session, made, endorsed)
        assert [row.name for row in roll.organizations] == ["New Aid"]
        assert [name for _, name in roll.left_organizations] == ["Zebra Fund"]
        assert roll.individuals == 0


def test_a_delivery_that_was_killed_is_done_once(
    exporter: PageClient,
    begin: Begin,
    endorsed: Plan,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = write(exporter)
    exporter.submit(there, {}, action=f"{there}/draft")
    run_next(settings, DRAFT)
    hand_over(exporter, there)

    def break_off(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "freeze", break_off)
        with pytest.raises(SystemExit):
            run_next(settings, DELIVERY)
    with begin() as session:
        assert not session.scalars(select(Letter)).one().is_delivered
        assert session.scalars(select(LetterLine)).all()
        job = queries.jobs_of(session, session.scalars(select(Letter)).one())[0]
        job.state, job.lease, job.leased_until = JobState.QUEUED, None, None
        job.file_id = job.file_key = None

    run_next(settings, DELIVERY)

    with begin() as session:
        assert session.scalars(select(Letter)).one().is_delivered
        assert len(session.scalars(select(LetterLine)).all()) == 6


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"as_of": "2031-01-01T10:00"}, "This has not passed yet"),
        ({"as_of": "2020-01-01T10:30"}, "Please choose the beginning of an hour"),
        ({"source": "own", "text": ""}, "Please write the text"),
        ({"signatures": "Bo Diaz"}, "Line 1 is not"),
    ],
)
def test_what_is_written_wrong_is_said_at_its_field(
    exporter: PageClient, endorsed: Plan, typed: dict[str, str], said: str
) -> None:
    answer = exporter.submit(NEW, typed, action=NEW)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_where_hours_begin_at_half_past_the_cut_off_that_is_offered_is_taken(
    exporter: PageClient, begin: Begin, endorsed: Plan
) -> None:
    with begin() as session:
        session.get_one(Plan, endorsed.id).timezone = "Asia/Kolkata"
    write(exporter)
    with begin() as session:
        as_of = session.scalars(select(Letter)).one().as_of
    assert as_of == start_of_hour(as_of)
    assert as_of.astimezone(ZoneInfo("Asia/Kolkata")).minute == 30
