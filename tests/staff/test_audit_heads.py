"""Outside the database stands what the newest audit entry was, so that no end can be cut off."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from signon.config import Settings
from signon.core.permissions import StaffRole
from signon.staff import audit_heads
from signon.staff.chores import staff_chores
from tests.conftest import Begin
from tests.staff.people import a_member
from tests.staff.test_cli import run

pytestmark = pytest.mark.one_database


@pytest.fixture
def noted(begin: Begin, settings: Settings, now: datetime) -> Path:
    """Return the file, after three entries were noted."""
    for role in (StaffRole.OWNER, StaffRole.VIEWER, StaffRole.MODERATOR):
        with begin() as session:
            a_member(session, role, now=now)
        for chore in staff_chores(settings):
            chore.work(begin, now)
    return audit_heads.path(settings)


def test_a_log_that_has_only_grown_bears_out_every_note(app: Flask, noted: Path) -> None:
    assert [each.last_id for each in audit_heads.read(noted)] == [1, 2, 3]
    assert noted.stat().st_mode & 0o777 == 0o600
    assert run(app, "audit", "verify").output == (
        f"the log is whole (entries: 3; notes in {noted}: 3)\n"
    )


def test_a_log_whose_end_was_cut_off_with_its_head_is_found(
    app: Flask, begin: Begin, settings: Settings, noted: Path, now: datetime
) -> None:
    with begin() as session:
        session.execute(text("DELETE FROM audit WHERE id = 3"))
        last = "(SELECT hash FROM audit WHERE id = 2)"
        session.execute(text(f"UPDATE audit_head SET last_id = 2, hash = {last}"))  # noqa: S608 - our own words alone
    done = run(app, "audit", "verify")
    assert done.exit_code == 1
    assert "audit entry 3 is not what it was at 2020-12-14T15:30:00Z" in done.output
    before = noted.read_text()
    staff_chores(settings)[0].work(begin, now)
    assert noted.read_text() == before, "the notes stay as they are, to show what was there"
