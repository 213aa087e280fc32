"""Prove an address: by the link's button or by the code, or say that it wasn't me."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.core.errors import LinkUnknown
from signon.core.kinds import Kind
from signon.core.lifecycle import ACTIVE, FINAL, State, Step
from signon.mail.outbox import About, is_within_budget, promise
from signon.models import Link, Plan, SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.sign_on import in_state

SIGNER = "signer"
CLOCK = "clock"
BUDGET = "sign_on"
BATCH = 200


@dataclass(frozen=True)
class Answer:
    """What a typed code led to: a sign-on that stands, or how many tries are left."""

    state: State | None
    tries_left: int


def confirm(session: Session, token: str, *, now: datetime) -> SignOn:
    """Confirm the sign-on that a mailed link speaks for; again is no error and changes nothing.

    :raises LinkUnknown: there is no such link
    """
    sign_on = _lock(session, _submission(session, token))
    if sign_on.state is State.PENDING and not is_over(sign_on, now):
        _prove(session, sign_on, now=now)
    return sign_on


def disown(session: Session, token: str, *, now: datetime) -> SignOn:
    """Remove a sign-on that the address's owner did not make; it works after confirmation too.

    :raises LinkUnknown: there is no such link, or nothing is left to remove
    """
    sign_on = _lock(session, _submission(session, token))
    if sign_on.state in FINAL:
        raise LinkUnknown
    sign_on.take(Step.DISOWN, at=now, by=SIGNER)
    return sign_on


def enter_code(
    session: Session, submission_id: UUID | None, typed: str, *, now: datetime
) -> Answer:
    """Confirm by the six digits. A duplicate has none that fit, and is answered the same."""
    submission = _held(session, submission_id)
    if submission is None:
        return Answer(None, links.CODE_TRIES)
    if submission.tries >= links.CODE_TRIES:
        return Answer(None, 0)
    is_right = links.is_code(submission.code_seed, typed, submission.code_hash)
    if is_right and submission.sign_on_id is not None:
        sign_on = _lock(session, submission)
        if sign_on.state is State.PENDING and not is_over(sign_on, now):
            _prove(session, sign_on, now=now)
        if sign_on.state in ACTIVE:
            return Answer(sign_on.state, links.CODE_TRIES)
    submission.tries += 1
    return Answer(None, links.CODE_TRIES - submission.tries)


def resend(
    session: Session, submission_id: UUID | None, *, budget: Rate | None, now: datetime
) -> None:
    """Send the mail again, with a new code and the same link, as far as the budget goes."""
    submission = _held(session, submission_id)
    if submission is None or submission.sign_on_id is None:
        return
    sign_on = _lock(session, submission)
    address = sign_on.email
    if address is None or not is_within_budget(
        session, sign_on.email_key, BUDGET, rate=budget, now=now
    ):
        return
    if sign_on.state is State.PENDING:
        submission.code_seed, submission.tries = links.new_seed(), 0
        submission.code_hash = links.code_hash(
            submission.code_seed, links.code(submission.code_seed)
        )
        about = About(sign_on_id=sign_on.id, submission_id=submission.id)
        _tell(session, sign_on, address, MailKind.CONFIRM_SIGN_ON, about, now=now)
    elif sign_on.state in ACTIVE:
        about = About(sign_on_id=sign_on.id, link_id=_withdraw_link(session, sign_on, now=now))
        _tell(session, sign_on, address, MailKind.ALREADY_SIGNED, about, now=now)


def expire(session: Session, *, now: datetime) -> int:
    """Expire a batch of the sign-ons that nobody confirmed in time, and return how many."""
    oldest = now - links.LIFETIME[links.Purpose.CONFIRM]
    found = session.scalars(
        select(SignOn)
        .where(in_state(State.PENDING), SignOn.created_at < oldest)
        .order_by(SignOn.created_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for sign_on in found:
        sign_on.take(Step.EXPIRE, at=now, by=CLOCK)
    return len(found)


def is_over(sign_on: SignOn, now: datetime) -> bool:
    """Say whether the time to confirm has run out, whether or not the chore has run."""
    return now - sign_on.created_at > links.LIFETIME[links.Purpose.CONFIRM]


def _submission(session: Session, token: str) -> Submission:
    found = session.scalar(
        select(Submission).where(Submission.token_hash == links.token_hash(token))
    )
    if found is None or found.sign_on_id is None:
        raise LinkUnknown
    return found


def _held(session: Session, submission_id: UUID | None) -> Submission | None:
    """Return the submission in the visitor's hand, locked against a second guess at once."""
    if submission_id is None:
        return None
    return session.get(Submission, submission_id, with_for_update=True)


