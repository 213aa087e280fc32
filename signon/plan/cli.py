"""The ``plan`` commands of the command line: load, list, show, open and close plans."""

from pathlib import Path

import click
from flask.cli import AppGroup

from signon.core.actor import OPERATOR
from signon.core.languages import languages
from signon.plan import plan_file, queries, service
from signon.web import clock
from signon.web.transaction import reading, transaction

plan = AppGroup("plan", help="Load, show, open and close plans.")
slug_argument = click.argument("slug")


@plan.command("load")
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Load a plan's Markdown FILE.

    A changed text becomes a new version; a file in another language translates the current one.
    """
    content = plan_file.read(file)
    with transaction() as session:
        loaded = service.load(session, content, by=OPERATOR, now=clock.now())
    click.echo(_summary(loaded))


def _summary(loaded: service.Loaded) -> str:
    """Return the message after loading a file: what changed, and what the operator does next."""
    slug, current = loaded.plan.slug, loaded.plan.current
    name = f"{slug}, version {current.number}"
    if loaded.is_new_plan:
        language = loaded.plan.language
        return f"loaded {name}, in {language}; it is a draft: signon plan open {slug}"
    if loaded.translation is not None:
        return _told_translation(name, loaded.translation, is_new=loaded.is_new_translation)
    if not loaded.is_new_version:
        return f"{name}: the text is unchanged"
    lost = ", ".join(sorted(loaded.plan.versions[-2].translations))
    return f"{name} is new" + (f"; load its translations anew: {lost}" if lost else "")


def _told_translation(name: str, language: str, *, is_new: bool) -> str:
    what = f"{name}: the translation into {language} is {'new' if is_new else 'unchanged'}"
    if language in languages():
        return what
    return f"{what}; it is shown once the pages speak {language}: docs/translations.md"


@plan.command("list")
def list_plans() -> None:
    """List all plans."""
    with reading() as session:
        for each in queries.every(session):
            click.echo(f"{each.slug}\t{each.state}\tversion {each.current.number}\t{each.title}")


@plan.command("show")
@slug_argument
def show(slug: str) -> None:
    """Show one plan: its state, times, versions and translations."""
    with reading() as session:
        found = queries.find(session, slug)
    click.echo(f"{found.title}\nstate: {found.state}, now: {found.phase(clock.now())}")
    click.echo(f"opens: {found.opens_at or 'at once'}\ncloses: {found.closes_at or 'never'}")
    for version in found.versions:
        click.echo(f"version {version.number}: {version.published_at:%Y-%m-%d} {version.digest}")
        for language, each in sorted(version.translations.items()):
            click.echo(f"  in {language}: {each.title} ({each.loaded_at:%Y-%m-%d})")


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
