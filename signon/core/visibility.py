"""What may be shown of a sign-on to the public and to staff, at each level of visibility."""

from collections.abc import Callable
from enum import StrEnum

import regex

from signon.core.kinds import Visibility
from signon.core.permissions import Permission

#: An invented name, with which forms show what each level makes public.
EXAMPLE_NAME = "María López"
_ORDER = (Visibility.FULL, Visibility.INITIAL, Visibility.PLACE, Visibility.COUNTED)
# ``\X`` is a grapheme: a letter with all marks on it. One that ends with a joiner (U+200D) is drawn
# as one with the next, though Unicode parts the two in Tamil.
_INITIAL = regex.compile(r"(?:[^\p{L}\p{N}]*(?=[\p{L}\p{N}]))?((?:\X(?<=\u200d))*\X)")


class ContactAccess(StrEnum):
    """How much of the person behind a sign-on a member of staff may see."""

    HIDDEN = "hidden"
    MASKED = "masked"
    CLEAR = "clear"


def contact_access(may: Callable[[Permission], bool]) -> ContactAccess:
    """Return how much contact data somebody may see.

    :param may: tells whether they have a permission
    """
    if may(Permission.SEE_CONTACTS):
        return ContactAccess.CLEAR
    is_masked = may(Permission.SEE_CONTACTS_MASKED)
    return ContactAccess.MASKED if is_masked else ContactAccess.HIDDEN


def public_name(name: str | None, visibility: Visibility | None) -> str | None:
    """Return exactly the name that the list may show, or None for no name.

    The place of a supporter without a name ("A supporter in Texas") is a
    translated sentence, and so is made by the page.

    :param name: None when it is no longer kept
    :param visibility: None for an organization, whose name is always public
    """
    if name is None or visibility is None or visibility is Visibility.FULL:
        return name
    return _shortened(name) if visibility is Visibility.INITIAL else None


def name_for_staff(
    name: str | None, visibility: Visibility | None, access: ContactAccess
) -> str | None:
    """Return the name as far as a member of staff may see it.

    Without access to contacts that is only what the public list may show.
    """
    return public_name(name, visibility) if access is ContactAccess.HIDDEN else name


def may_lower(before: Visibility, after: Visibility) -> bool:
    """Tell whether ``after`` shows less than ``before``; staff may change it only that way."""
    return _ORDER.index(after) > _ORDER.index(before)


def counted_state(visibility: Visibility | None, us_state: str | None) -> str:
    """Return the US state that a sign-on is counted in; empty for those who do not show it.

    :param visibility: None for an organization
    """
    return "" if visibility is Visibility.COUNTED else us_state or ""


def _shortened(name: str) -> str:
    first, *others = name.split() or [""]
    return f"{first} {_initial(others[-1])}." if others else _initial(first)


def _initial(word: str) -> str:
    """Return the first letter of ``word`` with its marks, without a bracket or quote before it."""
    found = _INITIAL.match(word)
    return found[1] if found else ""
