"""One's own link goes by mail to who has signed, and withdraws what it speaks for."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core import links
from signon.core.actor import SIGNER
from signon.core.errors import LinkExpired, LinkUnknown
from signon.core.kinds import Visibility
from signon.core.lifecycle import ACTIVE, FINAL, State, Step
from signon.core.rounding import start_of_hour
from signon.extensions import db
from signon.ledger import send_manage_link
from signon.models import Event, Link, OutboxMessage, Plan, SignOn
from signon.models.outbox import MailKind
from tests.conftest import Begin
from tests.factories import ACME, ANN, a_plan, a_sign_on, a_submission, link_token, token_of
from tests.ledger.asking import THREE_A_DAY, ask, sent
from tests.sign.visitors import mails

DAYS, HOUR = timedelta(days=1), timedelta(hours=1)
COUNTED = replace(ANN, visibility=Visibility.COUNTED)


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_who_has_a_sign_on_that_stands_gets_a_link(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    a_sign_on(session, plan, state, ACME, now=now)
    send_manage_link(session, ACME.email, budget=THREE_A_DAY, now=now)
    (mail,) = sent(session)
    link = session.get_one(Link, mail.link_id)
    assert (mail.recipient, mail.language) == (ACME.email, "en")
    assert (link.purpose, link.expires_at) == (links.Purpose.MANAGE, now + HOUR)
    assert link.address == ACME.email


@pytest.mark.parametrize("state", [State.PENDING, *sorted(FINAL)])
def test_who_has_none_gets_no_mail_and_no_link(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    a_sign_on(session, plan, state, now=now)
    send_manage_link(session, ANN.email, budget=THREE_A_DAY, now=now)
    assert not sent(session)
    assert not session.scalars(select(Link).filter_by(purpose=links.Purpose.MANAGE)).all()


def test_a_stranger_s_address_gets_no_mail(plan: Plan, session: Session, now: datetime) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    send_manage_link(session, "eve@example.org", budget=THREE_A_DAY, now=now)
    assert not sent(session)


def test_the_link_goes_to_the_address_that_was_proven(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    send_manage_link(session, "ANN+other@example.org", budget=THREE_A_DAY, now=now)
    assert [mail.recipient for mail in sent(session)] == [ANN.email]


def test_who_is_only_counted_gets_it_where_it_was_asked_for(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, COUNTED, now=now)
    send_manage_link(session, "Ann@example.org", budget=THREE_A_DAY, now=now)
    assert [mail.recipient for mail in sent(session)] == ["Ann@example.org"]


def test_a_stored_address_is_found_behind_one_that_is_only_counted(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, replace(ANN, name="Ben Lee"), now=now)
    a_sign_on(session, plan, State.LISTED, COUNTED, now=now + DAYS)
    send_manage_link(session, "ANN+other@example.org", budget=THREE_A_DAY, now=now)
    assert [mail.recipient for mail in sent(session)] == [ANN.email]


def test_three_links_a_day_and_no_more(plan: Plan, session: Session, now: datetime) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    for _ in range(9):
        send_manage_link(session, ANN.email, budget=THREE_A_DAY, now=now)
    assert len(sent(session)) == 3
    send_manage_link(session, ANN.email, budget=THREE_A_DAY, now=now + DAYS)
    assert len(sent(session)) == 4


def withdraw(session: Session, token: str, sign_on_id: UUID | None, *, now: datetime) -> SignOn:
    """Withdraw by a link, as the page does."""
    sign_on = ledger.own_sign_on(session, token, sign_on_id, now=now)
    ledger.withdraw(session, sign_on, by=SIGNER, now=now)
    return sign_on


def test_a_flood_of_the_form_does_not_block_the_link(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    for _ in range(9):
        ledger.take_in(session, plan.id, ANN, budget=THREE_A_DAY, now=now)
    send_manage_link(session, ANN.email, budget=THREE_A_DAY, now=now)
    assert len(sent(session)) == 1


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_who_withdraws_leaves_the_list_and_is_forgotten(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    sign_on = a_sign_on(session, plan, state, ACME, now=now)
    token = link_token(session, sign_on.id)
    assert withdraw(session, token, None, now=now + DAYS) is sign_on
    session.flush()
    session.expire_all()
    assert (sign_on.state, sign_on.ended_at) == (State.WITHDRAWN, start_of_hour(now + DAYS))
    person = (sign_on.email, sign_on.contact_name, sign_on.contact_title, sign_on.updates)
    assert person == (None, None, None, False)
    assert (sign_on.public_name, sign_on.sort_key, sign_on.slot) == (None, None, None)
    event = session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.step, event.before, event.by) == (Step.WITHDRAW, state, SIGNER)


def test_a_person_who_withdraws_leaves_no_name(plan: Plan, session: Session, now: datetime) -> None:
    application = replace(ANN, postal_code="78701")
    sign_on = a_sign_on(session, plan, State.LISTED, application, now=now)
    withdraw(session, link_token(session, sign_on.id), None, now=now)
    session.flush()
    session.expire_all()
    kept = (sign_on.name, sign_on.email, sign_on.postal_code, sign_on.country)
    assert kept == (None, None, None, None)


def test_a_withdrawal_is_confirmed_to_the_address_it_forgets(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, now=now)
    withdraw(session, link_token(session, sign_on.id), None, now=now)
    mail = session.scalars(select(OutboxMessage).filter_by(kind=MailKind.WITHDRAWN)).one()
    assert (mail.recipient, mail.sign_on_id) == (ANN.email, sign_on.id)


def test_who_is_only_counted_withdraws_without_a_mail(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, COUNTED, now=now)
    withdraw(session, ask(session, now=now), None, now=now)
    assert sign_on.state is State.WITHDRAWN
    assert MailKind.WITHDRAWN not in mails(session)


def test_a_link_of_an_hour_ends_after_an_hour(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, now=now)
    token = ask(session, now=now)
    with pytest.raises(LinkExpired):
        withdraw(session, token, None, now=now + HOUR + timedelta(seconds=1))
    withdraw(session, token, None, now=now + HOUR)
    assert sign_on.state is State.WITHDRAWN


def test_a_link_of_14_days_ends_after_14_days(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, now=now)
    token = link_token(session, sign_on.id)
    with pytest.raises(LinkExpired):
        withdraw(session, token, None, now=now + 14 * DAYS + HOUR)
    withdraw(session, token, None, now=now + 14 * DAYS)
    assert sign_on.state is State.WITHDRAWN


def test_after_a_withdrawal_every_link_leads_nowhere(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, now=now)
    tokens = [link_token(session, sign_on.id), ask(session, now=now)]
    withdraw(session, tokens[0], None, now=now)
    for token in tokens:
        with pytest.raises(LinkUnknown):
            withdraw(session, token, None, now=now)
    link = session.scalars(select(Link).filter_by(sign_on_id=sign_on.id)).one()
    assert link.used_at == start_of_hour(now)


def test_an_old_link_does_not_reach_who_signs_again(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, now=now)
    token = link_token(session, sign_on.id)
    withdraw(session, token, None, now=now)
    again = a_sign_on(session, plan, State.LISTED, now=now)
    with pytest.raises(LinkUnknown):
        withdraw(session, token, None, now=now)
    assert again.state is State.LISTED


def test_a_link_does_not_reach_somebody_else_s_sign_on(
    plan: Plan, session: Session, now: datetime
) -> None:
    mine = a_sign_on(session, plan, State.LISTED, now=now)
    other = a_sign_on(session, plan, State.LISTED, replace(ANN, email="eve@example.org"), now=now)
    for token in (link_token(session, mine.id), ask(session, now=now)):
        with pytest.raises(LinkUnknown):
            withdraw(session, token, other.id, now=now)
    assert (mine.state, other.state) == (State.LISTED, State.LISTED)


def test_a_withdraw_link_does_not_reach_the_other_of_a_household(
    plan: Plan, session: Session, now: datetime
) -> None:
    mine = a_sign_on(session, plan, State.LISTED, now=now)
    other = a_sign_on(session, plan, State.LISTED, replace(ANN, name="Ben Lee"), now=now)
    with pytest.raises(LinkUnknown):
        withdraw(session, link_token(session, mine.id), other.id, now=now)


def test_a_personal_link_reaches_all_of_the_address_one_at_a_time(
    plan: Plan, session: Session, now: datetime
) -> None:
    first = a_sign_on(session, plan, State.LISTED, now=now)
    elsewhere = a_plan(session, now=now, slug="other-plan")
    second = a_sign_on(session, elsewhere, State.LISTED, now=now)
    token = ask(session, now=now)
    with pytest.raises(LinkUnknown):
        withdraw(session, token, None, now=now)  # which of the two?
    assert withdraw(session, token, second.id, now=now) is second
    assert withdraw(session, token, None, now=now) is first
    assert (first.state, second.state) == (State.WITHDRAWN, State.WITHDRAWN)


def test_what_is_pending_is_not_within_reach(plan: Plan, session: Session, now: datetime) -> None:
    a_sign_on(session, plan, State.LISTED, now=now)
    pending = a_submission(session, plan, replace(ANN, name="Ben Lee"), now=now)
    with pytest.raises(LinkUnknown):
        withdraw(session, ask(session, now=now), pending.sign_on_id, now=now)
    assert session.get_one(SignOn, pending.sign_on_id).state is State.PENDING


def test_a_link_of_another_purpose_withdraws_nothing(
    plan: Plan, session: Session, now: datetime
) -> None:
    submission = a_submission(session, plan, now=now)
    seed = submission.seed
    others = [links.token(purpose, seed) for purpose in links.Purpose]
    for token in (token_of(submission), "x" * 43, str(uuid4()), *others):
        with pytest.raises(LinkUnknown):
            withdraw(session, token, None, now=now)


@pytest.mark.one_database
def test_an_address_without_sign_ons_costs_the_same_statements(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, now=now)
    done: list[list[str]] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: done[-1].append(given[2]))
    for address in ("ann@example.org", "nobody@example.org"):
        done.append([])
        with begin() as session:
            send_manage_link(session, address, budget=THREE_A_DAY, now=now)
    known, unknown = ([each for each in some if "SAVEPOINT" not in each] for some in done)
    assert known == unknown
    assert any("INSERT INTO outbox" in each for each in unknown)
    with begin() as session:
        kinds = session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
    assert kinds.count(MailKind.MANAGE_LINK) == 1
