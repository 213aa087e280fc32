"""The stored list follows the rules for names and search words when they change."""

from datetime import datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.names import search_words
from signon.models import Event, Fold, Plan, Renewal, SearchWord, SignOn
from signon.models.renewal import LISTING_RULES, renew
from signon.models.search import remove_words
from tests.endorsers.listed import individual, organization
from tests.factories import a_sign_on, an_individual


@pytest.fixture
def outdated(plan: Plan, session: Session, now: datetime) -> tuple[SignOn, SignOn]:
    """Return a person and an organization whose stored lines follow older rules."""
    person = individual(session, plan, "Lopez, Maria", visibility=Visibility.INITIAL, now=now)
    group = organization(session, plan, "The Arts & Labor Fund", now=now)
    session.flush()
    for each, line in (
        (person, {"public_name": "Lopez, M.", "sort_key": "lopez m"}),
        (group, {"sort_key": "the arts labor fund"}),
    ):
        session.execute(update(SignOn).where(SignOn.id == each.id).values(line))
    remove_words(session, group.id)
    session.expire_all()
    return person, group


def test_old_lines_get_their_names_keys_and_words_anew(
    outdated: tuple[SignOn, SignOn], session: Session
) -> None:
    person, group = outdated
    assert renew(session, limit=10) == 2

    session.expire_all()
    assert (person.public_name, person.sort_key) == ("Maria L.", "maria l")
    assert group.sort_key == "arts labor fund"
    words = session.scalars(select(SearchWord.word).where(SearchWord.sign_on_id == group.id))
    assert set(words) == search_words("The Arts & Labor Fund")


def test_it_goes_on_where_it_stopped_and_then_rests(
    outdated: tuple[SignOn, SignOn], session: Session
) -> None:
    assert [renew(session, limit=1) for _ in range(4)] == [1, 1, 0, 0]
    assert session.get_one(Renewal, 1).rules == LISTING_RULES
    session.expire_all()
    assert outdated[0].public_name == "Maria L."


def test_it_is_no_change_by_anybody_but_pages_are_made_anew(
    outdated: tuple[SignOn, SignOn], session: Session, now: datetime
) -> None:
    session.add(Fold(at=now))
    before = session.scalar(select(func.max(Event.id))), outdated[0].row_version
    renew(session, limit=10)

    session.expire_all()
    assert (session.scalar(select(func.max(Event.id))), outdated[0].row_version) == before
    assert session.get_one(Fold, 1).listed_version == 1


def test_who_is_not_listed_stays_without_a_public_name(
    plan: Plan, session: Session, now: datetime
) -> None:
    waiting = a_sign_on(session, plan, State.PENDING, an_individual("Ana Ruiz"), now=now)
    renew(session, limit=10)

    session.expire_all()
    assert waiting.public_name is None
