"""Translated labels of values: packages register them, the filter ``label`` shows them."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, current_app
from flask_babel import LazyString

from signon.core.errors import AddressReason, Reason
from signon.core.labels import LABELS, Label, Labels, Vocabulary
from signon.web import job_labels
from signon.web.language import spoken
from signon.web.settings import settings

KEY = "signon.labels"
# Why what was typed is refused.
REASONS = Labels(
    Reason,
    {
        Reason.EMPTY: Label("Please fill this in."),
        Reason.TOO_LONG: Label("This is too long. Please shorten it."),
        Reason.CONTROL: Label(
            "This contains characters that cannot be shown. Please type it again."
        ),
        Reason.LINE_BREAK: Label("Please write this on one line."),
        Reason.BIDI: Label(
            "This contains invisible characters that change the direction of the "
            "text. Please type it again."
        ),
        Reason.INVISIBLE: Label("This contains invisible characters. Please type it again."),
        Reason.COMBINING: Label("This has too many accents on one letter. Please type it again."),
        Reason.PRIVATE_USE: Label(
            "This contains characters that other people cannot see. Please type it again."
        ),
        Reason.UNREADABLE: Label(
            "This contains characters that cannot be read. Please type it again."
        ),
        Reason.NO_LETTER: Label("This needs at least one letter or digit."),
        Reason.URL: Label("Please write the name, not a web address."),
        Reason.EMAIL: Label(
            "Please write the name, not an e-mail address: it may be shown publicly."
        ),
        Reason.ADVERTISES: Label(
            "Please write this without web addresses, account names or telephone numbers."
        ),
        Reason.WEBSITE: Label("Please write a web address such as https://www.example.org."),
        Reason.POSTAL_CODE: Label(
            "Please write a postal code of letters, digits, spaces and hyphens."
        ),
        Reason.WEBSITE_ENDING: Label(
            "Did you mean %(offer)s? It stands in the field now: please check it, and press "
            "the button again."
        ),
        Reason.ZIP_DIGITS: Label(
            "ZIP codes have five digits. Is it %(offer)s? It stands in the field now: please "
            "check it, and press the button again."
        ),
    },
)
ADDRESS_REASONS = Labels(
    AddressReason,
    {
        AddressReason.EMPTY: Label("Enter your e-mail address."),
        AddressReason.TOO_LONG: Label("This address is too long. Please check it."),
        AddressReason.SEVERAL: Label("Please write one address only."),
        AddressReason.NOT_ASCII: Label(
            "We cannot send e-mail to this kind of address. Please use another."
        ),
        AddressReason.APOSTROPHE: Label(
            "Did you mean %(offer)s, with a straight apostrophe? It stands in the field now: "
            "please check it, and press the button again."
        ),
        AddressReason.MALFORMED: Label(
            "This is not an e-mail address. It should look like name@example.org."
        ),
    },
)


def register(bp: Blueprint, every: Iterable[Labels[Any]]) -> None:
    """Make the labels of a package available once its blueprint is registered."""
    bp.record(lambda state: state.app.extensions[KEY].add(every))


def label(value: object, way: str = "") -> str:
    """Return a value in the words of the page's language.

    A value without a label is shown as it is stored, so that the page still works.

    :param way: where a value has several labels, the name of the one wanted, such as ``hint``
    :raises LookupError: there is no label (in development only)
    """
    try:
        return say(current_app.extensions[KEY].find(value, way))
    except LookupError:
        if settings().is_development:
            raise
        return str(value)


def say(label: Label) -> str:
    return label.in_language(spoken())


def say_later(label: Label) -> LazyString:
    """Return a lazy label for a form class, which is defined once for all languages."""
    return LazyString(say, label)


def choices(labels: Labels[Any]) -> list[tuple[Any, LazyString]]:
    """Return the choices of a field: values and their lazy labels."""
    return [(value, say_later(label)) for value, label in labels.items()]


def init_app(app: Flask) -> None:
    app.extensions[KEY] = Vocabulary((*LABELS, *job_labels.LABELS, REASONS, ADDRESS_REASONS))
