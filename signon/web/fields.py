"""What all forms share: a base class for public forms, and fields with plain error messages."""

import re
import time
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import Field, HiddenField, SearchField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.validators import StopValidation

from signon.core.errors import AddressRefused, TextRefused
from signon.core.identity import address
from signon.core.labels import Label
from signon.core.partners import partner
from signon.web.labels import ADDRESS_REASONS, REASONS, say
from signon.web.partners import via
from signon.web.settings import settings

NO_SHORT_NAME = _l("Please write it with letters from a to z, or with digits.")
TOO_QUICK = _l(
    "The form was sent very fast, or the page was open for very long. Please "
    "press the button again."
)

# Control characters and non-characters: HTML may not contain them, so they are removed when a
# refused text is shown again.
NOT_IN_HTML = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(17))
    + "]"
)


class TextLine(StringField):
    """One line of text; refused text is shown again without what HTML may not contain."""

    def _value(self) -> str:
        return NOT_IN_HTML.sub("", self.data or "")


class SearchLine(SearchField):
    """The words of a search, shown again like :class:`TextLine`."""

    def _value(self) -> str:
        return NOT_IN_HTML.sub("", self.data or "")


class Cleaned:
    """A WTForms validator that replaces the value by what ``clean`` makes of it."""

    def __init__(self, clean: Callable[[str], str], *, is_optional: bool = False) -> None:
        self.clean = clean
        self.is_optional = is_optional
        self.field_flags = {} if is_optional else {"required": True}

    def __call__(self, _form: object, field: Field) -> None:
        """Replace the field's data by the cleaned text.

        :raises StopValidation: ``clean`` refused it; the message says how to correct it
        """
        text = field.data or ""
        if self.is_optional and not text.strip():
            field.data = ""
            return
        try:
            field.data = self.clean(text)
        except TextRefused as error:
            self._refuse(field, REASONS[error.reason], error.offer)
        except AddressRefused as error:
            self._refuse(field, ADDRESS_REASONS[error.reason], error.offer)

    def _refuse(self, field: Field, why: Label, offer: str | None) -> NoReturn:
        """Say why a text is refused; what was probably meant is put into the field.

        :raises StopValidation: always
        """
        if offer is None:
            raise StopValidation(say(why)) from None
        field.data = offer
        raise StopValidation(say(why) % {"offer": offer}) from None


def text(field: Field) -> str:
    """Return the text of a field whose form is valid."""
    return str(field.data or "")


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return the choices of a select or a group of radio buttons."""
    return [SelectChoice(value, label) for value, label in pairs]


def email_field(label: Any, description: Any = "") -> TextLine:  # noqa: ANN401 - lazy strings
    """Return a field for one address that mail can be sent to."""
    render = {"autocomplete": "email", "type": "email", "inputmode": "email", "maxlength": 254}
    return TextLine(label, [Cleaned(address)], description=description, render_kw=render)


class PublicForm(FlaskForm):
    """A form for the public, with two checks against robots: a hidden field and the time taken."""

    company_fax = TextLine(_l("Leave this field empty"))
    version = HiddenField()
    via = HiddenField(filters=[partner], default=via)

    @property
    def is_trapped(self) -> bool:
        """Whether the field that people cannot see was filled in: it was a robot."""
        return bool(self.company_fax.data)

    @property
    def version_read(self) -> int | None:
        """The version number of the text that the signer saw; None if the form does not say.

        Anything but digits is read as 0, which is no version's number.
        """
        typed = self.version.data or ""
        return (int(typed) if typed.isascii() and typed.isdigit() else 0) if typed else None

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields before the time, so that a correction is not refused as fast twice."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and not is_form_age_good():
            self.form_errors.append(str(TOO_QUICK))
            return False
        return is_valid


def is_form_age_good() -> bool:
    """Say whether the time since the form was made, by its CSRF token, suits a person."""
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
