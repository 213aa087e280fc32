"""``signon staff``: manage accounts, also the first owner. ``signon audit``: verify the log."""

import sys

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.errors import StaffUnknown
from signon.core.links import path
from signon.core.permissions import StaffRole
from signon.models import User
from signon.models.audit import broken_links
from signon.staff import audit_heads, queries, second_factor, service
from signon.staff.accounts import hashed
from signon.staff.forms import known_names
from signon.staff.labels import WEAKNESSES
from signon.staff.passwords import weakness
from signon.web import clock
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

staff = AppGroup("staff", help="Invite, list and shut out the staff.")
audit = AppGroup("audit", help="Look after the log of what the staff did.")


@staff.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in StaffRole]), required=True)
@click.option(
    "--password-stdin", is_flag=True, help="Set the password at once: one line on standard input."
)
def invite(email: str, role: str, *, password_stdin: bool) -> None:
    """Let EMAIL in: print (and mail) a one-time link with which the person sets a password."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        _admit(email, StaffRole(role), password)
        return
    with transaction() as session:
        link = service.invite(session, email, StaffRole(role), by=OPERATOR, now=clock.now())
    click.echo(settings().public_url + path(link.purpose, link.seed))


@staff.command("list")
def list_people() -> None:
    """List everybody with role and standing."""
    with reading() as session:
        everybody = queries.people(session)
    for person in everybody:
        click.echo(f"{person.email}\t{person.role}\t{person.standing}")


@staff.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Shut EMAIL out, and end every session of that account."""
    with transaction() as session:
        user = _account(session, email)
        service.disable(session, user.id, by=OPERATOR, now=clock.now())
    click.echo(f"{user.email} is shut out")


@staff.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take the second factor from EMAIL, who has lost it, and end every session of the account."""
    with transaction() as session:
        user = _account(session, email)
        second_factor.remove(session, user.id, by=OPERATOR, now=clock.now())
    click.echo(f"{user.email} signs in with the password alone, until a new one is set up")


@audit.command("verify")
def verify() -> None:
    """Prove that nobody changed the log or cut it; exit 1 and name the entries otherwise."""
    path = audit_heads.path(settings())
    with reading() as session:
        broken = list(broken_links(session))
        kept = audit_heads.read(path)
        missing = audit_heads.contradicted(session, kept)
        number = session.scalar(audit_heads.NUMBER)
    for audit_id in broken:
        click.echo(f"audit entry {audit_id} is missing or was changed", err=True)
    for head in missing:
        click.echo(f"audit entry {head.last_id} is not what it was at {head.at}", err=True)
    if broken or missing:
        raise click.exceptions.Exit(1)
    click.echo(f"the log is whole (entries: {number}; notes in {path}: {len(kept)})")


def _account(session: Session, email: str) -> User:
    """Return the account of ``email``.

    :raises StaffUnknown: nobody has this address
    """
    user = queries.by_email(session, email)
    if user is None:
        raise StaffUnknown("nobody has this address; `signon staff list` shows all")
    return user


def _admit(email: str, role: StaffRole, password: str) -> None:
    found = weakness(password, names=known_names(email))
    if found is not None:
        raise click.ClickException(WEAKNESSES[found].text)
    password_hash = hashed(password)
    with transaction() as session:
        user = service.admit(session, email, role, password_hash, by=OPERATOR, now=clock.now())
    click.echo(f"{user.email} may sign in as {role} at {settings().public_url}/admin/login")
