"""What may be shown of a sign-on to the public and to staff, at each level of visibility."""

from collections.abc import Callable
from enum import StrEnum

from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.permissions import Permission
from signon.core.short_names import shortened

#: An invented name, with which forms show what each level makes public.
EXAMPLE_NAME = "María López"
_ORDER = (Visibility.FULL, Visibility.INITIAL, Visibility.PLACE, Visibility.COUNTED)


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
    return shortened(name) if visibility is Visibility.INITIAL else None


def name_for_staff(
    name: str | None, visibility: Visibility | None, state: State, access: ContactAccess
) -> str | None:
    """Return the name as far as a member of staff may see it.

    Without access to contacts, and before somebody has confirmed, that is only what the public
    list may show. Somebody who is only counted has no name for anybody.
    """
    is_public_only = (
        access is ContactAccess.HIDDEN or visibility is Visibility.COUNTED or state is State.PENDING
    )
    return public_name(name, visibility) if is_public_only else name


def may_lower(before: Visibility, after: Visibility) -> bool:
    """Tell whether ``after`` shows less than ``before``; staff may change it only that way."""
    return _ORDER.index(after) > _ORDER.index(before)


def counted_state(visibility: Visibility | None, us_state: str | None) -> str:
    """Return the US state that a sign-on is counted in; empty for those who do not show it.

    :param visibility: None for an organization
    """
    return "" if visibility is Visibility.COUNTED else us_state or ""
