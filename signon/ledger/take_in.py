"""Accept a sign-on: write row, event, link and code, and queue a mail, in one transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, lazyload

from signon.config import Rate
from signon.core import links
from signon.core.actor import CLOCK
from signon.core.errors import VersionChanged
from signon.core.kinds import Kind
from signon.core.lifecycle import State, Step
from signon.ledger.application import Application
from signon.ledger.household import find_household, of_address
from signon.ledger.mails import SIGN_ON_BUDGET
from signon.mail.outbox import About, is_within_budget, promise
from signon.models import Plan, PlanVersion, SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.sign_on import TO_CONFIRM, insert_pending
from signon.models.submission import withdraw_link
from signon.models.upsert import table

# Personal data, and columns that only staff use: a decoy row (see insert_decoy) has none of them.
PERSONAL = frozenset(
    {"name", "email", "contact_name", "contact_title", "postal_code", "city", "answers"}
)
NOT_IN_DECOYS = PERSONAL | {"country", "website", "updates", "via", "flags"}


def take_in(
    session: Session, plan_id: int, application: Application, *, budget: Rate | None, now: datetime
) -> UUID:
    """Accept a sign-on, queue the mail to confirm its address, and return the submission's id.

    Signing twice is no error and gets the same answer: only the owner of the address is told, by
    mail, so that a stranger cannot learn who has signed.

    :param budget: how many such mails one address may be sent
    :raises PlanClosed: the plan takes no more sign-ons
    :raises PlanNotYetOpen: it takes none yet
    :raises VersionChanged: its text is no longer the one that the signer has read
    """
    plan, version_id, version = _plan_now(session, plan_id)
    plan.check_open(now)
    if application.version not in {None, version}:
        raise VersionChanged
    row = _row(plan_id, version_id, application, version=version, now=now)
    household = find_household(session, plan, application.kind, application.email_key)
    standing = household.in_place_of(application.name_key, application.name)
    if standing:
        insert_decoy(session, row)
    sign_on_id = standing or _pending(session, row)
    may_mail = is_within_budget(
        session, application.email_key, SIGN_ON_BUDGET, rate=budget, now=now
    )
    submission_id = _submit(session, row, sign_on_id, has_code=may_mail and not standing)
    if may_mail and standing:
        is_known = any(each.name_key == application.name_key for each in household.members)
        most = None if is_known else household.size
        _tell_already_signed(session, application, standing, most=most, now=now)
    elif may_mail:
        about = About(sign_on_id=sign_on_id, submission_id=submission_id)
        _promise(session, MailKind.CONFIRM_SIGN_ON, application, about, now=now)
    return submission_id


def _plan_now(session: Session, plan_id: int) -> tuple[Plan, int, int]:
    """Return the plan as it is in this transaction, with id and number of its newest version."""
    newest = (
        select(Plan, PlanVersion.id, PlanVersion.number)
        .join(PlanVersion, PlanVersion.plan_id == Plan.id)
        .where(Plan.id == plan_id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
        .options(lazyload(Plan.versions))
        .execution_options(populate_existing=True)
    )
    return session.execute(newest).tuples().one()


def _row(
    plan_id: int, version_id: int, application: Application, *, version: int, now: datetime
) -> dict[str, Any]:
    return application.columns | {
        "plan_id": plan_id,
        "version_id": version_id,
        "email_key": application.email_key,
        "name_key": application.name_key,
        "payload_key": application.payload_key(version),
        "flags": application.flags,
        "created_at": now,
    }


def insert_decoy(session: Session, row: Mapping[str, Any]) -> None:
    """Write a pending row without personal data when somebody signs who has signed already.

    The number of pending sign-ons is public. If it did not grow, whoever enters another person's
    address would see that they have signed. So this decoy is counted as pending until it expires.
    It is marked as replaced, and no link leads to it.

    :param row: the columns that the row of a new sign-on would have
    """
    kept = {name: value for name, value in row.items() if name not in NOT_IN_DECOYS}
    # The column must not be empty for an organization, and its name is not personal data.
    name = {} if row["kind"] is Kind.INDIVIDUAL else {"name": row["name"]}
    insert_pending(session, kept | {"is_replaced": True} | name)


def _pending(session: Session, row: Mapping[str, Any]) -> UUID:
    """Write the pending sign-on, or return the same one written before (a double click)."""
    inserted = insert_pending(session, row)
    if inserted is not None:
        return inserted
    earlier = session.scalars(  # in any state: it may have been confirmed a moment ago
        select(SignOn)
        .where(
            of_address(row["plan_id"], row["kind"], row["email_key"]),
            SignOn.payload_key == row["payload_key"],
        )
        .order_by(SignOn.created_at.desc())
        .limit(1)
        .with_for_update()
    ).one()
    now: datetime = row["created_at"]
    is_over = earlier.is_replaced or now > earlier.created_at + TO_CONFIRM
    if earlier.state is not State.PENDING or not is_over:
        return earlier.id
    earlier.take(Step.EXPIRE, at=now, by=CLOCK)  # it cannot be confirmed, but is not yet expired
    session.flush()
    return _pending(session, row)


def _submit(session: Session, row: Mapping[str, Any], sign_on_id: UUID, *, has_code: bool) -> UUID:
    """Write the submission with its link and code; for a duplicate, no code is right."""
    submission_id, seed, code_seed = uuid4(), links.new_seed(), links.new_seed()
    code_hash = links.code_hash(code_seed, links.code(code_seed))
    session.execute(
        insert(table(Submission)),
        {
            "id": submission_id,
            "plan_id": row["plan_id"],
            "kind": row["kind"],
            "sign_on_id": sign_on_id,
            "seed": seed,
            "token_hash": links.token_hash(links.token(links.Purpose.CONFIRM, seed)),
            "code_seed": code_seed,
            "code_hash": code_hash if has_code else None,
            "created_at": row["created_at"],
        },
    )
    return submission_id


def _tell_already_signed(
    session: Session,
    application: Application,
    standing: UUID,
    *,
    most: int | None,
    now: datetime,
) -> None:
    """Queue the mail to the confirmed address, or to the typed one if none is stored any more.

    The typed address may be another spelling, which at some providers is another mailbox.

    :param most: how many sign-ons the address may have, if it has them all under other names
    """
    proven = session.scalar(select(SignOn.email).where(SignOn.id == standing))
    about = About(
        sign_on_id=standing,
        link_id=withdraw_link(session, standing, now=now),
        details=json.dumps({"name": application.name} | ({"most": most} if most else {})),
    )
    _promise(session, MailKind.ALREADY_SIGNED, application, about, to=proven, now=now)


def _promise(
    session: Session,
    kind: MailKind,
    application: Application,
    about: About,
    *,
    now: datetime,
    to: str | None = None,
) -> None:
    promise(
        session,
        kind,
        recipient=to or application.email,
        recipient_key=application.email_key,
        language=application.language,
        now=now,
        about=about,
    )
