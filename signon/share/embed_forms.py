"""What a partner picks for an embed. The form is drawn from what was understood, never refused."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectField
from wtforms.validators import InputRequired

from signon.share.embeds import EmbedTheme, Style
from signon.web.fields import TextLine, options


class EmbedForm(Form):
    """Which embed, in which colors and language, and whose link it is."""

    style = RadioField(
        _l("What to show"),
        [InputRequired()],
        choices=options(
            [
                (Style.BADGE.value, _l("A badge")),
                (Style.LIST.value, _l("The newest endorsers")),
            ]
        ),
    )
    theme = SelectField(
        _l("Colors"),
        choices=options(
            [
                (EmbedTheme.AUTO.value, _l("Automatic, light or dark")),
                (EmbedTheme.LIGHT.value, _l("Light")),
                (EmbedTheme.DARK.value, _l("Dark")),
            ]
        ),
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
