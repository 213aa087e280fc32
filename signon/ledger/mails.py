"""Queue the mails about a sign-on, in the transaction of the change that they report."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from signon.mail.outbox import About, promise
from signon.models import SignOn, Submission
from signon.models.outbox import MailKind
from signon.models.submission import withdraw_link

#: The purposes of the mail budgets, counted apart: many mails of one must not block the other.
SIGN_ON_BUDGET, MANAGE_BUDGET = "sign_on", "manage"


def tell(
    session: Session,
    sign_on: SignOn,
    kind: MailKind,
    *,
    now: datetime,
    details: Mapping[str, str | None] | None = None,
) -> None:
    """Queue a mail to the contact of ``sign_on``; do nothing if no address is stored.

    :param details: values for the mail that no other row has
    """
    about = About(sign_on_id=sign_on.id, details=json.dumps(details) if details else None)
    _promise(session, sign_on, kind, about, now=now)


def tell_with_way_out(session: Session, sign_on: SignOn, kind: MailKind, *, now: datetime) -> None:
    """Queue a mail that also carries a link to withdraw."""
    if sign_on.email is not None:
        link_id = withdraw_link(session, sign_on.id, now=now)
        about = About(sign_on_id=sign_on.id, link_id=link_id)
        _promise(session, sign_on, kind, about, now=now)


def remind_of(session: Session, sign_on: SignOn, submission: Submission, *, now: datetime) -> None:
    """Queue the mail that reminds somebody to confirm."""
    about = About(sign_on_id=sign_on.id, submission_id=submission.id)
    _promise(session, sign_on, MailKind.REMINDER, about, now=now)


def _promise(
    session: Session, sign_on: SignOn, kind: MailKind, about: About, *, now: datetime
) -> None:
    if sign_on.email is not None:
        promise(
            session,
            kind,
            recipient=sign_on.email,
            language=sign_on.language,
            now=now,
            about=about,
        )
