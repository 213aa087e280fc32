"""Words about a plan for whoever sees it elsewhere: in a picture, a preview, on a home screen."""

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
    """Return in words what the picture of a plan shows."""
    return str(_l("%(title)s. Behind it: %(figures)s.", title=title, figures=figures))
