"""What the pages of the lists show, put into words and addresses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from signon.core.alphabet import BANDS, Band, band_of
from signon.core.kinds import Kind
from signon.core.languages import locale_of
from signon.endorsers import queries, search
from signon.endorsers.alphabet_index import alphabet_index
from signon.endorsers.forms import EndorserFilterForm
from signon.endorsers.numbers import numbers
from signon.endorsers.overview import overview
from signon.endorsers.queries import EndorserRows, Key
from signon.models import Plan
from signon.models.tally import Counts, counts
from signon.web.filters import number, place_heading
from signon.web.language import spoken
from signon.web.paging import cursor, read_cursor

Shown = dict[str, Any]
Groups = list[tuple[str, list[Shown]]]


@dataclass(frozen=True, repr=False)
class ListPlace:
    """Where in a list its reader stands.

    :param after: the key after which the page begins; None at the beginning
    :param notes: what the reader should know about it
    :param address: makes the address of this list with other values in its query
    """

    after: Key | None
    notes: Sequence[str]
    address: Callable[..., str]

    def with_values(self, values: Mapping[str, Any]) -> str:
        """Return the address of this list with other filters, or at another place."""
        return self.address(**{name: value for name, value in values.items() if value})


@dataclass(frozen=True, repr=False)
class AlphabetEntry:
    """One letter of the index; without a key when nothing stands under it."""

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
    totals = counts(session, plan.id)
    exact = known.of(wanted)
    many = found.number if exact is None else exact
    there = alphabet_index(session, plan, wanted, many, found.conditions)
    language, kept = spoken(), form.values()
    return (
        _page(plan, found, totals, at, kept)
        | _addresses(at, kept)
        | {
            "form": form.offer(known),
            "notes": [*form.notes, *at.notes],
            "groups": _groups(plan, found.rows, letter, language),
            "letters": _letters(there, letter, language),
            "found": _found(many),
            "overview": overview(session, plan, totals, of=Kind.ORGANIZATION, language=language),
        }
    )


def individuals(session: Session, plan: Plan, found: EndorserRows, at: ListPlace) -> dict[str, Any]:
    """Return what the page of people shows."""
    totals = counts(session, plan.id)
    return _page(plan, found, totals, at, {}) | {
        "rows": found.rows,
        "notes": at.notes,
        "overview": overview(session, plan, totals, of=Kind.INDIVIDUAL, language=spoken()),
    }


def read_after(text: str | None) -> Key | None:
    """Return the key in a page's cursor; a broken one shows the first page."""
    key = read_cursor(text, parts=3)
    try:
        return None if key is None else (key[0], key[1], UUID(key[2]))
    except ValueError:
        return None


def _page(
    plan: Plan, found: EndorserRows, totals: Counts, at: ListPlace, kept: Mapping[str, str]
) -> dict[str, Any]:
    """Return what both pages have: the way to the next and back to the first."""
    more = {**kept, "cursor": cursor(*map(str, found.after))} if found.after else None
    return {
        "plan": plan,
        "counts": totals,
        "first_url": at.with_values(kept) if at.after else None,
        "more_url": at.with_values(more) if more else None,
    }


def _addresses(at: ListPlace, kept: Mapping[str, str]) -> dict[str, Any]:
    """Return where the letters, the map, the bars and the files lead.

    :param kept: what the address of this page says
    """
    by_place = {name: value for name, value in kept.items() if name != "letter"}
    whole_url, by_place_url = at.with_values({}), at.with_values(by_place)
    return {
        "whole_url": whole_url,
        "is_whole": not kept,
        "by_place_url": by_place_url,
        "state_url": _up_to(whole_url, "state"),
        "category_url": _up_to(whole_url, "category"),
        "letter_url": _up_to(by_place_url, "letter"),
        "feed_values": by_place,
    }


def _up_to(url: str, name: str) -> str:
    """Return ``url`` with one more parameter, up to its value.

    A page has a hundred links that differ in that value alone: making each by ``url_for`` takes
    longer than anything else on it.
    """
    return f"{url}{'&' if '?' in url else '?'}{name}="


def _found(many: int | None) -> str:
    return f"{number(search.FEW)}+" if many is None else number(many)


def _letters(there: frozenset[str], here: Band | None, language: str) -> list[AlphabetEntry]:
    """Return the letters from A to Z, and of the other scripts those that are there."""
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


def _groups(plan: Plan, rows: Sequence[Row[Any]], letter: Band | None, language: str) -> Groups:
    """Return the rows under their headings: national, each state, international; or by letter."""
    labels = {key: plan.category_in(language, key) for key in {row.category for row in rows}}
    shown = [row._asdict() | {"category_label": labels[row.category]} for row in rows]
    if letter is not None:
        return _in_groups([band_of(row.sort_key).label for row in rows], shown)
    by_place = _in_groups([row.place_key for row in rows], shown)
    return [(place_heading(place, members[0]["us_state"]), members) for place, members in by_place]


def _in_groups(keys: Sequence[str], rows: Iterable[Shown]) -> Groups:
    """Return the rows by their keys; those of one group stand together already."""
    groups = groupby(zip(keys, rows, strict=True), key=itemgetter(0))
    return [(key, [row for _, row in members]) for key, members in groups]
