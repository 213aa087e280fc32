"""Addresses that get no mail for a while, as a server said that the mailbox is gone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from signon.core.fingerprints import for_suppression, of_address
from signon.models.outbox import MailKind, OutboxMessage, Suppression, SuppressionReason
from signon.models.sealed import of_row
from signon.models.upsert import insert

#: A mailbox can come back, so a server's refusal ends after a time. An owner's wish has no end.
HOLDS = timedelta(days=30)
# These mails are always tried: their recipient has asked for them, or has just used the address,
# and they carry the link to withdraw.
ALWAYS_TRIED = frozenset(
    {
        MailKind.MANAGE_LINK,
        MailKind.STAFF_INVITATION,
        MailKind.SIGNED,
        MailKind.HELD,
        MailKind.APPROVED,
    }
)
# Somebody typed the address again by hand, so it may be good by now: it is tried once more.
BY_HAND = frozenset({MailKind.CONFIRM_SIGN_ON, MailKind.ALREADY_SIGNED})


def holds_back(session: Session, message: OutboxMessage, *, now: datetime) -> bool:
    """Say whether a mail must not be sent, because its address gets none at present."""
    if message.kind in ALWAYS_TRIED or message.recipient is None:
        return False
    found = session.get(Suppression, key_of(message.recipient))
    if found is None or _is_over(found, now):
        return False
    if message.kind in BY_HAND and found.reason is not SuppressionReason.WISH:
        # Kept with the mail's id: if the server puts it off, the same mail is tried again later.
        found.tried_again_by = found.tried_again_by or message.id
        return found.tried_again_by != message.id
    return True


def key_of(address: str) -> bytes:
    """Return the fingerprint under which an address is suppressed."""
    return for_suppression(of_address(address))


def forget_address(session: Session, is_whose: Callable[[str], bool]) -> None:
    """Delete the addresses that staff see of those that get no mail; they still get none.

    :param is_whose: says whether an address is one to delete
    """
    for each in session.scalars(select(Suppression).where(Suppression.recipient.is_not(None))):
        if each.recipient is not None and is_whose(each.recipient):
            each.recipient = None


def suppress(session: Session, number: int, *, reason: SuppressionReason, now: datetime) -> None:
    """Send nothing more to the recipient of a mail, unless its owner wished so already.

    :param number: the mail that was refused
    """
    message = session.get_one(OutboxMessage, number)
    if message.recipient is None:  # it was sent meanwhile, so the mailbox is there
        return
    key, recipient = key_of(message.recipient), message.recipient
    row = {"email_key": key, "reason": reason, "at": now, "recipient": recipient}
    row = of_row(Suppression, row)
    session.execute(
        insert(session, Suppression)
        .values(row)
        .on_conflict_do_update(index_elements=[Suppression.email_key], set_=row, where=_BY_A_SERVER)
    )


def lift(session: Session, email_key: bytes) -> bool:
    """Let an address have mail again, and say whether it could not; an owner's wish stays."""
    return bool(_delete(session, Suppression.email_key == email_key))


def lift_after_delivery(session: Session, number: int) -> None:
    """Let the recipient of a mail have mail again: the server has just accepted one."""
    recipient = session.scalar(select(OutboxMessage.recipient).where(OutboxMessage.id == number))
    if recipient is not None:
        lift(session, key_of(recipient))


def forget(session: Session, *, now: datetime) -> int:
    """Delete what holds no longer, and return how many."""
    return _delete(session, Suppression.at <= now - HOLDS)


_BY_A_SERVER = Suppression.reason != SuppressionReason.WISH


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    wanted = delete(Suppression).where(which, _BY_A_SERVER).returning(Suppression.email_key)
    return len(session.scalars(wanted).all())


def _is_over(found: Suppression, now: datetime) -> bool:
    return found.reason is not SuppressionReason.WISH and found.at <= now - HOLDS
