"""What a signer is told after confirming: the place among all, or how long a review takes."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.models import SignOn
from signon.models.conditions import in_state, of_kind

NEWEST = 50  # reviews whose time counts
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
    full_hour = sign_on.listed_at.replace(minute=0, second=0, microsecond=0)
    is_told = (
        SignOn.visibility.is_(None)
        | (SignOn.visibility != Visibility.COUNTED)
        | (SignOn.listed_at < full_hour)
        | (SignOn.id == sign_on.id)
    )
    earlier = select(func.count()).where(
        SignOn.plan_id == sign_on.plan_id,
        of_kind(sign_on.kind),
        in_state(State.LISTED),
        SignOn.listed_at <= sign_on.listed_at,
        is_told,
    )
    return session.scalar(earlier)


def _reviews(session: Session, sign_on: SignOn) -> Reviews | None:
    """Return how long the newest reviews of the same plan and kind took that ended on the list."""
    rows = session.execute(
        select(SignOn.confirmed_at, SignOn.listed_at)
        .where(
            SignOn.plan_id == sign_on.plan_id,
            of_kind(sign_on.kind),
            in_state(State.LISTED),
            SignOn.listed_at > SignOn.confirmed_at,
        )
        .order_by(SignOn.listed_at.desc(), SignOn.id.desc())
        .limit(NEWEST)
    )
    took = [
        (listed_at - confirmed_at).total_seconds()
        for confirmed_at, listed_at in rows.tuples()
        if listed_at and confirmed_at
    ]
    if len(took) < FEWEST:
        return None
    return Reviews(len(took), timedelta(seconds=median(took)))
