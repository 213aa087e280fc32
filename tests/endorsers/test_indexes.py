"""Whatever a page or a chore asks for is found by an index, also by a prepared statement's plan."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.alphabet import BANDS
from signon.core.errors import LinkUnknown
from signon.core.kinds import US_STATES, Kind, Scope
from signon.core.links import Purpose
from signon.core.listing import place_key
from signon.endorsers import queries
from signon.endorsers.alphabet_index import alphabet_index
from signon.endorsers.chores import fold_batch
from signon.endorsers.numbers import growth, numbers
from signon.endorsers.queries import Key
from signon.endorsers.search import Filter, search_conditions
from signon.mail import service as mail
from signon.manage import queries as manage
from signon.models import Event, Link, Plan, Submission
from signon.models.event import SEEN_AT_ONCE
from signon.models.sealed import of_row
from signon.plan import queries as plans
from signon.verify import queries as verify
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual, organization
from tests.endorsers.plans import is_full_scan, is_sorted_afterwards, recorded, ways
from tests.factories import a_submission

ROWS = 600
UNKNOWN = "a" * 43
TEXAN = Filter(us_state="TX")
STATES = tuple(US_STATES)
SCOPES = (Scope.STATE, Scope.LOCAL, Scope.NATIONAL, Scope.INTERNATIONAL)
AFTER: Key = ("1TX", "aid", uuid4())
Ask = Callable[[Session, Plan, datetime], object]


def _list(after: Key | None = None, **wanted: object) -> Ask:
    return lambda session, plan, _: queries.organizations(session, plan, Filter(**wanted), after)  # type: ignore[arg-type] # any filter


def _letter(after: Key | None = None) -> Ask:
    return lambda session, plan, _: queries.alphabetical(session, plan, Filter(), BANDS["m"], after)


LISTS: dict[str, tuple[Ask, str]] = {
    "the first page": (_list(), "ix_sign_on_listed"),
    "a later page": (_list(AFTER), "ix_sign_on_listed"),
    "a state": (_list(us_state="TX"), "ix_sign_on_listed_state"),
    "a later page of a state": (_list(AFTER, us_state="TX"), "ix_sign_on_listed_state"),
    "a letter": (_letter(), "ix_sign_on_listed_a_to_z"),
    "a later page from a letter on": (_letter(AFTER), "ix_sign_on_listed_a_to_z"),
    "the newest organizations": (
        lambda s, p, _: queries.newest(s, p),
        "ix_sign_on_newest",
    ),
    "a category": (_list(category="legal"), "ix_sign_on_listed_category"),
    "a later page of a category": (_list(AFTER, category="legal"), "ix_sign_on_listed_category"),
    "a scope": (_list(scope=Scope.LOCAL), "ix_sign_on_listed_scope"),
    "people": (lambda s, p, now: queries.individuals(s, p, None, now=now), "ix_sign_on_listed"),
    "more people": (
        lambda s, p, now: queries.individuals(s, p, AFTER, now=now),
        "ix_sign_on_listed",
    ),
    "the newest": (lambda s, p, _: plans.newest_endorsers(s, p), "ix_sign_on_newest"),
}
LOOK_UPS: dict[str, tuple[Ask, str]] = {
    "a search": (_list(q="ai"), "ix_search_word_word"),
    "a search of two words": (_list(q="aid 7"), "_search_word"),
    "a state, category and scope": (
        _list(us_state="TX", category="legal", scope=Scope.LOCAL),
        "ix_sign_on_listed",
    ),
    "under which letters there is anything": (
        lambda s, p, _: alphabet_index(s, p, Filter(), None, None),
        "ix_sign_on_listed_a_to_z",
    ),
    "the letters of a state": (
        lambda s, p, _: alphabet_index(s, p, TEXAN, 9, search_conditions(s, p, TEXAN)),
        "ix_sign_on_listed_state",
    ),
    "the numbers beside the filters": (
        lambda s, p, _: numbers(s, p.id, Filter()),
        "pk_tally|sqlite_autoindex_tally",
    ),
    "the numbers beside a category": (
        lambda s, p, _: numbers(s, p.id, Filter(category="legal")),
        "pk_tally|sqlite_autoindex_tally",
    ),
    "how the list has grown": (
        lambda s, p, _: growth(s, p),
        "pk_facet_tally|sqlite_autoindex_facet_tally",
    ),
    "what is to be folded": (lambda s, _, now: fold_batch(s, now=now), "ix_event_unfolded"),
    "what has changed": (
        lambda s, _p, _: s.scalar(select(func.max(Event.id)).where(SEEN_AT_ONCE)),
        "ix_event_seen",
    ),
    "what has run out": (
        lambda s, _, now: ledger.expire(s, now=now),
        "ix_sign_on_state_created|uq_sign_on_pending",
    ),
    "a token": (
        lambda s, _, now: _nowhere(lambda: verify.claim(s, UNKNOWN, now=now)),
        "uq_submission_token_hash|sqlite_autoindex_submission",
    ),
    "a withdraw link": (
        lambda s, _, now: _nowhere(lambda: manage.own(s, UNKNOWN, now=now)),
        "uq_link_token_hash|sqlite_autoindex_link",
    ),
    "a mail that is due": (
        lambda s, _, now: mail.claim(s, at_most=9, now=now),
        "ix_outbox_waiting",
    ),
}


def _nowhere(ask: Callable[[], object]) -> None:
    with suppress(LinkUnknown):
        ask()


def _fill_what_is_found_by_a_token(session: Session, plan: Plan, now: datetime) -> None:
    at = {"created_at": now, "seed": b"seed"}
    held = {"plan_id": plan.id, "kind": Kind.INDIVIDUAL, "code_seed": b"", "tries": 0}
    mailed = {"purpose": Purpose.MANAGE, "expires_at": now}
    for model, values in ((Submission, held), (Link, mailed)):
        keys = [{"token_hash": uuid4().bytes, "address": "ann@example.org"} for _ in range(ROWS)]
        wanted = set(model.__table__.columns.keys())
        rows = [{k: v for k, v in (at | values | key).items() if k in wanted} for key in keys]
        session.execute(insert(model), [of_row(model, each) for each in rows])


@pytest.fixture
def full(plan: Plan, begin: Begin, now: datetime) -> Plan:
    """Return a plan with so many sign-ons that looking at all of them would be slow."""
    with begin() as session:
        first = organization(session, plan, "Aid 0", now=now)
        changes = []
        for n in range(1, ROWS):
            scope, us_state = SCOPES[n % 4], STATES[n % 50]
            kept = {"scope": scope, "us_state": us_state, "place_key": place_key(scope, us_state)}
            changes.append(
                kept
                | {"public_name": f"Aid {n}", "category": ("legal", "faith", "labor")[n % 3]}
                | {"listed_at": now - timedelta(minutes=n)}
            )
        copies(session, first, changes)
        person = individual(session, plan, "Ana 0", now=now)
        named = [{"public_name": f"Ana {n}", "place_key": "0"} for n in range(ROWS)]
        copies(session, person, named)
        a_submission(session, plan, now=now)
        _fill_what_is_found_by_a_token(session, plan, now)
        if session.connection().dialect.name == "postgresql":
            session.execute(text("ANALYZE"))
    return plan


def test_a_page_of_a_list_is_read_off_an_index_in_its_order(
    full: Plan, session: Session, now: datetime
) -> None:
    for what, (ask, index) in LISTS.items():
        way = ways(session, partial(ask, session, full, now))[0]
        assert index in way.replace(f"{index}_", ""), f"{what}: {way}"
        assert not is_full_scan(way), f"{what}: {way}"
        assert not is_sorted_afterwards(way), f"{what}: {way}"


def test_nothing_is_found_by_looking_at_everything(
    full: Plan, session: Session, now: datetime
) -> None:
    for what, (ask, index) in LOOK_UPS.items():
        found = ways(session, partial(ask, session, full, now))
        for way in found:
            assert not is_full_scan(way), f"{what}: {way}"
        assert any(each in way for way in found for each in index.split("|")), f"{what}: {found}"


def test_a_filter_beside_another_is_checked_in_the_index(
    full: Plan, session: Session, now: datetime
) -> None:
    for wanted in (
        {"us_state": "TX", "scope": Scope.LOCAL},
        {"category": "legal", "us_state": "TX"},
        {"category": "legal", "scope": Scope.LOCAL},
    ):
        for way in ways(session, partial(_list(None, **wanted), session, full, now)):
            assert "Filter:" not in way, f"{wanted}: {way}"


def test_a_further_word_is_looked_up_in_the_quickest_way(
    full: Plan, session: Session, now: datetime
) -> None:
    """PostgreSQL looks through all words without the plan; SQLite does for each name with it."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    for wanted in ({"q": "aid"}, {"q": "aid 7 a"}, {"q": "aid ai", "us_state": "TX"}):
        with recorded(session) as statements:
            _list(None, **wanted)(session, full, now)
        for statement, _ in statements:
            ranges = len(re.findall(r"search_word(?:_\d+)?\.word >=", statement))
            ranges -= statement.count("EXISTS (SELECT search_word") * is_sqlite
            assert ranges == len(re.findall(r"search_word(?:_\d+)?\.plan_id =", statement))
        for way in ways(session, partial(_list(None, **wanted), session, full, now)):
            _, *inner = way.split("CORRELATED SCALAR SUBQUERY")
            assert all("autoindex_search_word" in each.splitlines()[1] for each in inner), way


@pytest.mark.one_database
def test_what_is_searched_for_is_looked_up_once(
    full: Plan, session: Session, now: datetime
) -> None:
    """The rows of a page, their number and their letters all go by one look-up of the words."""
    with recorded(session) as statements:
        found = queries.organizations(session, full, Filter(q="aid 7"), None)
        alphabet_index(session, full, Filter(q="aid 7"), found.number, found.conditions)
    assert found.number == len(found.rows) == 11
    asked = [each for each, _ in statements if "search_word_1" in each]
    assert len(asked) == 1
