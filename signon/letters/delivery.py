"""Deliver a letter: its final files and its roll are kept, and the organizations get their copy.

The job may be killed anywhere. Until the one step that freezes the letter it is a draft, and its
lines are written anew; after it, only the mails are left, each promised once.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from signon.core.audit_action import AuditAction
from signon.core.kinds import Kind
from signon.core.letters import LetterForm, LineStanding
from signon.core.lifecycle import State
from signon.documents.paged import Made
from signon.letters import service
from signon.letters.mails import promise_copies
from signon.letters.roll import Roll, key_of
from signon.letters.service import Draft, Handover
from signon.models import Letter, LetterFile, LetterLine, SignOn
from signon.models.conditions import in_state

Files = dict[LetterForm, Made]
Line = tuple[UUID, Kind, LineStanding, str | None]


def lines(letter_id: UUID, roll: Roll) -> Iterator[dict[str, Any]]:
    """Yield what a letter says of each sign-on, as rows to insert."""
    own = {"letter_id": letter_id}
    for sign_on_id, kind, standing, name in chain(_of_organizations(roll), _of_people(roll)):
        said = {"sign_on_id": sign_on_id, "kind": kind, "standing": standing}
        is_person = kind is Kind.INDIVIDUAL
        named = {
            "name": None if is_person else name,
            "name_key": key_of(name) if is_person else None,
        }
        yield own | said | named


def _of_organizations(roll: Roll) -> Iterator[Line]:
    for each in roll.organizations:
        yield each.id, Kind.ORGANIZATION, LineStanding.NAMED, each.name
    for renamed in roll.renamed:
        yield renamed.id, Kind.ORGANIZATION, LineStanding.NAMED, renamed.now
    for sign_on_id, name in roll.left_organizations:
        yield sign_on_id, Kind.ORGANIZATION, LineStanding.LEFT, name


def _of_people(roll: Roll) -> Iterator[Line]:
    for each in chain(roll.people, roll.changed_people):
        standing = LineStanding.NAMED if each.name else LineStanding.COUNTED
        yield each.id, Kind.INDIVIDUAL, standing, each.name
    for sign_on_id in roll.unnamed:
        yield sign_on_id, Kind.INDIVIDUAL, LineStanding.COUNTED, None
    for sign_on_id in roll.left_people:
        yield sign_on_id, Kind.INDIVIDUAL, LineStanding.LEFT, None


def batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, size)):
        yield batch


def forget_lines(session: Session, letter_id: UUID) -> None:
    """Delete what an interrupted delivery has written."""
    session.execute(delete(LetterLine).where(LetterLine.letter_id == letter_id))


def add_lines(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(LetterLine), list(rows))


def freeze(
    session: Session, draft: Draft, files: Files, handover: Handover, *, now: datetime
) -> None:
    """Keep a letter as it was handed over: from here on nothing changes it.

    :raises LetterDelivered: it has been delivered meanwhile
    """
    letter = session.get_one(Letter, draft.letter.id)
    service.check_is_draft(letter)
    letter.digest = draft.digest
    letter.delivered_to, letter.handed_over_at = handover.to, handover.at
    letter.delivered_at, letter.delivered_by = now, handover.by
    letter.organizations, letter.individuals = (
        len(draft.roll.organizations),
        draft.roll.individuals,
    )
    digests: dict[str, object] = {}
    for form, made in files.items():
        digests[form] = hashlib.sha256(made.data).hexdigest()
        session.add(
            LetterFile(
                letter_id=letter.id,
                form=form,
                sha256=str(digests[form]),
                size=len(made.data),
                uses_system_fonts=made.uses_system_fonts,
                data=made.data,
            )
        )
    after = {"digest": draft.digest, **digests}
    service.write(session, letter, AuditAction.DELIVER_LETTER, after, by=handover.by, now=now)


def mail_copies(
    session: Session, letter: Letter, after: UUID | None, *, limit: int, now: datetime
) -> UUID | None:
    """Promise the copies of a batch of organizations, and return the last; None when all have it.

    :param after: the organization up to which all have it
    """
    wanted = (
        select(SignOn.id, SignOn.email, SignOn.language)
        .join(LetterLine, LetterLine.sign_on_id == SignOn.id)
        .where(
            LetterLine.letter_id == letter.id,
            LetterLine.kind == Kind.ORGANIZATION,
            LetterLine.standing == LineStanding.NAMED,
            in_state(State.LISTED),
        )
        .order_by(SignOn.id)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(SignOn.id > after)
    rows = session.execute(wanted).all()
    promise_copies(session, letter, rows, now=now)
    return rows[-1].id if rows else None
