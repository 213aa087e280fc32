"""The tally: the counts that all pages show, added up from the events of the ledger."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.kinds import Kind, Source
from signon.core.lifecycle import State
from signon.core.rounding import start_of_hour
from signon.models.base import Base, words


class Tally(Base, kw_only=True, repr=False):
    """How many sign-ons have these values. ``us_state`` is empty where it is not shown."""

    __tablename__ = "tally"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    source: Mapped[Source] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(primary_key=True)
    us_state: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class Facet(StrEnum):
    """Further breakdowns of the listed sign-ons, besides the columns of :class:`Tally`."""

    SCOPE = "scope"
    #: By the version that they endorse: the id of the plan version, as text.
    VERSION = "version"
    #: By the hour (see :func:`hour_key`): how many joined the list in it, minus how many left. Days
    #: of any time zone are made of them.
    DAY = "day"
    #: By the partner whose link they followed.
    VIA = "via"
    #: All that came in by a partner's link, listed or not.
    VIA_TAKEN = "via_taken"


def hour_key(at: datetime) -> str:
    """Return the hour (UTC) in which ``at`` is; no more is known of an event.

    >>> hour_key(datetime(2020, 12, 14, 15, 44, tzinfo=UTC))
    '2020-12-14T15:00'
    """
    return f"{start_of_hour(at):%Y-%m-%dT%H:%M}"


def begin_of(hour: str) -> datetime:
    """Return when an hour began."""
    return datetime.fromisoformat(hour).replace(tzinfo=UTC)


class FacetTally(Base, kw_only=True, repr=False):
    """How many listed sign-ons of a kind have ``value`` in ``facet``."""

    __tablename__ = "facet_tally"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    facet: Mapped[Facet] = mapped_column(words(Facet), primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class Fold(Base, kw_only=True, repr=False):
    """When events were last added to the tally: the "as of" of every count. One row.

    ``listed_version`` goes up whenever that changed what is listed, so that cached pages are made
    anew. Other changes do not raise it: they appear when pages are made anew each minute.
    """

    __tablename__ = "fold"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    at: Mapped[datetime]
    listed_version: Mapped[int] = mapped_column(
        default=0, server_default=text("0"), insert_default=0
    )


@dataclass(frozen=True)
class Counts:
    """The counts of one plan. Organizations and individuals count only while they are listed."""

    organizations: int = 0
    individuals: int = 0
    in_review: int = 0
    awaiting_confirmation: int = 0
    imported: int = 0
    withdrawn: int = 0
    as_of: datetime | None = None


def counts(session: Session, plan_id: int) -> Counts:
    """Return the counts of a plan, as of the last fold."""
    rows = session.execute(
        select(Tally.kind, Tally.source, Tally.state, func.sum(Tally.number))
        .where(Tally.plan_id == plan_id)
        .group_by(Tally.kind, Tally.source, Tally.state)
    ).all()

    def total(state: State, *, kind: Kind | None = None, source: Source | None = None) -> int:
        return sum(
            int(number)
            for row_kind, row_source, row_state, number in rows
            if row_state is state and kind in {None, row_kind} and source in {None, row_source}
        )

    return Counts(
        organizations=total(State.LISTED, kind=Kind.ORGANIZATION),
        individuals=total(State.LISTED, kind=Kind.INDIVIDUAL),
        in_review=total(State.IN_REVIEW),
        awaiting_confirmation=total(State.PENDING),
        imported=total(State.LISTED, source=Source.OFFLINE),
        withdrawn=total(State.WITHDRAWN),
        as_of=session.scalar(select(Fold.at)),
    )
