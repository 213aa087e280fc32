"""Collect everything that the staff's page about one sign-on shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.errors import SignOnUnknown
from signon.core.visibility import ContactAccess
from signon.ledger import Decision, possible
from signon.ledger.audit_trail import subject
from signon.models import Event, OutboxMessage, SignOn
from signon.moderate.claims import Claim, claims
from signon.moderate.evidence import Evidence, gather
from signon.staff import queries as staff

MOST_MAILS = 50


@dataclass(frozen=True, repr=False)
class Record:
    """One sign-on: its data, the evidence, its history, and the steps that are possible next."""

    claim: Claim
    evidence: Evidence
    events: Sequence[Event]
    entries: Sequence[staff.Entry]
    mails: Sequence[OutboxMessage]
    decisions: Sequence[Decision]
    names: Mapping[Actor, str]
    may_read_reasons: bool


def record(session: Session, sign_on_id: UUID, seen: ContactAccess) -> Record:
    """Return all about one sign-on.

    :raises SignOnUnknown: there is none of that id
    """
    sign_on = session.get(SignOn, sign_on_id)
    if sign_on is None:
        raise SignOnUnknown
    mails = select(OutboxMessage).where(OutboxMessage.sign_on_id == sign_on_id)
    return Record(
        claim=claims(session, [sign_on], seen)[0],
        evidence=gather(session, [sign_on], seen)[sign_on_id],
        events=session.scalars(sign_on.events.select().order_by(Event.id)).all(),
        entries=staff.log(session, subject=subject(sign_on_id)).entries,
        mails=session.scalars(mails.order_by(OutboxMessage.id).limit(MOST_MAILS)).all(),
        decisions=possible(sign_on),
        names=staff.names(session),
        may_read_reasons=seen is not ContactAccess.HIDDEN,
    )
