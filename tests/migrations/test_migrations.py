"""Migrations make what the models say, lose nothing, and fail without a trace."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, migrate, upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from signon.config import CHECKOUT
from signon.core.permissions import StaffRole
from signon.extensions import db
from signon.models import Base, Event, FacetTally, SignOn
from tests.migrations.schema import contents, revision, schema

NAMES = sorted(path.stem for path in (CHECKOUT / "migrations" / "versions").glob("*.py"))
STEP = '''"""{what}"""

import sqlalchemy as sa
from alembic import op

revision = "{name}"
down_revision = "{below}"


def upgrade() -> None:
    {body}


def downgrade() -> None:
    pass
'''


def add(directory: Path, number: int, *lines: str, what: str = "One step more.") -> str:
    """Add a migration on top of the others, and return its name."""
    versions = directory / "versions"
    below = max(path.stem for path in versions.glob("*.py"))
    name = f"{number}_step"
    step = STEP.format(what=what, name=name, below=below, body="\n    ".join(lines))
    (versions / f"{name}.py").write_text(step)
    return name


def test_the_migrated_tables_are_those_of_the_models(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        found = compare_metadata(
            MigrationContext.configure(connection, opts=options), Base.metadata
        )

    assert not found, "write a migration: signon db migrate -m 'what it does', then number it"


def test_checks_partial_indexes_and_collations_are_those_of_the_models(
    bare: Flask, bare_url: str
) -> None:
    upgrade()
    migrated = schema(db.engine)
    downgrade(revision="base")
    Base.metadata.create_all(db.engine)
    made = schema(db.engine)

    assert migrated.keys() == made.keys()
    for name, table in made.items():
        assert migrated[name] == table, f"{name}: bring the newest migration in line by hand"


def test_every_step_can_be_taken_back_and_taken_again(bare: Flask) -> None:
    states = [schema(db.engine)]
    for name in NAMES:
        upgrade(revision=name)
        states.append(schema(db.engine))

    for name, below in zip(NAMES[::-1], states[-2::-1], strict=True):
        downgrade()
        assert schema(db.engine) == below, f"the downgrade of {name} leaves something behind"
    assert revision(db.engine) is None
    for name, above in zip(NAMES, states[1:], strict=True):
        upgrade(revision=name)
        assert schema(db.engine) == above, f"{name} makes something else the second time"


def test_migrating_again_changes_nothing(lived_in: Flask) -> None:
    before = (schema(db.engine), contents(db.engine), revision(db.engine))

    upgrade()

    assert (schema(db.engine), contents(db.engine), revision(db.engine)) == before


def test_the_first_rows_are_there(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        roles = set(connection.scalars(text("SELECT name FROM role")))
        head = connection.execute(text("SELECT id, last_id, hash FROM audit_head")).one()

    assert roles == set(StaffRole)
    assert tuple(head) == (1, 0, "0" * 64)


def test_a_failing_migration_leaves_nothing_behind(lived_in: Flask, copied: Path) -> None:
    add(
        copied,
        998,
        "op.create_table('half', sa.Column('id', sa.Integer, primary_key=True))",
        "with op.batch_alter_table('plan') as table:",
        "    table.add_column(sa.Column('half', sa.Text()))",
        "op.execute('DELETE FROM event')",
        "op.execute('SELECT * FROM there_is_no_such_table')",
    )
    before = (schema(db.engine), contents(db.engine), revision(db.engine))

    with pytest.raises(DBAPIError):
        upgrade(directory=str(copied))

    assert (schema(db.engine), contents(db.engine), revision(db.engine)) == before


def test_a_migration_that_succeeded_stays_when_the_next_one_fails(
    lived_in: Flask, copied: Path
) -> None:
    good = add(
        copied, 998, "op.create_table('whole', sa.Column('id', sa.Integer, primary_key=True))"
    )
    add(copied, 999, "op.drop_table('whole')", "raise LookupError")

    with pytest.raises(LookupError):
        upgrade(directory=str(copied))

    assert revision(db.engine) == good
    assert "whole" in schema(db.engine)


def test_rebuilding_tables_loses_no_row_no_check_and_no_index(
    lived_in: Flask, copied: Path
) -> None:
    add(
        copied,
        998,
        f"for name in {sorted(Base.metadata.tables)}:",
        "    with op.batch_alter_table(name, recreate='auto') as table:",
        "        table.add_column(sa.Column('more', sa.Text()))",
        "    with op.batch_alter_table(name, recreate='auto') as table:",
        "        table.drop_column('more')",
    )
    before = (schema(db.engine), contents(db.engine))

    upgrade(directory=str(copied))

    assert contents(db.engine) == before[1]
    assert schema(db.engine) == before[0]


def test_a_migration_that_breaks_references_is_taken_back(lived_in: Flask, copied: Path) -> None:
    add(copied, 998, "op.execute('DELETE FROM plan')")
    before = (contents(db.engine), revision(db.engine))

    with pytest.raises((SystemExit, DBAPIError)):  # Flask-Migrate prints what env.py says
        upgrade(directory=str(copied))

    assert (contents(db.engine), revision(db.engine)) == before
    with db.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("DELETE FROM plan"))


def test_a_new_migration_is_written_free_of_our_code(bare: Flask, copied: Path) -> None:
    for path in (copied / "versions").glob("*.py"):
        path.unlink()

    migrate(directory=str(copied), message="first", rev_id="001_first")

    written = next((copied / "versions").glob("*.py")).read_text()
    assert "signon" not in written.replace("sign_on", "")
    assert set(re.findall(r"^(?:import|from) .*$", written, re.MULTILINE)) == {
        "import sqlalchemy as sa",
        "from alembic import op",
    }
    compile(written, "001_first.py", "exec")


def test_the_growth_by_day_becomes_one_by_quarter_of_an_hour_and_back(lived_in: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE event SET folded = true"))
    found = []
    for move in (
        lambda: downgrade(revision="018_second_factor"),
        upgrade,
        lambda: downgrade(revision="018_second_factor"),
    ):
        move()
        with db.engine.connect() as connection:
            by_day = text("SELECT kind, value, number FROM facet_tally WHERE facet = 'day'")
            found.append([tuple(row) for row in connection.execute(by_day)])
    days, quarters, again = found
    assert days == again == [("organization", "2020-12-14", 1)]
    assert quarters == [("organization", "2020-12-14T15:00", 1)]


def test_what_was_stored_to_the_minute_is_known_to_the_hour_afterwards(lived_in: Flask) -> None:
    downgrade(revision="022_by_code")
    late = "'2020-12-14 15:52:10.000007'"
    is_postgres = db.engine.name == "postgresql"
    at = f"TIMESTAMPTZ {late[:-1]}+00'" if is_postgres else late
    first = "(SELECT id FROM plan ORDER BY id LIMIT 1)"
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM facet_tally WHERE facet = 'day'"))
        for quarter in ("15:30", "15:45"):
            connection.execute(
                text(
                    "INSERT INTO facet_tally (plan_id, kind, facet, value, number)"  # noqa: S608 - our own words
                    f" VALUES ({first}, 'organization', 'day', '2020-12-14T{quarter}', 2)"
                )
            )
        connection.execute(text(f"UPDATE event SET at = {at}, fold_at = {at}"))  # noqa: S608 - our own words
        connection.execute(text(f"UPDATE sign_on SET created_at = {at}"))  # noqa: S608 - our own words

    upgrade()

    hour = datetime(2020, 12, 14, 15, tzinfo=UTC)
    with db.engine.connect() as connection:
        growth = connection.execute(select(FacetTally.value, FacetTally.number)).tuples().all()
        assert ("2020-12-14T15:00", 4) in growth
        assert set(connection.scalars(select(Event.at))) == {hour}
        assert set(connection.scalars(select(Event.fold_at))) == {hour}
        assert set(connection.scalars(select(SignOn.created_at))) == {hour}
        assert min(connection.scalars(select(SignOn.order_in_hour))) > 0
