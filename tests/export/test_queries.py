"""Only what a purpose's table names leaves, of those who are listed, in the list's order."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon.core import csv_file
from signon.core.lifecycle import State
from signon.export import queries
from signon.export.columns import TABLES, ExportPurpose
from signon.models import Plan
from tests.export.lists import read_csv, some_endorsers
from tests.factories import a_plan, a_sign_on, an_organization

PRESS = "name,category,scope,state,website,version,listed_at"
DELIVERY = (
    "kind,name,title,organization,category,scope,city,state,country,visibility,version,listed_at"
)

ROWS = 20_000


def written(session: Session, plan: Plan, purpose: ExportPurpose) -> bytes:
    rows = queries.rows(session, plan, purpose)
    return b"".join(csv_file.chunks(TABLES[purpose].header, rows))


def test_the_press_gets_the_listed_organizations_in_the_order_of_the_public_list(
    plan: Plan, session: Session, now: datetime
) -> None:
    some_endorsers(session, plan, now=now)

    data = written(session, plan, ExportPurpose.PRESS)

    assert data.decode() == (
        f"{PRESS}\r\n"
        "Zebra Fund,legal,national,,https://acme-aid.org,1,2020-12-14\r\n"
        '"\'@Work, Inc.",legal,local,CA,,1,2020-12-14\r\n'
    )


def test_a_delivery_has_all_endorsers_and_the_contacts_of_organizations(
    plan: Plan, session: Session, now: datetime
) -> None:
    some_endorsers(session, plan, now=now)

    data = written(session, plan, ExportPurpose.DELIVERY)

    assert data.decode().startswith(f"{DELIVERY}\r\n")
    organizations = [row for row in read_csv(data) if row["kind"] == "organization"]
    assert [row["organization"] for row in organizations] == ["Zebra Fund", "'@Work, Inc."]
    assert {(row["name"], row["title"]) for row in organizations} == {("Bo Diaz", "Director")}
    assert organizations[1]["city"] == "Salem"


def test_people_stand_in_a_delivery_as_they_chose_to_be_shown(
    plan: Plan, session: Session, now: datetime
) -> None:
    some_endorsers(session, plan, now=now)

    data = written(session, plan, ExportPurpose.DELIVERY)

    people = [row for row in read_csv(data) if row["kind"] == "individual"]
    shown = {row["visibility"]: (row["name"], row["state"], row["country"]) for row in people}
    assert shown == {
        "full": ("Person0 Lee", "TX", "US"),
        "initial": ("Person1 L.", "TX", "US"),
        "place": ("A supporter in Texas", "TX", "US"),
        "counted": ("", "", ""),
    }


@pytest.mark.parametrize("purpose", ExportPurpose)
def test_no_address_and_nobody_who_is_not_listed_leaves(
    plan: Plan, session: Session, now: datetime, purpose: ExportPurpose
) -> None:
    some_endorsers(session, plan, now=now)
    other = a_plan(session, now=now, slug="other-plan")
    a_sign_on(session, other, State.LISTED, an_organization("Of Another Plan"), now=now)

    data = written(session, plan, purpose)

    for word in (
        b"example.org",
        b"acme-aid.org\r",
        b"bo@",
        b"@acme",
        b"Waiting",
        b"Gone",
        b"Another",
    ):
        assert word not in data
    assert not any("email" in name for name in TABLES[purpose].header)


@pytest.mark.one_database
def test_a_list_is_read_along_its_index(plan: Plan, session: Session) -> None:
    for kind, cells in TABLES[ExportPurpose.DELIVERY].cells.items():
        statement = queries.listed(plan, kind, cells).compile(
            session.get_bind(), compile_kwargs={"literal_binds": True, "render_postcompile": True}
        )
        explained = session.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all()
        steps = " ".join(str(step.detail) for step in explained)
        assert "ix_sign_on_listed" in steps
        assert "TEMP B-TREE" not in steps


def test_the_database_too_holds_no_more_than_a_batch_ready(
    plan: Plan, session: Session, now: datetime
) -> None:
    some_endorsers(session, plan, now=now)

    rows = queries.rows(session, plan, ExportPurpose.PRESS)
    next(rows)

    if session.get_bind().dialect.name == "postgresql":  # SQLite knows no other way
        assert session.scalar(text("SELECT count(*) FROM pg_cursors")) == 1
    assert len(list(rows)) == 1
