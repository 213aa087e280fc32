"""The form for the confirmation code from a mail."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from signon.web.fields import TextLine, VisitorForm


class CodeForm(VisitorForm):
    """A code of six digits; other pasted characters around and between them are ignored."""

    code = TextLine(
        _l("Code from the e-mail"),
        [DataRequired(_l("Please type the six digits from the e-mail."))],
        description=_l("Six digits. You can paste them, with spaces or without."),
        # Long enough for the mail's whole line to be pasted: a cut could remove the code.
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 200},
    )
