"""The kinds of action that the audit log records, each with the word that is stored for it."""

from enum import StrEnum


class AuditAction(StrEnum):
    """One kind of action. Words are stored and covered by the log's hashes: never rename one."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    INVITE = "invite"
    ADMIT = "admit"
    SET_PASSWORD = "set_password"  # noqa: S105 - an action, no password
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - likewise
    SET_FACTOR = "set_factor"
    NEW_RECOVERY_CODES = "new_recovery_codes"
    REMOVE_FACTOR = "remove_factor"
    CHANGE_ROLE = "change_role"
    DISABLE = "disable"
    # The steps that staff take with a sign-on: the same words as in ``lifecycle.Step``.
    APPROVE = "approve"
    DECLINE = "decline"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    RECONSIDER = "reconsider"
    EDIT = "edit"
    VOUCH = "vouch"
    SEND_LINK = "send_link"
    PUT_FIRST = "put_first"
    ERASE = "erase"
    LOOK_UP = "look_up"
    LIFT_SUPPRESSION = "lift_suppression"
    LOOK_UP_NAME = "look_up_name"
    EXPORT = "export"
    EXPORTED = "exported"
    # For a wrong password, or more often than a day allows.
    EXPORT_REFUSED = "export_refused"
    # Downloads of the result file of an export that ran in the background.
    DOWNLOAD = "download"
    DOWNLOADED = "downloaded"
    # A letter is written or changed, a file of it is made, it is delivered.
    WRITE_LETTER = "write_letter"
    MAKE_LETTER = "make_letter"
    DELIVER_LETTER = "deliver_letter"
    LOAD_PLAN = "load_plan"
    LOAD_TRANSLATION = "load_translation"
    OPEN_PLAN = "open_plan"
    SHORTEN_PLAN = "shorten_plan"
    CLOSE_PLAN = "close_plan"
    # Written instead of "close_plan" by earlier versions; nothing writes it anymore.
    CLOSED_PLAN = "closed_plan"
