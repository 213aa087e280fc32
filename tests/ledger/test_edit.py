"""Who edits a sign-on changes what is shown, found and counted, and nothing that they may not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import OPERATOR, SIGNER, Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import EditReason, EditRefused, StepRefused
from signon.core.kinds import Scope, Visibility
from signon.core.lifecycle import FINAL, State, Step
from signon.endorsers.chores import fold_batch
from signon.endorsers.service import differences
from signon.models import Audit, Event, Plan, SearchWord, SignOn, Tally
from signon.plan import service as plans
from tests.factories import ACME, ANN, STAFF, a_plan, a_sign_on, an_individual, an_organization
from tests.plan.texts import BODY, a_file

HOURS = timedelta(hours=2)


def edited(
    session: Session, sign_on: SignOn, *, by: Actor = STAFF, now: datetime, **changes: object
) -> Event:
    """Return the event of an edit."""
    ledger.edit(session, sign_on, changes, by=by, now=now)
    session.flush()
    of_it = select(Event).where(Event.sign_on_id == sign_on.id).order_by(Event.id.desc()).limit(1)
    return session.scalars(of_it).one()


def refused(session: Session, sign_on: SignOn, by: Actor, now: datetime, **changes: object) -> str:
    with pytest.raises(EditRefused) as error:
        ledger.edit(session, sign_on, changes, by=by, now=now)
    return error.value.reason


def test_a_new_category_takes_one_from_the_old_and_adds_one_to_the_new(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ACME, now=now)
    fold_batch(session, now=now)
    event = edited(session, sign_on, category="faith", now=now)
    fold_batch(session, now=now)

    assert (event.step, event.before, event.after) == (Step.EDIT, State.LISTED, State.LISTED)
    assert (event.category_before, event.category) == ("legal", "faith")
    cells = select(Tally.category, Tally.number).where(Tally.state == State.LISTED)
    assert dict(session.execute(cells).tuples().all()) == {"legal": 0, "faith": 1}
    assert differences(session) == {}


def test_a_new_name_and_place_are_shown_and_found_at_once(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ACME, now=now)
    edited(session, sign_on, name="Beta Help", scope=Scope.STATE, us_state="TX", now=now)

    assert (sign_on.public_name, sign_on.place_key) == ("Beta Help", "1Texas")
    words = select(SearchWord.word).where(SearchWord.sign_on_id == sign_on.id)
    assert set(session.scalars(words)) == {"beta", "help", "betahelp"}
    assert sign_on.listed_at == now


def test_who_is_only_counted_from_now_on_is_forgotten(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ANN, now=now)
    event = edited(session, sign_on, by=SIGNER, visibility=Visibility.COUNTED, now=now)

    assert (sign_on.name, sign_on.email, sign_on.public_name) == (None, None, None)
    assert (event.us_state_before, event.us_state) == ("TX", "")
    assert event.fold_at == now.replace(minute=0) + timedelta(hours=1)


def test_no_move_is_counted_before_the_one_before_it(
    plan: Plan, session: Session, now: datetime
) -> None:
    hidden = an_individual(visibility=Visibility.PLACE)
    sign_on = a_sign_on(session, plan, State.LISTED, hidden, now=now)
    edited(session, sign_on, by=SIGNER, visibility=Visibility.FULL, now=now)
    sign_on.take(Step.WITHDRAW, at=now, by=SIGNER)
    session.flush()

    assert fold_batch(session, now=now) == 0
    assert fold_batch(session, now=now + HOURS) == 4


def test_staff_lower_what_is_shown_and_never_raise_it(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ANN, now=now)
    edited(session, sign_on, visibility=Visibility.INITIAL, now=now)
    assert sign_on.public_name == "Ann L."

    assert (
        refused(session, sign_on, STAFF, now, visibility=Visibility.FULL) == EditReason.VISIBILITY
    )
    edited(session, sign_on, by=SIGNER, visibility=Visibility.FULL, now=now)
    assert sign_on.public_name == "Ann Lee"


def test_of_who_was_only_counted_nothing_can_be_shown_again(
    plan: Plan, session: Session, now: datetime
) -> None:
    counted = an_individual(visibility=Visibility.COUNTED)
    sign_on = a_sign_on(session, plan, State.LISTED, counted, now=now)

    for changes in ({"visibility": Visibility.FULL}, {"name": "Ann Lee"}):
        assert refused(session, sign_on, SIGNER, now, **changes) == EditReason.NAME


def test_only_a_newer_version_of_the_same_plan_can_be_endorsed(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ACME, now=now)
    first = sign_on.version_id
    newer = plans.load(session, a_file(body=BODY + "More."), by=OPERATOR, now=now).plan.current.id
    other = a_plan(session, now=now, slug="other-plan").current.id

    event = edited(session, sign_on, by=SIGNER, version_id=newer, now=now)
    assert (event.version_id_before, event.version_id) == (first, newer)
    for wrong in (first, other, 10**9):
        assert refused(session, sign_on, SIGNER, now, version_id=wrong) == EditReason.VERSION


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "Beta Help"}, EditReason.NEEDS_REVIEW),
        ({"name": ""}, EditReason.NAME),
        ({"category": "no such"}, EditReason.CATEGORY),
        ({"scope": Scope.LOCAL}, EditReason.STATE_MISSING),
        ({"state": State.DECLINED}, EditReason.FIELD),
        ({"email": "eve@example.org"}, EditReason.FIELD),
        ({"visibility": Visibility.FULL}, EditReason.FIELD),
    ],
)
def test_what_makes_no_sense_or_is_not_theirs_is_refused(
    plan: Plan, session: Session, now: datetime, changes: dict[str, Any], reason: EditReason
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ACME, now=now)

    assert refused(session, sign_on, SIGNER, now, **changes) == reason
    assert not session.is_modified(sign_on)


def test_two_of_one_address_cannot_come_to_have_one_name(
    plan: Plan, session: Session, now: datetime
) -> None:
    a_sign_on(session, plan, State.LISTED, ANN, now=now)
    ben = an_individual("Ben Lee", email=ANN.email)
    other = a_sign_on(session, plan, State.LISTED, ben, now=now)

    assert refused(session, other, SIGNER, now, name="Ann Lee") == EditReason.NAME_TAKEN
    session.rollback()


@pytest.mark.parametrize("state", sorted(FINAL))
def test_what_has_ended_is_not_edited(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    sign_on = a_sign_on(session, plan, state, ACME, now=now)

    with pytest.raises(StepRefused):
        ledger.edit(session, sign_on, {"category": "faith"}, by=STAFF, now=now)


def test_staff_leave_an_entry_without_names_and_signers_leave_none(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, an_organization("Acme"), now=now)
    entries = select(Audit).where(Audit.subject == f"sign_on/{sign_on.id}")
    edited(session, sign_on, by=SIGNER, category="faith", now=now)
    assert session.scalars(entries).all() == []

    edited(session, sign_on, name="Acme Aid", category="labor", now=now)
    entry = session.scalars(entries).one()
    assert entry.action == AuditAction.EDIT
    assert entry.before == {"fields": ["category", "name"], "category": "faith"}
    assert entry.after == {"category": "labor"}


def test_what_stays_the_same_is_no_move(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ACME, now=now)

    assert edited(session, sign_on, category="legal", now=now).step is Step.APPROVE


def test_a_name_that_deceives_is_flagged(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ACME, now=now)
    edited(session, sign_on, name="\u0410cme Aid", now=now)
    assert sign_on.flags == ["confusable"]
    edited(session, sign_on, name="Acme Aid", now=now)
    assert sign_on.flags == []
