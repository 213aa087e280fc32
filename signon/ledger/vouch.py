"""Staff confirm a sign-on for somebody who answered them in writing instead of by the link."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import AlreadyDecided, StepRefused
from signon.core.lifecycle import State, Step
from signon.ledger.asking import Asked, ask, who_stands_among
from signon.ledger.audit_trail import write_entry
from signon.ledger.codes import new_code, newest_submission
from signon.ledger.confirm import is_over
from signon.ledger.household import lock_address
from signon.ledger.mails import SIGN_ON_BUDGET
from signon.ledger.settle import VOUCHES, settle
from signon.mail.outbox import is_within_budget
from signon.models import SignOn


@dataclass(frozen=True, repr=False)
class WrittenAnswer:
    """Who vouches for a sign-on, and the evidence: what was written, when, and how it came."""

    voucher: str
    evidence: str


def vouch(
    session: Session,
    sign_on_id: UUID,
    answer: WrittenAnswer,
    *,
    by: Actor,
    now: datetime,
    row_version: int | None = None,
) -> SignOn:
    """Confirm a pending sign-on without its mailed link: hold it for review, or list a person.

    If it corrects the name of a standing one of the address, that one is returned, corrected.

    Everywhere it is shown as vouched for, as its address is not proven.

    :param row_version: as in :func:`~signon.ledger.decide.decide`
    :raises AlreadyDecided: it has changed since it was on the screen
    :raises StepRefused: it is not pending, its time is over, or its address has no room for it
    """
    sign_on, others = lock_address(session, sign_on_id)
    if row_version is not None and sign_on.row_version != row_version:
        raise AlreadyDecided
    _check_pending(sign_on, Step.VOUCH, now=now)
    before, said = sign_on.state, f"{answer.voucher}: {answer.evidence}"
    standing = settle(session, sign_on, others, VOUCHES, by=by, now=now, note=said)
    if standing is None:
        raise StepRefused(before, Step.VOUCH)
    session.flush()
    write_entry(
        session,
        sign_on,
        AuditAction.VOUCH,
        by=by,
        now=now,
        before={"state": before},
        after={"state": sign_on.state},
        private=said,
    )
    return standing


def send_again(
    session: Session, sign_on_id: UUID, *, budget: Rate | None, by: Actor, now: datetime
) -> None:
    """Mail the link of a pending sign-on once more, with a new code, as staff ask for it.

    If the address stands already, the mail tells so instead, as to whoever asks for it on the
    website. Nothing is mailed if the address has reached its limit.

    :raises StepRefused: it is not pending, or its time is over
    """
    sign_on, others = lock_address(session, sign_on_id)
    if sign_on.state is not State.PENDING or is_over(sign_on, now=now):
        raise StepRefused(sign_on.state, Step.CONFIRM)
    submission = newest_submission(session, sign_on)
    if submission is not None and sign_on.email is not None:
        asked = Asked(sign_on.id, submission.id, sign_on.email, sign_on.language)
        if is_within_budget(session, sign_on.email, SIGN_ON_BUDGET, rate=budget, now=now):
            stands = who_stands_among(session, sign_on, others)
            new_code(submission, asks=stands is None)
            ask(session, asked, stands, now=now)
    state: dict[str, object] = {"state": sign_on.state}
    write_entry(session, sign_on, AuditAction.SEND_LINK, by=by, now=now, before=state, after=state)


def _check_pending(sign_on: SignOn, step: Step, *, now: datetime) -> None:
    if sign_on.state is not State.PENDING or sign_on.is_replaced or is_over(sign_on, now=now):
        raise StepRefused(sign_on.state, step)
