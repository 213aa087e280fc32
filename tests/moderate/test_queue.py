"""The queue is worked through from its oldest end, page by page."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signon.core.lifecycle import State
from signon.core.look_alikes import Relation
from signon.core.rounding import start_of_hour
from signon.core.visibility import ContactAccess
from signon.models import Plan
from signon.moderate.queue import PAGE, Length, length, waiting
from tests.factories import a_sign_on, an_organization


def fill(session: Session, plan: Plan, number: int, *, now: datetime) -> None:
    for each in range(number):
        application = an_organization(f"Number {each}", email=f"n{each}@acme-aid.org")
        at = now + timedelta(minutes=each // 2)  # two at a time share a moment
        a_sign_on(session, plan, State.IN_REVIEW, application, now=at)


def test_an_empty_queue_says_so(plan: Plan, session: Session) -> None:
    page = waiting(session, None, ContactAccess.CLEAR)

    assert (page.cards, page.length, page.more) == ([], 0, None)
    assert length(session) == Length(0, None)


def test_only_what_waits_for_a_decision_is_in_it(
    plan: Plan, session: Session, now: datetime
) -> None:
    for number, state in enumerate(State):
        application = an_organization(f"Number {number}", email=f"n{number}@acme-aid.org")
        a_sign_on(session, plan, state, application, now=now)

    page = waiting(session, None, ContactAccess.CLEAR)
    assert [card.claim.sign_on.state for card in page.cards] == [State.IN_REVIEW]
    assert length(session) == Length(1, start_of_hour(now))


def test_pages_show_everything_once_the_oldest_first(
    plan: Plan, session: Session, now: datetime
) -> None:
    fill(session, plan, 2 * PAGE + 3, now=now)
    shown, after, pages = [], None, 0
    while pages == 0 or after is not None:
        page = waiting(session, after, ContactAccess.HIDDEN)
        shown += [card.claim.sign_on for card in page.cards]
        after, pages = page.more, pages + 1

    assert pages == 3
    assert len({each.id for each in shown}) == 2 * PAGE + 3
    assert shown == sorted(shown, key=lambda each: (each.confirmed_at, each.order_in_hour))


def test_a_full_last_page_promises_no_more(plan: Plan, session: Session, now: datetime) -> None:
    fill(session, plan, PAGE, now=now)

    page = waiting(session, None, ContactAccess.CLEAR)
    assert (len(page.cards), page.length, page.more) == (PAGE, PAGE, None)
    relations = {each.relation for each in page.cards[0].evidence.look_alikes}
    assert relations == {Relation.SAME_SITE}
