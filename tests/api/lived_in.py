"""A plan that is lived in: organizations everywhere, people of every visibility, and all states."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signon.core.kinds import Scope, Visibility
from signon.core.lifecycle import State
from signon.endorsers.chores import fold_batch
from signon.models import Plan
from tests.client import PageClient
from tests.factories import a_sign_on, an_individual, an_organization

ORGANIZATIONS = (
    ("Zeal Abroad", Scope.INTERNATIONAL, None, "faith"),
    ("Acme Aid", Scope.NATIONAL, None, "legal"),
    ("A.C.L.U. of Texas", Scope.STATE, "TX", "legal"),
    ("Ñandú Centro", Scope.LOCAL, "TX", "community"),
    ("Bay Union", Scope.LOCAL, "CA", "labor"),
)
#: As the list orders them: national, by the state's name, international.
IN_ORDER = ("Acme Aid", "Bay Union", "A.C.L.U. of Texas", "Ñandú Centro", "Zeal Abroad")
PEOPLE = (
    ("Ann Lee", Visibility.FULL, "TX"),
    ("Bo Diaz", Visibility.INITIAL, "TX"),
    ("Cy Young", Visibility.PLACE, "CA"),
    ("Di Moss", Visibility.COUNTED, "CA"),
)


@dataclass(frozen=True, repr=False)
class Api:
    """A program that asks about one plan."""

    client: PageClient
    slug: str

    def ask(self, path: str, **headers: str) -> TestResponse:
        """Ask for something of the plan: ``""`` for itself, ``/counts`` and so on."""
        return self.client.get(f"/api/v1/plans/{self.slug}{path}", headers=headers)

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Return what the API answers about the plan."""
        response = self.ask(path)
        assert response.status_code == 200, response.get_data(as_text=True)
        assert response.mimetype == "application/json"
        return json.loads(response.get_data())

    def refused(self, path: str) -> dict[str, str]:
        """Return which parameters the API refuses, and why."""
        response = self.ask(path)
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")
        problem = json.loads(response.get_data())
        return {each["parameter"]: each["detail"] for each in problem["errors"]}


def move_in(session: Session, plan: Plan, *, now: datetime) -> None:
    """Let sign-ons of all kinds come to the plan, and count them."""
    for name, scope, us_state, category in ORGANIZATIONS:
        changes = {"scope": scope, "us_state": us_state, "category": category}
        a_sign_on(session, plan, State.LISTED, an_organization(name, **changes), now=now)
    for name, visibility, us_state in PEOPLE:
        person = an_individual(name, visibility=visibility, us_state=us_state)
        a_sign_on(session, plan, State.LISTED, person, now=now)
    for n, state in enumerate(set(State) - {State.LISTED}):
        a_sign_on(session, plan, state, an_organization(f"Other {n}"), now=now)
        if state not in {State.IN_REVIEW, State.DECLINED}:
            a_sign_on(session, plan, state, an_individual(f"Other {n}"), now=now)
    fold_batch(session, now=now)
