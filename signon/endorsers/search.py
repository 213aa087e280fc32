"""What a visitor looks for among the listed organizations, as conditions that indexes answer."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Scope
from signon.core.lifecycle import State
from signon.core.names import wanted_words
from signon.models import Plan, SearchWord, SignOn
from signon.models.sign_on import in_state, of_kind

FEW = 1000
MOST_WORDS = 8
LAST = "\U0010ffff"
Conditions = list[ColumnElement[bool]]
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
    def is_empty(self) -> bool:
        return not (self.is_search or self.category or self.scope or self.us_state)


def conditions(session: Session, plan: Plan, wanted: Filter) -> Conditions | None:
    """Return what listed organizations must meet; None when nothing can match."""
    found: Conditions = [SignOn.plan_id == plan.id, *LISTED]
    if wanted.category:
        found.append(SignOn.category == wanted.category)
    if wanted.scope:
        found.append(SignOn.scope == wanted.scope)
    if wanted.us_state:
        found.append(SignOn.us_state == wanted.us_state)
    if not wanted.is_search:
        return found
    if not wanted.words:
        return None
    return found + _matching(session, plan, wanted.words)


def number(session: Session, found: Conditions) -> int | None:
    """Return how many match, counted up to 1,000; None stands for more."""
    capped = select(SignOn.id).where(*found).limit(FEW + 1).subquery()
    counted = session.scalar(select(func.count()).select_from(capped)) or 0
    return counted if counted <= FEW else None


def _matching(session: Session, plan: Plan, words: list[str]) -> Conditions:
    """Return the conditions of a search: every word begins a word of the name.

    When few names have the first word, they are looked up by it; when many have it, walking the
    list in its order meets enough of them soon. Both stay quick however long the list is.
    """
    first, *others = words
    with_first = select(SearchWord.sign_on_id).where(SearchWord.plan_id == plan.id, _begins(first))
    # No DISTINCT: for its sake PostgreSQL would rather walk all words in the order of their names.
    few = session.scalars(with_first.limit(FEW + 1)).all()
    if len(few) <= FEW:
        found: Conditions = [SignOn.id.in_(set(few))]
    else:
        others = words
        found = []
    for word in others:
        has_word = select(SearchWord.word).where(SearchWord.sign_on_id == SignOn.id, _begins(word))
        found.append(has_word.exists())
    return found


def _begins(word: str) -> ColumnElement[bool]:
    """Return the condition that a stored word begins with ``word``, as a range of the index."""
    return (SearchWord.word >= word) & (SearchWord.word < word + LAST)
