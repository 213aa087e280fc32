"""What a visitor looks for among the listed organizations, as conditions that indexes answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from signon.core.kinds import Kind, Scope
from signon.core.lifecycle import State
from signon.core.names import wanted_words
from signon.models import Plan, SearchWord, SignOn
from signon.models.sign_on import in_state, of_kind

FEW = 1000
COMMON = 10_000  # names that have a word: more of them are not told apart
MOST_WORDS = 8
LAST = "\U0010ffff"
LISTED = (of_kind(Kind.ORGANIZATION), in_state(State.LISTED))


@dataclass(frozen=True)
class Filter:
    """What a visitor looks for among the organizations; empty means everything.

    ``us_state`` is the state that an organization names, however far its work reaches.
    """

    q: str = ""
    category: str = ""
    scope: Scope | None = None
    us_state: str = ""

    @property
    def words(self) -> list[str]:
        """The words to find, the longest first: it narrows the most."""
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
    """What organizations must meet. ``is_many``: more than a thousand names have the words."""

    is_many = False


def conditions(session: Session, plan: Plan, wanted: Filter) -> Conditions | None:
    """Return what listed organizations must meet; None when nothing can match."""
    met = Conditions([SignOn.plan_id == plan.id, *LISTED, *_narrowing(wanted)])
    if wanted.is_search:
        if not wanted.words:
            return None
        _add_words(session, plan, wanted.words, met)
    return met


def number(session: Session, wanted: Filter, met: Conditions) -> int | None:
    """Return how many match, counted up to 1,000; None stands for more."""
    if met.is_many and not wanted.is_narrowed:
        return None
    capped = select(SignOn.id).where(*met).limit(FEW + 1).subquery()
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


def _add_words(session: Session, plan: Plan, words: list[str], met: Conditions) -> None:
    """Add the conditions of a search: every word begins a word of the name.

    The names that have the rarest word are looked through for the others. When few have all, they
    are known by that; when many have, walking the list in its order meets enough of them soon. Both
    stay quick however long the list is.
    """
    first, *others = _rarest_first(session, plan, words)
    asked = select(SearchWord.sign_on_id).where(SearchWord.plan_id == plan.id, _begins(first))
    for word in others:
        other = aliased(SearchWord)
        has_word = select(other.word).where(
            other.sign_on_id == SearchWord.sign_on_id, _begins(word, other)
        )
        asked = asked.where(has_word.exists())
    # No DISTINCT: for its sake PostgreSQL would rather walk all words in the order of their names.
    # A name may have two such words; of three in a row nobody would speak of few.
    most = 2 * FEW + 1
    counted = session.scalar(select(func.count()).select_from(asked.limit(most).subquery())) or 0
    few = set(session.scalars(asked)) if counted < most else set()
    if len(few) <= FEW and counted < most:
        met.append(SignOn.id.in_(few))
        return
    met.is_many = True
    for word in words:
        has_word = select(SearchWord.word).where(SearchWord.sign_on_id == SignOn.id, _begins(word))
        met.append(has_word.exists())


def _rarest_first(session: Session, plan: Plan, words: list[str]) -> list[str]:
    """Return ``words`` by how many names have each, as far as that is worth a look."""
    if len(words) == 1:
        return words
    numbers = []
    for word in words:
        capped = select(SearchWord.word).where(SearchWord.plan_id == plan.id, _begins(word))
        rows = capped.limit(COMMON).subquery()
        numbers.append(session.scalar(select(func.count()).select_from(rows)) or 0)
    return [word for _, word in sorted(zip(numbers, words, strict=True))]


def _begins(word: str, of: type[SearchWord] = SearchWord) -> ColumnElement[bool]:
    """Return the condition that a stored word begins with ``word``, as a range of the index."""
    return (of.word >= word) & (of.word < word + LAST)
