"""Staff who manage plans read a draft; nobody else does."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from flask import Flask

from signon.core.permissions import StaffRole
from tests.conftest import Begin
from tests.factories import a_plan
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
NOW = datetime(2020, 12, 14, 12, tzinfo=UTC)
PREVIEW = "/admin/plans/fair-plan/preview"


def test_an_owner_reads_a_draft_under_a_watermark(app: Flask, begin: Begin) -> None:
    with begin() as session:
        a_plan(session, now=NOW, is_open=False)
    owner = a_colleague(app, begin, StaffRole.OWNER, now=NOW)

    assert f'href="{PREVIEW}"' in owner.get("/admin/plans/fair-plan").get_data(as_text=True)
    page = owner.get(PREVIEW).get_data(as_text=True)
    assert "Treat everybody the same." in page
    assert 'class="watermark"' in page
    assert owner.get("/plans/fair-plan").status_code == HTTPStatus.NOT_FOUND


def test_a_plan_that_is_open_has_no_watermark(app: Flask, begin: Begin) -> None:
    with begin() as session:
        a_plan(session, now=NOW)
    owner = a_colleague(app, begin, StaffRole.OWNER, now=NOW)
    assert "watermark" not in owner.get(PREVIEW).get_data(as_text=True)
