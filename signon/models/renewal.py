"""Compute anew what the list stores of a sign-on, where the rules for it have changed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.core.listing import listing
from signon.core.names import search_words
from signon.models.base import Base
from signon.models.conditions import in_state
from signon.models.search import SearchWord, add_words, remove_words
from signon.models.sign_on import SignOn
from signon.models.tally import Fold
from signon.models.upsert import insert

#: Raise this number whenever a change of the code gives a listed sign-on another public name, sort
#: key or search words: the chore then goes through all that are stored.
LISTING_RULES = 1


class Renewal(Base, kw_only=True, repr=False):
    """How far the stored list follows the present rules; one row.

    :param rules: the number of the rules that all listed sign-ons follow
    :param after: the last sign-on that follows the next ones already
    """

    __tablename__ = "renewal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    rules: Mapped[int] = mapped_column(default=0, server_default=text("0"), insert_default=0)
    after: Mapped[UUID | None] = mapped_column(default=None)


def renew(session: Session, *, limit: int) -> int:
    """Compute a batch of listed sign-ons anew, and return how many those were.

    Only the list's own columns and words change, and only where they differ: nobody has changed a
    sign-on, so there is no event, and a decision that is being made is not disturbed.
    """
    session.execute(insert(session, Renewal).values(id=1).on_conflict_do_nothing())
    progress = session.get_one(Renewal, 1, with_for_update=True)
    if progress.rules == LISTING_RULES:
        return 0
    found = _next(session, progress.after, limit)
    if sum(_renew(session, each) for each in found):  # not any(): all must be computed
        # The cached pages are made anew.
        session.execute(update(Fold).values(listed_version=Fold.listed_version + 1))
    if len(found) < limit:
        progress.rules, progress.after = LISTING_RULES, None
    else:
        progress.after = found[-1].id
    return len(found)


def _next(session: Session, after: UUID | None, limit: int) -> Sequence[SignOn]:
    wanted = select(SignOn).where(in_state(State.LISTED)).order_by(SignOn.id).limit(limit)
    if after is not None:
        wanted = wanted.where(SignOn.id > after)
    return session.scalars(wanted.with_for_update()).all()


def _renew(session: Session, sign_on: SignOn) -> bool:
    """Store what the list shows and is sorted by, and return whether anything differed."""
    line = listing(
        sign_on.name,
        sign_on.visibility,
        scope=sign_on.scope,
        us_state=sign_on.us_state,
        country=sign_on.country,
    )
    stored = sign_on.public_name, sign_on.place_key, sign_on.sort_key
    has_other_line = stored != (line.public_name, line.place_key, line.sort_key)
    if has_other_line:
        session.execute(
            update(SignOn)
            .where(SignOn.id == sign_on.id)
            .values(public_name=line.public_name, place_key=line.place_key, sort_key=line.sort_key)
            .execution_options(synchronize_session=False)
        )
    has_other_words = sign_on.kind is Kind.ORGANIZATION and _renew_words(session, sign_on)
    return has_other_line or has_other_words


def _renew_words(session: Session, organization: SignOn) -> bool:
    """Store the words by which it is found, and return whether they differed."""
    name = organization.name or ""
    stored = session.scalars(
        select(SearchWord.word).where(SearchWord.sign_on_id == organization.id)
    )
    if set(stored) == search_words(name):
        return False
    remove_words(session, organization.id)
    add_words(session, organization.id, organization.plan_id, name)
    return True
