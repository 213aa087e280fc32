"""Read the rows that a queued mail is about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signon.core.links import Purpose
from signon.mail.asked import stands_already
from signon.models.outbox import MailKind, OutboxMessage
from signon.models.plan import Plan
from signon.models.plan_version import PlanVersion
from signon.models.sign_on import SignOn
from signon.models.staff import User
from signon.models.submission import Link, Submission

_ROWS = (
    select(SignOn, PlanVersion, Plan, Submission, Link, User.active)
    .select_from(OutboxMessage)
    .outerjoin(SignOn, SignOn.id == OutboxMessage.sign_on_id)
    .outerjoin(PlanVersion, PlanVersion.id == SignOn.version_id)
    .outerjoin(Plan, Plan.id == SignOn.plan_id)
    .outerjoin(Submission, Submission.id == OutboxMessage.submission_id)
    .outerjoin(Link, Link.id == OutboxMessage.link_id)
    .outerjoin(User, User.id == Link.staff_id)
    # In one statement, not four, which took twice as long: a plan has few versions.
    .options(
        joinedload(PlanVersion.translations),
        joinedload(Plan.versions).joinedload(PlanVersion.translations),
    )
)
_Found = tuple[
    SignOn | None, PlanVersion | None, Plan | None, Submission | None, Link | None, bool | None
]
_STANDS = select(SignOn, PlanVersion).join(PlanVersion, PlanVersion.id == SignOn.version_id)


@dataclass(frozen=True, repr=False)
class WayOut:
    """The link in a mail that does not ask to confirm."""

    purpose: Purpose
    seed: bytes
    expires_at: datetime
    is_used: bool = False

    def is_live(self, now: datetime) -> bool:
        return not self.is_used and now < self.expires_at


@dataclass(frozen=True, repr=False)
class Rows:
    """The rows that a mail is about, each None if it is about none.

    :param typed_name: of the sign-on that waits, where the mail is about one that stands already
    """

    sign_on: SignOn | None
    version: PlanVersion | None
    plan: Plan | None
    submission: Submission | None
    way_out: WayOut | None
    is_staff_active: bool | None
    typed_name: str | None = None


def kind_of(message: OutboxMessage) -> MailKind:
    """Return what a mail says: one that asks to confirm may tell instead what stands already."""
    return MailKind.ALREADY_SIGNED if stands_already(message) else message.kind


def rows_of(session: Session, message: OutboxMessage) -> Rows:
    """Return the rows that a mail is about."""
    own = session.execute(_ROWS.where(OutboxMessage.id == message.id))
    found: _Found = tuple(own.unique().one())
    sign_on, version, plan, submission, link, is_staff_active = found
    stands = stands_already(message)
    if stands is not None and submission is not None:
        return _of_who_stands(session, stands, plan, submission, sign_on)
    way_out = None
    if link is not None:
        way_out = WayOut(link.purpose, link.seed, link.expires_at, link.used_at is not None)
    return Rows(sign_on, version, plan, submission, way_out, is_staff_active)


def _of_who_stands(
    session: Session, stands: UUID, plan: Plan | None, submission: Submission, waits: SignOn | None
) -> Rows:
    """Return the rows of a mail that tells what stands already; its submission's link withdraws."""
    found = session.execute(_STANDS.where(SignOn.id == stands)).tuples().one_or_none()
    sign_on, version = found or (None, None)
    way_out = WayOut(Purpose.WITHDRAW, submission.seed, submission.withdraws_until)
    typed_name = waits.name if waits else None
    return Rows(sign_on, version, plan, submission, way_out, None, typed_name)
