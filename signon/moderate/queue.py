"""The queue of sign-ons that wait for a decision, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, func, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from signon.core.lifecycle import State
from signon.core.visibility import ContactAccess
from signon.ledger import BURST, Decision, possible
from signon.models import SignOn
from signon.models.conditions import Place, in_state
from signon.moderate.claims import Claim, claims
from signon.moderate.evidence import Evidence, gather

PAGE = 20
IN_TURN = SignOn.confirmed_at, SignOn.order_in_hour, SignOn.id


@dataclass(frozen=True, repr=False)
class Card:
    """One sign-on in the queue."""

    claim: Claim
    evidence: Evidence
    decisions: Sequence[Decision]
    place: Place | None


@dataclass(frozen=True, repr=False)
class Waiting:
    """A page of the queue, of what comes after ``after``; the next page comes after ``more``.

    ``after`` is None for the first page.
    """

    cards: Sequence[Card]
    length: int
    after: Place | None
    more: Place | None


@dataclass(frozen=True)
class Length:
    """How many sign-ons wait, and since when the oldest of them does.

    ``in_burst`` of them were confirmed when there were too many at once.
    """

    number: int
    oldest: datetime | None
    in_burst: int = 0


def length(session: Session) -> Length:
    burst = type_coerce(SignOn.flags, Text).contains(f'"{BURST}"')  # as it stands in the JSON
    counted = select(func.count(), func.min(SignOn.confirmed_at), func.count().filter(burst))
    return Length(*session.execute(counted.where(in_state(State.IN_REVIEW))).one())


def waiting(session: Session, after: Place | None, seen: ContactAccess) -> Waiting:
    """Return a page of the sign-ons that wait for a decision.

    Where nothing is left after ``after``, that is the first page: some may have been passed over.

    :param after: the key of the previous page's last sign-on
    """
    wanted = select(SignOn).where(in_state(State.IN_REVIEW))
    if after is not None:
        wanted = wanted.where(tuple_(*IN_TURN) > after)
    oldest_first = wanted.order_by(*IN_TURN).limit(PAGE + 1)
    found = session.scalars(oldest_first).all()
    if after is not None and not found:
        return waiting(session, None, seen)
    sign_ons = found[:PAGE]
    evidence = gather(session, sign_ons, seen)
    cards = [
        Card(claim, evidence[claim.sign_on.id], possible(claim.sign_on), _place(claim.sign_on))
        for claim in claims(session, sign_ons, seen)
    ]
    last = sign_ons[-1] if len(found) > PAGE else None
    more = _place(last) if last else None
    return Waiting(cards, length(session).number, after, more)


def _place(sign_on: SignOn) -> Place | None:
    """Return where a sign-on stands in the queue; None if it was never confirmed."""
    if sign_on.confirmed_at is None:
        return None
    return sign_on.confirmed_at, sign_on.order_in_hour, sign_on.id
