"""The staff's list of all sign-ons: filter by plan, kind and state; find by name or address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, or_, select, tuple_, union
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import InstrumentedAttribute, Session

from signon.core.fingerprints import of_name
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.core.names import name_norm, search_key
from signon.core.visibility import ContactAccess, name_for_staff
from signon.models import Plan, SearchWord, SignOn
from signon.models.conditions import IN_TIME, Place, in_state, of_kind
from signon.models.every_key import address_keys, name_keys

PAGE = 50
AFTER_ALL = "\U0010ffff"  # appended to a prefix, it sorts after every text with that prefix
NAMED = "0"  # the `place_key` of individuals who are listed by name; see SignOn
UNLISTED = frozenset(State) - {State.LISTED}
MOST_SEALED = 20_000  # whose names are decrypted for a search
MOST_WORDS = 8  # of a query; further words are ignored


COLUMNS = (
    SignOn.id,
    SignOn.plan_id,
    SignOn.name,
    SignOn.kind,
    SignOn.state,
    SignOn.visibility,
    SignOn.us_state,
    SignOn.country,
    SignOn.created_at,
    SignOn.order_in_hour,
)


@dataclass(frozen=True)
class Filters:
    """The filters of the list.

    :param key: the address to find, as ``core.fingerprints.of_address`` returns it
    :param person: the name of the people to find, as ``of_name`` returns it
    """

    plan: str | None = None
    kind: Kind | None = None
    state: State | None = None
    q: str = ""
    key: bytes | None = None
    person: bytes | None = None


@dataclass(frozen=True, repr=False)
class Row:
    """One line of the list."""

    id: UUID
    name: str | None
    kind: Kind
    state: State
    visibility: Visibility | None
    us_state: str | None
    country: str | None
    plan: str
    created_at: datetime


@dataclass(frozen=True, repr=False)
class SearchResult:
    """A page of the list, the newest first; ``more`` is the key where the next page begins."""

    rows: Sequence[Row]
    more: Place | None


def found(
    session: Session, filters: Filters, after: Place | None, seen: ContactAccess
) -> SearchResult:
    """Return a page of the sign-ons that match ``filters``.

    :param after: the key of the previous page's last sign-on
    """
    slugs = dict(session.execute(select(Plan.id, Plan.slug)).tuples().all())
    wanted = select(SignOn).where(*_conditions(session, filters, slugs))
    if after is not None:
        wanted = wanted.where(tuple_(*IN_TIME) < after)
    newest_first = wanted.order_by(*(each.desc() for each in IN_TIME))
    rows = session.execute(newest_first.with_only_columns(*COLUMNS).limit(PAGE + 1)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return SearchResult(
        [_row(row, slugs[row.plan_id], seen) for row in rows[:PAGE]],
        more=(last.created_at, last.order_in_hour, last.id) if last else None,
    )


def _row(row: SqlRow[Any], slug: str, seen: ContactAccess) -> Row:
    return Row(
        id=row.id,
        name=name_for_staff(row.name, row.visibility, row.state, seen),
        kind=row.kind,
        state=row.state,
        visibility=row.visibility,
        us_state=row.us_state,
        country=row.country,
        plan=slug,
        created_at=row.created_at,
    )


def _conditions(
    session: Session, filters: Filters, slugs: Mapping[int, str]
) -> Iterator[ColumnElement[bool]]:
    if filters.plan is not None:
        yield SignOn.plan_id.in_([key for key, slug in slugs.items() if slug == filters.plan])
    if filters.kind is not None:
        yield of_kind(filters.kind)
    if filters.state is not None:
        yield in_state(filters.state)
    yield from _looked_up(session, filters)
    if filters.q:
        yield SignOn.id.in_(_named(session, filters.q, slugs))


def _looked_up(session: Session, filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions for an address, and for people of a name, that somebody looked up."""
    if filters.key is not None:
        yield SignOn.email_key.in_(address_keys(session, filters.key))
    if filters.person is not None:
        yield of_kind(Kind.INDIVIDUAL)
        yield SignOn.name_key.in_(name_keys(session, filters.person, Kind.INDIVIDUAL))
        yield SignOn.name.is_not(None)  # whose name was deleted cannot be found by it


def _named(session: Session, q: str, slugs: Mapping[int, str]) -> CompoundSelect[tuple[UUID]]:
    """Return the ids of organizations of this name, and of what is listed with its words.

    Each typed word may be the beginning of one.
    The name of an organization that is not listed is encrypted: its words are found in the newest
    after decryption, in all others only the whole name by its fingerprint. People are found by what
    the public list shows alone: everybody may look for a name here, so the answer must not tell who
    has signed and is not shown.
    The parts are a union, so that each uses an index of its own.
    """
    exact = select(SignOn.id).where(
        SignOn.name_key.in_(name_keys(session, of_name(q), Kind.ORGANIZATION)),
        of_kind(Kind.ORGANIZATION),
        SignOn.name.is_not(None),
    )
    typed = search_key(q).split()[:MOST_WORDS]
    sealed = select(SignOn.id).where(SignOn.id.in_(_sealed(session, q, typed)))
    people = select(SignOn.id).where(
        SignOn.plan_id.in_(slugs),
        of_kind(Kind.INDIVIDUAL),
        in_state(State.LISTED),
        SignOn.place_key == NAMED,
        *(_begins_a_word(SignOn.sort_key, word) for word in typed),
    )
    words = [
        select(SearchWord.sign_on_id).where(
            SearchWord.plan_id.in_(slugs),
            SearchWord.word >= word,
            SearchWord.word < word + AFTER_ALL,
        )
        for word in typed
    ]
    organizations = select(SignOn.id).where(*(SignOn.id.in_(each) for each in words))
    return union(exact, sealed, *([people, organizations] if words else []))


def _sealed(session: Session, q: str, typed: Sequence[str]) -> Sequence[UUID]:
    """Return the newest organizations with these words that are not listed, or not any more."""
    names = (
        select(SignOn.id, SignOn.name)
        .where(of_kind(Kind.ORGANIZATION), SignOn.state.in_(UNLISTED), SignOn.name.is_not(None))
        .order_by(*(each.desc() for each in IN_TIME))
        .limit(MOST_SEALED)
    )
    whole = name_norm(q)
    return [
        row.id
        for row in session.execute(names)
        if name_norm(row.name) == whole or _has_words(search_key(row.name).split(), typed)
    ]


def _has_words(words: Sequence[str], typed: Sequence[str]) -> bool:
    return bool(typed) and all(any(each.startswith(part) for each in words) for part in typed)


def _begins_a_word(column: InstrumentedAttribute[str | None], word: str) -> ColumnElement[bool]:
    return or_(
        column.startswith(word, autoescape=True), column.contains(f" {word}", autoescape=True)
    )
