"""What the tests of exports share: some endorsers, and a reader of the files."""

import csv
import io
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Scope, Source, Visibility
from signon.core.lifecycle import State
from signon.models import Audit, Plan, SignOn, Tally
from signon.models.sealed import of_row
from tests.factories import a_sign_on, an_individual, an_organization


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Return the rows as a strict program reads them; ragged ones are an error."""
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def exports(session: Session) -> list[Audit]:
    """Return what the audit log says of exports, the oldest first."""
    actions = ("export", "exported")
    return list(session.scalars(select(Audit).where(Audit.action.in_(actions)).order_by(Audit.id)))


def some_endorsers(session: Session, plan: Plan, *, now: datetime) -> None:
    """Let two organizations and four people be listed, and others not."""
    local = {"scope": Scope.LOCAL, "us_state": "CA", "city": "Salem", "website": None}
    for organization in (an_organization("Zebra Fund"), an_organization("@Work, Inc.", **local)):
        a_sign_on(session, plan, State.LISTED, organization, now=now)
    for number, visibility in enumerate(Visibility):
        person = an_individual(f"Person{number} Lee", visibility=visibility)
        a_sign_on(session, plan, State.LISTED, person, now=now)
    waiting = an_organization("Waiting Room")
    a_sign_on(session, plan, State.IN_REVIEW, waiting, now=now)
    a_sign_on(session, plan, State.WITHDRAWN, an_individual("Gone Lee"), now=now)


def tallied(session: Session, plan: Plan, kind: Kind, number: int) -> None:
    """Let the tally say that so many are listed."""
    cell = Tally(
        plan_id=plan.id,
        kind=kind,
        source=Source.WEB,
        state=State.LISTED,
        us_state="",
        category="",
        number=number,
    )
    session.add(cell)


def many_organizations(session: Session, plan: Plan, number: int, *, now: datetime) -> None:
    """Let one organization be listed ``number`` times, under other keys."""
    one = a_sign_on(session, plan, State.LISTED, an_organization(), now=now)
    row = {each.key: getattr(one, each.key) for each in inspect(SignOn).column_attrs}
    copies = [
        row | {"id": UUID(int=copy), "email_key": copy.to_bytes(32), "pair_key": copy.to_bytes(32)}
        for copy in range(1, number)
    ]
    session.execute(insert(SignOn), [of_row(SignOn, copy) for copy in copies])
