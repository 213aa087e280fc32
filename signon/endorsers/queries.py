"""Who is listed: organizations by scope and state, people as they chose to be shown.

Pages are keyset pages on partial indexes of listed rows, so that the last page of a long list is
as quick as the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, literal, select, tuple_
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Scope
from signon.core.lifecycle import State
from signon.core.names import LONGEST_WORD, search_key
from signon.models import Plan, SearchWord, SignOn
from signon.models.sign_on import in_state, of_kind, place_key

PAGE = 50
FEW = 1000
MOST_WORDS = 8
LAST = "\U0010ffff"
ORDER = (SignOn.place_key, SignOn.sort_key, SignOn.id)
Key = tuple[str, str, UUID]


@dataclass(frozen=True)
class Filter:
    """What a visitor looks for among the organizations; empty means everything."""

    q: str = ""
    category: str = ""
    scope: Scope | None = None
    us_state: str = ""

    @property
    def words(self) -> list[str]:
        """The words to find, the longest first: it narrows the most."""
        words = {word[:LONGEST_WORD]: None for word in search_key(self.q).split()}
        return sorted(words, key=len, reverse=True)[:MOST_WORDS]

    @property
    def is_empty(self) -> bool:
        return not (self.q.strip() or self.category or self.scope or self.us_state)


@dataclass(frozen=True)
class Found:
    """One page: its rows, the key after which the next page begins, how many match in all.

    ``number`` is counted up to 1,000; ``None`` stands for more.
    """

    rows: Sequence[Row[Any]]
    after: Key | None
    number: int | None


def organizations(
    session: Session, plan: Plan, wanted: Filter, after: Key | None, *, limit: int = PAGE
) -> Found:
    """Return a page of the listed organizations: national, by state, international; A to Z."""
    conditions = _conditions(session, plan, wanted)
    if conditions is None:
        return Found([], None, 0)
    query = (
        select(
            SignOn.id,
            SignOn.public_name,
            SignOn.category,
            SignOn.scope,
            SignOn.us_state,
            SignOn.website,
            SignOn.listed_at,
            SignOn.place_key,
            SignOn.sort_key,
        )
        .where(*conditions)
        .order_by(*ORDER)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(_later_than(after))
    rows = session.execute(query).all()
    number = None if wanted.is_empty else _number(session, conditions)
    return Found(rows[:limit], _key(rows, limit), number)


def individuals(
    session: Session, plan: Plan, after: Key | None, *, now: datetime, limit: int = PAGE
) -> Found:
    """Return a page of the individuals who let themselves be shown: by name, then by place."""
    query = (
        select(
            SignOn.id,
            SignOn.public_name.label("name"),
            SignOn.us_state,
            SignOn.country,
            SignOn.place_key,
            SignOn.sort_key,
        )
        .where(
            SignOn.plan_id == plan.id,
            of_kind(Kind.INDIVIDUAL),
            in_state(State.LISTED),
            SignOn.place_key < HIDDEN,
            SignOn.shown_from <= now,
        )
        .order_by(*ORDER)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(_later_than(after))
    rows = session.execute(query).all()
    return Found(rows[:limit], _key(rows, limit), None)


HIDDEN = "9"


def _key(rows: Sequence[Row[Any]], limit: int) -> Key | None:
    """Return the key of the last row shown, if there are more behind it."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return (last.place_key, last.sort_key, last.id)


def _later_than(after: Key) -> ColumnElement[bool]:
    place, sort, last_id = after
    return tuple_(*ORDER) > tuple_(
        literal(place, SignOn.place_key.type),
        literal(sort, SignOn.sort_key.type),
        literal(last_id, SignOn.id.type),
    )


def _conditions(session: Session, plan: Plan, wanted: Filter) -> list[ColumnElement[bool]] | None:
    """Return what listed organizations must meet; None when nothing can match."""
    conditions = [
        SignOn.plan_id == plan.id,
        of_kind(Kind.ORGANIZATION),
        in_state(State.LISTED),
    ]
    if wanted.category:
        conditions.append(SignOn.category == wanted.category)
    if wanted.scope:
        conditions.append(SignOn.scope == wanted.scope)
    if wanted.us_state:
        conditions.append(SignOn.place_key == place_key(Scope.STATE, wanted.us_state))
    if not wanted.q.strip():
        return conditions
    if not wanted.words:
        return None
    return conditions + _matching(session, plan, wanted.words)


def _matching(session: Session, plan: Plan, words: list[str]) -> list[ColumnElement[bool]]:
    """Return the conditions of a search: every word begins a word of the name.

    When few names have the first word, they are looked up by it; when many have it, walking the
    list in its order meets enough of them soon. Both stay quick however long the list is.
    """
    first, *others = words
    with_first = select(SearchWord.sign_on_id).where(SearchWord.plan_id == plan.id, _begins(first))
    # No DISTINCT: for its sake PostgreSQL would rather walk all words in the order of their names.
    few = session.scalars(with_first.limit(FEW + 1)).all()
    if len(few) <= FEW:
        conditions: list[ColumnElement[bool]] = [SignOn.id.in_(set(few))]
    else:
        others = words
        conditions = []
    for word in others:
        has_word = select(SearchWord.word).where(SearchWord.sign_on_id == SignOn.id, _begins(word))
        conditions.append(has_word.exists())
    return conditions


def _begins(word: str) -> ColumnElement[bool]:
    """Return the condition that a stored word begins with ``word``, as a range of the index."""
    return (SearchWord.word >= word) & (SearchWord.word < word + LAST)


def _number(session: Session, conditions: list[ColumnElement[bool]]) -> int | None:
    capped = select(SignOn.id).where(*conditions).limit(FEW + 1).subquery()
    number = session.scalar(select(func.count()).select_from(capped)) or 0
    return number if number <= FEW else None
