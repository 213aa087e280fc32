"""The roll of a letter as it is printed: its headings, its names, and what has changed."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from babel.numbers import format_decimal

from signon.core.languages import COUNTRY, locale_of, translations
from signon.core.letters import RollOrder
from signon.core.places import country_in, us_state_in
from signon.letters import labels
from signon.letters.roll import Roll, RollRow
from signon.models import Letter, Plan

Facts = dict[str, Any]


def sections(letter: Letter, plan: Plan, roll: Roll) -> list[Facts]:
    """Return the parts of the roll: organizations, then people."""
    catalog = translations(letter.language)
    found: list[Facts] = []
    many = len(roll.organizations)
    if many:
        word = catalog.ngettext("%(number)s organization", "%(number)s organizations", many)
        groups = _groups(letter, plan, roll.organizations)
        found.append(_section(word % {"number": in_words(letter, many)}, 2, groups))
    if roll.individuals:
        people = roll.individuals
        word = catalog.ngettext("%(number)s person", "%(number)s people", people)
        entries = [[row.name, _home(letter, row)] for row in roll.people]
        section = _section(
            word % {"number": in_words(letter, people)}, 3, [{"heading": None, "entries": entries}]
        )
        found.append(section | {"rest": _rest(letter, roll)})
    return found


def _section(heading: str, columns: int, groups: Sequence[Facts]) -> Facts:
    return {"heading": heading, "columns": columns, "groups": groups, "note": None, "rest": None}


def _rest(letter: Letter, roll: Roll) -> str | None:
    number = len(roll.unnamed)
    if not number:
        return None
    catalog = translations(letter.language)
    if not roll.people:
        word = catalog.ngettext(
            "%(number)s person who asked not to be named",
            "%(number)s people who asked not to be named",
            number,
        )
    else:
        word = catalog.ngettext(
            "and %(number)s person who asked not to be named",
            "and %(number)s people who asked not to be named",
            number,
        )
    return word % {"number": in_words(letter, number)}


def _groups(letter: Letter, plan: Plan, rows: Sequence[RollRow]) -> list[Facts]:
    def key(row: RollRow) -> str:
        if letter.roll_order is RollOrder.PLACE:
            return row.place_key
        return row.category or "" if letter.roll_order is RollOrder.CATEGORY else ""

    found = []
    for _, group in groupby(rows, key=key):
        members = list(group)
        found.append(
            {
                "heading": _heading(letter, plan, members[0]),
                "entries": [[row.name or "", _place(letter, row)] for row in members],
                "fields": [plan.category_in(letter.language, row.category) for row in members],
            }
        )
    return found


def _heading(letter: Letter, plan: Plan, row: RollRow) -> str | None:
    if letter.roll_order is RollOrder.ALPHABET:
        return None
    if letter.roll_order is RollOrder.CATEGORY:
        return plan.category_in(letter.language, row.category)
    return _place_heading(letter.language, row)


def _place_heading(language: str, row: RollRow) -> str:
    if row.place_key == "0":
        return labels.NATIONAL.in_language(language)
    if row.place_key == "2" or not row.us_state:
        return labels.INTERNATIONAL.in_language(language)
    return us_state_in(language, row.us_state)


def _place(letter: Letter, row: RollRow) -> str:
    """Return where an organization is, as far as the heading above it does not say."""
    is_said = letter.roll_order is RollOrder.PLACE and row.place_key.startswith("1")
    return ", ".join(filter(None, (row.city, None if is_said else row.us_state)))


def _home(letter: Letter, row: RollRow) -> str:
    if row.us_state or row.country in {None, COUNTRY}:
        return row.us_state or ""
    return country_in(letter.language, row.country)


def corrections_of(letter: Letter, roll: Roll) -> Facts | None:
    """Return what has changed since the last letter; None if nothing has, or there is none."""
    if letter.since_id is None:
        return None
    language = letter.language
    columns = [labels.WORDS[name].in_language(language) for name in ("in_letter", "now")]
    withdrawn = labels.WORDS["withdrawn"].in_language(language)
    left = [(name, withdrawn) for _, name in roll.left_organizations if name]
    rows = [(each.before, each.now) for each in roll.renamed] + left
    notes = _notes(letter, roll)
    if not rows and not notes:
        return None
    heading = labels.WORDS["corrections"].in_language(language)
    return {"heading": heading, "columns": columns, "rows": rows, "notes": notes}


def _notes(letter: Letter, roll: Roll) -> list[str]:
    """Return the changes that are told as a number: of people, and of erased organizations."""
    catalog = translations(letter.language)
    erased = sum(1 for _, name in roll.left_organizations if not name)
    people, changed = len(roll.left_people), len(roll.changed_people)
    told = [
        (
            erased,
            catalog.ngettext(
                "%(number)s organization has withdrawn, and is not named any more.",
                "%(number)s organizations have withdrawn, and are not named any more.",
                erased,
            ),
        ),
        (
            people,
            catalog.ngettext(
                "%(number)s person has withdrawn.", "%(number)s people have withdrawn.", people
            ),
        ),
        (
            changed,
            catalog.ngettext(
                "%(number)s person is now listed in another way.",
                "%(number)s people are now listed in another way.",
                changed,
            ),
        ),
    ]
    return [word % {"number": in_words(letter, many)} for many, word in told if many]


def in_words(letter: Letter, value: int) -> str:
    """Return a number as it is written in the language of a letter."""
    return str(format_decimal(value, locale=locale_of(letter.language)))
