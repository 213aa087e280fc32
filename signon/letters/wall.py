"""The poster: all names as one wall, and who is not named as a number."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signon.core.actor import CLOCK
from signon.core.kinds import Kind
from signon.core.languages import locale_of, translations
from signon.core.letters import moment_in_words
from signon.core.links import LISTS, plan_path
from signon.documents.long_words import settable
from signon.documents.paged import Made, PageSetting, paged
from signon.documents.plan_look import accent, emblem
from signon.documents.typesetting import Format, qr_code
from signon.letters import labels
from signon.letters.roll import roll_of
from signon.letters.roll_words import in_words
from signon.letters.service import new
from signon.models import Plan
from signon.plan.queries import logo_if_any

#: As many as can be read on A2, at some three points.
MOST_NAMES = 12_000
BETWEEN = " \u00b7 "
#: Of the PNG: 1191 by 1684 pixels, which pages and posts can show.
PIXELS_PER_INCH = 72


def poster(
    session: Session, plan: Plan, kind: Format, site: str, *, now: datetime
) -> tuple[Made, int]:
    """Return the poster of a plan, and how many names are on it.

    :param site: the public address of this site
    """
    letter = new(plan, CLOCK, now)  # never stored: it says who stands in the roll
    roll = roll_of(session, letter, plan)
    named = [each.name for each in (*roll.organizations, *roll.people) if each.name]
    more = len(roll.unnamed) + max(0, len(named) - MOST_NAMES)
    catalog, language = translations(plan.language), plan.language
    organizations, people = len(roll.organizations), roll.individuals
    counted = (
        catalog.ngettext("%(number)s organization", "%(number)s organizations", organizations)
        % {"number": in_words(letter, organizations)},
        catalog.ngettext("%(number)s person", "%(number)s people", people)
        % {"number": in_words(letter, people)},
    )
    moment = moment_in_words(letter.as_of, plan.timezone, locale_of(language))
    word = catalog.ngettext("and %(number)s more", "and %(number)s more", more)
    logo = logo_if_any(session, plan)
    url = site + plan_path(plan.slug) + LISTS[Kind.ORGANIZATION]
    facts: dict[str, Any] = {
        "accent": accent(plan),
        "as_of": labels.AS_OF.in_language(language) % {"moment": moment},
        "behind": plan.publisher_in(language) or "",
        "direction": locale_of(language).text_direction,
        "figures": BETWEEN.join(counted),
        "language": language,
        "logo": emblem(plan, logo),
        "more": word % {"number": in_words(letter, more)} if more else None,
        "names": BETWEEN.join(map(settable, named[:MOST_NAMES])),
        "qr": qr_code(url),
        "title": plan.title_in(language),
        "url": url,
    }
    setting = PageSetting(letter.as_of, kind, logo.data if logo else b"", PIXELS_PER_INCH)
    return paged("poster", facts, setting), len(named[:MOST_NAMES])
