"""What has become of a confirmed sign-on, as far as the pages after confirming differ by it."""

from enum import StrEnum

from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.models import SignOn


class Outcome(StrEnum):
    """The result of confirming. The cookie remembers it for whoever typed the right code."""

    LISTED = "confirmed"
    LISTED_ORGANIZATION = "organization"
    COUNTED = "counted"
    HELD = "held"
    HELD_ORGANIZATION = "held_organization"
    HELD_COUNTED = "held_counted"
    DECLINED = "declined"

    @property
    def is_listed(self) -> bool:
        return self in {Outcome.LISTED, Outcome.LISTED_ORGANIZATION, Outcome.COUNTED}

    @property
    def is_organization(self) -> bool:
        return self in {Outcome.LISTED_ORGANIZATION, Outcome.HELD_ORGANIZATION}

    @property
    def is_counted(self) -> bool:
        """Whether it is a person who is only counted, so that name and address are not kept."""
        return self in {Outcome.COUNTED, Outcome.HELD_COUNTED}


def outcome_of(sign_on: SignOn) -> Outcome:
    """Return what has become of a confirmed sign-on."""
    if sign_on.state is State.DECLINED:
        return Outcome.DECLINED
    is_listed = sign_on.state is State.LISTED
    if sign_on.kind is Kind.ORGANIZATION:
        return Outcome.LISTED_ORGANIZATION if is_listed else Outcome.HELD_ORGANIZATION
    if sign_on.visibility is Visibility.COUNTED:
        return Outcome.COUNTED if is_listed else Outcome.HELD_COUNTED
    return Outcome.LISTED if is_listed else Outcome.HELD
