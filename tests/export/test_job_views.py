"""A long list is written by a job; its page follows, and its owner alone gets the file."""

import hashlib
import os
import subprocess
import sys
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from signon.config import CHECKOUT, Settings
from signon.core.actor import OPERATOR
from signon.core.kinds import Kind
from signon.core.permissions import StaffRole
from signon.export import jobs
from signon.export.views import STREAMED_AT_MOST
from signon.models import Audit, Job, Plan, User
from signon.models.job import JobState
from signon.staff import service as staff
from signon.web import clock
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin, environment
from tests.export.lists import many_organizations, read_csv, some_endorsers, tallied
from tests.operate.running import run_next, the_files
from tests.staff.people import a_colleague

PATH = "/admin/exports"
REASON = "Asked for by the press office"
LONG = STREAMED_AT_MOST + 1
FEW = 30


@pytest.fixture
def exporter(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.EXPORTER, now=clock.now())


@pytest.fixture
def long_list(begin: Begin, plan: Plan, now: datetime) -> Plan:
    """Return a plan whose list is short, but that has many as far as anybody knows."""
    with begin() as session:
        some_endorsers(session, plan, now=now)
        tallied(session, plan, Kind.ORGANIZATION, LONG)
    return plan


def ask(client: PageClient, purpose: str = "press") -> TestResponse:
    chosen = {"plan": "fair-plan", "purpose": purpose, "reason": REASON}
    return client.submit(PATH, chosen, action=PATH)


def page_of(answer: TestResponse) -> str:
    """Return where the page of the job is."""
    assert answer.status_code == 303
    return answer.headers["Location"]


def audited(begin: Begin) -> list[tuple[str, dict[str, object]]]:
    """Return what the audit log says of exports."""
    with begin() as session:
        actions = Audit.action.in_(["export", "exported", "download", "downloaded"])
        rows = session.scalars(select(Audit).where(actions).order_by(Audit.id))
        return [(each.action, each.after or {}) for each in rows]


def heading(client: PageClient, path: str) -> str:
    [found] = parse(client.get(path).get_data(as_text=True)).iter("h1")
    return text_of(found)


