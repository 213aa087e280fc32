"""The outbox of queued mails, the mail budget of each address, and addresses to send nothing to."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from signon.models.base import Base, BigId, words
from signon.models.rounding import HourOf
from signon.models.sealed import Sealed


class MailKind(StrEnum):
    """What a mail says; each kind has its folder in ``templates/mail``."""

    CONFIRM_SIGN_ON = "confirm_sign_on"
    REMINDER = "reminder"
    ALREADY_SIGNED = "already_signed"
    SIGNED = "signed"
    HELD = "held"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MANAGE_LINK = "manage_link"
    STAFF_INVITATION = "staff_invitation"
    EXPORT_NOTICE = "export_notice"
    NEW_DEVICE = "new_device"
    LETTER_DELIVERED = "letter_delivered"


class SuppressionReason(StrEnum):
    """Why an address gets no mail. ``wish``: its owner asked for it."""

    NO_SUCH_MAILBOX = "no_such_mailbox"
    DISABLED = "disabled"
    WISH = "wish"


class MailState(StrEnum):
    """The state of a queued mail. ``dropped``: not sent, as what it says is no longer true."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class MailTrouble(StrEnum):
    """Why a mail was not delivered.

    Stored as this word, with a code behind it where there is one (``refused 550 5.7.1``): never
    with what a mail server said, as servers repeat addresses and names in their answers.
    """

    NO_MAILBOX = "no_mailbox"
    REFUSED = "refused"
    LATER = "later"
    SUPPRESSED = "suppressed"
    UNREACHABLE = "unreachable"
    REFUSES_US = "refuses_us"
    NOT_WRITTEN = "not_written"

    def with_code(self, code: str) -> str:
        """Return what the outbox stores.

        :param code: of the reply, or the name of an exception's class
        """
        return f"{self} {code}".rstrip()


class OutboxMessage(Base, kw_only=True, repr=False):
    """One queued mail. Text and links are made at delivery, after which the address is deleted."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state != 'waiting' OR recipient IS NOT NULL", name="waiting_for_somebody"),
        Index("uq_outbox_message_id", "message_id", unique=True),
        Index(
            "ix_outbox_waiting",
            "next_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_failed",
            "id",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False)
    kind: Mapped[MailKind] = mapped_column(words(MailKind))
    message_id: Mapped[UUID] = mapped_column(default_factory=uuid4, insert_default=uuid4)
    recipient: Mapped[str | None] = mapped_column(Sealed("outbox.recipient", row="message_id"))
    language: Mapped[str]
    sign_on_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("sign_on.id"), index=True, default=None
    )
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), default=None)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("link.id"), default=None)
    details: Mapped[str | None] = mapped_column(
        Sealed("outbox.details", row="message_id"), default=None
    )
    state: Mapped[MailState] = mapped_column(
        words(MailState), default=MailState.WAITING, insert_default=MailState.WAITING
    )
    queued_at: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0, insert_default=0)
    lease: Mapped[UUID | None] = mapped_column(default=None)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    trouble: Mapped[str | None] = mapped_column(default=None)


def in_state(state: MailState) -> ColumnElement[bool]:
    """Return the condition with a literal: with a bound value partial indexes are not used."""
    return OutboxMessage.state == literal_column(f"'{state.value}'", OutboxMessage.state.type)


# Values for an update of mails that have left: their times, rounded down to the hour.
AT_THE_HOUR: Mapping[str, ColumnElement[Any]] = MappingProxyType(
    {
        each.key: HourOf(each)
        for each in (OutboxMessage.queued_at, OutboxMessage.next_at, OutboxMessage.sent_at)
    }
)


class MailBudget(Base, kw_only=True, repr=False):
    """How many mails of one purpose an address was sent since ``since``."""

    __tablename__ = "mail_budget"

    email_key: Mapped[bytes] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    sent: Mapped[int]


class Suppression(Base, kw_only=True, repr=False):
    """An address that must get no mail: a server said that it is gone, or its owner asked for it.

    ``recipient`` is the address itself, for the staff, and null for an owner's wish.
    ``tried_again_by`` is the id of the mail that was sent nevertheless, as somebody signed by hand.
    """

    __tablename__ = "suppression"

    email_key: Mapped[bytes] = mapped_column(primary_key=True)
    reason: Mapped[SuppressionReason] = mapped_column(words(SuppressionReason))
    at: Mapped[datetime]
    recipient: Mapped[str | None] = mapped_column(
        Sealed("suppression.recipient", row="email_key"), default=None
    )
    tried_again_by: Mapped[int | None] = mapped_column(BigId, default=None)
