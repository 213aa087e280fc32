"""Turn a visitor's search and filters into SQL conditions that database indexes can answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from signon.core.kinds import Kind, Scope
from signon.core.lifecycle import State
from signon.core.names import wanted_words
from signon.models import Plan, SearchWord, SignOn
from signon.models.conditions import in_state, of_kind

FEW = 1000
ROWS_EACH = 3  # about as many words of one name begin with the same letters
COMMON = 10_000  # counting how many names have a word stops at this number
MOST_WORDS = 8
LAST = "\U0010ffff"
LISTED = (of_kind(Kind.ORGANIZATION), in_state(State.LISTED))


@dataclass(frozen=True)
class Filter:
    """A visitor's search and filters for organizations; an empty field does not filter.

    ``us_state`` is the state that an organization names, also if its scope is national.
    """

    q: str = ""
    category: str = ""
    scope: Scope | None = None
    us_state: str = ""

    @property
    def words(self) -> list[str]:
        """The words to find, the longest first, as it usually has the fewest matches."""
        return wanted_words(self.q)[:MOST_WORDS]

    @property
    def is_search(self) -> bool:
        return bool(self.q.strip())

    @property
    def is_narrowed(self) -> bool:
        return bool(self.category or self.scope or self.us_state)

    @property
    def is_tallied(self) -> bool:
        """Whether the tally knows how many match: see :mod:`signon.endorsers.numbers`."""
        return not (self.is_search or (self.scope and (self.category or self.us_state)))

    @property
    def is_empty(self) -> bool:
        return not (self.is_search or self.is_narrowed)


class Conditions(list[ColumnElement[bool]]):
    """The SQL conditions for a match.

    ``few`` is how many names match the search; None if more than a thousand, or without a search.
    """

    few: int | None = None


def search_conditions(session: Session, plan: Plan, wanted: Filter) -> Conditions | None:
    """Return the conditions for listed organizations to match; None if nothing can."""
    conditions = Conditions([SignOn.plan_id == plan.id, *LISTED, *_narrowing(wanted)])
    if wanted.is_search:
        if not wanted.words:
            return None
        _add_words(session, plan, wanted.words, conditions)
    return conditions


def number(session: Session, wanted: Filter, conditions: Conditions) -> int | None:
    """Return how many match, counted up to 1,000; None stands for more."""
    if wanted.is_search and not wanted.is_narrowed:
        return conditions.few
    capped = select(SignOn.id).where(*conditions).limit(FEW + 1).subquery()
    counted = session.scalar(select(func.count()).select_from(capped)) or 0
    return counted if counted <= FEW else None


def _narrowing(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of the filters."""
    for column, value in (
        (SignOn.category, wanted.category),
        (SignOn.scope, wanted.scope),
        (SignOn.us_state, wanted.us_state),
    ):
        if value:
            yield column == value


def _add_words(session: Session, plan: Plan, words: list[str], conditions: Conditions) -> None:
    """Add the conditions of a search: every word begins a word of the name.

    Among the names with the rarest word, look for the other words. If few names match, the
    condition is the list of their ids. If many do, the condition is checked row by row in the
    list's order, which soon finds enough for a page. ``IS TRUE`` keeps PostgreSQL from turning
    that into a join, for which it would sort all matches.
    """
    first, *others = _rarest_first(session, plan, words)
    asked = select(SearchWord.sign_on_id).where(*_word_of(plan, first))
    for word in others:
        other = aliased(SearchWord)
        asked = asked.where(_has_word(session, plan, word, SearchWord.sign_on_id, other))
    few = _few(session, asked, is_quick=not others)
    if few is not None:
        conditions.few = len(few)
        conditions.append(SignOn.id.in_(few))
        return
    conditions += [_has_word(session, plan, word, SignOn.id) for word in words]


def _few(session: Session, asked: Select[tuple[UUID]], *, is_quick: bool) -> set[UUID] | None:
    """Return the ids of the sign-ons that ``asked`` selects; None if more than a thousand.

    Without DISTINCT, as PostgreSQL would then read all words in the order of their sign-ons. So a
    name with two matching words is selected twice; the limit leaves room for that.

    :param is_quick: counting is faster than fetching, so count first
    """
    capped = asked.limit(ROWS_EACH * FEW + 1)
    if is_quick:
        counted = session.scalar(select(func.count()).select_from(capped.subquery())) or 0
        if counted > ROWS_EACH * FEW:
            return None
    taken = session.scalars(capped).all()
    found = set(taken)
    return found if len(found) <= FEW and len(taken) <= ROWS_EACH * FEW else None


def _rarest_first(session: Session, plan: Plan, words: list[str]) -> list[str]:
    """Return ``words`` ordered by how many names have each, counted up to ``COMMON``."""
    if len(words) == 1:
        return words
    numbers = []
    for word in words:
        rows = select(SearchWord.word).where(*_word_of(plan, word)).limit(COMMON).subquery()
        numbers.append(session.scalar(select(func.count()).select_from(rows)) or 0)
    return [word for _, word in sorted(zip(numbers, words, strict=True))]


def _has_word(
    session: Session,
    plan: Plan,
    word: str,
    sign_on_id: InstrumentedAttribute[UUID],
    of: type[SearchWord] = SearchWord,
) -> ColumnElement[bool]:
    """Return the condition that a name has a word.

    With the plan in the condition, PostgreSQL finds all names that have the word once. SQLite would
    do so again for each name, so there the plan is left out, and it reads the name's words.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    wanted = _word_of(plan, word, of)[is_sqlite:]
    return select(of.word).where(of.sign_on_id == sign_on_id, *wanted).exists().is_(true())


def _word_of(
    plan: Plan, word: str, of: type[SearchWord] = SearchWord
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a stored word begins with ``word``, as a range of the index.

    The word is a literal in the SQL instead of a bound parameter, since the best query plan depends
    on how many names have it.
    """
    first, end = (literal(each, of.word.type, literal_execute=True) for each in (word, word + LAST))
    return of.plan_id == plan.id, of.word >= first, of.word < end
