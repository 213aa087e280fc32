"""Under which letters there is anything, asked of an index once a letter."""

from collections.abc import Iterable

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
from signon.endorsers.search import LISTED, Filter, conditions, narrowing
from signon.models import Plan, SignOn


def letters(session: Session, plan: Plan, wanted: Filter) -> frozenset[str]:
    """Return the keys of the letters under which there is an organization that matches.

    Of few that match, all letters are looked at; of many, each letter has one among its first, or
    has none at all and an index knows it.
    """
    if wanted.is_empty:
        return frozenset(session.scalars(PROBES, {"plan": plan.id}))
    met = conditions(session, plan, wanted)
    if met is None:
        return frozenset()
    if not met.is_many:
        first = func.substr(SignOn.sort_key, 1, 1)
        few = session.scalars(select(first).where(*met).limit(search.FEW + 1)).all()
        if len(few) <= search.FEW:
            return frozenset(band_of(each).key for each in few)
        # Looked up by the filter, a letter without any would be looked for among all that match.
        met[:] = [SignOn.plan_id == plan.id, *LISTED, *narrowing(wanted, by_index=False)]
    return frozenset(session.scalars(_probes(met)))


def _probes(met: Iterable[ColumnElement[bool]]) -> CompoundSelect[tuple[str]]:
    return union_all(*(_probe(band, met) for band in BANDS.values()))


def _probe(band: Band, met: Iterable[ColumnElement[bool]]) -> Select[tuple[str]]:
    """Return the question whether anything stands between the beginning and the end of a band."""
    first, end = (literal(key, SignOn.sort_key.type) for key in (band.first, band.end))
    one = select(SignOn.id).where(*met, SignOn.sort_key >= first, SignOn.sort_key < end)
    key: ColumnElement[str] = literal_column(f"'{band.key}'")
    return select(key).where(one.exists())


# Made once: it is asked for every page, and takes longer to write than to answer.
PROBES = _probes([SignOn.plan_id == bindparam("plan"), *LISTED])
