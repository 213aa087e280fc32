"""What an operator may take out."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.errors import PlanUnknown
from signon.core.output_file import opened
from signon.export import queries, service
from signon.export.columns import ExportPurpose
from signon.export.formats import ExportFormat, pieces
from signon.export.service import Order, Receipt
from signon.models import Plan
from signon.plan import queries as plans
from signon.web import clock
from signon.web.transaction import reading, transaction


@click.command("export")
@click.argument("plan")
@click.option(
    "--purpose",
    type=click.Choice([purpose.value for purpose in ExportPurpose]),
    required=True,
    help="What for: it decides the columns.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in ExportFormat]),
    default=ExportFormat.CSV.value,
    help="The kind of file.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    help="The file to write, which you alone may read; - for standard output.",
)
@click.option("--reason", help="Why; it goes into the audit log.")
@with_appcontext
def export(plan: str, purpose: str, form: str, output: Path, reason: str | None) -> None:
    """Write the endorsers of PLAN to a file; the audit log keeps what left."""
    with reading() as session:
        found = _find(session, plan)
    order = Order(
        plan=found,
        purpose=ExportPurpose(purpose),
        form=ExportFormat(form),
        by=OPERATOR,
        reason=reason,
    )
    try:
        with _recorded(order) as receipt:
            with opened(output) as file:
                _write(order, file, receipt)
            receipt.is_complete = True  # only now is the whole file where it belongs
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
    if str(output) != "-":
        click.echo(f"{receipt.rows:,} rows in {output}", err=True)


def _find(session: Session, slug: str) -> Plan:
    try:
        return plans.find(session, slug)
    except PlanUnknown:
        advice = "`signon plan list` shows those there are"
        raise click.ClickException(f"there is no plan {slug!r}; {advice}") from None


@contextmanager
def _recorded(order: Order) -> Iterator[Receipt]:
    """Write into the audit log what is asked for, and at the end what left, however it ended."""
    receipt = Receipt()
    with transaction() as session:
        service.begin(session, order, now=clock.now())
    try:
        yield receipt
    finally:
        with transaction() as session:
            service.finish(session, order, receipt, now=clock.now())


def _write(order: Order, file: BinaryIO, receipt: Receipt) -> None:
    """Write the list to ``file``."""
    with (
        reading() as session,
        closing(queries.rows(session, order.plan, order.purpose)) as rows,
    ):
        for chunk in receipt.hashed(pieces(order.form, order.header, receipt.counted(rows))):
            file.write(chunk)
            _show_progress(receipt.rows)


def _show_progress(rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{rows:,} rows ", nl=False, err=True)
