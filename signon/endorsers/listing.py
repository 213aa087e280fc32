"""What the pages of the lists show, put into words and addresses."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

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
from signon.endorsers.queries import EndorserRows, Key
from signon.models import Plan
from signon.models.tally import Counts, counts
from signon.web.filters import number, place_heading
from signon.web.language import locale, spoken
from signon.web.paging import cursor, read_cursor

Groups = list[tuple[str, list[dict[str, Any]]]]


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
    """One letter of the index; without an address when nothing stands under it."""

    label: str
    script: str
    url: str | None
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
    shown = alphabet_index(session, plan, wanted, many, found.conditions)
    return _page(plan, found, totals, at, form.values()) | {
        "form": form.offer(known),
        "notes": [*form.notes, *at.notes],
        "groups": _groups(plan, found.rows, letter),
        "found": _found(many),
        "letters": _letters(shown, form, at),
        "feed_values": {name: each for name, each in form.values().items() if name != "letter"},
        "by_place_url": at.with_values(form.values() | {"letter": ""}),
        "overview": overview(session, plan, totals, of=Kind.ORGANIZATION),
    }


def individuals(session: Session, plan: Plan, found: EndorserRows, at: ListPlace) -> dict[str, Any]:
    """Return what the page of people shows."""
    totals = counts(session, plan.id)
    return _page(plan, found, totals, at, {}) | {
        "rows": found.rows,
        "notes": at.notes,
        "overview": overview(session, plan, totals, of=Kind.INDIVIDUAL),
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
        "versions": versions(plan) if len(plan.versions) > 1 else {},
        "first_url": at.with_values(kept) if at.after else None,
        "more_url": at.with_values(more) if more else None,
    }


def _found(many: int | None) -> str:
    return f"{number(search.FEW)}+" if many is None else number(many)


def _letters(there: frozenset[str], form: EndorserFilterForm, at: ListPlace) -> list[AlphabetEntry]:
    """Return the letters from A to Z, and of the other scripts those that are there."""
    shown = [band for band in BANDS.values() if not band.script or band.key in there]
    return [_letter(band, there, form, at) for band in shown]


def _letter(
    band: Band, there: frozenset[str], form: EndorserFilterForm, at: ListPlace
) -> AlphabetEntry:
    url = at.with_values(form.values() | {"letter": band.key})
    script = locale().scripts.get(band.script, "") if band.script else ""
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
        yield place_heading(place, members[0].us_state), [_row(plan, row) for row in members]


def _by_letter(plan: Plan, rows: Sequence[Row[Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for label, group in groupby(rows, key=lambda row: band_of(row.sort_key).label):
        yield label, [_row(plan, row) for row in group]


def _row(plan: Plan, row: Row[Any]) -> dict[str, Any]:
    return row._asdict() | {"category_label": plan.category_in(spoken(), row.category)}
