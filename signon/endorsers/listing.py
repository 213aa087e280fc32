"""What the pages of the lists show, put into words and addresses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Row
from sqlalchemy.orm import Session

from signon.core.alphabet import BANDS, Band, band_of
from signon.core.kinds import Kind
from signon.endorsers import queries, search
from signon.endorsers.alphabet_index import alphabet_index
from signon.endorsers.feeds import versions
from signon.endorsers.forms import EndorserFilterForm
from signon.endorsers.numbers import numbers
from signon.endorsers.overview import overview
from signon.endorsers.queries import EndorserPage, Key
from signon.models import Plan
from signon.models.tally import Counts, counts
from signon.web.filters import number, us_state_name
from signon.web.language import spoken
from signon.web.paging import cursor, read_cursor

Groups = list[tuple[str, list[dict[str, Any]]]]


@dataclass(frozen=True, repr=False)
class AlphabetEntry:
    """One letter of the index; without an address when nothing stands under it."""

    label: str
    script: str
    url: str | None
    is_here: bool


def organizations(session: Session, plan: Plan, form: EndorserFilterForm) -> dict[str, Any]:
    """Return what the page of organizations shows."""
    wanted, letter, behind = form.filter(), form.band(), after()
    known = numbers(session, plan.id, wanted)
    if letter is None:
        found = queries.organizations(session, plan, wanted, behind)
    else:
        found = queries.alphabetical(session, plan, wanted, letter, behind)
    totals = counts(session, plan.id)
    exact = known.of(wanted)
    many = found.number if exact is None else exact
    return _page(plan, found, totals, form.values()) | {
        "form": form.offer(known),
        "notes": [*form.notes, *_notes()],
        "groups": _groups(plan, found.rows, letter),
        "found": _found(many),
        "letters": _letters(alphabet_index(session, plan, wanted, many, found.conditions), form),
        "feed_values": {name: each for name, each in form.values().items() if name != "letter"},
        "by_place_url": _url(plan, form.values() | {"letter": ""}),
        "overview": overview(session, plan, totals, of=Kind.ORGANIZATION),
    }


def individuals(session: Session, plan: Plan, found: EndorserPage) -> dict[str, Any]:
    """Return what the page of people shows."""
    totals = counts(session, plan.id)
    return _page(plan, found, totals, {}) | {
        "rows": found.rows,
        "notes": _notes(),
        "overview": overview(session, plan, totals, of=Kind.INDIVIDUAL),
    }


def after() -> Key | None:
    """Return the key in the page's cursor; a broken one shows the first page."""
    key = read_cursor(request.args.get("cursor"), parts=3)
    try:
        return None if key is None else (key[0], key[1], UUID(key[2]))
    except ValueError:
        return None


def _notes() -> list[str]:
    if after() is not None or not request.args.get("cursor"):
        return []
    return [_("This list has no such page, so here is its beginning.")]


def _page(
    plan: Plan, found: EndorserPage, totals: Counts, kept: Mapping[str, str]
) -> dict[str, Any]:
    """Return what both pages have: the way to the next and back to the first."""
    more = {**kept, "cursor": cursor(*map(str, found.after))} if found.after else None
    return {
        "plan": plan,
        "counts": totals,
        "versions": versions(plan) if len(plan.versions) > 1 else {},
        "first_url": _url(plan, kept) if after() else None,
        "more_url": _url(plan, more) if more else None,
    }


def _url(plan: Plan, values: Mapping[str, Any]) -> str:
    """Return the address of this list with other filters, or at another place."""
    kept = {name: value for name, value in values.items() if value}
    return url_for(str(request.endpoint), slug=plan.slug, **kept)


def _found(many: int | None) -> str:
    return f"{number(search.FEW)}+" if many is None else number(many)


def _letters(there: frozenset[str], form: EndorserFilterForm) -> list[AlphabetEntry]:
    """Return the letters from A to Z, and of the other scripts those that are there."""
    shown = [band for band in BANDS.values() if not band.script or band.key in there]
    return [_letter(band, there, form) for band in shown]


def _letter(band: Band, there: frozenset[str], form: EndorserFilterForm) -> AlphabetEntry:
    values = form.values() | {"letter": band.key}
    url = _url(form.plan, values)
    locale = get_locale()
    script = locale.scripts.get(band.script, "") if locale and band.script else ""
    return AlphabetEntry(
        label=band.label,
        script=str(script),
        url=url if band.key in there else None,
        is_here=band.key == form.letter.data,
    )


def _groups(plan: Plan, rows: Sequence[Row[Any]], letter: Band | None) -> Groups:
    """Return the rows under their headings: national, each state, international; or by letter."""
    return list(_by_place(plan, rows) if letter is None else _by_letter(plan, rows))


def _by_place(plan: Plan, rows: Sequence[Row[Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for place, group in groupby(rows, key=lambda row: row.place_key):
        members = list(group)
        yield _heading(place, members[0].us_state), [_row(plan, row) for row in members]


def _by_letter(plan: Plan, rows: Sequence[Row[Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for label, group in groupby(rows, key=lambda row: band_of(row.sort_key).label):
        yield label, [_row(plan, row) for row in group]


def _row(plan: Plan, row: Row[Any]) -> dict[str, Any]:
    return row._asdict() | {"category_label": plan.category_in(spoken(), row.category)}


def _heading(place: str, us_state: str | None) -> str:
    if place == "0":
        return str(_("National organizations"))
    if place == "2":
        return str(_("International organizations"))
    return us_state_name(us_state)
