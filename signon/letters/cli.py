"""The command that makes a letter as a file."""

from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.audit_action import AuditAction
from signon.core.errors import PlanUnknown
from signon.core.letters import LetterForm
from signon.core.output_file import opened
from signon.core.rounding import start_of_hour
from signon.documents.paged import Made
from signon.letters import queries, service
from signon.models import Letter, LetterFile, Plan
from signon.plan import queries as plans
from signon.web import clock
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

NOT_DRAWN = "no font here draws {letters}: their numbers stand in their place"
FROM_SYSTEM = "some letters are drawn with fonts of this machine: another one may make other bytes"


@click.command("letter")
@click.argument("plan")
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in LetterForm]),
    default=LetterForm.PDF.value,
    help="The kind of file.",
)
@click.option(
    "--as-of",
    "as_of",
    help="The cut-off, a full hour (2020-11-24T17:00), in the plan's time zone if it names none;"
    " by default the last full hour.",
)
@click.option(
    "--letter",
    "letter_id",
    type=click.UUID,
    help="The id of a letter that was written on the staff's pages, instead of --as-of.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    help="The file to write, which you alone may read; - for standard output.",
)
@with_appcontext
def letter(plan: str, form: str, as_of: str | None, letter_id: UUID | None, output: Path) -> None:
    """Write a letter of PLAN, with the roll of its endorsers, to a file.

    It is a draft until it is delivered on the staff's pages. The same list makes the same bytes.
    """
    chosen = LetterForm(form)
    wanted = letter_id or _draft_of(plan, as_of)
    made = _made(plan, wanted, chosen)
    try:
        with opened(output) as file:
            file.write(made.data)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
    for warning in _warnings(made):
        click.echo(f"Note: {warning}", err=True)
    if str(output) != "-":
        click.echo(f"letter {wanted} is in {output}", err=True)


def _draft_of(slug: str, as_of: str | None) -> UUID:
    """Return the id of the operator's draft with this cut-off; it is written if there is none."""
    now = clock.now()
    with transaction() as session:
        plan = _find(session, slug)
        at = _full_hour(as_of, plan) if as_of else start_of_hour(now)
        found = queries.operators_draft(session, plan, at)
        if found is None:
            found = Letter(
                plan_id=plan.id,
                language=plan.language,
                title=plan.title,
                version_id=plan.current.id,
                as_of=at,
                created_at=now,
                created_by=OPERATOR,
                changed_at=now,
            )
            service.check(found, now=now)
            service.save(session, found, by=OPERATOR, now=now)
        return found.id


def _find(session: Session, slug: str) -> Plan:
    try:
        return plans.find(session, slug)
    except PlanUnknown:
        advice = "`signon plan list` shows those there are"
        raise click.ClickException(f"there is no plan {slug!r}; {advice}") from None


def _full_hour(typed: str, plan: Plan) -> datetime:
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        at = None
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(plan.timezone))
    if at is None or at != start_of_hour(at):
        why = f"{typed!r} is not the beginning of an hour (UTC); write it like 2020-11-24T17:00"
        raise click.BadParameter(why, param_hint="--as-of")
    return at


def _made(slug: str, letter_id: UUID, form: LetterForm) -> Made:
    """Return the file: the delivered one if the letter has been delivered, else a draft."""
    now = clock.now()
    with reading() as session:
        found, plan = queries.find(session, letter_id), _find(session, slug)
        if found.plan_id != plan.id:
            raise click.ClickException(f"{letter_id} is no letter of {slug}")
        if found.is_delivered:
            return _delivered(session, found, form)
        draft = service.draft(session, found, now=now)
    made = service.made(draft, form, settings().public_url, is_final=False)
    with transaction() as session:
        about: dict[str, object] = {"format": form, "digest": draft.digest}
        service.write(session, found, AuditAction.MAKE_LETTER, about, by=OPERATOR, now=now)
    return made


def _delivered(session: Session, letter: Letter, form: LetterForm) -> Made:
    file = session.get(LetterFile, (letter.id, form))
    if file is None or file.data is None:
        raise click.ClickException("this copy is not kept any more: somebody in it was erased")
    return Made(file.data, uses_system_fonts=file.uses_system_fonts)


def _warnings(made: Made) -> list[str]:
    found = [NOT_DRAWN.format(letters=" ".join(made.undrawn))] if made.undrawn else []
    return found + ([FROM_SYSTEM] if made.uses_system_fonts else [])
