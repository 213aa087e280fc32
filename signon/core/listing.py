"""What the public list shows of a sign-on, and the keys by which the list is ordered."""

from dataclasses import dataclass

from signon.core.kinds import US_STATES, Scope, Visibility
from signon.core.names import organization_sort_key, sort_key
from signon.core.visibility import public_name


@dataclass(frozen=True, repr=False)
class Listing:
    """One line of the list. ``place_key`` groups the lines, ``sort_key`` orders each group."""

    public_name: str | None
    place_key: str
    sort_key: str


def listing(
    name: str | None,
    visibility: Visibility | None,
    *,
    scope: Scope | None,
    us_state: str | None,
    country: str | None,
) -> Listing:
    """Return how the list shows a sign-on; people without a name are ordered by their place.

    :param visibility: None for an organization
    """
    if visibility is None:
        return Listing(name, place_key(scope, us_state), organization_sort_key(name or ""))
    shown = public_name(name, visibility)
    place = us_state or country or ""
    return Listing(shown, person_key(shown, visibility), sort_key(shown or place))


def place_key(scope: Scope | None, us_state: str | None) -> str:
    """Return the key that groups organizations: national, by the state's name, international."""
    if scope is Scope.NATIONAL:
        return "0"
    return "2" if scope is Scope.INTERNATIONAL else f"1{US_STATES.get(us_state or '', '')}"


def person_key(public_name: str | None, visibility: Visibility | None) -> str:
    """Return the key that groups people: shown by name, shown by place, and not shown at all."""
    if visibility is Visibility.COUNTED:
        return "9"
    return "0" if public_name else "1"
