"""Labels that mails use for the state of a confirmed sign-on."""

from signon.core.labels import Label, Labels
from signon.core.lifecycle import ACTIVE, State

STANDINGS = Labels(
    State,
    {
        State.IN_REVIEW: Label("The coalition’s staff are reviewing it."),
        State.LISTED: Label("It is on the public list."),
        State.DECLINED: Label("It was reviewed, and not accepted."),
        State.QUARANTINED: Label("The coalition’s staff are reviewing it."),
    },
    way="standing",
    only=ACTIVE,
)
LABELS = (STANDINGS,)
