"""The form that asks for one's own link."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from signon.web.fields import email_field


class AskForm(FlaskForm):
    """One address."""

    email = email_field(_l("Your e-mail address"), _l("The one you signed with."))
