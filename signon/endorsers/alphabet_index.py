"""Find which letters have listed organizations, by one index lookup for each letter."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from signon.core.alphabet import BANDS, Band, band_of
from signon.endorsers import search
from signon.endorsers.queries import NAMED, shown_people
from signon.endorsers.search import LISTED, Filter
from signon.models import Plan, SignOn


def alphabet_index(
    session: Session,
    plan: Plan,
    wanted: Filter,
    many: int | None,
    conditions: Sequence[ColumnElement[bool]] | None,
) -> frozenset[str]:
    """Return the keys of the letters under which there is an organization that matches.

    If more than a thousand match, return the letters of the whole list: nearly all letters have a
    match then, and looking for one in each takes longer as the list grows.

    :param many: how many match; None stands for more than a thousand
    :param conditions: the conditions for a match; None if nothing can match
    """
    if wanted.is_empty or many is None or many > search.FEW:
        return frozenset(session.scalars(PROBES, {"plan": plan.id}))
    if conditions is None:
        return frozenset()
    first = session.scalars(select(func.substr(SignOn.sort_key, 1, 1)).where(*conditions))
    return frozenset(band_of(each).key for each in first)


def _probes(conditions: Iterable[ColumnElement[bool]]) -> CompoundSelect[tuple[str]]:
    return union_all(*(_probe(band, conditions) for band in BANDS.values()))


def _probe(band: Band, conditions: Iterable[ColumnElement[bool]]) -> Select[tuple[str]]:
    """Return a query that gives the band's key if an organization falls into the band."""
    first, end = (literal(key, SignOn.sort_key.type) for key in (band.first, band.end))
    one = select(SignOn.id).where(*conditions, SignOn.sort_key >= first, SignOn.sort_key < end)
    key: ColumnElement[str] = literal_column(f"'{band.key}'")
    return select(key).where(one.exists())


def people_index(session: Session, plan: Plan, now: datetime) -> frozenset[str]:
    """Return the keys of the letters under which a person is shown by name."""
    return frozenset(session.scalars(PEOPLE, {"plan": plan.id, "now": now}))


# Built once: every page runs it, and building it takes longer than running it.
PROBES = _probes([SignOn.plan_id == bindparam("plan"), *LISTED])
PEOPLE = _probes(
    [
        *shown_people(bindparam("plan"), bindparam("now")),
        SignOn.place_key == literal(NAMED, SignOn.place_key.type),
    ]
)
