"""The place of a sign-on among those of its address, and the mails that tell of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core import links
from signon.core.kinds import Kind
from signon.core.lifecycle import ACTIVE, State, Step
from signon.mail.outbox import About, promise
from signon.models import Plan, SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.submission import withdraw_link

SIGNER = "signer"


def is_over(sign_on: SignOn, now: datetime) -> bool:
    """Say whether the time to confirm has run out, whether or not the chore has run."""
    return now - sign_on.created_at > links.LIFETIME[links.Purpose.CONFIRM]


def lock(session: Session, submission: Submission) -> SignOn:
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


def prove(session: Session, sign_on: SignOn, *, now: datetime) -> None:
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
        about = About(sign_on_id=sign_on.id, link_id=withdraw_link(session, sign_on.id, now=now))
        kind = MailKind.HELD if is_held else MailKind.SIGNED
        tell(session, sign_on, sign_on.email, kind, about, now=now)
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
    """Return the other sign-ons of the address to the plan; :func:`lock` has locked them."""
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


def tell(
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
