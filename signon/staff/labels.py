"""Labels for accounts, and for the entries of the audit log."""

from signon.core.actor import CLOCK, OPERATOR, SIGNER, UNKNOWN, Actor
from signon.core.audit_action import AuditAction
from signon.core.labels import Label, Labels
from signon.core.permissions import StaffRole
from signon.staff.passwords import Weakness
from signon.staff.queries import Standing

MEANINGS = Labels(
    StaffRole,
    {
        StaffRole.VIEWER: Label("Sees the dashboard, the queue and the list, without contacts."),
        StaffRole.MODERATOR: Label(
            "Also approves and declines, and sees names and contacts, without addresses."
        ),
        StaffRole.EXPORTER: Label("Sees what a viewer sees, also contacts, and takes lists out."),
        StaffRole.OWNER: Label("Does all of that, manages people and plans, and erases."),
    },
    way="meaning",
)
STANDINGS = Labels(
    Standing,
    {
        Standing.ACTIVE: Label("Active"),
        Standing.INVITED: Label("Invited"),
        Standing.DISABLED: Label("Disabled"),
    },
)
WEAKNESSES = Labels(
    Weakness,
    {
        Weakness.TOO_SHORT: Label(
            "This is too short. Please use at least 12 characters; a few random words work well."
        ),
        Weakness.TOO_LONG: Label("This is too long. Please use 128 characters or fewer."),
        Weakness.COMMON: Label("This is easy to guess. Please use a few random words."),
        Weakness.NAMED: Label(
            "This contains the name of this site, or your own. Please use other words."
        ),
    },
)
# Actors other than members of the staff, who are shown by their e-mail addresses.
ACTORS = Labels(
    Actor,
    {
        OPERATOR: Label("the operator"),
        SIGNER: Label("the signer"),
        CLOCK: Label("the clock"),
        UNKNOWN: Label("somebody unknown"),
    },
)
ACTIONS = Labels(
    AuditAction,
    {
        AuditAction.SIGN_IN: Label("Signed in"),
        AuditAction.SIGN_IN_REFUSED: Label("Could not sign in"),
        AuditAction.SIGN_OUT: Label("Signed out"),
        AuditAction.INVITE: Label("Invited", "the staff did"),
        AuditAction.ADMIT: Label("Made an account"),
        AuditAction.SET_PASSWORD: Label("Set up the account"),
        AuditAction.CHANGE_PASSWORD: Label("Changed the password"),
        AuditAction.SET_FACTOR: Label("Set up a second factor"),
        AuditAction.NEW_RECOVERY_CODES: Label("Made new recovery codes"),
        AuditAction.REMOVE_FACTOR: Label("Removed the second factor"),
        AuditAction.CHANGE_ROLE: Label("Changed the role"),
        AuditAction.DISABLE: Label("Disabled the account"),
        AuditAction.APPROVE: Label("Approved", "the staff did"),
        AuditAction.DECLINE: Label("Declined", "the staff did"),
        AuditAction.QUARANTINE: Label("Quarantined", "the staff did"),
        AuditAction.RELEASE: Label("Released", "the staff did"),
        AuditAction.RECONSIDER: Label("Returned to the queue"),
        AuditAction.EDIT: Label("Edited", "the staff did"),
        AuditAction.VOUCH: Label("Vouched for it", "the staff did"),
        AuditAction.SEND_LINK: Label("Sent the link to confirm again"),
        AuditAction.ERASE: Label("Erased", "the staff did"),
        AuditAction.LOOK_UP: Label("Looked up an address"),
        AuditAction.LIFT_SUPPRESSION: Label("Let an address have e-mail again"),
        AuditAction.LOOK_UP_NAME: Label("Looked up a person by name"),
        AuditAction.EXPORT: Label("Asked for an export"),
        AuditAction.EXPORTED: Label("Exported", "the staff did"),
        AuditAction.EXPORT_REFUSED: Label("Was refused an export"),
        AuditAction.DOWNLOAD: Label("Asked for the file of an export"),
        AuditAction.DOWNLOADED: Label("Downloaded the file of an export"),
        AuditAction.WRITE_LETTER: Label("Wrote the letter"),
        AuditAction.MAKE_LETTER: Label("Made a file of the letter"),
        AuditAction.DELIVER_LETTER: Label("Delivered the letter"),
        AuditAction.LOAD_PLAN: Label("Loaded the plan"),
        AuditAction.LOAD_TRANSLATION: Label("Loaded a translation of the plan"),
        AuditAction.OPEN_PLAN: Label("Opened the plan"),
        AuditAction.CLOSE_PLAN: Label("Closed the plan"),
        AuditAction.PUT_FIRST: Label("Chose the place among the first on the list"),
        AuditAction.SHORTEN_PLAN: Label("Chose the plan’s short address"),
        AuditAction.CLOSED_PLAN: Label("Closed the plan"),
    },
)
LABELS = (MEANINGS, STANDINGS, WEAKNESSES, ACTORS, ACTIONS)
