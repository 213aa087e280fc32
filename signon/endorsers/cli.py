"""The commands about the counts of endorsements."""

import click
from flask.cli import AppGroup

from signon.endorsers.service import differences
from signon.web.transaction import reading

tally = AppGroup("tally", help="Look after the counts.")


@tally.command("verify")
def verify() -> None:
    """Prove that the tally equals a full count; exit 1 naming the cells that do not."""
    with reading() as session:
        found = differences(session)
    for cell, (said, counted) in found.items():
        click.echo(
            f"{' '.join(str(part) or '-' for part in cell)}: tally {said}, counted {counted}"
        )
    if found:
        raise click.ClickException(f"{len(found)} cells of the tally are wrong")
    click.echo("the tally equals a full count")
