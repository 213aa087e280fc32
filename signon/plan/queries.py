"""Read plans, their versions and their logos from the database, for the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload, noload, selectinload

from signon.core.errors import PlanUnknown
from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.core.plan import Phase, PlanState
from signon.documents.pictures import MEDIA_TYPES
from signon.models import Letter, Plan, PlanLogo, PlanVersion, SignOn
from signon.models.conditions import NEWEST_FIRST, in_state, of_kind
from signon.models.tally import Counts, counts

NEWEST = 12
FEATURED = (Phase.OPEN, Phase.NOT_YET, Phase.CLOSED)
# Load versions and translations in the same statement as the plan: a plan has few of either, and
# one joined statement takes half the time of three.
IN_ONE_GO = joinedload(Plan.versions).joinedload(PlanVersion.translations)
# The most organizations on the printable page: they fill about a hundred sheets of paper.
ON_PAPER = 10_000


def find(session: Session, slug: str) -> Plan:
    """Return a plan in any state, with its versions; for staff and operators.

    :raises PlanUnknown: there is none of that name
    """
    named = select(Plan).where(Plan.slug == slug).options(IN_ONE_GO)
    plan = session.scalars(named).unique().one_or_none()
    if plan is None:
        raise PlanUnknown("there is no such plan; signon plan list shows all")
    return plan


def shown(session: Session, slug: str, now: datetime) -> Plan:
    """Return a plan that a visitor may see, with its versions.

    :raises PlanUnknown: there is none of that name, or it is a draft
    """
    plan = find(session, slug)
    if plan.phase(now) is Phase.HIDDEN:
        raise PlanUnknown
    return plan


def every(session: Session) -> Sequence[Plan]:
    """Return all plans with their versions, the newest first; for staff and operators."""
    newest_first = select(Plan).order_by(Plan.created_at.desc(), Plan.id.desc())
    return session.scalars(newest_first).all()


def featured(session: Session, now: datetime) -> Sequence[Plan]:
    """Return the plans of the front page, in the order of ``FEATURED`` and the newest first.

    If exactly one of them is open or will open, that one stands for all.
    """
    phases = [(plan, plan.phase(now)) for plan in every(session)]
    current = [plan for plan, phase in phases if phase in {Phase.OPEN, Phase.NOT_YET}]
    if len(current) == 1:
        return current
    return [plan for wanted in FEATURED for plan, phase in phases if phase is wanted]


def version(session: Session, plan: Plan, number: int) -> PlanVersion:
    """Return one version with its actions.

    :raises PlanUnknown: there is no such version
    """
    found = session.scalar(
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id, PlanVersion.number == number)
        .options(selectinload(PlanVersion.actions))
    )
    if found is None:
        raise PlanUnknown
    return found


def earlier(plan: Plan, number: int, named: str | None) -> PlanVersion | None:
    """Return the version to compare with ``number``: the one ``named``, else the one just before.

    :raises PlanUnknown: ``named`` is not the number of an earlier version
    """
    before = [each for each in plan.versions if each.number < number]
    if named is None:
        return before[-1] if before else None
    found = next((each for each in before if str(each.number) == named), None)
    if found is None:
        raise PlanUnknown
    return found


def logo(session: Session, plan: Plan) -> PlanLogo:
    """Return a plan's logo.

    :raises PlanUnknown: it has none
    """
    found = logo_if_any(session, plan)
    if found is None:
        raise PlanUnknown
    return found


def logo_if_any(session: Session, plan: Plan) -> PlanLogo | None:
    """Return a plan's logo, or None.

    Earlier releases accepted SVG logos, so the database may hold one. An SVG can contain scripts
    and is never shown: load the plan's file again with a logo in a bitmap format.
    """
    found = session.get(PlanLogo, plan.id) if plan.logo_digest else None
    return found if found and found.media_type in MEDIA_TYPES else None


def newest_endorsers(session: Session, plan: Plan) -> Sequence[str]:
    """Return the names of the organizations that were listed last, the newest first."""
    names = session.scalars(
        select(SignOn.public_name)
        .where(SignOn.plan_id == plan.id, of_kind(Kind.ORGANIZATION), in_state(State.LISTED))
        .order_by(*NEWEST_FIRST)
        .limit(NEWEST)
    )
    return [name for name in names if name is not None]


def delivered(session: Session, plan: Plan) -> Sequence[Letter]:
    """Return the letters of a plan that were delivered, the newest first."""
    return session.scalars(
        select(Letter)
        .where(Letter.plan_id == plan.id, Letter.delivered_at.is_not(None))
        .order_by(Letter.handed_over_at.desc(), Letter.id)
        .options(noload(Letter.signatures))
    ).all()


def organizations_by_place(session: Session, plan: Plan) -> Sequence[Row[Any]]:
    """Return name and place of the listed organizations: national, by state, international."""
    found = session.execute(
        select(SignOn.public_name, SignOn.place_key, SignOn.us_state)
        .where(SignOn.plan_id == plan.id, of_kind(Kind.ORGANIZATION), in_state(State.LISTED))
        .order_by(SignOn.place_key, SignOn.sort_key, SignOn.id)
        .limit(ON_PAPER)
    )
    return found.all()


def with_counts(session: Session, plans: Sequence[Plan]) -> Sequence[tuple[Plan, Counts]]:
    """Return the plans with their counts."""
    return [(plan, counts(session, plan.id)) for plan in plans]


def slug_of(session: Session, vanity: str) -> str | None:
    """Return the slug of the public plan with this short address."""
    is_meant = (Plan.vanity == vanity) & (Plan.state != PlanState.DRAFT)
    return session.scalar(select(Plan.slug).where(is_meant))
