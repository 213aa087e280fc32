"""Words about a sign-on whose address is confirmed."""

from signon.core.labels import Label, Labels
from signon.core.lifecycle import ACTIVE, State
from signon.verify.outcome import Outcome

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
NEXT = Labels(
    Outcome,
    {
        Outcome.LISTED: Label("It is on the list and in the count within the hour."),
        Outcome.LISTED_ORGANIZATION: Label(
            "It is on the list, and in the count within a few minutes."
        ),
        Outcome.COUNTED: Label("It is in the count from the next full hour on."),
        Outcome.HELD: Label("The coalition’s staff review it, and we e-mail you their decision."),
        Outcome.HELD_ORGANIZATION: Label(
            "The coalition’s staff review it, and we e-mail you their decision."
        ),
        Outcome.HELD_COUNTED: Label(
            "The coalition’s staff review it. If they accept it, it counts."
        ),
    },
    way="next",
    only=set(Outcome) - {Outcome.DECLINED},
)
LABELS = (CONFIRMED, NEXT)
