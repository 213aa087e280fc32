"""Read the listed organizations and individuals from the database, page by page.

Pages are keyset pages on partial indexes of listed rows, so that the last page of a long list is
as quick as the first.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, literal, not_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from signon.core.alphabet import Band
from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.endorsers.search import FEW, LISTED, Conditions, Filter, number, search_conditions
from signon.models import Plan, Prominent, SignOn
from signon.models.conditions import NEWEST_FIRST, in_state, of_kind

PAGE = 50
BATCH = 1000
HIDDEN, NAMED = "9", "0"  # place keys of people
BY_PLACE = (SignOn.place_key, SignOn.sort_key, SignOn.id)
A_TO_Z = BY_PLACE[1:]
ORGANIZATION = (
    SignOn.id,
    SignOn.public_name,
    SignOn.category,
    SignOn.scope,
    SignOn.us_state,
    SignOn.city,
    SignOn.website,
    SignOn.is_vouched,
    SignOn.version_id,
    SignOn.listed_at,
    SignOn.place_key,
    SignOn.sort_key,
)
# The place key, sort key and id of a page's last row: the cursor for both orders of the list.
Key = tuple[str, str, UUID]
Order = tuple[InstrumentedAttribute[Any], ...]


@dataclass(frozen=True)
class EndorserRows:
    """One page: its rows, the key after which the next page begins, how many match in all.

    ``number`` is counted up to 1,000; None means more, or a number that is read from the tally.
    ``conditions`` are the conditions for a match; None if nothing can match.
    ``before`` is the key after which the previous page begins; None for the first page.
    """

    rows: Sequence[Row[Any]]
    after: Key | None
    number: int | None
    conditions: Sequence[ColumnElement[bool]] | None = None
    before: Key | None = None


NOTHING = EndorserRows([], None, 0)


def organizations(
    session: Session, plan: Plan, wanted: Filter, after: Key | None, *, limit: int = PAGE
) -> EndorserRows:
    """Return a page of the listed organizations: national, by state, international; A to Z."""
    conditions = search_conditions(session, plan, wanted)
    if conditions is None:
        return NOTHING
    page = _page(session, _after(select(*ORGANIZATION).where(*conditions), BY_PLACE, after), limit)
    return _counted(session, page, wanted, conditions)


def alphabetical(
    session: Session, plan: Plan, wanted: Filter, letter: Band, after: Key | None
) -> EndorserRows:
    """Return a page of the listed organizations from ``letter`` on, A to Z, not by place."""
    conditions = search_conditions(session, plan, wanted)
    if conditions is None:
        return NOTHING
    query = select(*ORGANIZATION).where(*conditions)
    if after is None:
        query = query.where(SignOn.sort_key >= literal(letter.first, SignOn.sort_key.type))
    page = _page(session, _after(query, A_TO_Z, after), PAGE)
    return _counted(session, page, wanted, conditions)


def prominent(session: Session, plan: Plan) -> Sequence[Row[Any]]:
    """Return the listed organizations that staff put first, in their order."""
    return session.execute(
        select(*ORGANIZATION)
        .join(Prominent, Prominent.sign_on_id == SignOn.id)
        .where(Prominent.plan_id == plan.id, in_state(State.LISTED))
        .order_by(Prominent.place, SignOn.sort_key, SignOn.id)
    ).all()


def individuals(
    session: Session,
    plan: Plan,
    after: Key | None,
    *,
    now: datetime,
    letter: Band | None = None,
    limit: int = PAGE,
) -> EndorserRows:
    """Return a page of the individuals who agreed to be shown: by name, then by place.

    :param letter: the one from which the first page begins
    """
    conditions = shown_people(plan.id, now)
    query = select(
        SignOn.id,
        SignOn.public_name.label("name"),
        SignOn.us_state,
        SignOn.country,
        SignOn.is_vouched,
        SignOn.version_id,
        SignOn.place_key,
        SignOn.sort_key,
    ).where(*conditions)
    if letter is not None and after is None:
        begin = (literal(NAMED, SignOn.place_key.type), literal(letter.first, SignOn.sort_key.type))
        query = query.where(tuple_(SignOn.place_key, SignOn.sort_key) >= tuple_(*begin))
    page = _page(session, _after(query, BY_PLACE, after), limit)
    return replace(page, conditions=conditions)


def shown_people(plan_id: ColumnElement[int] | int, now: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a time, or a parameter for one
    """Return the conditions for a person to stand on the list at ``now``."""
    return [
        SignOn.plan_id == plan_id,
        of_kind(Kind.INDIVIDUAL),
        in_state(State.LISTED),
        SignOn.place_key < HIDDEN,
        SignOn.shown_from <= now,
    ]


def number_of(session: Session, found: EndorserRows) -> int | None:
    """Return how many rows a list has, counted up to 1,000; None stands for more."""
    capped = select(SignOn.id).where(*(found.conditions or ())).limit(FEW + 1).subquery()
    counted = session.scalar(select(func.count()).select_from(capped)) or 0
    return counted if counted <= FEW else None


def page_before(
    session: Session, found: EndorserRows, order: Order, after: Key | None
) -> EndorserRows:
    """Return ``found`` with the key after which the page before it begins."""
    if after is None or found.conditions is None:
        return found
    columns = (SignOn.place_key, SignOn.sort_key, SignOn.id)
    earlier = select(*columns).where(*found.conditions, not_(_later_than(order, after)))
    backwards = earlier.order_by(*(each.desc() for each in order)).offset(PAGE).limit(1)
    row = session.execute(backwards).one_or_none()
    return replace(found, before=None if row is None else (row[0], row[1], row[2]))


def every(session: Session, plan: Plan, wanted: Filter) -> Generator[Row[Any]]:
    """Yield all organizations that match, in the order of the list, holding one batch in memory.

    Close the generator before the session ends.
    """
    conditions = search_conditions(session, plan, wanted)
    if conditions is None:
        return
    statement = select(*ORGANIZATION).where(*conditions).order_by(*BY_PLACE)
    with session.execute(statement.execution_options(yield_per=BATCH)) as result:
        yield from result


def newest(session: Session, plan: Plan, *, limit: int = PAGE) -> Sequence[Row[Any]]:
    """Return the organizations listed last, the newest first."""
    query = select(*ORGANIZATION).where(SignOn.plan_id == plan.id, *LISTED)
    return session.execute(query.order_by(*NEWEST_FIRST).limit(limit)).all()


def _after(query: Select[Any], order: Order, after: Key | None) -> Select[Any]:
    """Return ``query`` in the given order, starting after the previous page's last row."""
    if after is not None:
        query = query.where(_later_than(order, after))
    return query.order_by(*order)


def _later_than(order: Order, after: Key) -> ColumnElement[bool]:
    last = after[-len(order) :]
    values = (literal(value, each.type) for value, each in zip(last, order, strict=True))
    return tuple_(*order) > tuple_(*values)


def _counted(
    session: Session, page: EndorserRows, wanted: Filter, conditions: Conditions
) -> EndorserRows:
    """Return ``page`` with the number of matches, counted only if the tally does not have it."""
    counted = None if wanted.is_tallied else number(session, wanted, conditions)
    return replace(page, number=counted, conditions=conditions)


def _page(session: Session, query: Select[Any], limit: int) -> EndorserRows:
    rows = session.execute(query.limit(limit + 1)).all()
    if len(rows) <= limit:
        return EndorserRows(rows, None, None)
    last = rows[limit - 1]
    return EndorserRows(rows[:limit], (last.place_key, last.sort_key, last.id), None)
