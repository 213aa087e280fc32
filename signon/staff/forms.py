"""Forms about staff accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, SelectField
from wtforms.validators import EqualTo, InputRequired, StopValidation

from signon.core.identity import registrable_domain
from signon.core.labels import ROLES
from signon.core.permissions import StaffRole
from signon.staff.fresh_forms import FreshForm
from signon.staff.labels import WEAKNESSES
from signon.staff.passwords import shortened, weakness
from signon.staff.second_factor import code_field
from signon.web.fields import email_field, options
from signon.web.labels import choices, say
from signon.web.settings import settings

NEW = {"autocomplete": "new-password", "minlength": 12, "maxlength": 128}


def known_names(email: str) -> list[str]:
    """Return names of the site and the person, which are easy to guess in a password."""
    host = settings().public_host
    domain = (registrable_domain(host) or host).partition(".")[0]
    return ["signon", host, domain, email, email.partition("@")[0]]


class Strong:
    """A WTForms validator that refuses a password that is easy to guess."""

    def __call__(self, form: "NewPasswordForm", field: Field) -> None:
        """Check the password.

        :raises StopValidation: it is too weak; the message says how to correct it
        """
        found = weakness(field.data or "", names=known_names(form.whose))
        if found is not None:
            raise StopValidation(say(WEAKNESSES[found]))


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
        [
            InputRequired(_l("Please type the new password again.")),
            EqualTo("password", _l("The two passwords do not match. Please type both again.")),
        ],
        render_kw=NEW,
    )

    def __init__(self, whose: str, **options: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(**options)
        self.whose = whose


class ChangePasswordForm(NewPasswordForm):
    """A new password, and the present one: an open browser is not enough to take an account."""

    current = PasswordField(
        _l("Your current password"),
        [InputRequired(_l("Please type your current password."))],
        filters=[shortened],
        render_kw={"autocomplete": "current-password"},
    )


class NewCodeForm(FlaskForm):
    """The first code of a new second factor, which shows that the app has the secret."""

    code = code_field()


class ChangeFactorForm(FreshForm):
    """A code and the password: what changes the second factor needs both."""

    code = code_field()


class InviteForm(FreshForm):
    """The invitation of a new member of staff, or of the same person again."""

    email = email_field(_l("E-mail address"))
    role = SelectField(
        _l("Role"),
        [InputRequired()],
        choices=options(choices(ROLES)),
        coerce=StaffRole,
        default=StaffRole.MODERATOR,
        render_kw={"required": False},  # one is chosen already
    )


class RoleForm(FreshForm):
    """The change of an account's role."""

    role = SelectField(_l("Role"), choices=options(choices(ROLES)), coerce=StaffRole)
