"""Staff take a list out; what leaves is written down."""

import hashlib
import tracemalloc
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from signon.core.actor import Actor
from signon.core.permissions import StaffRole
from signon.export.views import STREAMED_AT_MOST
from signon.models import AuditPrivate, Plan, User
from signon.web import clock
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.export.lists import exports, many_organizations, read_csv, some_endorsers
from tests.markup import faults
from tests.staff.people import a_colleague

PATH = "/admin/exports"
REASON = "Asked for by the press office"


@pytest.fixture
def exporter(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.EXPORTER, now=clock.now())


def download(client: PageClient, **values: str) -> TestResponse:
    chosen = {"plan": "fair-plan", "purpose": "press", "reason": REASON}
    return client.submit(PATH, chosen | values, action=PATH)


def test_the_list_comes_as_a_file_that_nobody_keeps(
    exporter: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        some_endorsers(session, plan, now=now)

    answer = download(exporter)

    day = clock.now().astimezone(ZoneInfo("America/New_York")).strftime("%Y-%m-%d")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = f"fair-plan-press-{day}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [row["name"] for row in read_csv(answer.data)] == ["Zebra Fund", "'@Work, Inc."]


def test_the_audit_log_tells_what_was_asked_for_and_what_left(
    exporter: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        some_endorsers(session, plan, now=now)

    data = download(exporter, purpose="delivery").data

    with begin() as session:
        staff = session.scalars(select(User)).one()
        asked, left = exports(session)
        reason = session.get_one(AuditPrivate, asked.id).words
    assert (asked.actor, asked.subject, reason) == (Actor.staff(staff.id), "plan/fair-plan", REASON)
    assert asked.after is not None
    assert (asked.after["purpose"], asked.after["format"]) == ("delivery", "csv")
    assert asked.after["columns"] == data.decode("utf-8-sig").split("\r\n")[0].split(",")
    sha256 = hashlib.sha256(data).hexdigest()
    assert left.actor == Actor.staff(staff.id)
    assert left.after == {"purpose": "delivery", "rows": 6, "sha256": sha256, "complete": True}


def test_a_download_that_breaks_off_is_written_down_as_far_as_it_came(
    exporter: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        many_organizations(session, plan, 3000, now=now)

    answer = download(exporter)
    first = next(answer.iter_encoded())
    answer.close()

    with begin() as session:
        _, left = exports(session)
    assert left.after is not None
    assert left.after["complete"] is False
    assert left.after["sha256"] == hashlib.sha256(first).hexdigest()


def test_a_download_that_nobody_reads_is_written_down_too(
    exporter: PageClient, begin: Begin, plan: Plan
) -> None:
    download(exporter).close()

    with begin() as session:
        assert [entry.action for entry in exports(session)] == ["export", "exported"]


def test_ten_thousand_rows_stream_in_bounded_memory(
    exporter: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        many_organizations(session, plan, STREAMED_AT_MOST, now=now)

    tracemalloc.start()
    answer = download(exporter)
    pieces = [len(piece) for piece in answer.iter_encoded()]
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sum(pieces) > 500_000
    assert max(pieces) < 130_000
    assert most_bytes < 6 * 1024**2


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.MODERATOR])
@pytest.mark.one_database
def test_who_may_not_export_gets_neither_the_page_nor_a_file(
    app: Flask, begin: Begin, plan: Plan, role: StaffRole
) -> None:
    client = a_colleague(app, begin, role, now=clock.now())

    assert client.get(PATH).status_code == 403
    assert client.post(PATH, data={"plan": plan.slug, "purpose": "press"}).status_code == 403
    with begin() as session:
        assert not exports(session)


@pytest.mark.parametrize(
    "values",
    [
        {"reason": ""},
        {"reason": "x" * 301},
        {"reason": "for\u202eyou"},
        {"purpose": "crm"},
        {"purpose": "=1+1"},
        {"plan": ""},
        {"plan": "other-plan"},
        {"plan": "x" * 5000},
    ],
)
@pytest.mark.one_database
def test_a_wrong_choice_brings_the_page_back_with_the_values_kept(
    exporter: PageClient, begin: Begin, plan: Plan, values: dict[str, str]
) -> None:
    answer = download(exporter, **values)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert REASON in page or "reason" in values
    with begin() as session:
        assert not exports(session)


@pytest.mark.one_database
def test_without_a_plan_there_is_nothing_to_choose(exporter: PageClient) -> None:
    page = exporter.get(PATH).get_data(as_text=True)

    assert "There is no plan yet" in page


@pytest.mark.one_database
def test_a_choice_that_is_made_already_does_not_ask_to_be_made(
    exporter: PageClient, plan: Plan
) -> None:
    page = parse(exporter.get(PATH).get_data(as_text=True))
    [plans] = page.iter("select")
    assert not list(faults(page))
    assert plans.get("required") is None
    assert "(optional)" not in text_of(page)
