"""What may come in about accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, SelectField
from wtforms.validators import EqualTo, InputRequired, StopValidation

from signon.core.identity import registrable_domain
from signon.core.permissions import StaffRole
from signon.staff.passwords import Weakness, weakness
from signon.web.fields import email_field, options
from signon.web.settings import settings

ROLES = {
    StaffRole.VIEWER: _l("Viewer"),
    StaffRole.MODERATOR: _l("Moderator"),
    StaffRole.EXPORTER: _l("Exporter"),
    StaffRole.OWNER: _l("Owner"),
}
MEANINGS = {
    StaffRole.VIEWER: _l("Sees the dashboard, the queue and the list, without contacts."),
    StaffRole.MODERATOR: _l("Also approves and declines, and sees contacts with masked addresses."),
    StaffRole.EXPORTER: _l("Sees what a viewer sees, also contacts, and takes lists out."),
    StaffRole.OWNER: _l("Does all of that, manages people and plans, and erases."),
}
WEAKNESSES = {
    Weakness.TOO_SHORT: _l(
        "This is too short. Please use at least 12 characters; a few random words work well."
    ),
    Weakness.TOO_LONG: _l("This is too long. Please use 128 characters or fewer."),
    Weakness.COMMON: _l("This is easy to guess. Please use a few random words."),
    Weakness.NAMED: _l("This contains the name of this site, or your own. Please use other words."),
}
NEW = {"autocomplete": "new-password", "minlength": 12, "maxlength": 128}


def known_names(email: str) -> list[str]:
    """Return what somebody who knows the site and the person would put into a password."""
    host = settings().public_host
    domain = (registrable_domain(host) or host).partition(".")[0]
    return ["signon", host, domain, email, email.partition("@")[0]]


class Strong:
    """A WTForms validator that refuses a password that is easy to guess."""

    def __call__(self, form: "NewPasswordForm", field: Field) -> None:
        """Check the password.

        :raises StopValidation: it is too weak; the message says how to mend it
        """
        found = weakness(field.data or "", names=known_names(form.whose))
        if found is not None:
            raise StopValidation(str(WEAKNESSES[found]))


class NewPasswordForm(FlaskForm):
    """A new password, typed twice."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Please choose a password.")), Strong()],
        description=_l(
            "At least 12 characters. A few random words are easy to remember and hard to guess."
        ),
        render_kw=NEW,
    )
    again = PasswordField(
        _l("The same password again"),
        [EqualTo("password", _l("The two passwords do not match. Please type both again."))],
        render_kw=NEW | {"required": True},
    )

    def __init__(self, whose: str, **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(**options)
        self.whose = whose


class ChangePasswordForm(NewPasswordForm):
    """A new password, and the present one: an open browser is not enough to take an account."""

    current = PasswordField(
        _l("Your current password"),
        [InputRequired(_l("Please type your current password."))],
        render_kw={"autocomplete": "current-password"},
    )


class InviteForm(FlaskForm):
    """Somebody new, or the same person again."""

    email = email_field(_l("E-mail address"))
    role = SelectField(
        _l("Role"), choices=options(ROLES.items()), coerce=StaffRole, default=StaffRole.MODERATOR
    )


class RoleForm(FlaskForm):
    """Another role for somebody."""

    role = SelectField(_l("Role"), choices=options(ROLES.items()), coerce=StaffRole)
