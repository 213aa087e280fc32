"""Confirm a sign-on: by the button behind its mailed link, or by the code in the same mail."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.core.actor import Actor
from signon.core.errors import LinkExpired, LinkReplaced, LinkUnknown
from signon.core.kinds import Kind
from signon.core.lifecycle import ACTIVE, FINAL, State, Step
from signon.ledger.household import household, lock_address
from signon.ledger.mails import SIGN_ON_BUDGET, ask_again, tell_with_way_out
from signon.mail.outbox import is_within_budget
from signon.models import Plan, SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.sign_on import TO_CONFIRM


def confirm(session: Session, token: str, *, by: Actor, now: datetime) -> SignOn:
    """Confirm the sign-on of a mailed link; doing that again is no error and changes nothing.

    If the address may not have another confirmed sign-on, this one expires and is returned in that
    state; from then on its link raises LinkReplaced.

    :raises LinkUnknown: there is no such link, or the sign-on was withdrawn or disowned
    :raises LinkExpired: it was not confirmed in time
    :raises LinkReplaced: another confirmation had taken its place before
    """
    sign_on, others = lock_address(session, find_by_link(session, token).id)
    check(session, sign_on, now=now)
    if sign_on.state is State.PENDING:
        _confirm(session, sign_on, others, by=by, now=now)
    return sign_on


def enter_code(
    session: Session, submission_id: UUID | None, typed: str, *, by: Actor, now: datetime
) -> State | None:
    """Confirm by the six-digit code, and return the state of the sign-on.

    None means that it did not work, without a reason: the code is wrong, was tried too often, or
    there is no right one, as for a duplicate.
    """
    submission = _locked(session, submission_id)
    if submission is None or submission.tries >= links.CODE_TRIES:
        return None
    is_right = links.is_code(submission.code_seed, typed, submission.code_hash)
    if is_right and submission.sign_on_id is not None:
        sign_on, others = lock_address(session, submission.sign_on_id)
        if sign_on.state is State.PENDING and not is_over(sign_on, now=now):
            _confirm(session, sign_on, others, by=by, now=now)
        if sign_on.state in ACTIVE:
            return sign_on.state
    submission.tries += 1
    return None


def resend(
    session: Session, submission_id: UUID | None, *, budget: Rate | None, now: datetime
) -> None:
    """Send the mail again, with a new code and the same link, if the budget allows it.

    The count of tries is reset whatever the mail says, so that nothing reveals who has signed.
    """
    submission = _locked(session, submission_id)
    if submission is None or submission.sign_on_id is None:
        return
    sign_on, _ = lock_address(session, submission.sign_on_id)
    if not is_within_budget(session, sign_on.email_key, SIGN_ON_BUDGET, rate=budget, now=now):
        return
    submission.code_seed, submission.code_hash, submission.tries = links.new_seed(), None, 0
    if sign_on.state in ACTIVE:
        tell_with_way_out(session, sign_on, MailKind.ALREADY_SIGNED, now=now)
    elif sign_on.email is not None and not is_over(sign_on, now=now):
        code = links.code(submission.code_seed)
        submission.code_hash = links.code_hash(submission.code_seed, code)
        ask_again(session, sign_on, submission, now=now)


def find_by_link(session: Session, token: str) -> SignOn:
    """Return the sign-on that the link of a confirmation mail belongs to.

    :raises LinkUnknown: there is no such link
    """
    found = session.scalar(
        select(SignOn)
        .join(Submission, Submission.sign_on_id == SignOn.id)
        .where(Submission.token_hash == links.token_hash(token))
    )
    if found is None:
        raise LinkUnknown
    return found


def check(session: Session, sign_on: SignOn, *, now: datetime) -> None:
    """Check that a sign-on can be confirmed, or is confirmed and has not ended.

    :raises LinkUnknown: it was withdrawn or disowned
    :raises LinkExpired: it was not confirmed in time
    :raises LinkReplaced: another confirmation has taken its place
    """
    if sign_on.is_replaced:
        raise LinkReplaced
    is_late = sign_on.state is State.PENDING and is_over(sign_on, now=now)
    if is_late or sign_on.state is State.EXPIRED:
        raise expired(session, sign_on)
    if sign_on.state in FINAL:
        raise LinkUnknown


def expired(session: Session, sign_on: SignOn) -> LinkExpired:
    """Return the error for a link that is too old; it leads to the form to sign again."""
    return LinkExpired(session.get_one(Plan, sign_on.plan_id).slug, sign_on.kind)


def is_over(sign_on: SignOn, *, now: datetime) -> bool:
    """Say whether the time to confirm has run out, even if the chore has not expired it yet."""
    return now - sign_on.created_at > TO_CONFIRM


def _confirm(
    session: Session, sign_on: SignOn, others: Sequence[SignOn], *, by: Actor, now: datetime
) -> None:
    """Confirm a sign-on in a free slot of its address, or expire it if there is no room for it.

    :param others: the other sign-ons of the address, locked
    """
    plan = session.get_one(Plan, sign_on.plan_id)
    confirmed = household(plan, sign_on.kind, [each for each in others if each.state in ACTIVE])
    if confirmed.in_place_of(sign_on.name_key):
        _replace(sign_on, by=by, now=now)
        return
    is_held = _must_be_reviewed(plan, sign_on)
    # The step deletes the address of a person who is only counted, so the mail is queued before.
    tell_with_way_out(session, sign_on, MailKind.HELD if is_held else MailKind.SIGNED, now=now)
    free = confirmed.free_slots
    sign_on.slot = free[0]
    sign_on.take(Step.CONFIRM_HELD if is_held else Step.CONFIRM, at=now, by=by)
    for each in others:
        is_same_name = each.name_key == sign_on.name_key
        if each.state is State.PENDING and (is_same_name or len(free) == 1):
            _replace(each, by=by, now=now)


def _must_be_reviewed(plan: Plan, sign_on: SignOn) -> bool:
    """Say whether staff must review it first: by the plan's policy, or because of its flags."""
    is_organization = sign_on.kind is Kind.ORGANIZATION
    is_policy = plan.review_organizations if is_organization else plan.review_individuals
    return is_policy or bool(sign_on.flags)


def _replace(sign_on: SignOn, *, by: Actor, now: datetime) -> None:
    """Expire a pending sign-on that another one replaces; its link then raises LinkReplaced."""
    sign_on.is_replaced = True
    sign_on.take(Step.EXPIRE, at=now, by=by)


def _locked(session: Session, submission_id: UUID | None) -> Submission | None:
    """Return the visitor's submission, locked so that codes cannot be tried in parallel."""
    if submission_id is None:
        return None
    return session.get(Submission, submission_id, with_for_update=True)
