"""Prepare what the templates of the public lists need: labels, groups and URLs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from signon.core.alphabet import BANDS, Band, band_of
from signon.core.kinds import Kind
from signon.core.languages import locale_of
from signon.endorsers import queries, search
from signon.endorsers.alphabet_index import alphabet_index, people_index
from signon.endorsers.answers import answers_shown
from signon.endorsers.forms import EndorserFilterForm
from signon.endorsers.list_labels import headings
from signon.endorsers.list_pages import ListPlace, pages
from signon.endorsers.numbers import numbers
from signon.endorsers.overview import overview
from signon.models import Plan
from signon.models.tally import counts
from signon.web.filters import FIRST, number, place_heading
from signon.web.language import absolute_for, own_prefix, spoken

Shown = dict[str, Any]
Groups = list[tuple[str, list[Shown]]]


@dataclass(frozen=True, repr=False)
class AlphabetEntry:
    """One letter of the index; ``key`` is None if the letter has no organizations."""

    key: str | None
    label: str
    script: str
    is_here: bool


def organizations(
    session: Session, plan: Plan, form: EndorserFilterForm, at: ListPlace
) -> dict[str, Any]:
    """Return what the page of organizations shows."""
    wanted, letter = form.filter(), form.band()
    known = numbers(session, plan.id, wanted)
    if letter is None:
        found = queries.organizations(session, plan, wanted, at.after)
    else:
        found = queries.alphabetical(session, plan, wanted, letter, at.after)
    order = queries.BY_PLACE if letter is None else queries.A_TO_Z
    found = queries.page_before(session, found, order, at.after)
    totals = counts(session, plan.id)
    exact = known.of(wanted)
    many = found.number if exact is None else exact
    there = alphabet_index(session, plan, wanted, many, found.conditions)
    language, kept = spoken(), form.values()
    groups = [*_first(session, plan, at, kept), *_groups(plan, found.rows, letter, language)]
    ids = [row["id"] for _, members in groups for row in members]
    return (
        {"plan": plan, "counts": totals}
        | pages(at, found, kept, many)
        | _addresses(at, kept)
        | headings(plan, wanted, many, language)
        | {
            "form": form.offer(known),
            "notes": [*form.notes, *at.notes],
            "groups": groups,
            "answers": answers_shown(session, plan, Kind.ORGANIZATION, ids, language),
            "letters": _letters(there, letter, language),
            "found": _found(many),
            "overview": overview(session, plan, totals, of=Kind.ORGANIZATION, language=language),
            "state_page_url": _state_page(plan, kept, wanted.us_state),
        }
    )


def _state_page(plan: Plan, kept: Mapping[str, str], us_state: str) -> str | None:
    """Return the URL of a state's own page, which stands for the list of this state alone."""
    if set(kept) != {"state"}:
        return None
    return absolute_for("states.show", own_prefix(), slug=plan.slug, us_state=us_state)


def individuals(
    session: Session, plan: Plan, letter: Band | None, at: ListPlace, *, now: datetime
) -> dict[str, Any]:
    """Return what the page of people shows."""
    kept = {"letter": letter.key} if letter else {}
    found = queries.individuals(session, plan, at.after, now=now, letter=letter)
    found = queries.page_before(session, found, queries.BY_PLACE, at.after)
    totals, many = counts(session, plan.id), queries.number_of(session, found)
    there, language = people_index(session, plan, now), spoken()
    ids = [row.id for row in found.rows]
    whole_url = at.with_values({})
    return pages(at, found, kept, many) | {
        "plan": plan,
        "counts": totals,
        "rows": found.rows,
        "answers": answers_shown(session, plan, Kind.INDIVIDUAL, ids, language),
        "notes": at.notes,
        "letters": _letters(there, letter, language),
        "letter_url": _up_to(whole_url, "letter"),
        "without_letter_url": whole_url if letter else None,
        "overview": overview(session, plan, totals, of=Kind.INDIVIDUAL, language=language),
    }


def _addresses(at: ListPlace, kept: Mapping[str, str]) -> dict[str, Any]:
    """Return the URLs for the links of the letters, the map, the bars and the downloads.

    :param kept: the query parameters of this page
    """
    by_place = {name: value for name, value in kept.items() if name != "letter"}
    whole_url, by_place_url = at.with_values({}), at.with_values(by_place)
    return {
        "whole_url": whole_url,
        "is_whole": not kept,
        "without_letter_url": by_place_url if "letter" in kept else None,
        "state_url": _up_to(whole_url, "state"),
        "category_url": _up_to(whole_url, "category"),
        "letter_url": _up_to(by_place_url, "letter"),
        "feed_values": by_place,
    }


def _up_to(url: str, name: str) -> str:
    """Return ``url`` with the parameter ``name`` appended, to which the template adds the value.

    A page has about a hundred links that differ only in that value. Calling ``url_for`` for each
    would take longer than the rest of the page.
    """
    return f"{url}{'&' if '?' in url else '?'}{name}="


def _found(many: int | None) -> str:
    return f"{number(search.FEW)}+" if many is None else number(many)


def _letters(there: frozenset[str], here: Band | None, language: str) -> list[AlphabetEntry]:
    """Return the letters from A to Z, and those letters of other scripts that have entries."""
    scripts = locale_of(language).scripts
    return [
        AlphabetEntry(
            key=band.key if band.key in there else None,
            label=band.label,
            script=str(scripts.get(band.script, "")),
            is_here=band == here,
        )
        for band in BANDS.values()
        if not band.script or band.key in there
    ]


def _first(session: Session, plan: Plan, at: ListPlace, kept: Mapping[str, str]) -> Groups:
    """Return the group above the whole list, of those that staff put first; none if it is part."""
    rows = [] if at.after or kept else queries.prominent(session, plan)
    members = [row for _, shown in _groups(plan, rows, None, spoken()) for row in shown]
    return [(place_heading(FIRST, None), members)] if members else []


def _groups(plan: Plan, rows: Sequence[Row[Any]], letter: Band | None, language: str) -> Groups:
    """Return the rows under their headings: national, each state, international; or by letter."""
    labels = {key: plan.category_in(language, key) for key in {row.category for row in rows}}
    shown = [row._asdict() | {"category_label": labels[row.category]} for row in rows]
    if letter is not None:
        return _in_groups([band_of(row.sort_key).label for row in rows], shown)
    by_place = _in_groups([row.place_key for row in rows], shown)
    return [(place_heading(place, members[0]["us_state"]), members) for place, members in by_place]


def _in_groups(keys: Sequence[str], rows: Iterable[Shown]) -> Groups:
    """Return the rows grouped by their keys; rows with equal keys must be adjacent."""
    groups = groupby(zip(keys, rows, strict=True), key=itemgetter(0))
    return [(key, [row for _, row in members]) for key, members in groups]
