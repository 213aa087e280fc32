"""Read the content of a queued mail from the database, just before it is sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core import links
from signon.core.kinds import Kind, Visibility
from signon.core.languages import SOURCE, spoken_for
from signon.core.letters import letter_path
from signon.core.lifecycle import ACTIVE, STANDING, State
from signon.core.permissions import StaffRole
from signon.core.plan import Phase
from signon.core.visibility import public_name
from signon.mail.plan_facts import plan_facts
from signon.mail.policy_facts import policy_facts
from signon.mail.quoting import unlinked
from signon.mail.rows import Rows, kind_of, rows_of
from signon.models.only_plan import only_plan
from signon.models.outbox import MailKind, OutboxMessage
from signon.models.sign_on import TO_CONFIRM

# The states of a sign-on in which each kind of mail is still true.
HOLDS_IN = {
    MailKind.CONFIRM_SIGN_ON: frozenset({State.PENDING}),
    MailKind.REMINDER: frozenset({State.PENDING}),
    MailKind.ALREADY_SIGNED: ACTIVE,
    MailKind.SIGNED: frozenset({State.LISTED}),
    MailKind.HELD: frozenset({State.IN_REVIEW, State.QUARANTINED}),
    MailKind.APPROVED: frozenset({State.LISTED}),
    MailKind.DECLINED: frozenset({State.DECLINED}),
    MailKind.WITHDRAWN: frozenset({State.WITHDRAWN, State.DISOWNED}),
    MailKind.LETTER_DELIVERED: frozenset({State.LISTED}),
}
# What staff are told of has happened; that stays true, and the mail leads to this page.
NOTICES = {
    MailKind.EXPORT_NOTICE: links.AUDIT_PATH,
    MailKind.NEW_DEVICE: links.PASSWORD_PATH,
}
# These kinds of mail are useless without a working link.
ASKING = frozenset({MailKind.CONFIRM_SIGN_ON, MailKind.REMINDER})
ALL_ABOUT_A_LINK = frozenset({MailKind.MANAGE_LINK, MailKind.STAFF_INVITATION})


@dataclass(frozen=True, kw_only=True, repr=False)
class MailContent:
    """The content of one mail.

    :param facts: values for the templates
    :param paths: paths for the links in templates, to be appended to ``SIGNON_PUBLIC_URL``
    """

    kind: MailKind
    message_id: UUID
    recipient: str
    language: str
    facts: Mapping[str, Any]
    paths: Mapping[str, str | None]


def read(session: Session, message: OutboxMessage, *, now: datetime) -> MailContent | None:
    """Return the content of ``message``; None when it is no longer true or no longer waiting."""
    rows, kind = rows_of(session, message), kind_of(message)
    if message.recipient is None or not _still_holds(kind, rows, now):
        return None
    language = spoken_for(message.language)
    return MailContent(
        kind=kind,
        message_id=message.message_id,
        recipient=message.recipient,
        language=language,
        facts=plan_facts(rows.plan or only_plan(session), rows.version, language)
        | _policy_facts(rows, now)
        | _sign_on_facts(rows)
        | _link_facts(kind, rows, now)
        | _details(message.details, rows),
        paths=_own_paths(kind, rows, now, language)
        | _plan_paths(rows, language)
        | _letter_path(message.details, language),
    )


def _still_holds(kind: MailKind, rows: Rows, now: datetime) -> bool:
    if kind in NOTICES:
        return True
    if kind in ALL_ABOUT_A_LINK:
        is_live = rows.way_out is not None and rows.way_out.is_live(now)
        return is_live and rows.is_staff_active is not False
    if rows.sign_on is None or rows.sign_on.state not in HOLDS_IN[kind]:
        return False
    return kind not in ASKING or _may_be_confirmed(rows, now)


def _may_be_confirmed(rows: Rows, now: datetime) -> bool:
    return rows.submission is not None and now < _ends_at(rows)


def _ends_at(rows: Rows) -> datetime:
    """Return when the link in the mail stops working."""
    if rows.way_out is not None:
        return rows.way_out.expires_at
    if rows.sign_on is None or rows.plan is None:
        return datetime.min.replace(tzinfo=UTC)
    until = rows.sign_on.created_at + TO_CONFIRM
    return min(until, rows.plan.confirms_until or until)


def _sign_on_facts(rows: Rows) -> dict[str, Any]:
    sign_on, version = rows.sign_on, rows.version
    if sign_on is None or version is None:
        return {}
    visibility = sign_on.visibility or Visibility.FULL
    name = sign_on.name if sign_on.confirmed_at else unlinked(sign_on.name)
    return {
        "version": version.number,
        "is_organization": sign_on.kind is Kind.ORGANIZATION,
        "state": sign_on.state,
        "name": name,
        "contact_name": sign_on.contact_name if sign_on.confirmed_at else None,
        "contact_title": sign_on.contact_title,
        "visibility": visibility,
        "shown_name": public_name(name, sign_on.visibility),
        "us_state": sign_on.us_state,
        "country": sign_on.country,
    }


def _policy_facts(rows: Rows, now: datetime) -> dict[str, Any]:
    if rows.sign_on is None or rows.plan is None:
        return {}
    return policy_facts(rows.plan, rows.sign_on, now)


def _link_facts(kind: MailKind, rows: Rows, now: datetime) -> dict[str, Any]:
    submission = rows.submission if kind in ASKING else None
    return {
        "newest": rows.plan.version_number if rows.plan else None,
        "code": links.code(submission.code_seed) if submission else None,
        "lifetime": _ends_at(rows) - now,
    }


def _details(details: str | None, rows: Rows) -> dict[str, Any]:
    """Return the values that were stored with the mail; each is used by one kind of mail."""
    brought = json.loads(details or "{}")
    return {
        "typed_name": unlinked(rows.typed_name),
        "most": brought.get("most"),
        "reason": brought.get("reason"),
        "role": StaffRole(brought["role"]) if "role" in brought else None,
        "by": brought.get("by"),
        "list_title": brought.get("list"),
        "at": brought.get("at"),
        "letter_title": brought.get("letter_title"),
        "delivered_to": brought.get("delivered_to"),
    }


def _letter_path(details: str | None, language: str) -> dict[str, str | None]:
    """Return the path of the letter that a mail brings, if it brings one."""
    letter = json.loads(details or "{}").get("letter")
    prefix = "" if language == SOURCE else f"/{language}"
    return {"letter": prefix + letter_path(letter)} if letter else {}


def _own_paths(kind: MailKind, rows: Rows, now: datetime, language: str) -> dict[str, str | None]:
    """Return the paths of the pages that only the recipient may open, and of the home page.

    Without a language prefix, such pages are in the source language.
    """
    prefix = "" if language == SOURCE else f"/{language}"
    paths: dict[str, str | None] = dict.fromkeys(("link", "newest", "not_me"))
    paths |= {"site": prefix and f"{prefix}/", "privacy": prefix + links.PRIVACY_PATH}
    if kind in NOTICES:
        paths["link"] = prefix + NOTICES[kind]
    elif kind in ASKING and rows.submission is not None:
        paths["link"] = prefix + links.path(links.Purpose.CONFIRM, rows.submission.seed)
        paths["not_me"] = prefix + links.not_me_path(rows.submission.seed)
    elif rows.way_out is not None and rows.way_out.is_live(now):
        purpose, seed = rows.way_out.purpose, rows.way_out.seed
        paths["link"] = prefix + links.path(purpose, seed)
        if kind is MailKind.ALREADY_SIGNED and _may_endorse_newer(rows, now):
            paths["newest"] = prefix + links.newest_path(purpose, seed)
    return paths


def _may_endorse_newer(rows: Rows, now: datetime) -> bool:
    if rows.sign_on is None or rows.plan is None or rows.plan.phase(now) is not Phase.OPEN:
        return False
    return rows.sign_on.state in STANDING and rows.sign_on.version_id != rows.plan.current.id


def _plan_paths(rows: Rows, language: str) -> dict[str, str | None]:
    """Return the paths of the plan's pages; those without a prefix are in the plan's language."""
    if rows.sign_on is None or rows.plan is None:
        return {}
    prefix = "" if language == spoken_for(rows.plan.language) else f"/{language}"
    plan = prefix + links.plan_path(rows.plan.slug)
    paths: dict[str, str | None] = {"plan": plan, "list": plan + links.LISTS[rows.sign_on.kind]}
    if rows.sign_on.kind is Kind.INDIVIDUAL:
        return paths
    own = {"entry": links.entry_path, "certificate": links.certificate_path}
    of_organization = {name: plan + path(rows.sign_on.id) for name, path in own.items()}
    return paths | of_organization | {"badge": plan + links.BADGE_PATH}
