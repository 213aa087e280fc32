"""Confirm a sign-on: by the button behind its mailed link, or by the code in the same mail."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.core.actor import Actor
from signon.core.errors import LinkExpired, LinkReplaced, LinkUnknown
from signon.core.lifecycle import ACTIVE, FINAL, State
from signon.ledger.asking import Asked, ask, who_stands_among
from signon.ledger.codes import is_for, new_code
from signon.ledger.corrections import leaves_it_open
from signon.ledger.household import lock_address
from signon.ledger.mails import SIGN_ON_BUDGET, tell_with_way_out
from signon.ledger.settle import BY_CODE, BY_LINK, CountsBurst, Way, replace, settle
from signon.mail.outbox import is_within_budget
from signon.models import Plan, SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.sign_on import TO_CONFIRM


def confirm(
    session: Session,
    token: str,
    *,
    by: Actor,
    now: datetime,
    is_another: bool | None = None,
    is_in_burst: CountsBurst = BY_LINK.is_in_burst,
) -> SignOn:
    """Confirm the sign-on of a mailed link; doing that again is no error and changes nothing.

    If it corrects the name of a standing sign-on of the address, that one is returned, corrected.

    If the address may not have another confirmed sign-on, this one expires and is returned in that
    state; from then on its link raises LinkReplaced.

    :param is_another: whether the signer said to be another person than the one under nearly the
        same name; None if they were not asked
    :param is_in_burst: asked once for a sign-on that is confirmed now; if it says so, it is held
    :raises LinkUnknown: there is no such link, or the sign-on was withdrawn or disowned
    :raises LinkExpired: it was not confirmed in time
    :raises LinkReplaced: another confirmation had taken its place before
    :raises ConfirmationClosed: the plan takes no more confirmations
    """
    sign_on, others = lock_address(session, find_by_link(session, token).id)
    check(session, sign_on, now=now)
    if sign_on.state is State.PENDING:
        way = BY_LINK._replace(is_in_burst=is_in_burst)
        return _confirm(session, sign_on, others, way, by=by, now=now, is_another=is_another)
    return sign_on


def enter_code(  # noqa: PLR0913 - the code, and what the visitor chose and caused
    session: Session,
    submission_id: UUID | None,
    typed: str,
    *,
    by: Actor,
    now: datetime,
    is_another: bool | None = None,
    is_in_burst: CountsBurst = BY_CODE.is_in_burst,
) -> State | None:
    """Confirm by the six-digit code, and return the state of the sign-on.

    PENDING means that the code is right, but that the signer must first say whether this corrects
    a sign-on of the address under nearly the same name (``is_another`` and ``is_in_burst``, as in
    :func:`confirm`).
    None means that it did not work, without a reason: the code is wrong, was tried too often, or
    there is no right one, as for a duplicate.

    :raises ConfirmationClosed: the plan takes no more confirmations, from nobody
    """
    submission = _locked(session, submission_id, now=now)
    if submission is None or submission.tries >= links.CODE_TRIES:
        return None
    is_right = links.is_code(submission.code_seed, typed, submission.code_hash)
    if is_right and submission.sign_on_id is not None:
        sign_on, others = lock_address(session, submission.sign_on_id)
        is_waiting = sign_on.state is State.PENDING and not is_over(sign_on, now=now)
        if is_waiting and is_another is None and leaves_it_open(session, sign_on):
            return State.PENDING
        if is_waiting:
            way = BY_CODE._replace(is_in_burst=is_in_burst)
            sign_on = _confirm(session, sign_on, others, way, by=by, now=now, is_another=is_another)
        if sign_on.state in ACTIVE:
            return sign_on.state
    submission.tries += 1
    return None


def resend(
    session: Session,
    submission_id: UUID | None,
    *,
    budget: Rate | None,
    now: datetime,
    may_mail: Callable[[str], bool] = lambda _: True,
) -> None:
    """Send the mail again, with a new code and the same link, if the budget allows it.

    The count of tries is reset whatever the mail says, so that nothing reveals who has signed.

    :param may_mail: says of an address whether whoever asks may cause a mail to it
    :raises ConfirmationClosed: the plan takes no more confirmations, from nobody
    """
    submission = _locked(session, submission_id, now=now)
    if submission is None or submission.sign_on_id is None:
        return
    sign_on, others = lock_address(session, submission.sign_on_id)
    if sign_on.email is None:  # there is nobody to mail; the tries begin anew all the same
        submission.tries, submission.code_hash = 0, links.no_code()
        return
    whom = sign_on.email
    if not (
        may_mail(whom) and is_within_budget(session, whom, SIGN_ON_BUDGET, rate=budget, now=now)
    ):
        return
    if sign_on.state is State.PENDING and not is_over(sign_on, now=now):
        stands = who_stands_among(session, sign_on, others)
        new_code(submission, asks=stands is None)
        asked = Asked(sign_on.id, submission.id, sign_on.email, sign_on.language)
        ask(session, asked, stands, now=now)
        return
    new_code(submission)
    submission.code_hash = links.no_code()
    if sign_on.state in ACTIVE:
        tell_with_way_out(session, sign_on, MailKind.ALREADY_SIGNED, now=now)


def find_by_link(session: Session, token: str) -> SignOn:
    """Return the sign-on that the link of a confirmation mail belongs to.

    :raises LinkUnknown: there is no such link
    """
    own = Submission.token_hash == links.token_hash(token)
    both = select(SignOn, Submission).join(Submission, Submission.sign_on_id == SignOn.id)
    found = session.execute(both.where(own)).tuples().one_or_none()
    if found is None or not is_for(found[1], links.Purpose.CONFIRM, token):
        raise LinkUnknown
    return found[0]


def check(session: Session, sign_on: SignOn, *, now: datetime) -> None:
    """Check that the link of a sign-on still opens it: to confirm, or as it was confirmed.

    The link ends after its time even if the sign-on was confirmed: the page behind it shows a name.

    :raises ConfirmationClosed: it was not confirmed before its plan took no more confirmations
    :raises SignOnError: as in :func:`check_link`
    """
    is_unconfirmed = sign_on.state in {State.PENDING, State.EXPIRED}
    if is_unconfirmed and not sign_on.is_replaced:
        session.get_one(Plan, sign_on.plan_id).check_confirms(now)
    check_link(session, sign_on, now=now)


def check_link(session: Session, sign_on: SignOn, *, now: datetime) -> None:
    """Check that the link of a sign-on still leads to it.

    :raises LinkUnknown: it was withdrawn or disowned
    :raises LinkExpired: the link's time is over
    :raises LinkReplaced: another confirmation has taken its place
    """
    if sign_on.is_replaced:
        raise LinkReplaced
    if is_over(sign_on, now=now) or sign_on.state is State.EXPIRED:
        raise LinkExpired(session.get_one(Plan, sign_on.plan_id).slug, sign_on.kind)
    if sign_on.state in FINAL:
        raise LinkUnknown


def confirms_until(plan: Plan, sign_on: SignOn) -> datetime:
    """Return when the time to confirm a sign-on runs out: the link's, or that of its plan."""
    until = sign_on.created_at + TO_CONFIRM
    return min(until, plan.confirms_until or until)


def is_over(sign_on: SignOn, *, now: datetime) -> bool:
    """Say whether the time of the link has run out, even if no chore has seen to it yet."""
    return now - sign_on.created_at >= TO_CONFIRM


def _confirm(  # noqa: PLR0913 - as for settle
    session: Session,
    sign_on: SignOn,
    others: Sequence[SignOn],
    way: Way,
    *,
    by: Actor,
    now: datetime,
    is_another: bool | None,
) -> SignOn:
    """Confirm a sign-on, or expire it if there is no room for it; return the one that stands."""
    found = settle(session, sign_on, others, way, by=by, now=now, is_another=is_another)
    if found is None:
        replace(sign_on, by=by, now=now)
    return found or sign_on


def _locked(session: Session, submission_id: UUID | None, *, now: datetime) -> Submission | None:
    """Return the visitor's submission, locked so that codes cannot be tried in parallel.

    :raises ConfirmationClosed: its plan takes no more confirmations
    """
    if submission_id is None:
        return None
    found = session.get(Submission, submission_id, with_for_update=True)
    if found is not None:
        session.get_one(Plan, found.plan_id).check_confirms(now)
    return found
