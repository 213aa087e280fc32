"""How WTForms makes the fields of a public form, and checks a choice, without doing it all anew.

Nothing is checked differently. Together this takes a fifth of the time of a sign-on.
"""

from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from babel import Locale
from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from markupsafe import Markup, escape
from wtforms import Field, Form, HiddenField, RadioField, SelectField
from wtforms.csrf.core import CSRFTokenField
from wtforms.i18n import messages_path
from wtforms.widgets import Select

from signon.web.language import locale

# What WTForms does not type: a field before and after it is bound to a form.
Loose = Any
_bound: WeakKeyDictionary[Loose, Field] = WeakKeyDictionary()


class _LateToken(CSRFTokenField):
    """The field of the CSRF token, which is made when the form is shown: most are only sent."""

    def process(self, *args: Loose, **kwargs: Loose) -> None:
        HiddenField.process(self, *args, **kwargs)

    def _value(self) -> str:
        token: str = self.csrf_impl.generate_csrf_token(self)
        return token


class _LateTokens(_FlaskFormCSRF):  # type: ignore[misc] # Flask-WTF has no types
    field_class = _LateToken


class QuickMeta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF has no types
    """What a form asks when it is made; its class has this as ``Meta``."""

    csrf_class = _LateTokens

    def get_translations(self, _form: Form) -> NullTranslations:
        """Return WTForms' own messages, which Flask-WTF would read from their file each time."""
        return _messages(locale())

    def bind_field(self, form: Form, unbound_field: Loose, options: dict[str, Any]) -> Loose:
        """Return the field for one form: a copy of one that was made for an earlier form.

        Making it checks the validators and collects their flags, which are always the same. What a
        request brings (data, errors, choices) is set on the copy. The token's field differs: it
        knows its form.
        """
        if unbound_field.field_class is _LateToken:
            return super().bind_field(form, unbound_field, options)
        made = _bound.get(unbound_field)
        if made is None:
            made = super().bind_field(form, unbound_field, options)
            made._form = made.meta = None  # so that no visitor's form is kept  # noqa: SLF001 - the field keeps its form there
            _bound[unbound_field] = made
        field: Loose = object.__new__(type(made))
        field.__dict__.update(vars(made))
        field._form, field.meta, field._translations = form, self, options["translations"]  # noqa: SLF001 - as WTForms binds a field itself
        return field


@cache
def _messages(wanted: Locale) -> NullTranslations:
    return Translations.load(messages_path(), [wanted], domain="wtforms")


def _option(_widget: Loose, choice: Loose) -> Markup:
    chosen = "selected " if choice.selected else ""
    words = escape(choice.label or choice.value)
    return Markup(f'<option {chosen}value="{escape(choice.value)}">{words}</option>')  # noqa: S704 - both parts are escaped


class Options(Select):
    """The element of a select, with no attributes but value and selected.

    The general way to write attributes took half of the time that a page with 250 countries takes.
    """

    render_option: Loose = classmethod(_option)


class OneOf(SelectField):
    """A select."""

    widget = Options()

    def pre_validate(self, form: Loose) -> None:
        """Look for the chosen value first: WTForms would write the labels of 250 countries."""
        if not _is_offered(self):
            super().pre_validate(form)  # says what is wrong


class OneOfButtons(RadioField):
    """A group of radio buttons."""

    def pre_validate(self, form: Loose) -> None:
        """Look for the chosen value first, as in a select."""
        if not _is_offered(self):
            super().pre_validate(form)


def _is_offered(field: Loose) -> bool:
    return any(each.value == field.data for each in field.choices or ())
