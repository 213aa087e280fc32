"""The form for the code of a mail."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired

from signon.web.fields import TextLine


class CodeForm(FlaskForm):
    """Six digits, as they are pasted: what stands around and between them is forgiven."""

    code = TextLine(
        _l("Code from the e-mail"),
        [DataRequired(_l("Please type the six digits from the e-mail."))],
        description=_l("Six digits. You can paste them, with spaces or without."),
        # Wide enough for the whole line of the mail: what is cut off could be the code.
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 200},
    )
