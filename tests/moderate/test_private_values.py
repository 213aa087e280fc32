"""What signers keep to themselves is on no page of a role that may not see it, in no form."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.mail.chores import Postman
from signon.mail.delivery import Permanent
from signon.models import OutboxMessage, Plan, SignOn
from signon.models.outbox import MailTrouble, SuppressionReason
from signon.web.settings import settings
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_sign_on, an_individual, an_organization
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database

PERSON = ("zqlocal@qq-mail.org", "zqlocal", "qq-mail", "z…@", "z...@", "99723", "Quartermaine")
CONTACT = ("yvlocal@hh-aid.org", "yvlocal", "y…@", "y...@")
NAMES = ("Vandersloot", "Treasurer")
DOMAIN = ("hh-aid.org",)
SECRETS = (*PERSON, *CONTACT, *NAMES, *DOMAIN)
MAY_SEE = {
    StaffRole.VIEWER: (),
    StaffRole.MODERATOR: (*NAMES, *DOMAIN, "Quartermaine"),
    StaffRole.EXPORTER: SECRETS,
    StaffRole.OWNER: SECRETS,
}


class Refusing:
    """A mail server that repeats the address when it refuses a mail."""

    def send(self, _message: object) -> None:
        raise Permanent(
            MailTrouble.NO_MAILBOX.with_code("550 5.1.1"),
            suppress_as=SuppressionReason.NO_SUCH_MAILBOX,
        )


def lived_in(begin: Begin, plan: Plan, now: datetime) -> list[str]:
    """Let a person and an organization sign, and a mail to each fail; return their pages."""
    person = an_individual(
        "Zebulon Quartermaine", email=PERSON[0], postal_code="99723", visibility=Visibility.PLACE
    )
    people = {"contact_name": "Yolanda Vandersloot", "contact_title": "Treasurer"}
    site = {"website": "https://other.example"}
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, person, now=now)
        endorser = an_organization("Hh Aid", email=CONTACT[0], **people, **site)
        a_sign_on(session, plan, State.IN_REVIEW, endorser, now=now)
    Postman(settings(), Refusing()).deliver(begin, now)
    with begin() as session:
        assert set(session.scalars(select(OutboxMessage.state))) == {"failed", "dropped"}
        return [f"/admin/sign-ons/{each}" for each in session.scalars(select(SignOn.id))]


def pages_of(client: PageClient, app: Flask, more: list[str]) -> str:
    """Return the text of every staff page that needs no argument, and of ``more``."""
    rules = [str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    plain = [rule for rule in rules if rule.startswith("/admin") and "<" not in rule]
    searches = [f"/admin/sign-ons?q={word}" for word in ("Hh+Aid", "zqlocal", "Vandersloot")]
    answers = [client.get(path) for path in (*plain, *searches, *more)]
    assert sum(each.status_code == 200 for each in answers) > 7
    return "\n".join(each.get_data(as_text=True).replace("&hellip;", "…") for each in answers)


@pytest.mark.parametrize("role", StaffRole)
def test_no_page_shows_a_role_more_of_a_signer_than_it_may_see(
    app: Flask, begin: Begin, plan: Plan, now: datetime, role: StaffRole
) -> None:
    more = lived_in(begin, plan, now)
    shown = pages_of(a_colleague(app, begin, role, now=now), app, more)
    typed = {f'value="{word}"' for word in ("zqlocal", "Vandersloot")}  # our own search
    for each in typed:
        shown = shown.replace(each, "")
    assert {each for each in SECRETS if each in shown} <= set(MAY_SEE[role])
    if role is StaffRole.OWNER:
        assert PERSON[0] in shown, "the search sees what it looks for"
