"""The tables around the sign-on: plans, events, links, mails, accounts."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signon.core.kinds import Visibility
from signon.core.links import Purpose, token, token_hash
from signon.core.permissions import Permission
from signon.core.permissions import StaffRole as RoleName
from signon.core.plan import Phase
from signon.models import Link, MailBudget, OutboxMessage, Plan, Role, SignOn, User
from signon.models.event import countable_from, full_hour
from signon.models.outbox import MailKind, MailState
from signon.models.upsert import insert
from tests.conftest import Begin
from tests.factories import a_sign_on


def a_link(purpose: Purpose, now: datetime, **whose: object) -> Link:
    return Link(purpose=purpose, created_at=now, **whose)  # type: ignore[arg-type] # a column


def a_user(session: Session, role: RoleName) -> User:
    user = User(email="o@example.org", active=True, fs_uniquifier=uuid4().hex)
    user.roles = [session.scalars(select(Role).where(Role.name == role)).one()]
    session.add(user)
    session.flush()
    return user


def test_a_plan_shows_its_newest_version(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        found = session.get_one(Plan, plan.id)
        assert (found.title, found.version_number) == ("A Fair Plan", 1)
        assert found.current is found.versions[-1]
        assert [each.number for each in found.current.actions] == [1, 2]
        assert found.phase(now) is Phase.OPEN


def test_an_address_may_be_that_of_two_people_and_of_five_organizations(plan: Plan) -> None:
    assert plan.household_of(is_organization=False) == plan.household == 2
    assert plan.household_of(is_organization=True) == plan.organizations_per_address == 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plan SET state = 'secret'",
        "UPDATE plan_version SET number = 0",
        "UPDATE action SET number = -1",
        "UPDATE action SET number = 1",
        "INSERT INTO action (version_id, number, title, body) VALUES (99, 1, 'a', 'b')",
        "DELETE FROM plan_version",
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: Plan, begin: Begin, statement: str) -> None:
    with begin() as session:
        with pytest.raises(IntegrityError):
            session.execute(text(statement))
        session.rollback()


def test_who_hides_is_countable_from_the_full_hour(now: datetime) -> None:
    assert full_hour(now) == now.replace(hour=16, minute=0)
    assert full_hour(now.replace(hour=23, minute=0)) == (now + timedelta(days=1)).replace(
        hour=0, minute=0
    )
    assert countable_from(Visibility.COUNTED, now) == full_hour(now)
    assert countable_from(Visibility.PLACE, now) == full_hour(now)
    assert countable_from(Visibility.INITIAL, now) == now
    assert countable_from(None, now) == now


def test_a_link_is_found_by_the_hash_of_its_token(begin: Begin, now: datetime) -> None:
    with begin() as session:
        session.add(a_link(Purpose.MANAGE, now, address="ann@example.org"))
    with begin() as session:
        link = session.scalars(select(Link)).one()
        assert link.token_hash == token_hash(token(Purpose.MANAGE, link.seed))
        assert link.token_hash != token_hash(token(Purpose.WITHDRAW, link.seed))


@pytest.mark.parametrize("purpose", [Purpose.WITHDRAW, Purpose.MANAGE, Purpose.STAFF_SET_UP])
def test_a_link_speaks_for_exactly_what_its_purpose_says(
    plan: Plan, session: Session, now: datetime, purpose: Purpose
) -> None:
    whose: dict[Purpose, dict[str, object]] = {
        Purpose.WITHDRAW: {"sign_on_id": a_sign_on(session, plan, now=now).id},
        Purpose.MANAGE: {"address": "ann@example.org"},
        Purpose.STAFF_SET_UP: {"staff_id": a_user(session, RoleName.OWNER).id},
    }
    session.add(a_link(purpose, now, **whose[purpose]))
    session.flush()

    for other in whose.keys() - {purpose}:
        for wrong in (whose[other], whose[other] | whose[purpose]):
            point = session.begin_nested()
            session.add(a_link(purpose, now, **wrong))
            with pytest.raises(IntegrityError):
                session.flush()
            point.rollback()


def test_a_mail_waits_for_somebody(begin: Begin, now: datetime) -> None:
    mail = OutboxMessage(
        kind=MailKind.MANAGE_LINK,
        recipient="ann@example.org",
        language="en",
        queued_at=now,
        next_at=now,
    )
    with begin() as session:
        session.add(mail)
        session.flush()
        assert (mail.state, mail.attempts, mail.lease) == (MailState.WAITING, 0, None)
        with pytest.raises(IntegrityError, match="waiting_for_somebody"):
            session.execute(text("UPDATE outbox SET recipient = NULL"))
        session.rollback()


def test_an_upsert_speaks_the_language_of_its_database(begin: Begin, now: datetime) -> None:
    key = {"email_key": b"key", "purpose": "sign_on"}
    with begin() as session:
        for _ in range(3):
            count = insert(session, MailBudget).values(**key, since=now, sent=1)
            columns = [MailBudget.email_key, MailBudget.purpose]
            more = {"sent": MailBudget.sent + 1}
            session.execute(count.on_conflict_do_update(index_elements=columns, set_=more))
        assert session.scalar(select(MailBudget.sent)) == 3


@pytest.mark.parametrize("role", RoleName)
def test_an_account_may_what_its_role_may_until_it_is_shut(begin: Begin, role: RoleName) -> None:
    with begin() as session:
        user = a_user(session, role)

        assert user.role is role
        assert user.may(Permission.SEE_DASHBOARD)
        assert user.may(Permission.MANAGE_STAFF) == (role is RoleName.OWNER)
        user.active = False
        assert not user.may(Permission.SEE_DASHBOARD)


def test_no_row_points_to_nothing(plan: Plan, begin: Begin, now: datetime) -> None:
    with begin() as session:
        a_sign_on(session, plan, now=now)
    with begin() as session:
        with pytest.raises(IntegrityError):
            session.execute(text("DELETE FROM sign_on"))
        session.rollback()
    with begin() as session:
        assert session.scalars(select(SignOn)).one().plan_id == plan.id
