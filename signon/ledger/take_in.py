"""Accept a sign-on: write row, event, link and code, and queue a mail, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from signon.config import Rate
from signon.core import links
from signon.core.actor import CLOCK
from signon.core.errors import VersionChanged
from signon.core.lifecycle import State, Step
from signon.core.plan import PlanState
from signon.ledger.application import Application
from signon.ledger.asking import Asked, ask, who_stands
from signon.ledger.codes import new_proofs
from signon.ledger.mails import SIGN_ON_BUDGET
from signon.mail.outbox import is_within_budget
from signon.models import Plan, PlanVersion, SignOn, Submission
from signon.models.conditions import in_state
from signon.models.pending_sign_on import insert_pending
from signon.models.plan import PlanRules
from signon.models.prepared import Prepared
from signon.models.sign_on import TO_CONFIRM
from signon.models.upsert import table


def take_in(
    session: Session,
    plan_id: int,
    application: Application,
    *,
    budget: Rate | None,
    now: datetime,
    is_fair: bool = True,
) -> UUID:
    """Accept a sign-on, queue the mail to confirm its address, and return the submission's id.

    Signing twice is no error and gets the same answer: only the owner of the address is told, by
    mail, so that a stranger cannot learn who has signed.

    :param budget: how many such mails one address may be sent
    :param is_fair: whether whoever asks may cause a mail at all; if not, the sign-on waits without
    :raises PlanClosed: the plan takes no more sign-ons
    :raises PlanNotYetOpen: it takes none yet
    :raises VersionChanged: its text is no longer the one that the signer has read
    """
    plan = _plan_now(session, plan_id)
    plan.check_open(now)
    if application.version not in {None, plan.version}:
        raise VersionChanged
    row = _row(plan, application, now=now)
    sign_on_id = _pending(session, row)
    # Only now: the sign-on that is the same may have been confirmed while this one was written.
    stands = who_stands(session, plan, application.kind, application.email, application.name)
    may_mail = is_fair and is_within_budget(
        session, application.email, SIGN_ON_BUDGET, rate=budget, now=now
    )
    submission_id = _submit(session, row, sign_on_id, asks=stands is None, has_code=may_mail)
    if may_mail:
        ask(
            session,
            Asked(sign_on_id, submission_id, application.email, application.language),
            stands,
            now=now,
        )
    return submission_id


@dataclass(frozen=True)
class _PlanNow(PlanRules):
    """A plan as it is in this transaction, with id and number of its newest version."""

    id: int
    state: PlanState
    opens_at: datetime | None
    closes_at: datetime | None
    household: int
    organizations_per_address: int
    version_id: int
    version: int


def _plan_now(session: Session, plan_id: int) -> _PlanNow:
    (found,) = _NEWEST.run(session, {"plan": plan_id})
    return _PlanNow(*found)


_PLAN, _VERSION = table(Plan).c, table(PlanVersion).c
_NEWEST = Prepared(
    lambda _: (
        select(
            *(_PLAN.id, _PLAN.state, _PLAN.opens_at, _PLAN.closes_at, _PLAN.household),
            *(_PLAN.organizations_per_address, _VERSION.id, _VERSION.number),
        )
        .where(_PLAN.id == bindparam("plan"), _VERSION.plan_id == _PLAN.id)
        .order_by(_VERSION.number.desc())
        .limit(1)
    )
)
_ADD_SUBMISSION = Prepared(
    lambda _: insert(table(Submission)),
    *("id", "plan_id", "kind", "sign_on_id", "seed", "token_hash", "code_seed", "code_hash"),
    "created_at",
)


def _row(plan: _PlanNow, application: Application, *, now: datetime) -> dict[str, Any]:
    return {
        **application.columns,
        **application.fingerprints(plan.id, plan.version),
        "plan_id": plan.id,
        "version_id": plan.version_id,
        "flags": application.flags,
        "created_at": now,
    }


def _pending(session: Session, row: Mapping[str, Any]) -> UUID:
    """Write the pending sign-on, or return the same one written before (a double click).

    Somebody who stands already gets one, too, which waits like any other until it expires, and
    differs from others in nothing: a decoy. Else whoever enters another person's address would see
    in the number of those that wait, or in a copy of the database, that they have signed.
    """
    inserted = insert_pending(session, row)
    if inserted is not None:
        return inserted
    earlier = session.scalars(
        select(SignOn)
        .where(
            SignOn.plan_id == row["plan_id"],
            SignOn.kind == row["kind"],
            SignOn.email_key == row["email_key"],
            SignOn.payload_key == row["payload_key"],
            in_state(State.PENDING),
        )
        .with_for_update()
    ).one_or_none()
    if earlier is None:  # it was confirmed, or has ended, in this moment: it waits no more
        return _pending(session, row)
    now: datetime = row["created_at"]
    if not earlier.is_replaced and now < earlier.created_at + TO_CONFIRM:
        return earlier.id
    earlier.take(Step.EXPIRE, at=now, by=CLOCK)  # it cannot be confirmed, but is not yet expired
    session.flush()
    return _pending(session, row)


def _submit(
    session: Session, row: Mapping[str, Any], sign_on_id: UUID, *, asks: bool, has_code: bool
) -> UUID:
    """Write the submission with its link and code; for a duplicate, no code is right."""
    submission_id, seed, code_seed = uuid4(), links.new_seed(), links.new_seed()
    values = {
        "id": submission_id,
        "sign_on_id": sign_on_id,
        "seed": seed,
        "code_seed": code_seed,
        **new_proofs(seed, code_seed, asks=asks, has_code=has_code),
        **{name: row[name] for name in ("plan_id", "kind", "created_at")},
    }
    _ADD_SUBMISSION.run(session, values)
    return submission_id
