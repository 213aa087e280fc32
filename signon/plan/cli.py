"""What an operator may ask about plans."""

from pathlib import Path

import click
from flask.cli import AppGroup

from signon.plan import plan_file, queries, service
from signon.web import clock
from signon.web.transaction import reading, transaction

OPERATOR = "operator"
plan = AppGroup("plan", help="Load, show, open and close plans.")
slug_argument = click.argument("slug")


@plan.command("load")
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Load a plan's Markdown FILE; a changed text becomes a new version."""
    content = plan_file.read(file)
    with transaction() as session:
        loaded = service.load(session, content, by=OPERATOR, now=clock.now())
    name = f"{loaded.plan.slug}, version {loaded.plan.current.number}"
    if loaded.is_new_plan:
        click.echo(f"loaded {name}; it is a draft: signon plan open {loaded.plan.slug}")
    else:
        click.echo(f"{name} is new" if loaded.is_new_version else f"{name}: the text is unchanged")


@plan.command("list")
def list_plans() -> None:
    """List all plans."""
    with reading() as session:
        for each in queries.every(session):
            click.echo(f"{each.slug}\t{each.state}\tversion {each.current.number}\t{each.title}")


@plan.command("show")
@slug_argument
def show(slug: str) -> None:
    """Show one plan: its state, times and versions."""
    with reading() as session:
        found = queries.find(session, slug)
    click.echo(f"{found.title}\nstate: {found.state}, now: {found.phase(clock.now())}")
    click.echo(f"opens: {found.opens_at or 'at once'}\ncloses: {found.closes_at or 'never'}")
    for version in found.versions:
        click.echo(f"version {version.number}: {version.published_at:%Y-%m-%d} {version.digest}")


@plan.command("open")
@slug_argument
def open_plan(slug: str) -> None:
    """Publish a plan and take sign-ons."""
    with transaction() as session:
        service.open_plan(session, queries.find(session, slug), by=OPERATOR, now=clock.now())
    click.echo(f"{slug} is open")


@plan.command("close")
@slug_argument
def close_plan(slug: str) -> None:
    """Take no more sign-ons for a plan."""
    with transaction() as session:
        service.close_plan(session, queries.find(session, slug), by=OPERATOR, now=clock.now())
    click.echo(f"{slug} is closed")
