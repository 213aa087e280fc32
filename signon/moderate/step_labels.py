"""What has happened to a sign-on, in the words of its history."""

from signon.core.labels import Label, Labels
from signon.core.lifecycle import Step

STEPS = Labels(
    Step,
    {
        Step.SIGN: Label("Form sent"),
        Step.EDIT: Label("Changed"),
        Step.CONFIRM: Label("Address confirmed; needs no review"),
        Step.CONFIRM_HELD: Label("Address confirmed; held for review"),
        Step.VOUCH: Label("Vouched for; needs no review"),
        Step.VOUCH_HELD: Label("Vouched for; held for review"),
        Step.APPROVE: Label("Approved"),
        Step.DECLINE: Label("Declined"),
        Step.QUARANTINE: Label("Quarantined"),
        Step.RELEASE: Label("Released"),
        Step.RECONSIDER: Label("Put back into the queue"),
        Step.WITHDRAW: Label("Withdrawn"),
        Step.DISOWN: Label("Disowned"),
        Step.EXPIRE: Label("Expired"),
    },
    way="taken",
)
