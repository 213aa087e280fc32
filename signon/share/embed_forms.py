"""The form for choosing an embed. Invalid choices are replaced by defaults, never refused."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectField
from wtforms.validators import InputRequired

from signon.share.labels import STYLES, THEMES
from signon.web.fields import TextLine, options
from signon.web.labels import choices


class EmbedForm(Form):
    """The style, colors and language of an embed, and the partner whose link it is."""

    style = RadioField(
        _l("What to show"),
        [InputRequired()],
        choices=options(choices(STYLES)),
    )
    theme = SelectField(
        _l("Colors"),
        choices=options(choices(THEMES)),
    )
    language = SelectField(_l("Language"), choices=[])
    via = TextLine(
        _l("Name of your organization"),
        description=_l(
            "It becomes part of your links, so the coalition can see how many "
            "sign-ons you bring. Leave it empty if you do not want that."
        ),
        render_kw={"maxlength": 200, "autocomplete": "organization", "spellcheck": "false"},
    )
