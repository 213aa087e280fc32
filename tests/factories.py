"""Plans and sign-ons for tests; a sign-on reaches its state by the real steps."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core import links
from signon.core.actor import OPERATOR, SIGNER, Actor
from signon.core.kinds import Kind, Scope, Visibility
from signon.core.lifecycle import State, Step
from signon.ledger import Application
from signon.models import Link, Plan, SignOn, Submission
from signon.plan import plan_file
from signon.plan import service as plans

PLAN = """---
slug: {slug}
language: en
title: A Fair Plan
subtitle: For everybody
---

We, the undersigned, *agree*.

## Action 1: Be fair

Treat everybody the same.

## Action 2: Be kind

And listen.
"""
STAFF = Actor.staff(1)
ANN = Application(
    kind=Kind.INDIVIDUAL,
    name="Ann Lee",
    email="ann@example.org",
    country="US",
    us_state="TX",
    visibility=Visibility.FULL,
    updates=False,
)
ACME = Application(
    kind=Kind.ORGANIZATION,
    name="Acme Aid",
    email="bo@acme-aid.org",
    contact_name="Bo Diaz",
    contact_title="Director",
    website="https://acme-aid.org",
    category="legal",
    scope=Scope.NATIONAL,
    us_state=None,
    updates=True,
)
ROUTE: dict[State, tuple[Step, ...]] = {
    State.PENDING: (),
    State.IN_REVIEW: (Step.CONFIRM_HELD,),
    State.LISTED: (Step.CONFIRM,),
    State.DECLINED: (Step.CONFIRM_HELD, Step.DECLINE),
    State.QUARANTINED: (Step.CONFIRM, Step.QUARANTINE),
    State.EXPIRED: (Step.EXPIRE,),
    State.WITHDRAWN: (Step.CONFIRM, Step.WITHDRAW),
    State.DISOWNED: (Step.CONFIRM, Step.DISOWN),
}


def a_plan(
    session: Session,
    *,
    now: datetime,
    slug: str = "fair-plan",
    source: str = PLAN,
    is_open: bool = True,
) -> Plan:
    """Return a plan loaded from a file, open unless said otherwise."""
    plan = plans.load(session, plan_file.parse(source.format(slug=slug)), by=OPERATOR, now=now).plan
    if is_open:
        plans.open_plan(session, plan, by=OPERATOR, now=now)
    session.flush()
    return plan


def a_submission(
    session: Session, plan: Plan, application: Application = ANN, *, now: datetime
) -> Submission:
    """Return an accepted submission; its mail is promised."""
    found = ledger.take_in(session, plan.id, application, budget=None, now=now)
    return session.get_one(Submission, found)


def a_sign_on(
    session: Session,
    plan: Plan,
    state: State = State.PENDING,
    application: Application = ANN,
    *,
    now: datetime,
) -> SignOn:
    """Return a sign-on that walked to ``state`` by the real steps.

    An organization is listed by way of the review, as the plan asks.
    """
    submission = a_submission(session, plan, application, now=now)
    assert submission.sign_on_id is not None
    sign_on = session.get_one(SignOn, submission.sign_on_id)
    for step in ROUTE[state]:
        if step in {Step.CONFIRM, Step.CONFIRM_HELD}:
            ledger.confirm(session, token_of(submission), by=SIGNER, now=now)
            if step is Step.CONFIRM and sign_on.state is State.IN_REVIEW:
                sign_on.take(Step.APPROVE, at=now, by=STAFF)
        else:
            sign_on.take(step, at=now, by=STAFF)
    session.flush()
    assert sign_on.state is state, f"{sign_on.state}, not {state}"
    return sign_on


def an_organization(name: str = "Acme Aid", **changes: object) -> Application:
    """Return an organization's application; the address follows the name unless given."""
    local = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    email = {"email": f"{local or 'contact'}@acme-aid.org"}
    return replace(ACME, name=name, **(email | changes))  # type: ignore[arg-type] # any field


def an_individual(name: str = "Ann Lee", **changes: object) -> Application:
    """Return a person's application; the address follows the name unless given."""
    local = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    email = {"email": f"{local or 'signer'}@example.org"}
    return replace(ANN, name=name, **(email | changes))  # type: ignore[arg-type] # any field


def last_submission(session: Session) -> Submission:
    """Return the form that was sent last."""
    both = select(Submission).join(SignOn, SignOn.id == Submission.sign_on_id)
    return session.scalars(both.order_by(SignOn.order_in_hour.desc()).limit(1)).one()


def token_of(submission: Submission) -> str:
    """Return the token that the mail of a submission carries."""
    return links.token(links.Purpose.CONFIRM, submission.seed)


def code_of(submission: Submission) -> str:
    """Return the code that the mail of a submission carries."""
    return links.code(submission.code_seed)


def link_token(session: Session, sign_on_id: UUID) -> str:
    """Return the token of the newest withdraw link that was mailed about a sign-on."""
    link = session.scalars(
        select(Link).where(Link.sign_on_id == sign_on_id).order_by(Link.id.desc()).limit(1)
    ).one()
    return links.token(link.purpose, link.seed)
