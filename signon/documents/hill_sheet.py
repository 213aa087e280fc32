"""The Hill sheet of a state: on one page, who there stands behind a plan, and what it asks for."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from babel.numbers import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.core.labels import Label
from signon.core.languages import locale_of, translations
from signon.core.letters import moment_in_words
from signon.core.lifecycle import State
from signon.core.places import STATE_SLUGS, us_state_in
from signon.documents.long_words import settable
from signon.documents.paged import Made, PageSetting, paged
from signon.documents.plan_look import accent
from signon.documents.typesetting import qr_code
from signon.models import Plan, SignOn
from signon.models.by_state import by_state
from signon.models.conditions import in_state, of_kind
from signon.models.tally import counts

#: As many as can be read on one page; the others are a number.
MOST_NAMES, LONGEST_NAME = 150, 80
IN_STATE = Label("%(number)s in %(state)s")
AS_OF = Label("As of %(moment)s")
NOBODY = Label("No organization in %(state)s is listed yet.")
ASKS = Label("What the plan asks for")
LIVE = Label("The list today")


def sheets(
    session: Session, plan: Plan, states: Sequence[str], language: str, site: str
) -> Iterator[dict[str, Any]]:
    """Yield the facts of each state's sheet.

    :param site: the public address of this site
    """
    numbers, as_of = by_state(session, plan.id), counts(session, plan.id).as_of
    for code in states:
        names = _names(session, plan, code)
        people = numbers.individuals[code]  # None where they are too few to show
        figures = [_figure(language, len(names), code, is_people=False)]
        if people:
            figures.append(_figure(language, people, code, is_people=True))
        prefix = "" if language == plan.language else f"/{language}"
        url = f"{site}{prefix}/plans/{plan.slug}/endorsers/{STATE_SLUGS[code]}"
        yield {
            "state": us_state_in(language, code),
            "figures": figures,
            "as_of": _as_of(plan, language, as_of),
            "names": [settable(_cut(name)) for name in names[:MOST_NAMES]],
            "more": _more(language, len(names) - MOST_NAMES),
            "nobody": NOBODY.in_language(language) % {"state": us_state_in(language, code)},
            "url": url,
            "qr": qr_code(url),
        }


def hill_sheets(
    plan: Plan, found: Sequence[dict[str, Any]], language: str, *, at: datetime
) -> Made:
    """Return the PDF: a page for each of the sheets.

    :param at: the time of creation in the file
    """
    wording = plan.wording(language)
    facts = {
        "accent": accent(plan),
        "actions": [{"number": each.number, "title": each.title} for each in wording.actions],
        "asks": ASKS.in_language(language),
        "behind": plan.publisher_in(language) or "",
        "direction": locale_of(language).text_direction,
        "language": language,
        "list": LIVE.in_language(language),
        "sheets": list(found),
        "title": wording.title,
    }
    return paged("hill", facts, PageSetting(at))


def _names(session: Session, plan: Plan, code: str) -> list[str]:
    names = session.scalars(
        select(SignOn.public_name)
        .where(
            SignOn.plan_id == plan.id,
            of_kind(Kind.ORGANIZATION),
            in_state(State.LISTED),
            SignOn.us_state == code,
        )
        .order_by(SignOn.sort_key, SignOn.id)
    )
    return [name for name in names if name]


def _figure(language: str, many: int, code: str, *, is_people: bool) -> str:
    catalog = translations(language)
    if is_people:
        word = catalog.ngettext("%(number)s person", "%(number)s people", many)
    else:
        word = catalog.ngettext("%(number)s organization", "%(number)s organizations", many)
    said = word % {"number": format_decimal(many, locale=locale_of(language))}
    return IN_STATE.in_language(language) % {"number": said, "state": us_state_in(language, code)}


def _more(language: str, many: int) -> str | None:
    if many <= 0:
        return None
    word = translations(language).ngettext("and %(number)s more", "and %(number)s more", many)
    return word % {"number": format_decimal(many, locale=locale_of(language))}


def _as_of(plan: Plan, language: str, at: datetime | None) -> str:
    if at is None:
        return ""
    moment = moment_in_words(at, plan.timezone, locale_of(language))
    return AS_OF.in_language(language) % {"moment": moment}


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME].rstrip()}…"
