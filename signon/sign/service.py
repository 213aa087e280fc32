"""Take a sign-on: row, ledger, link and code, and the promise of a mail, all or nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.core.identity import canonical, is_disposable, is_free_mail
from signon.core.kinds import Kind, Scope, Visibility
from signon.core.lifecycle import ACTIVE, State, Step
from signon.core.names import name_norm
from signon.core.text import is_confusable
from signon.core.vault import email_key, name_key, vault
from signon.mail.outbox import About, is_within_budget, promise
from signon.models import Plan, SignOn, Submission
from signon.models.birth import bear, echo
from signon.models.outbox import MailKind
from signon.models.submission import withdraw_link
from signon.models.upsert import table

BUDGET = "sign_on"
CLOCK = "clock"
LIFETIME = links.LIFETIME[links.Purpose.CONFIRM]


@dataclass(frozen=True, repr=False)
class Application:
    """What somebody claims and wishes, already checked field by field."""

    kind: Kind
    name: str
    email: str
    us_state: str | None
    updates: bool
    country: str | None = None
    postal_code: str | None = None
    visibility: Visibility | None = None
    contact_name: str | None = None
    contact_title: str | None = None
    website: str | None = None
    category: str | None = None
    scope: Scope | None = None
    city: str | None = None
    language: str = "en"
    via: str | None = None

    @property
    def email_key(self) -> bytes:
        return email_key(canonical(self.email))

    @property
    def name_key(self) -> bytes:
        return name_key(name_norm(self.name))

    def payload_key(self, version: int) -> bytes:
        """Return the fingerprint of all that was typed: two equal ones are a double click.

        The partner's link was not typed: who comes by two of them has signed once.

        :param version: of the text that is signed
        """
        typed = {name: value for name, value in vars(self).items() if name != "via"}
        return vault().fingerprint(
            "payload", json.dumps(typed | {"version": version}, sort_keys=True)
        )

    @property
    def flags(self) -> list[str]:
        """What a moderator should look at; any of it holds an individual for review."""
        is_organization = self.kind is Kind.ORGANIZATION
        found = {
            "disposable": is_disposable(self.email),
            "free_mail": is_organization and is_free_mail(self.email),
            "confusable": is_confusable(self.name),
        }
        return [flag for flag, is_raised in found.items() if is_raised]


def apply(
    session: Session, plan: Plan, application: Application, *, budget: Rate | None, now: datetime
) -> UUID:
    """Take a sign-on, promise the mail that will prove its address, and return the submission.

    Signing twice is no error, and looks the same from outside: the address's owner is told by
    mail, so that a stranger cannot learn who has signed.

    :param budget: how many such mails one address may be sent
    """
    standing = _standing(session, plan, application)
    if standing:
        echo(session, _values(plan, application, now=now))
    sign_on_id = standing or _pending(session, plan, application, now=now)
    may_mail = is_within_budget(session, application.email_key, BUDGET, rate=budget, now=now)
    submission_id = _submit(
        session, plan, application.kind, sign_on_id, has_code=may_mail and not standing, now=now
    )
    if may_mail and standing:
        _tell_already_signed(session, application, standing, now=now)
    elif may_mail:
        promise(
            session,
            MailKind.CONFIRM_SIGN_ON,
            recipient=application.email,
            recipient_key=application.email_key,
            language=application.language,
            now=now,
            about=About(sign_on_id=sign_on_id, submission_id=submission_id),
        )
    return submission_id


def _standing(session: Session, plan: Plan, application: Application) -> UUID | None:
    """Return the confirmed sign-on that leaves no room for this one, if there is any.

    That is one of the same name, or any when the address has used up its household.
    """
    found = session.execute(
        select(SignOn.id, SignOn.name_key)
        .where(
            SignOn.email_key == application.email_key,
            SignOn.plan_id == plan.id,
            SignOn.kind == application.kind,
            SignOn.state.in_(ACTIVE),
        )
        .order_by(SignOn.slot)
    ).all()
    for sign_on_id, key in found:
        if key == application.name_key:
            return UUID(str(sign_on_id))
    household = plan.household_of(is_organization=application.kind is Kind.ORGANIZATION)
    return UUID(str(found[0].id)) if len(found) >= household else None


def _values(plan: Plan, application: Application, *, now: datetime) -> dict[str, Any]:
    typed = {name: value for name, value in vars(application).items() if value is not None}
    return typed | {
        "plan_id": plan.id,
        "version_id": plan.current.id,
        "email_key": application.email_key,
        "name_key": application.name_key,
        "payload_key": application.payload_key(plan.version_number),
        "flags": application.flags,
        "created_at": now,
    }


def _pending(session: Session, plan: Plan, application: Application, *, now: datetime) -> UUID:
    """Write the pending sign-on, or find the same one that a first click has written."""
    values = _values(plan, application, now=now)
    born = bear(session, values)
    if born is not None:
        return born
    earlier = session.scalars(  # in any state: it may have been confirmed a moment ago
        select(SignOn)
        .where(
            SignOn.plan_id == plan.id,
            SignOn.kind == application.kind,
            SignOn.email_key == application.email_key,
            SignOn.payload_key == values["payload_key"],
        )
        .order_by(SignOn.created_at.desc())
        .limit(1)
        .with_for_update()
    ).one()
    is_dead = earlier.is_replaced or now > earlier.created_at + LIFETIME
    if earlier.state is not State.PENDING or not is_dead:
        return earlier.id
    earlier.take(Step.EXPIRE, at=now, by=CLOCK)  # no link confirms it; the chore is not yet there
    session.flush()
    return _pending(session, plan, application, now=now)


def _submit(
    session: Session,
    plan: Plan,
    kind: Kind,
    sign_on_id: UUID,
    *,
    has_code: bool,
    now: datetime,
) -> UUID:
    """Write what the visitor holds in hand; a duplicate gets the same, but no code fits it."""
    submission_id, seed, code_seed = uuid4(), links.new_seed(), links.new_seed()
    code_hash = links.code_hash(code_seed, links.code(code_seed))
    session.execute(
        insert(table(Submission)),
        {
            "id": submission_id,
            "plan_id": plan.id,
            "kind": kind,
            "sign_on_id": sign_on_id,
            "seed": seed,
            "token_hash": links.token_hash(links.token(links.Purpose.CONFIRM, seed)),
            "code_seed": code_seed,
            "code_hash": code_hash if has_code else None,
            "created_at": now,
        },
    )
    return submission_id


def _tell_already_signed(
    session: Session, application: Application, standing: UUID, *, now: datetime
) -> None:
    """Write to the address that was proven; where none is kept, to the one that was typed.

    What was typed may be another spelling, which some provider gives to somebody else.
    """
    proven = session.scalar(select(SignOn.email).where(SignOn.id == standing))
    promise(
        session,
        MailKind.ALREADY_SIGNED,
        recipient=proven or application.email,
        recipient_key=application.email_key,
        language=application.language,
        now=now,
        about=About(
            sign_on_id=standing,
            link_id=withdraw_link(session, standing, now=now),
            details=json.dumps({"name": application.name}),
        ),
    )
