"""What a public list shows, in words: which rows, and the heading of one that is filtered."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from signon.core.labels import SCOPES
from signon.endorsers.search import FEW, Filter
from signon.models import Plan
from signon.web.filters import number, us_state_name


def headings(plan: Plan, wanted: Filter, many: int | None, language: str) -> dict[str, Any]:
    """Return the heading of the list, "14 organizations in Texas"; none for the whole list.

    :param many: how many match; None stands for more than a thousand
    """
    if wanted.is_empty:
        return {"heading_of_list": None}
    shown = f"{number(FEW)}+" if many is None else number(many)
    found = ngettext(
        "%(number)s organization",
        "%(number)s organizations",
        FEW if many is None else many,
        number=shown,
    )
    narrowed = list(_narrowed(plan, wanted, language))
    if wanted.us_state:
        place = us_state_name(wanted.us_state)
        found = _("%(organizations)s in %(place)s", organizations=found, place=place)
    if narrowed:
        found = _("%(found)s: %(filters)s", found=found, filters=" · ".join(narrowed))
    return {"heading_of_list": found}


def _narrowed(plan: Plan, wanted: Filter, language: str) -> Iterator[str]:
    """Yield in words what the list is narrowed to, but for the state."""
    if wanted.category:
        yield plan.category_in(language, wanted.category)
    if wanted.scope:
        yield SCOPES[wanted.scope].in_language(language)
    if wanted.is_search:
        yield _("“%(words)s”", words=wanted.q.strip())


def range_of(first: int, last: int, many: int | None) -> str:
    """Return which rows of a list a page shows, "51-100 of 464"; empty if that is not known."""
    if first > last or (many is not None and last > many):  # the list has changed since
        return ""
    if many is None:
        return str(_("%(first)s\u2013%(last)s", first=number(first), last=number(last)))
    shown = {"first": number(first), "last": number(last), "all": number(many)}
    return str(_("%(first)s\u2013%(last)s of %(all)s", **shown))
