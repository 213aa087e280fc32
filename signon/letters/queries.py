"""Read letters from the database: for the staff, for who checks a copy, for the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR
from signon.core.errors import JobUnknown, LetterUnknown
from signon.core.kinds import Kind
from signon.core.letters import LetterForm, LineStanding
from signon.core.lifecycle import State
from signon.core.names import sort_key
from signon.models import Job, Letter, LetterFile, LetterLine, Plan, Prominent, SignOn
from signon.models.conditions import in_state

MOST_SHOWN = 100
#: The kinds of jobs that make a draft's file, and that deliver a letter.
DRAFT, DELIVERY = "letter_draft", "letter_delivery"
MOST_JOBS = 100


def find(session: Session, letter_id: UUID) -> Letter:
    """Return a letter, draft or delivered.

    :raises LetterUnknown: there is none of that id
    """
    found = session.get(Letter, letter_id)
    if found is None:
        raise LetterUnknown
    return found


def recent(session: Session) -> Sequence[tuple[Letter, Plan]]:
    """Return the letters of all plans, the newest first."""
    statement = (
        select(Letter, Plan)
        .join(Plan, Plan.id == Letter.plan_id)
        .order_by(Letter.created_at.desc(), Letter.id)
        .limit(MOST_SHOWN)
    )
    return session.execute(statement).tuples().all()


def last_delivered(session: Session, plan_id: int) -> Letter | None:
    """Return the letter or supplement of a plan that was delivered last."""
    return session.scalars(
        select(Letter)
        .where(Letter.plan_id == plan_id, Letter.delivered_at.is_not(None))
        .order_by(Letter.delivered_at.desc(), Letter.id)
        .limit(1)
    ).one_or_none()


def operators_draft(session: Session, plan: Plan, as_of: datetime) -> Letter | None:
    """Return the draft that the command has made of a plan with this cut-off before."""
    return session.scalars(
        select(Letter)
        .where(
            Letter.plan_id == plan.id,
            Letter.as_of == as_of,
            Letter.version_id == plan.current.id,
            Letter.created_by == OPERATOR,
            Letter.delivered_at.is_(None),
            Letter.since_id.is_(None),
        )
        .order_by(Letter.created_at, Letter.id)
        .limit(1)
    ).one_or_none()


def files(session: Session, letter_id: UUID) -> Sequence[LetterFile]:
    """Return the files of a delivered letter, without their bytes."""
    found = select(LetterFile).where(LetterFile.letter_id == letter_id).order_by(LetterFile.form)
    return session.scalars(found).all()


def file_data(session: Session, letter_id: UUID, form: LetterForm) -> bytes:
    """Return a delivered file.

    :raises LetterUnknown: there is none, or it is not kept any more
    """
    found = session.get(LetterFile, (letter_id, form))
    if found is None or found.data is None:
        raise LetterUnknown
    return found.data


def number_of_lines(session: Session, letter_id: UUID) -> int:
    """Return of how many sign-ons a letter says something."""
    lines = select(func.count()).where(LetterLine.letter_id == letter_id)
    return session.scalar(lines) or 0


@dataclass(frozen=True, repr=False)
class Gone:
    """Who stands in a delivered letter and is not listed any more.

    :param organizations: their names as they were printed
    :param erased: how many organizations more were erased, and are not named any more
    :param people: how many people; whoever shows no name counts from the next full hour on
    """

    organizations: Sequence[str]
    erased: int
    people: int


def gone(session: Session, letter_id: UUID, *, now: datetime) -> Gone:
    """Return who has left since a letter was delivered."""
    left = [
        LetterLine.letter_id == letter_id,
        LetterLine.standing != LineStanding.LEFT,
        ~in_state(State.LISTED),
        SignOn.fold_at <= now,
    ]
    line = select(LetterLine.name).join(SignOn, SignOn.id == LetterLine.sign_on_id).where(*left)
    names = session.scalars(line.where(LetterLine.kind == Kind.ORGANIZATION)).all()
    people = line.where(LetterLine.kind == Kind.INDIVIDUAL).subquery()
    named = sorted((name for name in names if name), key=sort_key)
    number = session.scalar(select(func.count()).select_from(people)) or 0
    return Gone(named, len(names) - len(named), number)


def jobs_of(session: Session, letter: Letter) -> Sequence[Job]:
    """Return the jobs about a letter, the newest first."""
    recent = (
        select(Job)
        .where(Job.kind.in_((DRAFT, DELIVERY)), Job.plan_id == letter.plan_id)
        .order_by(Job.created_at.desc(), Job.id)
        .limit(MOST_JOBS)
    )
    own = str(letter.id)
    return [job for job in session.scalars(recent) if job.parameters.get("letter") == own]


def job(session: Session, job_id: UUID) -> Job:
    """Return a job about a letter.

    :raises JobUnknown: there is none of that id
    """
    found = session.get(Job, job_id)
    if found is None or found.kind not in {DRAFT, DELIVERY}:
        raise JobUnknown
    return found


def letter_of(session: Session, job: Job) -> Letter:
    return find(session, UUID(str(job.parameters["letter"])))


def leading(session: Session, plan_id: int) -> Sequence[str]:
    """Return the organizations that staff put first, in their order."""
    names = session.scalars(
        select(SignOn.public_name)
        .join(Prominent, Prominent.sign_on_id == SignOn.id)
        .where(Prominent.plan_id == plan_id, in_state(State.LISTED))
        .order_by(Prominent.place, SignOn.sort_key, SignOn.id)
    )
    return [name for name in names if name]
