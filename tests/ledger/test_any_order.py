"""Whatever happens to sign-ons, in whatever order, the tally equals a full count."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import OPERATOR, SIGNER, Actor
from signon.core.errors import SignOnError
from signon.core.kinds import Scope, Visibility
from signon.endorsers.chores import fold
from signon.endorsers.service import differences
from signon.ledger import Application, Decision, WrittenAnswer
from signon.models import (
    Event,
    FacetTally,
    Link,
    OutboxMessage,
    Plan,
    PlanVersion,
    SearchWord,
    SignOn,
    Submission,
    Tally,
)
from signon.plan import service as plans
from tests.conftest import Begin
from tests.factories import ACME, ANN, STAFF, token_of
from tests.plan.texts import BODY, a_file

NUMBERS = st.integers(0, 3)  # which sign-on or submission, counted around
STATES = st.sampled_from([None, "TX", "CA"])
EMAILS = st.sampled_from(["ann@example.org", "ben@example.org", "x@mailinator.com"])
VIA = st.sampled_from([None, "riverside"])
VERSIONS = st.integers(0, 2)
PEOPLE = st.builds(
    replace,
    st.just(ANN),
    name=st.sampled_from(["Ann Lee", "Ben Lee", "Cy Lee"]),
    email=EMAILS,
    visibility=st.sampled_from(Visibility),
    us_state=STATES,
    via=VIA,
)
ORGANIZATIONS = st.builds(
    replace,
    st.just(ACME),
    name=st.sampled_from(["Acme Aid", "Acme Help"]),
    email=EMAILS,
    scope=st.sampled_from(Scope),
    us_state=STATES,
    via=VIA,
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["Ann Lee", "Acme Aid", "Deb Lee"]),
    "visibility": st.sampled_from(Visibility),
    "us_state": STATES,
    "category": st.sampled_from(["legal", "faith", "no such category"]),
    "scope": st.sampled_from(Scope),
    "version_id": VERSIONS,
}
CHANGES = st.fixed_dictionaries({}, optional=FIELDS)
FORGOTTEN = (SearchWord, OutboxMessage, Link, Submission, Event, SignOn, Tally, FacetTally)


class AnyOrder(RuleBasedStateMachine):
    """Takes every deed, and folds now and then; the clock goes on by minutes, hours and weeks."""

    begin: Begin
    plan_id: int
    versions: tuple[int, ...]
    now: datetime

    def __init__(self) -> None:
        super().__init__()
        self.submissions: list[Any] = []  # their ids
        with self.begin() as session:
            for model in FORGOTTEN:
                session.execute(delete(model))

    @initialize()
    def list_one_of_each(self) -> None:
        """Begin with a listed organization and a listed person, so that most deeds find one."""
        for number, application in enumerate((ACME, ANN)):
            self.take_in(application)
            self.confirm(number)
            self.decide(number, Decision.APPROVE)

    @rule(application=PEOPLE | ORGANIZATIONS)
    def take_in(self, application: Application) -> None:
        with self.begin() as session:
            taken = ledger.take_in(session, self.plan_id, application, budget=None, now=self.now)
        self.submissions.append(taken)

    @rule(number=NUMBERS)
    def confirm(self, number: int) -> None:
        with suppress(SignOnError), self.begin() as session:
            ledger.confirm(session, self.token(session, number), by=SIGNER, now=self.now)

    @rule(number=NUMBERS)
    def vouch(self, number: int) -> None:
        with suppress(SignOnError), self.begin() as session:
            sign_on, said = self.sign_on(session, number), WrittenAnswer("Mo", "A letter.")
            ledger.vouch(session, sign_on.id, said, by=STAFF, now=self.now)

    @rule(number=NUMBERS)
    def disown(self, number: int) -> None:
        with suppress(SignOnError), self.begin() as session:
            ledger.disown(session, self.token(session, number), by=SIGNER, now=self.now)

    @rule(number=NUMBERS, decision=st.sampled_from(Decision))
    def decide(self, number: int, decision: Decision) -> None:
        with suppress(SignOnError), self.begin() as session:
            sign_on = self.sign_on(session, number)
            ledger.decide(session, sign_on, decision, by=STAFF, now=self.now, reason="Why?")

    @rule(number=NUMBERS, changes=CHANGES, by=st.sampled_from([SIGNER, STAFF]))
    def edit(self, number: int, changes: dict[str, Any], by: Actor) -> None:
        """Make each change by itself, so that one that is refused does not undo the others."""
        if "version_id" in changes:
            changes = changes | {"version_id": self.versions[changes["version_id"]]}
        for name, value in changes.items():
            with suppress(SignOnError), self.begin() as session:
                sign_on = self.sign_on(session, number)
                ledger.edit(session, sign_on, {name: value}, by=by, now=self.now)

    @rule(number=NUMBERS, is_erased=st.booleans())
    def leave(self, number: int, *, is_erased: bool) -> None:
        with suppress(SignOnError), self.begin() as session:
            sign_on = self.sign_on(session, number)
            if is_erased:
                ledger.erase(session, sign_on, reason="Asked.", by=STAFF, now=self.now)
            else:
                ledger.withdraw(session, sign_on, by=SIGNER, now=self.now)

    @rule(hours=st.sampled_from([0.2, 0.2, 1.1, 15 * 24.0]))
    def wait(self, hours: float) -> None:
        self.now += timedelta(hours=hours)
        with self.begin() as session:
            ledger.expire(session, now=self.now)

    @rule()
    def fold(self) -> None:
        fold(self.begin, self.now)
        self.compare()

    def token(self, session: Session, number: int) -> str:
        wanted = self.submissions[number % len(self.submissions)]
        return token_of(session.get_one(Submission, wanted))

    def sign_on(self, session: Session, number: int) -> SignOn:
        """Return one of the sign-ons, in the order in which they came in."""
        first = select(Event.sign_on_id).where(Event.before.is_(None)).order_by(Event.id)
        every = session.scalars(first).all()
        return session.get_one(SignOn, every[number % len(every)])

    def compare(self) -> None:
        with self.begin() as session:
            assert differences(session) == {}
            assert session.scalars(select(Tally).where(Tally.number < 0)).all() == []

    def teardown(self) -> None:
        self.compare()
        fold(self.begin, self.now + timedelta(days=30))
        self.compare()


def test_the_tally_is_right_after_any_deeds_in_any_order(
    plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        for number in range(2):
            plans.load(session, a_file(body=f"{BODY}\nOnce more: {number}."), by=OPERATOR, now=now)
        versions = select(PlanVersion.id).where(PlanVersion.plan_id == plan.id)
        ids = tuple(session.scalars(versions.order_by(PlanVersion.number)))
        session.execute(update(Plan).values(household=2))

    class OfThisDatabase(AnyOrder):
        pass

    OfThisDatabase.begin = staticmethod(begin)
    OfThisDatabase.plan_id, OfThisDatabase.versions, OfThisDatabase.now = plan.id, ids, now
    run_state_machine_as_test(
        OfThisDatabase,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
