"""The lifecycle of a sign-on: its states, its steps, and a table of the allowed steps.

::

                        confirm (individual, no flag)
       ┌─────────┐ ─────────────────────────────────────▶ ┌────────┐  withdraw  ┌───────────┐
       │ pending │  confirm_held (organization, flagged)   │ listed │ ─────────▶ │ withdrawn │
       └─────────┘ ───────────────▶ ┌───────────┐ approve └────────┘            └───────────┘
         │     │                    │ in_review │ ───────▶   │  ▲
     expire   disown                └───────────┘  quarantine│  │release
         ▼     ▼                      │  ▲ reconsider        ▼  │
     expired  disowned         decline▼  │              ┌─────────────┐
                                    declined            │ quarantined │  (from in_review or listed)
                                                        └─────────────┘

``vouch`` and ``vouch_held`` lead where ``confirm`` and ``confirm_held`` do: staff take these steps
for somebody who answered them in writing.
``withdraw`` and ``disown`` lead out of every state that is not final. ``reconsider``
leads back to in_review from quarantined, too. ``release`` is for what was listed before
it was quarantined; only the sign-on knows that, so ``SignOn.take`` guards it.
Only sign-ons in the state ``listed`` are in the public count.
"""

from enum import StrEnum
from types import MappingProxyType

from signon.core.errors import StepRefused


class State(StrEnum):
    PENDING = "pending"
    IN_REVIEW = "in_review"
    LISTED = "listed"
    DECLINED = "declined"
    QUARANTINED = "quarantined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DISOWNED = "disowned"


class Step(StrEnum):
    SIGN = "sign"  # the first step of a new sign-on, which is pending after it
    EDIT = "edit"  # changes what is counted or shown, and leaves the state as it is
    CONFIRM = "confirm"
    CONFIRM_HELD = "confirm_held"
    VOUCH = "vouch"  # as the two above, but by staff: the address is not proven
    VOUCH_HELD = "vouch_held"
    APPROVE = "approve"
    DECLINE = "decline"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    RECONSIDER = "reconsider"
    WITHDRAW = "withdraw"
    DISOWN = "disown"
    EXPIRE = "expire"


#: The address is confirmed, and the sign-on has not ended.
ACTIVE = frozenset({State.IN_REVIEW, State.LISTED, State.DECLINED, State.QUARANTINED})
#: The confirmed states that hold a slot of their address: whoever was declined may sign again.
STANDING = ACTIVE - {State.DECLINED}
#: No step leads out of these states; signing again makes a new sign-on.
FINAL = frozenset({State.EXPIRED, State.WITHDRAWN, State.DISOWNED})

TRANSITIONS = MappingProxyType(
    {
        (State.PENDING, Step.CONFIRM): State.LISTED,
        (State.PENDING, Step.CONFIRM_HELD): State.IN_REVIEW,
        (State.PENDING, Step.VOUCH): State.LISTED,
        (State.PENDING, Step.VOUCH_HELD): State.IN_REVIEW,
        (State.PENDING, Step.EXPIRE): State.EXPIRED,
        (State.IN_REVIEW, Step.APPROVE): State.LISTED,
        (State.IN_REVIEW, Step.DECLINE): State.DECLINED,
        (State.IN_REVIEW, Step.QUARANTINE): State.QUARANTINED,
        (State.LISTED, Step.QUARANTINE): State.QUARANTINED,
        (State.DECLINED, Step.RECONSIDER): State.IN_REVIEW,
        (State.QUARANTINED, Step.RELEASE): State.LISTED,
        (State.QUARANTINED, Step.RECONSIDER): State.IN_REVIEW,
        (State.PENDING, Step.WITHDRAW): State.WITHDRAWN,
        (State.IN_REVIEW, Step.WITHDRAW): State.WITHDRAWN,
        (State.LISTED, Step.WITHDRAW): State.WITHDRAWN,
        (State.DECLINED, Step.WITHDRAW): State.WITHDRAWN,
        (State.QUARANTINED, Step.WITHDRAW): State.WITHDRAWN,
        (State.PENDING, Step.DISOWN): State.DISOWNED,
        (State.IN_REVIEW, Step.DISOWN): State.DISOWNED,
        (State.LISTED, Step.DISOWN): State.DISOWNED,
        (State.DECLINED, Step.DISOWN): State.DISOWNED,
        (State.QUARANTINED, Step.DISOWN): State.DISOWNED,
    }
)


def next_state(state: State, step: Step) -> State:
    """Return the state that ``step`` leads to.

    :raises StepRefused: the step is not allowed from ``state``
    """
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise StepRefused(state, step) from None
