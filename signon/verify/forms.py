"""The form for the code of a mail."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired

from signon.web.fields import TextLine


class CodeForm(FlaskForm):
    """Six digits; spaces between them are forgiven."""

    code = TextLine(
        _l("Code from the e-mail"),
        [DataRequired(_l("Please type the six digits from the e-mail."))],
        description=_l("Six digits."),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20},
    )
