"""Prove an address: by the link's button or by the code, or say that it wasn't me."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.core.errors import LinkExpired, LinkReplaced, LinkUnknown
from signon.core.lifecycle import ACTIVE, FINAL, State, Step
from signon.mail.outbox import About, is_within_budget
from signon.models import SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.sign_on import in_state
from signon.models.submission import withdraw_link
from signon.verify.place import SIGNER, is_over, lock, prove, tell

CLOCK = "clock"
BUDGET = "sign_on"
BATCH = 200


def confirm(session: Session, token: str, *, now: datetime) -> SignOn:
    """Confirm the sign-on that a mailed link speaks for; again is no error and changes nothing.

    :raises LinkUnknown: there is no such link
    """
    sign_on = lock(session, _submission(session, token))
    if sign_on.state is State.PENDING and not is_over(sign_on, now):
        prove(session, sign_on, now=now)
    return sign_on


def disown(session: Session, token: str, *, now: datetime) -> SignOn:
    """Remove a sign-on that the address's owner did not make; it works after confirmation too.

    :raises LinkUnknown: there is no such link, or it was withdrawn or disowned
    :raises LinkExpired: the link is older than it may be
    :raises LinkReplaced: another confirmation has taken its place
    """
    sign_on = lock(session, _submission(session, token))
    check_not_me(sign_on, now=now)
    sign_on.take(Step.DISOWN, at=now, by=SIGNER)
    return sign_on


def check(sign_on: SignOn, *, now: datetime) -> None:
    """See that a sign-on is pending or stands.

    :raises LinkUnknown: it was withdrawn or disowned
    :raises LinkExpired: it was not confirmed in time
    :raises LinkReplaced: another confirmation has taken its place
    """
    if sign_on.is_replaced:
        raise LinkReplaced
    is_late = sign_on.state is State.PENDING and is_over(sign_on, now)
    if is_late or sign_on.state is State.EXPIRED:
        raise LinkExpired
    if sign_on.state in FINAL:
        raise LinkUnknown


def check_not_me(sign_on: SignOn, *, now: datetime) -> None:
    """See that a sign-on may be disowned: that ends with the link, even if it was confirmed.

    :raises SignOnError: as in :func:`check`
    """
    check(sign_on, now=now)
    if is_over(sign_on, now):
        raise LinkExpired


def enter_code(
    session: Session, submission_id: UUID | None, typed: str, *, now: datetime
) -> State | None:
    """Confirm by the six digits, and return the state of what stands then.

    None says no more than that it did not work: the code is wrong, was tried too often, or there
    is none that fits, as for a duplicate.
    """
    submission = _held(session, submission_id)
    if submission is None or submission.tries >= links.CODE_TRIES:
        return None
    is_right = links.is_code(submission.code_seed, typed, submission.code_hash)
    if is_right and submission.sign_on_id is not None:
        sign_on = lock(session, submission)
        if sign_on.state is State.PENDING and not is_over(sign_on, now):
            prove(session, sign_on, now=now)
        if sign_on.state in ACTIVE:
            return sign_on.state
    submission.tries += 1
    return None


def resend(
    session: Session, submission_id: UUID | None, *, budget: Rate | None, now: datetime
) -> None:
    """Send the mail again, with a new code and the same link, as far as the budget goes.

    The tries begin anew whatever the mail says: nothing must depend on who has signed.
    """
    submission = _held(session, submission_id)
    if submission is None or submission.sign_on_id is None:
        return
    sign_on = lock(session, submission)
    if is_within_budget(session, sign_on.email_key, BUDGET, rate=budget, now=now):
        submission.code_seed, submission.code_hash, submission.tries = links.new_seed(), None, 0
        if sign_on.email is not None:
            _tell_again(session, submission, sign_on, sign_on.email, now=now)


def _tell_again(
    session: Session, submission: Submission, sign_on: SignOn, address: str, *, now: datetime
) -> None:
    if sign_on.state in ACTIVE:
        about = About(sign_on_id=sign_on.id, link_id=withdraw_link(session, sign_on.id, now=now))
        tell(session, sign_on, address, MailKind.ALREADY_SIGNED, about, now=now)
    elif not is_over(sign_on, now):
        code = links.code(submission.code_seed)
        submission.code_hash = links.code_hash(submission.code_seed, code)
        about = About(sign_on_id=sign_on.id, submission_id=submission.id)
        tell(session, sign_on, address, MailKind.CONFIRM_SIGN_ON, about, now=now)


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
