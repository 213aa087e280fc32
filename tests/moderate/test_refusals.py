"""What was refused is counted for the staff, and a search of theirs is limited, too."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.core.permissions import StaffRole
from signon.core.refusal_kind import RefusalKind
from signon.models import Refusal
from signon.moderate.refusals import DAYS, last_days
from signon.web import clock
from signon.web.refusals import KEY, Refusals
from tests.conftest import Begin
from tests.staff.people import a_colleague

NOW = datetime(2020, 12, 14, 12, tzinfo=UTC)
PAGE = "/admin/refusals"


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"SIGNON_LIMIT_API": "2/1h"}


def test_refusals_are_added_up_by_day_and_by_page(session: Session) -> None:
    for back, kind, page, number in (
        (0, RefusalKind.LIMIT, "sign.submit", 3),
        (0, RefusalKind.LIMIT, "api.plans", 5),
        (6, RefusalKind.LIMIT, "api.plans", 1),
        (1, RefusalKind.SLOW, "", 20),
        (7, RefusalKind.CSRF, "sign.submit", 99),
    ):
        day = f"{NOW - timedelta(days=back):%Y-%m-%d}"
        session.add(Refusal(day=day, kind=kind, endpoint=page, number=number))
    session.flush()

    shown = last_days(session, now=NOW)

    assert len(shown.days) == DAYS
    assert [(each.kind, each.numbers) for each in shown.reasons] == [
        (RefusalKind.SLOW, [0, 0, 0, 0, 0, 20, 0]),
        (RefusalKind.LIMIT, [1, 0, 0, 0, 0, 0, 8]),
    ]
    assert shown.pages[1] == ("api.plans", RefusalKind.LIMIT, 6)


@pytest.mark.one_database
def test_owners_see_what_was_refused_and_a_search_of_theirs_is_limited(
    app: Flask, begin: Begin
) -> None:
    app.extensions[KEY] = Refusals(every_seconds=0)
    owner = a_colleague(app, begin, StaffRole.OWNER, now=clock.now())
    assert "Nothing was refused." in owner.get(PAGE).get_data(as_text=True)
    assert PAGE in owner.get("/admin/").get_data(as_text=True)

    searches = [owner.get("/admin/sign-ons?q=acme").status_code for _ in range(3)]

    assert searches == [200, 200, 429]
    page = owner.get(PAGE).get_data(as_text=True)
    assert "Over a limit" in page
    assert "<code>/admin/sign-ons</code>" in page
