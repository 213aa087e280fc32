"""How much of the person behind a sign-on each role sees."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole, may
from signon.core.visibility import ContactAccess, contact_access
from signon.models import Plan
from signon.moderate.claims import Contact, claims
from tests.factories import ACME, a_sign_on, an_individual


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (StaffRole.VIEWER, ContactAccess.HIDDEN),
        (StaffRole.MODERATOR, ContactAccess.MASKED),
        (StaffRole.EXPORTER, ContactAccess.CLEAR),
        (StaffRole.OWNER, ContactAccess.CLEAR),
    ],
)
def test_each_role_sees_as_much_as_the_policy_says(role: StaffRole, seen: ContactAccess) -> None:
    assert contact_access(lambda permission: may(role, permission)) is seen


@pytest.mark.parametrize(
    ("seen", "contact"),
    [
        (ContactAccess.HIDDEN, Contact()),
        (ContactAccess.MASKED, Contact("Bo Diaz", "Director", None)),
        (ContactAccess.CLEAR, Contact("Bo Diaz", "Director", "bo@acme-aid.org")),
    ],
)
def test_the_contact_is_hidden_masked_or_clear(
    plan: Plan, session: Session, now: datetime, seen: ContactAccess, contact: Contact
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)

    assert claims(session, [sign_on], seen)[0].contact == contact


def test_only_who_sees_clearly_sees_the_postal_code(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, application=an_individual(postal_code="78701"), now=now)

    codes = [claims(session, [sign_on], seen)[0].contact.postal_code for seen in ContactAccess]
    assert codes == [None, None, "78701"]


@pytest.mark.parametrize(
    ("visibility", "hidden"),
    [
        (Visibility.FULL, "Ann Lee"),
        (Visibility.INITIAL, "Ann L."),
        (Visibility.PLACE, None),
        (Visibility.COUNTED, None),
    ],
)
def test_who_must_not_see_contacts_sees_a_name_only_as_it_was_chosen(
    plan: Plan, session: Session, now: datetime, visibility: Visibility, hidden: str | None
) -> None:
    person = an_individual(visibility=visibility)
    sign_on = a_sign_on(session, plan, State.LISTED, person, now=now)
    kept = None if visibility is Visibility.COUNTED else "Ann Lee"

    names = [claims(session, [sign_on], seen)[0].name for seen in ContactAccess]
    assert names == [hidden, kept, kept]


def test_what_is_no_longer_kept_is_shown_to_nobody(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.WITHDRAWN, an_individual(), now=now)

    claim = claims(session, [sign_on], ContactAccess.CLEAR)[0]
    assert (claim.name, claim.contact) == (None, Contact())


def test_a_claim_names_the_plan_the_version_and_the_field_of_work(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    person = a_sign_on(session, plan, application=an_individual(), now=now)

    first, second = claims(session, [sign_on, person], ContactAccess.HIDDEN)
    assert (first.plan.title, first.version, first.category) == ("A Fair Plan", 1, "Legal services")
    assert (first.name, second.category) == ("Acme Aid", None)


def test_no_sign_ons_make_no_claims(session: Session) -> None:
    assert claims(session, [], ContactAccess.CLEAR) == []
