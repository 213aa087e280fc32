"""What all forms share: a base class for public forms, and fields with plain error messages."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, NoReturn

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SearchField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.validators import InputRequired, StopValidation

from signon.core.errors import AddressRefused, TextRefused
from signon.core.identity import address
from signon.core.labels import Label
from signon.core.partners import partner
from signon.web.form_age import first_token, is_form_age_good
from signon.web.form_meta import QuickMeta
from signon.web.labels import ADDRESS_REASONS, REASONS, say
from signon.web.partners import via

NO_SHORT_NAME = _l("Please write it with letters from a to z, or with digits.")
TOO_QUICK = _l(
    "The form was sent very fast, or the page was open for very long. Please "
    "press the button again."
)
LOST_COOKIE = _l(
    "The page was open for very long, or your browser has lost the cookie that the form needs. "
    "Nothing was saved yet, and everything you typed is still here. Please press the button again."
)
TRAPPED = _l(
    "Something filled in a hidden field that should stay empty: a program, or your browser by "
    "itself. Please check this box and send the form again. If the field is filled in once more, "
    "the coalition’s staff look at it before it is listed."  # noqa: RUF001 - typographic, as in pages
)

# Control characters and non-characters: HTML may not contain them, so they are removed when a
# refused text is shown again.
NOT_IN_HTML = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(17))
    + "]"
)


class NamesField(str):
    """An error message that names its field, as "Enter your name" does: it needs no label before.

    Templates ask for it with the test ``names_its_field``.
    """

    __slots__ = ()


LONGEST_PREFILLED = 300  # characters, the most that any field takes


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

    def __init__(
        self,
        clean: Callable[[str], str],
        *,
        is_optional: bool = False,
        empty: Any = None,  # noqa: ANN401 - a lazy string
    ) -> None:
        """Keep what to do.

        :param empty: the message for an empty field; it names the field
        """
        self.clean = clean
        self.is_optional = is_optional
        self.empty = empty
        self.field_flags = {} if is_optional else {"required": True}

    def __call__(self, _form: object, field: Field) -> None:
        """Replace the field's data by the cleaned text.

        :raises StopValidation: ``clean`` refused it; the message says how to correct it
        """
        text = field.data or ""
        if self.is_optional and not text.strip():
            field.data = ""
            return
        if self.empty is not None and not text.strip():
            raise StopValidation(NamesField(self.empty))
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


class Chosen(InputRequired):
    """Something must be chosen, or a box checked; the message names the field."""

    def __init__(self, message: Any) -> None:  # noqa: ANN401 - a lazy string
        self.words = message
        super().__init__()

    @property
    def message(self) -> NamesField:
        """The message, in the language of this page."""
        return NamesField(self.words)

    @message.setter
    def message(self, _: str | None) -> None:
        """Ignore that WTForms knows of no message."""


def text(field: Field) -> str:
    """Return the text of a field whose form is valid."""
    return str(field.data or "")


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return the choices of a select or a group of radio buttons."""
    return [SelectChoice(value, label) for value, label in pairs]


def email_field(label: Any, description: Any = "") -> TextLine:  # noqa: ANN401 - lazy strings
    """Return a field for one address that mail can be sent to."""
    render = {"autocomplete": "email", "type": "email", "inputmode": "email", "maxlength": 254}
    rule = Cleaned(address, empty=_l("Enter your e-mail address."))
    return TextLine(label, [rule], description=description, render_kw=render)


class VisitorForm(FlaskForm):
    """A form that is shown again, with what was typed, if the browser has lost its cookie.

    Its view has the mark ``shows_form_again``; the CSRF token is then checked here.
    """

    Meta = QuickMeta

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields and the token; a bad token is explained in words of ours."""
        is_valid = bool(super().validate(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [str(LOST_COOKIE)]
        return is_valid


class PublicForm(VisitorForm):
    """A form for the public, with two checks against robots: a hidden field and the time taken.

    Browsers fill in a field by what its name, id and label seem to ask for, also a hidden one. So
    those of the hidden field mean nothing, and filling it in is not held against anybody: one more
    question is asked, and after that the sign-on is taken and reviewed.
    """

    leave_empty = TextLine(_l("Leave this field empty"))
    by_a_person = BooleanField(_l("I am a person, and I fill in this form myself."))
    version = HiddenField()
    via = HiddenField(filters=[partner], default=via)
    opened = HiddenField()

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(**values)
        self.is_trapped = bool(self.leave_empty.data)
        self.leave_empty.data = ""
        self.opened.data = first_token()

    #: The fields that an address may fill in, ``?name=…``; never a consent, and it sends nothing.
    FROM_ADDRESS: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def prefilled(cls, given: Mapping[str, str]) -> dict[str, str]:
        """Return what the query of an address says for the fields that it may fill in."""
        return {
            name: value[:LONGEST_PREFILLED]
            for name, value in given.items()
            if name in cls.FROM_ADDRESS and value
        }

    @property
    def is_doubted(self) -> bool:
        """Whether to ask if a person fills in the form."""
        return self.is_trapped or bool(self.by_a_person.data)

    @property
    def version_read(self) -> int | None:
        """The version number of the text that the signer saw; None if the form does not say.

        Anything but digits is read as 0, which is no version's number.
        """
        typed = self.version.data or ""
        return (int(typed) if typed.isascii() and typed.isdigit() else 0) if typed else None

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields before the time: a mistake is explained without blaming the haste."""
        is_valid = super().validate(extra_validators)
        if self.is_trapped and not self.by_a_person.data:
            self.by_a_person.errors = [str(TRAPPED)]
            return False
        if is_valid and not is_form_age_good():
            self.form_errors.append(str(TOO_QUICK))
            return False
        return is_valid
