"""Translated words about a plan for other places: its picture, link previews, home screens."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

ADD_YOUR_NAME = _l("Add your name")
ORGANIZATIONS = _l("Organizations")
PEOPLE = _l("People")
PLANS = _l("Plans")


def organizations(number: int) -> str:
    return str(lazy_ngettext("organization", "organizations", number))


def people(number: int) -> str:
    return str(lazy_ngettext("person", "people", number))


def behind(title: str, figures: str) -> str:
    """Return the alternative text for the picture of a plan."""
    return str(_l("%(title)s. Behind it: %(figures)s.", title=title, figures=figures))
