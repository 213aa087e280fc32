"""The page with the addresses that get no mail."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from signon.core.audit_action import AuditAction
from signon.core.permissions import StaffRole
from signon.mail.suppression import key_of
from signon.models import Audit, Suppression
from signon.models.outbox import SuppressionReason
from signon.web import clock
from tests.client import plain
from tests.conftest import Begin
from tests.factories import ANN
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
NOW = datetime(2020, 12, 14, 12, tzinfo=UTC)
PAGE = "/admin/suppressions"


def suppress(begin: Begin, reason: SuppressionReason) -> None:
    with begin() as session:
        key, address = key_of(ANN.email), ANN.email
        session.add(Suppression(email_key=key, reason=reason, at=clock.now(), recipient=address))


def test_staff_who_see_contacts_lift_a_suppression_and_the_log_knows(
    app: Flask, begin: Begin
) -> None:
    suppress(begin, SuppressionReason.DISABLED)
    exporter = a_colleague(app, begin, StaffRole.EXPORTER, now=NOW)
    assert ANN.email in exporter.get(PAGE).get_data(as_text=True)

    exporter.submit(PAGE, action=PAGE)

    assert ANN.email not in exporter.get(PAGE).get_data(as_text=True)
    with begin() as session:
        last = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    subject = f"address/{key_of(ANN.email).hex()}"
    assert (last.action, last.subject) == (AuditAction.LIFT_SUPPRESSION, subject)


def test_an_owners_wish_is_shown_and_cannot_be_lifted(app: Flask, begin: Begin) -> None:
    suppress(begin, SuppressionReason.WISH)
    owner = a_colleague(app, begin, StaffRole.OWNER, now=NOW)
    assert "asked for no e-mail" in plain(owner.get(PAGE))
    _, values = owner.form("/admin/", "/admin/logout")

    owner.post(PAGE, data=values | {"key": key_of(ANN.email).hex()})

    with begin() as session:
        assert session.scalars(select(Suppression)).one().reason is SuppressionReason.WISH
