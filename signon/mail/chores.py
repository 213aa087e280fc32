"""The chore that delivers mails: claim some, then write, send and record each one separately."""

import time
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from signon.config import Settings
from signon.core.chore import Begin, Chore
from signon.mail import content, service, suppression
from signon.mail.delivery import Delivery, Permanent, Temporary
from signon.mail.files import MAIL_FILES, FileDelivery, forget_files
from signon.mail.outbox import forget_budgets
from signon.mail.render import write
from signon.mail.smtp import SEND_SECONDS, SmtpDelivery
from signon.models.outbox import MailTrouble

AT_MOST = 20  # mails under one lease
# A send that begins later could outlast the lease, and another worker would send it too.
LAST_START_SECONDS = service.LEASE.total_seconds() - SEND_SECONDS - 1
RECORD_SECONDS = 600  # how long we try to record that a mail is out
LONGEST_PAUSE_SECONDS = 1.0

_OURS = {str(path) for path in Path(__file__).parent.glob("*.py")}
log: structlog.stdlib.BoundLogger = structlog.get_logger("signon")


def delivery(settings: Settings) -> Delivery:
    """Return how to deliver mails: to the SMTP server of the settings, else into files."""
    if settings.smtp_url:
        return SmtpDelivery(settings.smtp_url, own_host=settings.public_host)
    return FileDelivery(settings.instance / MAIL_FILES)


def mail_chores(settings: Settings) -> tuple[Chore[Session], ...]:
    """Return the chores of this package: to deliver mails, and to delete what is over."""
    postman = Postman(settings, delivery(settings))
    every = timedelta(seconds=settings.worker_poll)

    def forget(begin: Begin[Session], now: datetime) -> int:
        with begin() as session:
            done = forget_budgets(session, rate=settings.limit_mail, now=now)
        return done + forget_files(settings.instance / MAIL_FILES, now=now)

    return (
        Chore("deliver mails", every, postman.deliver),
        Chore("forget mail budgets and files", timedelta(hours=1), forget, deletes=True),
        Chore("forget suppressions", timedelta(hours=1), _forget_suppressions, deletes=True),
    )


def _forget_suppressions(begin: Begin[Session], now: datetime) -> int:
    with begin() as session:
        return suppression.forget(session, now=now)


class _Round(NamedTuple):
    """One lease, and the time since it began, which does not depend on the system clock."""

    begin: Begin[Session]
    lease: UUID
    began_at: datetime
    started: float

    @property
    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self.started)

    @property
    def has_time(self) -> bool:
        return time.monotonic() - self.started < LAST_START_SECONDS


class Postman:
    """Delivers queued mails at least once; twice only if it is killed before recording one."""

    def __init__(self, settings: Settings, way: Delivery) -> None:
        self._settings = settings
        self._way = way

    def deliver(self, begin: Begin[Session], now: datetime) -> int:
        """Deliver mails that are due, as many as fit under one lease.

        :return: how many were dealt with; fewer than were due if no mail can be delivered now
        """
        started = time.monotonic()
        with begin() as session:
            lease, numbers = service.claim(session, at_most=AT_MOST, now=now)
        this = _Round(begin, lease, now, started)
        for done, number in enumerate(numbers):
            if not (this.has_time and self._take_out(this, number)):
                with begin() as session:
                    service.give_back(session, lease=lease)
                return done
        return len(numbers)

    def _take_out(self, this: _Round, number: int) -> bool:
        """Deal with one mail, and say whether the others should be tried.

        An error with one mail must not hold up the others, so every exception is caught here,
        except for those of the database, which would affect the other mails as well.
        """
        try:
            message = self._written(this, number)
            return message is None or self._sent(this, number, message)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - see above
            _report(number, error)
            with this.begin() as session:
                trouble = MailTrouble.NOT_WRITTEN.with_code(type(error).__name__)
                service.put_off(
                    session, number, lease=this.lease, trouble=trouble, now=this.now, is_ours=True
                )
            return True

    def _written(self, this: _Round, number: int) -> EmailMessage | None:
        """Return the mail; None when it must not be sent, which is then recorded."""
        with this.begin() as session:
            message = service.leased(session, number, lease=this.lease)
            if message is None:
                return None
            if suppression.holds_back(session, message, now=this.now):
                service.fail(session, number, lease=this.lease, trouble=MailTrouble.SUPPRESSED)
                return None
            told = content.read(session, message, now=this.now)
            if told is None:
                service.drop(session, number, lease=this.lease)
                return None
        return write(told, self._settings, now=this.now)

    def _sent(self, this: _Round, number: int, message: EmailMessage) -> bool:
        try:
            self._way.send(message)
        except Temporary as refusal:
            trouble = refusal.reason
            with this.begin() as session:
                service.put_off(session, number, lease=this.lease, trouble=trouble, now=this.now)
            return not refusal.is_everybodys
        except Permanent as refusal:
            _record_refusal(this, number, refusal)
            return True
        _record_sent(this, number)
        return True


def _record_refusal(this: _Round, number: int, refusal: Permanent) -> None:
    trouble = refusal.reason
    with this.begin() as session:
        if refusal.suppress_as is None:
            service.fail(session, number, lease=this.lease, trouble=trouble)
            return
        service.bounce(
            session,
            number,
            lease=this.lease,
            trouble=trouble,
            reason=refusal.suppress_as,
            now=this.now,
        )


def _record_sent(this: _Round, number: int) -> None:
    """Record that the mail was sent; retry while the database does not answer.

    Without this record the mail would be sent again.
    """
    pause, until = 0.05, time.monotonic() + RECORD_SECONDS
    while True:
        try:
            with this.begin() as session:
                service.record_sent(session, number, now=this.now)
        except (DBAPIError, PoolTimeout):
            if time.monotonic() > until:
                raise
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        else:
            return


def _report(number: int, error: Exception) -> None:
    """Log where the error is, but not the exception's message: it may contain personal data."""
    ours = [frame for frame in extract_tb(error.__traceback__) if frame.filename in _OURS]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    log.error("mail cannot be written", number=number, error=type(error).__name__, where=where)