def test_a_list_of_ten_thousand_rows_is_streamed_and_a_longer_one_is_a_job(
    exporter: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        tallied(session, plan, Kind.ORGANIZATION, STREAMED_AT_MOST)
        tallied(session, plan, Kind.INDIVIDUAL, 1)

    assert ask(exporter, "press").mimetype == "text/csv"
    assert ask(exporter, "delivery").status_code == 303


def test_a_long_export_is_asked_for_made_and_downloaded_and_all_of_it_is_written_down(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    assert heading(exporter, page) == "Your export is being made"
    [kind] = jobs.KINDS
    run_next(settings, kind)
    assert heading(exporter, page) == "Your export is ready"

    answer = exporter.submit(page, action=f"{page}/file")

    day, sha256 = (
        clock.now().astimezone(ZoneInfo("America/New_York")).strftime("%Y-%m-%d"),
        hashlib.sha256(answer.data).hexdigest(),
    )
    assert [row["name"] for row in read_csv(answer.data)] == ["Zebra Fund", "'@Work, Inc."]
    name = f'attachment; filename="fair-plan-press-{day}.csv"'
    assert answer.headers["Content-Disposition"] == name
    assert answer.headers["Cache-Control"] == "no-store"
    asked, made, wanted, left = audited(begin)
    file = {"purpose": "press", "job": page.rpartition("/")[2], "rows": 2, "sha256": sha256}
    assert asked[0] == "export"
    assert asked[1]["job"] == file["job"]
    assert made == ("exported", file | {"complete": True})
    assert wanted == ("download", file)
    assert left == ("downloaded", file | {"complete": True, "left_sha256": sha256})


def test_the_file_on_the_disk_is_sealed(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    ask(exporter)
    run_next(settings, *jobs.KINDS)

    [path] = the_files(settings)

    assert b"Zebra" not in path.read_bytes()


def test_a_download_that_breaks_off_is_written_down_as_such(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    run_next(settings, *jobs.KINDS)

    exporter.submit(page, action=f"{page}/file").close()

    action, after = audited(begin)[-1]
    assert (action, after["complete"]) == ("downloaded", False)


@pytest.mark.one_database
def test_while_it_runs_the_page_tells_how_far_it_is_and_comes_anew_by_itself(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    seen: list[str] = []
    [kind] = jobs.KINDS

    def look(run: object) -> None:
        with begin() as session:
            session.scalars(select(Job)).one().done = 4_000
        seen.append(exporter.get(page).get_data(as_text=True))

    waiting = exporter.get(page).get_data(as_text=True)
    run_next(settings, kind._replace(work=look))

    [bar] = parse(seen[0]).iter("progress")
    assert (bar.get("value"), bar.get("max")) == ("4000", str(LONG))
    assert "4,000 of about 10,001 rows" in text_of(parse(seen[0]))
    assert "waits for its turn" in waiting
    for text in (waiting, seen[0]):
        head = text.partition("</head>")[0]
        assert "<noscript>" in head
        assert 'http-equiv="refresh"' in head
        assert "job.js" in head
    assert "refresh" not in exporter.get(page).get_data(as_text=True)


def test_a_canceled_export_makes_no_file_and_says_so(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))

    answer = exporter.submit(page, action=f"{page}/cancel")

    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert heading(exporter, page) == "The export was canceled"
    action, after = audited(begin)[-1]
    assert (action, after["complete"], after["rows"]) == ("exported", False, None)
    with begin() as session:
        assert session.scalars(select(Job.state)).all() == [JobState.CANCELED]


@pytest.mark.one_database
def test_canceling_what_is_done_changes_nothing(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    target, values = exporter.form(page, f"{page}/cancel")
    run_next(settings, *jobs.KINDS)

    exporter.post(target, data=values)

    assert heading(exporter, page) == "Your export is ready"
    assert len(audited(begin)) == 2


@pytest.mark.one_database
def test_who_asks_twice_waits_for_one_file(
    exporter: PageClient, begin: Begin, long_list: Plan
) -> None:
    first, second = page_of(ask(exporter)), page_of(ask(exporter))

    assert first == second
    assert len(audited(begin)) == 1
    assert page_of(ask(exporter, "delivery")) != first


@pytest.mark.one_database
def test_the_job_is_its_owners_alone(
    app: Flask, exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    target, values = exporter.form(page, f"{page}/cancel")
    run_next(settings, *jobs.KINDS)
    other = a_colleague(app, begin, StaffRole.OWNER, now=clock.now())
    _, own_values = other.form(PATH, PATH)

    assert other.get(page).status_code == 404
    assert other.post(f"{page}/file", data=own_values).status_code == 404
    assert other.post(target, data=own_values).status_code == 404
    assert page not in other.get(PATH).get_data(as_text=True)
    assert page in exporter.get(PATH).get_data(as_text=True)
    assert values
    assert len(audited(begin)) == 2


@pytest.mark.one_database
def test_who_may_export_no_more_cannot_have_the_file_either(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    run_next(settings, *jobs.KINDS)
    with begin() as session:
        owner = session.scalars(select(User)).one()
        staff.change_role(session, owner.id, StaffRole.VIEWER, by=OPERATOR, now=clock.now())

    assert exporter.get(page).status_code == 403
    assert exporter.post(f"{page}/file", data={"csrf_token": "x"}).status_code == 403


@pytest.mark.one_database
def test_after_a_day_the_file_is_gone(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    run_next(settings, *jobs.KINDS)
    target, values = exporter.form(page, f"{page}/file")
    with begin() as session:
        job = session.scalars(select(Job)).one()
        job.expires_at = clock.now() - timedelta(seconds=1)

    assert heading(exporter, page) == "This file is gone"
    assert exporter.post(target, data=values).status_code == 410
    assert len(audited(begin)) == 2


@pytest.mark.one_database
def test_a_file_that_is_not_on_this_machine_is_gone_and_no_fault(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    run_next(settings, *jobs.KINDS)
    [path] = the_files(settings)
    path.unlink()

    assert exporter.submit(page, action=f"{page}/file").status_code == 410
    assert audited(begin)[-1][1]["complete"] is False


@pytest.mark.one_database
def test_a_failed_export_says_why(
    exporter: PageClient, begin: Begin, long_list: Plan, settings: Settings
) -> None:
    page = page_of(ask(exporter))
    [kind] = jobs.KINDS

    def fail(_: object) -> None:
        raise OSError(28, "No space left on device")

    run_next(settings, kind._replace(work=fail))

    assert heading(exporter, page) == "The export failed"
    assert "The disk is full" in exporter.get(page).get_data(as_text=True)
    action, after = audited(begin)[-1]
    assert (action, after["complete"]) == ("exported", False)


@pytest.mark.one_database
def test_twenty_thousand_rows_are_written_and_downloaded_in_bounded_memory(
    exporter: PageClient, begin: Begin, plan: Plan, settings: Settings, now: datetime
) -> None:
    with begin() as session:
        many_organizations(session, plan, 20_000, now=now)
        tallied(session, plan, Kind.ORGANIZATION, 20_000)
    page = page_of(ask(exporter))

    tracemalloc.start()
    run_next(settings, *jobs.KINDS)
    answer = exporter.submit(page, action=f"{page}/file")
    sizes = [len(piece) for piece in answer.iter_encoded()]
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sum(sizes) > 1_000_000
    assert max(sizes) < 130_000
    assert most_bytes < 6 * 1024**2


@pytest.mark.one_database
def test_the_worker_makes_an_export_of_more_than_ten_thousand_rows(
    exporter: PageClient,
    begin: Begin,
    plan: Plan,
    now: datetime,
    tmp_path: Path,
    database_url: str,
) -> None:
    with begin() as session:
        many_organizations(session, plan, FEW, now=now)
        tallied(session, plan, Kind.ORGANIZATION, LONG)  # which says whether it is long
    page = page_of(ask(exporter))

    done = subprocess.run(
        [sys.executable, "-m", "signon", "worker", "--once"],
        cwd=CHECKOUT,
        env=os.environ | environment(tmp_path, database_url),
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert heading(exporter, page) == "Your export is ready"
    assert len(read_csv(exporter.submit(page, action=f"{page}/file").data)) == FEW
    assert [action for action, _ in audited(begin)] == [
        "export",
        "exported",
        "download",
        "downloaded",
    ]
