"""Ask the owner of an address to confirm, or tell them that they stand already, in equal mails.

The two are one kind of mail in the outbox, and differ only in a sealed field of fixed length. So
from a copy of the database nobody learns whether the address that they have typed stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.core.lifecycle import STANDING
from signon.ledger.household import (
    Household,
    find_household,
    household,
    pair_of,
    standing_pair,
)
from signon.mail.asked import sealed_text
from signon.mail.outbox import About, promise
from signon.models import Plan, SignOn
from signon.models.outbox import MailKind
from signon.models.plan import PlanRules


@dataclass(frozen=True, repr=False)
class Asked:
    """Who is asked: the sign-on that waits, its submission, and how it is reached."""

    sign_on_id: UUID
    submission_id: UUID
    email: str
    language: str


@dataclass(frozen=True, repr=False)
class Stands:
    """The sign-on that stands already in place of one that waits.

    :param email: the confirmed address, which may be spelled otherwise; None if it is not stored
    :param most: how many sign-ons the address may have, if it has them all under other names
    """

    sign_on_id: UUID
    email: str | None
    most: int | None


def who_stands(
    session: Session, plan: PlanRules, kind: Kind, email: str, name: str
) -> Stands | None:
    """Return what stands in place of a sign-on of this address and name; None if nothing does."""
    pair = standing_pair(plan.id, kind, email, name)
    return _in_place(find_household(session, plan, kind, email), pair, name)


def who_stands_among(session: Session, sign_on: SignOn, others: Sequence[SignOn]) -> Stands | None:
    """Return what stands in place of one that waits, among the others of its address."""
    plan = session.get_one(Plan, sign_on.plan_id)
    standing = household(plan, sign_on.kind, [each for each in others if each.state in STANDING])
    return _in_place(standing, pair_of(sign_on), sign_on.name)


def _in_place(standing: Household, pair: bytes | None, name: str | None) -> Stands | None:
    found = standing.in_place_of(pair, name)
    if found is None:
        return None
    return Stands(found.id, found.email, None if found.pair_key == pair else standing.size)


def ask(session: Session, asked: Asked, stands: Stands | None, *, now: datetime) -> None:
    """Queue the mail that asks to confirm, or that tells what stands already.

    The latter goes to the confirmed address, or to the typed one if none is stored any more: the
    typed one may be another spelling, which at some providers is another mailbox.
    """
    told = sealed_text(stands.sign_on_id if stands else None, stands.most if stands else None)
    promise(
        session,
        MailKind.CONFIRM_SIGN_ON,
        recipient=(stands.email if stands else None) or asked.email,
        language=asked.language,
        now=now,
        about=About(sign_on_id=asked.sign_on_id, submission_id=asked.submission_id, details=told),
    )
