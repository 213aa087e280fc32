"""Change a plan: load its file, open it, close it."""

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import ShortAddressTaken
from signon.core.plan import PlanState
from signon.documents.pictures import Picture
from signon.models import Action, Plan, PlanLogo, PlanVersion
from signon.models.audit import AuditEntry, append
from signon.plan.plan_file import PlanFile
from signon.plan.translation import translate

# Fields that are stored outside the plan's settings, or never change. All other fields of the
# front matter are settings of the plan.
TEXT_FIELDS = frozenset({"slug", "language", "title", "logo", "given"})


@dataclass(frozen=True)
class Loaded:
    """The result of loading a plan's file.

    :param translation: the language, if the file was a translation; None for the plan itself
    """

    plan: Plan
    is_new_plan: bool = False
    is_new_version: bool = False
    translation: str | None = None
    is_new_translation: bool = False


def digest(file: PlanFile) -> str:
    """Return the SHA-256, in hex, over title, introduction and actions (NFC, LF).

    The text is hashed as Markdown in one fixed layout, so that anybody can check it.
    """
    parts = [f"# {file.front.title}", file.introduction]
    for action in file.actions:
        parts += [f"## Action {action.number}: {action.title}", action.body]
    return hashlib.sha256(("\n\n".join(parts) + "\n").encode()).hexdigest()


def load(session: Session, file: PlanFile, *, by: Actor, now: datetime) -> Loaded:
    """Store a plan's file: a new plan, a new version of its text, new settings, or a translation.

    A published version never changes: changed text becomes a new version, and unchanged text
    only updates the settings. A file in another language than the plan's first file is a
    translation of the current version.

    :raises PlanFileRefused: a translation that does not fit the plan
    """
    front = file.front
    plan = session.scalar(select(Plan).where(Plan.slug == front.slug))
    is_new = plan is None
    if plan is None:
        plan = Plan(slug=front.slug, language=front.language, created_at=now)
        session.add(plan)
    elif plan.language != front.language:
        is_changed = translate(session, plan, file, by=by, now=now)
        return Loaded(plan, translation=front.language, is_new_translation=is_changed)
    for setting in fields(front):
        if setting.name not in TEXT_FIELDS:
            setattr(plan, setting.name, getattr(front, setting.name))
    is_changed = is_new or plan.current.digest != digest(file)
    if is_changed:
        plan.versions.append(_version(plan, file, now=now))
    session.flush()
    set_logo(session, plan, file.logo)
    entry = AuditEntry(
        actor=by,
        action=AuditAction.LOAD_PLAN,
        subject=f"plan/{plan.slug}",
        after={"version": plan.current.number, "digest": plan.current.digest},
    )
    append(session, entry, now=now)
    return Loaded(plan, is_new_plan=is_new, is_new_version=is_changed)


def set_logo(session: Session, plan: Plan, logo: Picture | None) -> None:
    """Store the plan's logo, or delete it when the plan's file no longer names one."""
    digest = hashlib.sha256(logo.data).hexdigest() if logo else None
    if plan.logo_digest == digest:
        return
    session.execute(delete(PlanLogo).where(PlanLogo.plan_id == plan.id))
    if logo:
        session.add(PlanLogo(plan_id=plan.id, media_type=logo.media_type, data=logo.data))
    plan.logo_digest = digest
    plan.logo_width = logo.width if logo else None
    plan.logo_height = logo.height if logo else None


def _version(plan: Plan, file: PlanFile, *, now: datetime) -> PlanVersion:
    return PlanVersion(
        number=len(plan.versions) + 1,
        title=file.front.title,
        introduction=file.introduction,
        digest=digest(file),
        published_at=now,
        actions=[
            Action(number=each.number, title=each.title, body=each.body) for each in file.actions
        ],
    )


def open_plan(session: Session, plan: Plan, *, by: Actor, now: datetime) -> None:
    """Publish the plan and take sign-ons, within its opening and closing times."""
    _move(session, plan, PlanState.OPEN, AuditAction.OPEN_PLAN, by=by, now=now)


def close_plan(session: Session, plan: Plan, *, by: Actor, now: datetime) -> None:
    """Take no more sign-ons; the plan and its lists stay readable."""
    _move(session, plan, PlanState.CLOSED, AuditAction.CLOSE_PLAN, by=by, now=now)


def choose_short_address(
    session: Session, plan: Plan, vanity: str | None, *, by: Actor, now: datetime
) -> None:
    """Give the plan a short address, or take it away.

    :raises ShortAddressTaken: another plan has it
    """
    other = session.scalar(select(Plan.id).where(Plan.vanity == vanity, Plan.id != plan.id))
    if vanity is not None and other is not None:
        raise ShortAddressTaken
    before, plan.vanity = plan.vanity, vanity
    entry = AuditEntry(
        actor=by,
        action=AuditAction.SHORTEN_PLAN,
        subject=f"plan/{plan.slug}",
        before={"vanity": before},
        after={"vanity": vanity},
    )
    append(session, entry, now=now)


def _move(
    session: Session, plan: Plan, state: PlanState, action: AuditAction, *, by: Actor, now: datetime
) -> None:
    before, plan.state = plan.state, state
    plan.closed_at = (plan.closed_at or now) if state is PlanState.CLOSED else None
    entry = AuditEntry(
        actor=by,
        action=action,
        subject=f"plan/{plan.slug}",
        before={"state": before},
        after={"state": state},
    )
    append(session, entry, now=now)