def _lock(session: Session, submission: Submission) -> SignOn:
    """Return the sign-on of a submission, with all of its address locked.

    Two people of one household may confirm at once; they must not take the same slot.
    """
    mine = session.get_one(SignOn, submission.sign_on_id)
    siblings = session.scalars(
        select(SignOn)
        .where(
            SignOn.email_key == mine.email_key,
            SignOn.plan_id == mine.plan_id,
            SignOn.kind == mine.kind,
        )
        .order_by(SignOn.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return next(each for each in siblings if each.id == mine.id)


def _prove(session: Session, sign_on: SignOn, *, now: datetime) -> None:
    """Give a confirmed sign-on its place, or let it give way to those confirmed before it."""
    plan = session.get_one(Plan, sign_on.plan_id)
    siblings = _siblings(session, sign_on)
    active = [each for each in siblings if each.state in ACTIVE]
    household = plan.household_of(is_organization=sign_on.kind is Kind.ORGANIZATION)
    free = sorted(set(range(1, household + 1)) - {each.slot for each in active})
    if not free or any(each.name_key == sign_on.name_key for each in active):
        _replace(sign_on, now=now)
        return
    is_held = _must_be_reviewed(plan, sign_on)
    # Who is only counted has no address any more after the step, so the mail is promised before.
    if sign_on.email is not None:
        about = About(sign_on_id=sign_on.id, link_id=_withdraw_link(session, sign_on, now=now))
        kind = MailKind.HELD if is_held else MailKind.SIGNED
        _tell(session, sign_on, sign_on.email, kind, about, now=now)
    sign_on.slot = free[0]
    sign_on.take(Step.CONFIRM_HELD if is_held else Step.CONFIRM, at=now, by=SIGNER)
    for each in siblings:
        is_same_name = each.name_key == sign_on.name_key
        if each.state is State.PENDING and (is_same_name or len(free) == 1):
            _replace(each, now=now)


def _must_be_reviewed(plan: Plan, sign_on: SignOn) -> bool:
    """Say whether staff look at the sign-on first: by the plan's policy, or for its flags."""
    is_organization = sign_on.kind is Kind.ORGANIZATION
    is_policy = plan.review_organizations if is_organization else plan.review_individuals
    return is_policy or bool(sign_on.flags)


def _siblings(session: Session, sign_on: SignOn) -> list[SignOn]:
    """Return the other sign-ons of the address to the plan; :func:`_lock` has locked them."""
    return list(
        session.scalars(
            select(SignOn).where(
                SignOn.email_key == sign_on.email_key,
                SignOn.plan_id == sign_on.plan_id,
                SignOn.kind == sign_on.kind,
                SignOn.id != sign_on.id,
            )
        )
    )


def _replace(sign_on: SignOn, *, now: datetime) -> None:
    """End a pending sign-on whose place another has taken; its link answers "replaced"."""
    sign_on.is_replaced = True
    sign_on.take(Step.EXPIRE, at=now, by=SIGNER)


def _withdraw_link(session: Session, sign_on: SignOn, *, now: datetime) -> int:
    link = Link(
        purpose=links.Purpose.WITHDRAW,
        sign_on_id=sign_on.id,
        created_at=now,
        expires_at=now + links.LIFETIME[links.Purpose.WITHDRAW],
    )
    session.add(link)
    session.flush()
    return link.id


def _tell(
    session: Session, sign_on: SignOn, address: str, kind: MailKind, about: About, *, now: datetime
) -> None:
    promise(
        session,
        kind,
        recipient=address,
        recipient_key=sign_on.email_key,
        language=sign_on.language,
        now=now,
        about=about,
    )
