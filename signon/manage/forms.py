"""The form on which endorsers ask for the link to their sign-ons."""

from flask_babel import lazy_gettext as _l

from signon.web.fields import VisitorForm, email_field


class AskForm(VisitorForm):
    """The e-mail address that the link is sent to."""

    email = email_field(_l("Your e-mail address"), _l("The one you signed with."))
