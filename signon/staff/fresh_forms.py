"""Forms of what is grave: they ask for the password again, unless it was typed just before."""

from datetime import datetime
from typing import Any

from flask import session as cookie
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import PasswordField
from wtforms.validators import InputRequired

from signon.staff import sessions
from signon.staff.accounts import is_password_of
from signon.staff.passwords import shortened
from signon.web.fields import text
from signon.web.guard.access import SESSION_KEY, has_fresh_password, session_hash, the_staff
from signon.web.guard.rate_limit import throttle
from signon.web.settings import settings


class FreshForm(FlaskForm):
    """A form with a password field, which is missing for some minutes after it was typed."""

    password = PasswordField(
        _l("Your password"),
        [InputRequired(_l("Please type your password."))],
        filters=[shortened],
        description=_l("Asked for again, as you signed in more than 15 minutes ago."),
        render_kw={"autocomplete": "current-password"},
    )
    is_password_wrong = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - FlaskForm's own
        super().__init__(*args, **kwargs)
        self.asks_password = not has_fresh_password()
        if not self.asks_password:
            del self.password

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - FlaskForm's own
        """Check the fields, and then the password, as often as one may try to sign in.

        :raises Throttled: the rate limit is exceeded
        """
        if not super().validate(extra_validators):
            return False
        if not self.asks_password:
            return True
        staff = the_staff()
        throttle(settings().limit_login, "password of", str(staff.id))
        self.is_password_wrong = not is_password_of(staff, text(self.password))
        if self.is_password_wrong:
            self.password.errors = [_l("This is not your current password.")]
        return not self.is_password_wrong

    def note_password(self, session: Session, *, now: datetime) -> None:
        """Remember that the password was typed, if it was; call this after :meth:`validate`."""
        if self.asks_password:
            sessions.note_password(session, session_hash(cookie[SESSION_KEY]), now=now)
