"""Which rows of a public list a page shows, and where the pages before and after it are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from signon.endorsers.list_labels import range_of
from signon.endorsers.queries import PAGE, EndorserRows, Key
from signon.web.paging import cursor, read_cursor


@dataclass(frozen=True, repr=False)
class ListPlace:
    """Which page of a list is shown.

    :param after: the key after which the page begins; None for the first page
    :param begin: how many rows stand before the page
    :param notes: messages for the reader, such as that a filter was ignored
    :param address: makes the URL of this list from the values of its query
    """

    after: Key | None
    begin: int
    notes: Sequence[str]
    address: Callable[..., str]

    def with_values(self, values: Mapping[str, Any]) -> str:
        """Return the URL of this list with other filters or of another page."""
        return self.address(**{name: value for name, value in values.items() if value})


def read_place(text: str | None) -> tuple[Key, int] | None:
    """Return the key in a page's cursor and how many rows stand before the page.

    None, for the first page, if the cursor is invalid.
    """
    key = read_cursor(text, parts=4)
    try:
        return None if key is None else ((key[0], key[1], UUID(key[2])), max(0, int(key[3])))
    except ValueError:
        return None


def pages(
    at: ListPlace, found: EndorserRows, kept: Mapping[str, str], many: int | None
) -> dict[str, Any]:
    """Return what the links between the pages of a list show.

    :param kept: the query of the list without its page
    :param many: how many rows the list has; None if that is not known
    """
    # A list that begins at a letter has an unknown number of rows before its first page.
    is_counted = "letter" not in kept
    begin, end = at.begin, at.begin + len(found.rows)
    more = {**kept, "cursor": cursor(*map(str, found.after), str(end))} if found.after else None
    return {
        "shown_range": range_of(begin + 1, end, many) if is_counted and (at.after or more) else "",
        "more_url": at.with_values(more) if more else None,
        "next_number": _next_number(many, end) if is_counted else None,
        "previous_url": _previous(at, found.before, kept),
        "previous_number": PAGE if is_counted else None,
    }


def _next_number(many: int | None, end: int) -> int:
    return PAGE if many is None or many <= end else min(PAGE, many - end)


def _previous(at: ListPlace, before: Key | None, kept: Mapping[str, str]) -> str | None:
    if at.after is None:
        return None
    if before is None:  # the previous page is the first one
        return at.with_values(kept)
    begin = str(max(0, at.begin - PAGE))
    return at.with_values({**kept, "cursor": cursor(*map(str, before), begin)})
