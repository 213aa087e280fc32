"""Whole walks through the real application, on both databases."""

from datetime import timedelta

from sqlalchemy import select

from signon.core.lifecycle import State
from signon.endorsers.chores import fold_batch
from signon.models import OutboxMessage, Plan, SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.tally import counts
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import code_of, link_token, token_of

PERSON = {"name": "Ana Núñez", "email": "ana@example.org", "state": "TX", "visibility": "full"}


def test_a_person_signs_confirms_is_listed_and_withdraws(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    signed = client.submit(f"/plans/{plan.slug}/sign", PERSON)
    assert (signed.status_code, signed.location) == (303, f"/plans/{plan.slug}/check-email")
    client.get(signed.location)

    with begin() as session:
        token = token_of(session.scalars(select(Submission)).one())
    page = client.get(f"/confirm/{token}")
    assert "Ana Núñez" in page.get_data(as_text=True)
    confirmed = client.submit(f"/confirm/{token}")
    assert confirmed.status_code == 303
    assert client.get(confirmed.location).status_code == 200

    assert "Ana Núñez" in client.get(f"/plans/{plan.slug}/signers").get_data(as_text=True)
    with begin() as session:
        fold_batch(session, now=clock.now() + timedelta(hours=2))
        assert counts(session, plan.id).individuals == 1
        sign_on = session.scalars(select(SignOn)).one()
        link = link_token(session, sign_on.id)
    client.get(f"/manage/{link}")
    gone = client.submit(f"/manage/{link}")
    assert gone.status_code == 303
    client.get(gone.location)
    assert client.get(f"/manage/{link}").status_code == 404
    assert "Ana" not in client.get(f"/plans/{plan.slug}/signers").get_data(as_text=True)
    with begin() as session:
        kinds = [
            mail.kind for mail in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        ]
    assert kinds == [MailKind.CONFIRM_SIGN_ON, MailKind.SIGNED, MailKind.WITHDRAWN]


def test_an_organization_confirms_by_code_and_waits_for_review(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    values = {
        "organization_name": "Acme Aid",
        "website": "acme-aid.org",
        "category": "legal",
        "scope": "state",
        "state": "CA",
        "contact_name": "Bo Diaz",
        "contact_title": "Director",
        "email": "bo@acme-aid.org",
        "authorized": "y",
    }
    assert client.submit(f"/plans/{plan.slug}/endorse", values).status_code == 303
    with begin() as session:
        code = code_of(session.scalars(select(Submission)).one())
    wrong = client.submit(f"/plans/{plan.slug}/check-email", {"code": "000000"})
    assert wrong.status_code == 422
    right = client.submit(f"/plans/{plan.slug}/check-email", {"code": f" {code[:3]} {code[3:]}"})
    assert right.status_code == 303
    client.get(right.location)
    with begin() as session:
        assert session.scalars(select(SignOn)).one().state is State.IN_REVIEW
    for path in ("", "/endorsers", "/versions", "/versions/1", "/actions/2", "/endorse", "/sign"):
        assert client.get(f"/plans/{plan.slug}{path}").status_code == 200
