"""What all forms share: the frame of a public form, and fields that refuse in plain words."""

import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import Field, HiddenField, SearchField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.validators import StopValidation

from signon.core.errors import AddressRefused, TextRefused
from signon.core.identity import address
from signon.core.partners import partner
from signon.web.labels import ADDRESS_REASONS, REASONS, say
from signon.web.partners import via
from signon.web.settings import settings

NO_SHORT_NAME = _l("Please write it with letters from a to z, or with digits.")
TOO_QUICK = _l(
    "The form was sent very fast, or the page was open for very long. Please "
    "press the button again."
)

# Controls and non-characters: a page that shows a refused text again could not hold them.
NOT_IN_HTML = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(17))
    + "]"
)


class TextLine(StringField):
    """One line of text; what was refused is shown again as far as a page can hold it."""

    def _value(self) -> str:
        return NOT_IN_HTML.sub("", self.data or "")


class SearchLine(SearchField):
    """What is searched for, shown again like :class:`TextLine`."""

    def _value(self) -> str:
        return NOT_IN_HTML.sub("", self.data or "")


class Cleaned:
    """A WTForms validator that hands the value to the domain and keeps what it returns."""

    def __init__(self, clean: Callable[[str], str], *, is_optional: bool = False) -> None:
        self.clean = clean
        self.is_optional = is_optional
        self.field_flags = {} if is_optional else {"required": True}

    def __call__(self, _form: object, field: Field) -> None:
        """Replace the field's data by the cleaned text.

        :raises StopValidation: the domain refused it; the message says how to mend it
        """
        text = field.data or ""
        if self.is_optional and not text.strip():
            field.data = ""
            return
        try:
            field.data = self.clean(text)
        except TextRefused as error:
            raise StopValidation(say(REASONS[error.reason])) from None
        except AddressRefused as error:
            raise StopValidation(say(ADDRESS_REASONS[error.reason])) from None


def text(field: Field) -> str:
    """Return what a text field holds after its form was found valid."""
    return str(field.data or "")


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return what a select or a group of radio buttons offers, from values and their labels."""
    return [SelectChoice(value, label) for value, label in pairs]


def email_field(label: Any, description: Any = "") -> TextLine:  # noqa: ANN401 - lazy strings
    """Return a field for one address that mail can be sent to."""
    render = {"autocomplete": "email", "type": "email", "inputmode": "email", "maxlength": 254}
    return TextLine(label, [Cleaned(address)], description=description, render_kw=render)


class PublicForm(FlaskForm):
    """A form that strangers fill in: a trap that only robots see, and a look at the time taken."""

    company_fax = TextLine(_l("Leave this field empty"))
    version = HiddenField()
    via = HiddenField(filters=[partner], default=via)

    @property
    def is_trapped(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.company_fax.data)

    @property
    def version_read(self) -> int | None:
        """The number of the text on the signer's screen; None if the form does not say.

        What is no number is read as 0, which no version has.
        """
        typed = self.version.data or ""
        return (int(typed) if typed.isascii() and typed.isdigit() else 0) if typed else None

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields, then the time; a correction must not be called too quick twice."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and not is_form_age_good():
            self.form_errors.append(str(TOO_QUICK))
            return False
        return is_valid


def is_form_age_good() -> bool:
    """Say whether the form was on the screen for as long as people need, by its CSRF token."""
    span = settings().form_seconds
    if span is None:
        return True
    serializer = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        _, made_at = serializer.loads(request.form.get("csrf_token", ""), return_timestamp=True)
    except BadData:
        return False
    age: float = time.time() - made_at.timestamp()
    return span.shortest <= age <= span.longest
