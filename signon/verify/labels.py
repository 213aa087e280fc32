"""Words about a sign-on whose address is confirmed."""

from signon.core.labels import Label, Labels
from signon.core.lifecycle import ACTIVE, State

CONFIRMED = Labels(
    State,
    {
        State.IN_REVIEW: Label("Confirmed, and in review"),
        State.LISTED: Label("Confirmed, and listed"),
        State.DECLINED: Label("Confirmed, and declined"),
        State.QUARANTINED: Label("Confirmed, and in review"),
    },
    way="confirmed",
    only=ACTIVE,
)
LABELS = (CONFIRMED,)
