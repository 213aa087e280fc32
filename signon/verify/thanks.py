"""What a signer is told after confirming: the place among all, or how long a review takes."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, aliased

from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.models import Event, SignOn
from signon.models.conditions import in_state, of_kind
from signon.models.event import SEEN_AT_ONCE

NEWEST = 50  # reviews whose time counts
LOOKED_THROUGH = 1000  # changes of the lists in which they are looked for
FEWEST = 5  # with fewer reviews, nothing is said about their time


@dataclass(frozen=True)
class Reviews:
    """How long the newest reviews took; half of them took less than ``median``."""

    number: int
    median: timedelta


@dataclass(frozen=True)
class Thanks:
    """``rank`` is the place of a listed sign-on among those of its kind, by time, from 1."""

    rank: int | None
    reviews: Reviews | None


def thanks(session: Session, sign_on: SignOn) -> Thanks:
    """Return what to tell the owner of a confirmed sign-on."""
    is_listed = sign_on.state is State.LISTED
    return Thanks(
        rank=_rank(session, sign_on) if is_listed else None,
        reviews=None if is_listed else _reviews(session, sign_on),
    )


def _rank(session: Session, sign_on: SignOn) -> int | None:
    """Return the place; who is only counted enters others' places at the full hour, as the count.

    Else two sign-ons could be made to find out whether somebody hidden signed in between.
    """
    if sign_on.listed_at is None:
        return None
    is_told = (
        SignOn.visibility.is_(None)
        | (SignOn.visibility != Visibility.COUNTED)
        | (SignOn.listed_at < sign_on.listed_at)
        | (SignOn.id == sign_on.id)
    )
    at = SignOn.listed_at, SignOn.order_in_hour, SignOn.id
    earlier = select(func.count()).where(
        SignOn.plan_id == sign_on.plan_id,
        of_kind(sign_on.kind),
        in_state(State.LISTED),
        tuple_(*at) <= (sign_on.listed_at, sign_on.order_in_hour, sign_on.id),
        is_told,
    )
    return session.scalar(earlier)


def _reviews(session: Session, sign_on: SignOn) -> Reviews | None:
    """Return how long the newest reviews of the same plan and kind took that ended on the list.

    Only hours are stored, so each is taken to have lasted from the beginning of one to the end of
    the other: nobody is promised less than it took.
    """
    newest = select(Event).where(SEEN_AT_ONCE).order_by(Event.id.desc()).limit(LOOKED_THROUGH)
    event = aliased(Event, newest.subquery())
    rows = session.execute(
        select(SignOn.confirmed_at, event.at)
        .join(event, event.sign_on_id == SignOn.id)
        .where(
            event.plan_id == sign_on.plan_id,
            event.kind == sign_on.kind,
            event.before == State.IN_REVIEW,
            event.after == State.LISTED,
        )
        .order_by(event.id.desc())
        .limit(NEWEST)
    )
    took = [
        (listed_at - confirmed_at + timedelta(hours=1)).total_seconds()
        for confirmed_at, listed_at in rows.tuples()
        if confirmed_at
    ]
    if len(took) < FEWEST:
        return None
    return Reviews(len(took), timedelta(seconds=median(took)))
