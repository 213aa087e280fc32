"""What the pages of the lists show, put into words and addresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
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

Shown = dict[str, Any]
Groups = list[tuple[str, list[Shown]]]


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
    there = alphabet_index(session, plan, wanted, many, found.conditions)
    kept = form.values()
    by_place = {name: value for name, value in kept.items() if name != "letter"}
    whole_url, by_place_url = _url(plan, {}), _url(plan, by_place)
    language = spoken()
    return _page(plan, found, totals, kept) | {
        "form": form.offer(known),
        "notes": [*form.notes, *_notes()],
        "groups": _groups(plan, found.rows, letter, language),
        "found": _found(many),
        "letters": _letters(there, letter, _up_to(by_place_url, "letter")),
        "feed_values": by_place,
        "by_place_url": by_place_url,
        "whole_url": whole_url,
        "state_url": _up_to(whole_url, "state"),
        "category_url": _up_to(whole_url, "category"),
        "overview": overview(session, plan, totals, of=Kind.ORGANIZATION, language=language),
    }


def individuals(session: Session, plan: Plan, found: EndorserPage) -> dict[str, Any]:
    """Return what the page of people shows."""
    totals = counts(session, plan.id)
    return _page(plan, found, totals, {}) | {
        "rows": found.rows,
        "notes": _notes(),
        "overview": overview(session, plan, totals, of=Kind.INDIVIDUAL, language=spoken()),
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
        "versions": _versions(plan) if len(plan.versions) > 1 else {},
        "first_url": _url(plan, kept) if after() else None,
        "more_url": _url(plan, more) if more else None,
    }


def _url(plan: Plan, values: Mapping[str, Any]) -> str:
    """Return the address of this list with other filters, or at another place."""
    kept = {name: value for name, value in values.items() if value}
    return url_for(str(request.endpoint), slug=plan.slug, **kept)


def _up_to(url: str, name: str) -> str:
    """Return ``url`` with one more parameter, up to its value: links that differ in it alone.

    To ask ``url_for`` for each of them would take longer than the rest of the page.
    """
    return f"{url}{'&' if '?' in url else '?'}{name}="


def _versions(plan: Plan) -> dict[int, tuple[int, str]]:
    """Return the number and the address of each version of ``plan`` by its id."""
    return {
        version_id: (number, url_for("plan.version", slug=plan.slug, number=number))
        for version_id, number in versions(plan).items()
    }


def _found(many: int | None) -> str:
    return f"{number(search.FEW)}+" if many is None else number(many)


def _letters(there: frozenset[str], here: Band | None, url: str) -> list[AlphabetEntry]:
    """Return the letters from A to Z, and of the other scripts those that are there.

    :param url: what leads to a letter, up to its key
    """
    locale = get_locale()
    scripts = locale.scripts if locale else {}
    return [
        AlphabetEntry(
            label=band.label,
            script=str(scripts.get(band.script, "")),
            url=url + band.key if band.key in there else None,
            is_here=band == here,
        )
        for band in BANDS.values()
        if not band.script or band.key in there
    ]


def _groups(plan: Plan, rows: Sequence[Row[Any]], letter: Band | None, language: str) -> Groups:
    """Return the rows under their headings: national, each state, international; or by letter."""
    labels = {key: plan.category_in(language, key) for key in {row.category for row in rows}}
    shown = [row._asdict() | {"category_label": labels[row.category]} for row in rows]
    if letter is not None:
        letters = [band_of(row.sort_key).label for row in rows]
        return _in_groups(letters, shown)
    by_place = _in_groups([row.place_key for row in rows], shown)
    return [(_heading(place, members[0]["us_state"]), members) for place, members in by_place]


def _in_groups(keys: Sequence[str], rows: Iterable[Shown]) -> Groups:
    """Return the rows by their keys; those of one group stand together already."""
    groups = groupby(zip(keys, rows, strict=True), key=itemgetter(0))
    return [(key, [row for _, row in members]) for key, members in groups]


def _heading(place: str, us_state: str | None) -> str:
    if place == "0":
        return str(_("National organizations"))
    if place == "2":
        return str(_("International organizations"))
    return us_state_name(us_state)
