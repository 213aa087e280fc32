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
from signon.endorsers.search import LISTED, Conditions, Filter
from signon.models import Plan, SignOn


def alphabet_index(
    session: Session, plan: Plan, wanted: Filter, many: int | None, conditions: Conditions | None
) -> frozenset[str]:
    """Return the keys of the letters under which there is an organization that matches.

    Where more than a thousand match, these are the letters of the whole list: to look for each
    among what matches would take the longer the longer the list is, and nearly all are there.

    :param many: how many match; None stands for more than a thousand
    :param conditions: what they meet; None when nothing can
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
    """Return the question whether anything stands between the beginning and the end of a band."""
    first, end = (literal(key, SignOn.sort_key.type) for key in (band.first, band.end))
    one = select(SignOn.id).where(*conditions, SignOn.sort_key >= first, SignOn.sort_key < end)
    key: ColumnElement[str] = literal_column(f"'{band.key}'")
    return select(key).where(one.exists())


# Made once: it is asked for every page, and takes longer to write than to answer.
PROBES = _probes([SignOn.plan_id == bindparam("plan"), *LISTED])
